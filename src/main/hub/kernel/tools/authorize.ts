/**
 * What is decided before a call: by policy, for which everything is gathered (the call as its arguments name it, what its key has
 * read, what a name stands for), and which account it is for.
 */
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { Access, Account, Endpoint, Grant } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { visible } from '../../../../shared/visible.ts';
import type { Links } from '../../ground/links.ts';
import type { Clock } from '../../ground/ports.ts';
import { originsOf } from '../../platforms/known.ts';
import type { Platform } from '../../platforms/platform.ts';
import { type Denial, decide, denialText, endpointRefused, type Verdict } from '../../policy/decide.ts';
import type { NamedPlace, ResolvedPlace } from '../../policy/place.ts';
import type { Caller, JsonSchema, ListedTool } from '../call.ts';
import type { KeyLabels } from '../labels/key-labels.ts';

/** Whether the key may make the call now; `resolved` is left out until its place was looked up. */
export type Authorize = (
  caller: Pick<Caller, 'key' | 'endpoint'>,
  call: { listed: ListedTool; input: Record<string, unknown>; account: Account | undefined },
  resolved?: ResolvedPlace,
) => Verdict;

export function createAuthorize(
  labels: Pick<KeyLabels, 'of'>,
  clock: Clock,
  platforms: () => readonly Platform[],
): Authorize {
  /** For a read of an imported tool: the platforms that live on the same host as it. */
  function sentTo({ tool, platform }: ListedTool): string[] | undefined {
    if (tool.access !== 'read' || !platform.isImported) return undefined;
    const { origin } = new URL(platform.apiUrl);
    return platforms()
      .filter((one) => originsOf(one).includes(origin))
      .map(({ name }) => name);
  }

  return ({ key, endpoint }, { listed, input, account }, resolved) => {
    const { tool, platform } = listed;
    const named = { endpoint, platform: platform.name, tool: tool.name, access: tool.access, account };
    const { isElsewhere, scopes } = tool;
    const reached = {
      place: tool.place(input),
      files: tool.files?.(input),
      resolved,
      isElsewhere,
      scopes,
      sentTo: sentTo(listed),
    };
    const holder = { ...key, revoked: key.revoked.aborted, labels: labels.of(key.id) };
    return decide({ ...named, ...reached }, holder, clock.now());
  };
}

/** What a key that is not for an endpoint is told there, and the reason for the record; undefined where it is. */
export function failureElsewhere(grant: Grant, endpoint: Endpoint): { reason: string; failure: Failure } | undefined {
  const reason = endpointRefused(grant, endpoint);
  return reason === undefined ? undefined : { reason, failure: failure('not_allowed', denialText(reason)) };
}

/** What a refusal of policy tells the client. What the person can fix by consenting again, it says with the way there. */
export function failureOf({ code, reason }: Denial, { tool, platform }: ListedTool, links: Links): Failure {
  const said = denialText(reason);
  if (code !== 'scope_missing') return failure(code, said);
  const link = links.connect(platform.name, tool.name);
  return failure(code, said, { hint: `Ask the person to open ${link} and allow it, then ask again.`, link });
}

// Which account a call is for, and how a tool's schema names those that there are.

/** What of a call decides the account: the one that its arguments name (by id or label), what it does, and where. */
export type AccountWish = { named?: unknown; access: Access; place?: NamedPlace | undefined };

/**
 * The account a call is for: the one it names, else the owner of the place it names, else the key's default. Where none of these
 * decides, a read takes the key's first account, and a change is refused unless the key covers exactly one on that platform. Pure. Fails
 * with `no_account` and the link that fixes it, `not_allowed` with the link, `several_accounts`, or `account_unknown`.
 */
export function chooseAccount(
  accounts: Account[],
  grant: Grant,
  platform: Platform,
  { named, access, place }: AccountWish,
  links: Links,
): Result<Account> {
  const { accountsOf = platform.name } = platform;
  const covered = coveredAccounts(accounts, grant, platform);
  if (!accounts.some((account) => isOn(account, accountsOf))) {
    const link = links.connect(accountsOf);
    const hint = `Ask the person to open ${link} and connect one, then ask again.`;
    const message = `No ${platform.title} account is connected yet.`;
    return { ok: false, failure: { ...failure('no_account'), message, hint, link } };
  }
  if (covered.length === 0 && grant.boundTo) {
    const link = links.allow(accountsOf);
    const hint = `Ask the person to open ${link} and allow it, then ask again.`;
    const message = `${platform.title} is connected, but Open WebUI may not use it.`;
    return { ok: false, failure: { ...failure('not_allowed'), message, hint, link } };
  }
  if (covered.length === 0) {
    return fail('no_account', `This key does not cover any connected ${platform.title} account.`, {
      hint: `Keys never gain new accounts by themselves. Ask the person to make a new key at ${links.fix('key')}.`,
    });
  }
  const several = `This key covers ${covered.map(({ label }) => label).join(', ')}.`;
  if (named !== undefined) {
    const found = covered.find((account) => account.id === named || account.label === named);
    return found ? ok(found) : fail('account_unknown', several);
  }
  const chosen = ownerAmong(covered, place) ?? defaultAmong(covered, grant, access);
  return chosen ? ok(chosen) : fail('several_accounts', several);
}

const isOn = ({ platform, state }: Account, name: string): boolean => platform === name && state !== 'disconnecting';

/** Those of a platform that the key covers and that are not on their way out, in the key's order. */
export function coveredAccounts(
  accounts: readonly Account[],
  grant: Pick<Grant, 'accounts'>,
  { name, accountsOf = name }: Pick<Platform, 'name' | 'accountsOf'>,
): Account[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return grant.accounts.flatMap((id) => byId.get(id) ?? []).filter((account) => isOn(account, accountsOf));
}

/** The account whose own the place is, such as a repository of that login or the main calendar of that address. */
function ownerAmong(covered: Account[], place: NamedPlace | undefined): Account | undefined {
  const owner = place?.name.split('/', 1)[0]?.toLowerCase();
  const [found, ...others] = covered.filter(({ label }) => label.toLowerCase() === owner);
  return others.length === 0 ? found : undefined;
}

/** What a call is for that names no account; undefined for a change where neither the key nor the number of accounts says so. */
function defaultAmong(covered: Account[], grant: Grant, access: Access): Account | undefined {
  const preferred = covered.find(({ id }) => grant.defaultAccounts?.includes(id));
  return preferred ?? (access === 'read' || covered.length === 1 ? covered[0] : undefined);
}

/** Characters of a label. A longer one says more than which account it is, and a workspace is named by others than its person. */
const longest = 40;

/** What an account is called among others: its label, or the id where two share it or a platform has put anything else into it. */
export function nameAmong({ id, label }: Account, among: readonly Account[]): string {
  const isPlain = label.length <= longest && visible(label) === label;
  return isPlain && among.filter((one) => one.label === label).length === 1 ? label : id;
}

/**
 * The schema of a tool as its model is shown it with a key for these accounts: with no `account` where there is no choice, else with
 * their names and the one that a call without it is for. Pure.
 */
export function withAccountChoice(
  { tool: { access }, platform, lightSchema }: ListedTool,
  accounts: readonly Account[],
  grant: Grant,
): JsonSchema {
  const { account: _, ...others } = lightSchema['properties'] as Record<string, JsonSchema>;
  const covered = coveredAccounts(accounts, grant, platform);
  if (covered.length < 2) return { ...lightSchema, properties: others };
  const usual = defaultAmong(covered, grant, access);
  const account = {
    type: 'string',
    enum: covered.map((one) => nameAmong(one, covered)),
    ...(usual && { description: `Default: ${nameAmong(usual, covered)}` }),
  };
  return { ...lightSchema, properties: { ...others, account } };
}
