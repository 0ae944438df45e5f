/** From a wish for a key to its grant, where everything is written out by name at the moment of creation; and a grant in words. */
import { perCallLimit } from '../../../../shared/key-limits.ts';
import type { Account, Grant, Model } from '../../../../shared/model.ts';
import type { Reach } from '../../../../shared/places.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { NewKey } from '../../../../shared/shapes.ts';
import { firstAccountOn } from '../../kernel/keys/keys.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { Platform } from '../../platforms/platform.ts';
import { patternsFor } from '../../policy/place.ts';

/** Of paths and of branches: no part that a server would fold away. */
const isPathPattern = (text: string): boolean =>
  /\S/.test(text) && !/[\p{Cc}\\]/u.test(text) && text.split('/').every((part) => part !== '.' && part !== '..');

/**
 * Begins to watch: whether each tool of a grant is still the one that it was given for. One that a person has added may go and come back as
 * another while its key is written, and nobody sees then that a key names it.
 */
export function watchTools({ tools }: Grant, inventory: Inventory): () => boolean {
  const given = tools.map((name) => inventory.find(name)?.tool);
  return () => given.every((tool) => tool !== undefined && tool.gone?.aborted !== true);
}

/**
 * What a new key may do. Left out, accounts are those connected now, or, while there is none at all, the first to be connected
 * on each platform; tools are all there are now on the platforms of its accounts; models too, for a key that may ask them.
 * Fails with `usage`, `account_unknown` or `model_unknown`, naming what does not fit.
 */
export function grantFor(
  wish: NewKey,
  accounts: Account[],
  platforms: readonly Platform[],
  inventory: Inventory,
  models: Model[],
): Result<Grant> {
  const access: Grant['access'] = wish.destructive
    ? ['read', 'write', 'destructive']
    : wish.write
      ? ['read', 'write']
      : ['read'];
  const offered = inventory.all.filter(({ tool }) => access.includes(tool.access));
  const unknownTool = wish.tools?.find((name) => !offered.some(({ tool }) => tool.name === name));
  if (unknownTool) return fail('usage', `There is no tool ${unknownTool} that such a key could use.`);
  const unknownToolset = wish.toolsets?.find((name) => !inventory.toolsets.includes(name));
  if (unknownToolset !== undefined) {
    return fail('usage', `There is no toolset ${unknownToolset}; there are ${inventory.toolsets.join(', ')}.`);
  }
  const limited = placesFor({ ...wish.places, ...(wish.repositories && { repository: wish.repositories }) }, platforms);
  if (!limited.ok) return limited;
  const { repository: repositories = ['*/*'], ...places } = limited.value;
  const { branches = [], writeBranches = [], paths = [] } = wish;
  const badPath = [...branches, ...writeBranches, ...paths].find((text) => !isPathPattern(text));
  if (badPath !== undefined) return fail('usage', `${badPath} is not a pattern such as main, feature/* or docs/**.`);

  const named = wish.accounts?.map((name) => accounts.find(({ id, label }) => id === name || label === name));
  if (named?.includes(undefined)) return fail('account_unknown');
  const defaults = wish.defaultAccounts?.map((name) => accounts.find(({ id, label }) => id === name || label === name));
  const isOffered = (account: Account | undefined): boolean =>
    account !== undefined && (!named || named.includes(account));
  if (defaults && !defaults.every(isOffered))
    return fail('account_unknown', 'A default account is not among the accounts of the key.');
  if (new Set(defaults?.map((account) => account?.platform)).size !== (defaults?.length ?? 0)) {
    return fail('usage', 'There can be one default account on each platform.');
  }
  const endpoints = wish.endpoints ?? ['mcp', 'openapi'];
  // It sees numbers of the whole hub and reaches no account. A client of another kind must not come by it.
  if (endpoints.includes('metrics')) {
    if (endpoints.length > 1) return fail('usage', 'A key for metrics is for nothing else.');
    const limits = perCallLimit((name, { usual }) => wish[name] ?? usual);
    return ok({ endpoints, accounts: [], tools: [], access: ['read'], repositories: ['*/*'], models: [], ...limits });
  }
  const mayAsk = endpoints.includes('chat') || endpoints.includes('console');
  const unknownModel = wish.models?.find((name) => !models.some((model) => isCalled(model, name)));
  if (unknownModel) return fail('model_unknown', `It was called ${unknownModel}.`);
  const asked =
    wish.models === undefined
      ? models.filter(() => mayAsk)
      : models.filter((model) => wish.models?.some((name) => isCalled(model, name)));
  // git finds its tools by itself, and no others; gh those of GitHub.
  const isForGit = endpoints.every((one) => one === 'git');
  const isForGitHub = endpoints.every((one) => one === 'git' || one === 'gh');
  const usable = isForGitHub ? platforms.filter(({ ownClients }) => ownClients) : platforms;
  const waits = !named && accounts.length === 0;
  const chosen = named?.flatMap((account) => account ?? []) ?? inOrder(accounts, usable);
  const isReached = ({ name, accountsOf = name }: Platform): boolean =>
    (waits && (!isForGitHub || usable.some((one) => one.name === name))) ||
    chosen.some(({ platform }) => platform === accountsOf);
  return ok({
    endpoints,
    accounts: waits ? firstAccounts(usable) : chosen.map(({ id }) => id),
    ...(defaults && { defaultAccounts: defaults.flatMap((account) => account?.id ?? []) }),
    tools:
      wish.tools ?? (isForGit ? [] : offered.flatMap(({ tool, platform }) => (isReached(platform) ? tool.name : []))),
    access,
    repositories,
    ...(Object.keys(places).length > 0 && { places }),
    models: asked.map(({ id }) => id),
    ...perCallLimit((name, { usual }) => wish[name] ?? usual),
    ...(wish.toolsets && { toolsets: wish.toolsets }),
    ...(wish.toolList && { toolList: wish.toolList }),
    ...(wish.branches && { branches: wish.branches }),
    ...(wish.writeBranches && { writeBranches: wish.writeBranches }),
    ...(wish.paths && { paths: wish.paths }),
    ...(wish.guard && { guard: wish.guard }),
    ...(wish.outsiders && { outsiders: wish.outsiders }),
    ...(wish.screening && { screening: wish.screening }),
    ...(wish.approvalHours && { approvalHours: wish.approvalHours }),
  });
}

/** Patterns by the kind of place, as the platforms read them. */
function placesFor(wished: Record<string, string[]>, platforms: readonly Platform[]): Result<Record<string, string[]>> {
  const kinds = platforms.flatMap(({ places }) => places);
  const read: Record<string, string[]> = {};
  for (const [kind, texts] of Object.entries(wished)) {
    const known = kinds.find((one) => one.kind === kind);
    if (!known)
      return fail('usage', `There are no places called ${kind}; there are ${kinds.map((one) => one.kind).join(', ')}.`);
    const patterns = texts.map((text) => known.read(text));
    const bad = texts.find((_, at) => patterns[at] === undefined);
    if (bad !== undefined) {
      return fail('usage', `${bad} is not a pattern such as ${known.example}.`, { place: { kind, pattern: bad } });
    }
    read[kind] = patterns.filter((pattern) => pattern !== undefined);
  }
  return ok(read);
}

const inOrder = (accounts: Account[], platforms: readonly Platform[]): Account[] =>
  platforms.flatMap(({ name }) => accounts.filter(({ platform }) => platform === name));

/** For somebody who has none yet. Beside a connected account they would let accounts in that nobody thought of. */
const firstAccounts = (platforms: readonly Platform[]): string[] =>
  platforms.flatMap(({ name, accountsOf = name }) => (accountsOf === name ? firstAccountOn(name) : []));

const isCalled = ({ id, name }: Model, given: string): boolean => id === given || name === given;

/** The accounts of a grant as a person knows them: `GitHub octavia`, or `the first GitHub account you connect` while there is none. */
export const accountNames = (grant: Grant, accounts: Account[], platforms: readonly Platform[]): string[] =>
  grant.accounts.flatMap((id) => {
    const account = accounts.find((one) => one.id === id);
    const platform = platforms.find(({ name }) => name === account?.platform || firstAccountOn(name) === id);
    if (!platform) return [];
    const isDefault = grant.defaultAccounts?.includes(id) ? ' (default)' : '';
    return account
      ? `${platform.title} ${account.label}${isDefault}`
      : `the first ${platform.title} account you connect`;
  });

/** How far a grant reaches on the platforms of its accounts, kind by kind. */
export function reachesOf(grant: Grant, accounts: Account[], platforms: readonly Platform[]): Reach[] {
  const isReached = ({ name }: Platform): boolean =>
    grant.accounts.includes(firstAccountOn(name)) ||
    accounts.some(({ id, platform }) => platform === name && grant.accounts.includes(id));
  return platforms
    .filter(isReached)
    .flatMap(({ title: platform, places }) =>
      places.map(({ kind, title }) => ({ platform, kind, title, patterns: patternsFor(grant, kind) ?? null })),
    );
}

/** The models of a grant by name, and where they run: what a person must know before private data goes there. */
export const modelNames = (grant: Grant, models: Model[]): string[] =>
  models
    .filter(({ id }) => grant.models.includes(id))
    .map(({ name, baseUrl }) => (baseUrl === null ? name : `${name} at ${new URL(baseUrl).origin}`));
