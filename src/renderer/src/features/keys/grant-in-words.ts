/** What a key allows, as one sentence: the same while it is being chosen and for as long as it lives. */
import type { Grant, Key, Model, PlatformFacts } from '../../../../shared/model.ts';
import { useHub } from '../../hub/queries.ts';
import { bindingOf, type KeyBinding } from '../../key-binding.ts';
import { type ConsoleWords, useLocale, useWords } from '../../words/index.ts';
import { connectable } from '../accounts/account-facts.ts';
import { kindNoun, parsePlaces, patternsIn } from '../places/kinds.ts';
import {
  accessOf,
  accountName,
  modelName,
  type PlatformReach,
  platformsFor,
  platformsOf,
  reachOn,
  toolsWith,
} from './key-facts.ts';
import { chosenTools, type GrantContext, type KeyForm, keyDays, mayWrite, patternsOf } from './key-form.ts';

export type GrantFacts = {
  client: string;
  /** How many of the tools it could have it has. */
  tools: number;
  toolsOffered: number;
  mayWrite: boolean;
  /** One for each platform that it reaches. */
  reach: readonly PlatformReach[];
  /** Patterns of branches, of those that it may change, and of files; left out, all. */
  branches?: readonly string[] | undefined;
  writeBranches?: readonly string[] | undefined;
  paths?: readonly string[] | undefined;
  until: Date;
  /** Where it may ask models, and which, by name; null where it may ask none. */
  asks: { over: readonly string[]; models: readonly string[] } | null;
  /** The only caller that may use it; null where any holder may. */
  bound: KeyBinding | null;
};

/** `Claude Desktop may read all of GitHub octavia, private repositories too, until 24 Dec 2026. It cannot write.` */
export function grantInWords(
  facts: GrantFacts,
  { keys: { grant: words }, places }: Pick<ConsoleWords, 'keys' | 'places'>,
  locale: string,
): string {
  const { client, tools, toolsOffered, mayWrite, reach, until, asks, bound } = facts;
  const { branches = [], writeBranches = [], paths = [] } = facts;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const everything = mayWrite ? words.readWrite : words.read;
  const does = tools === toolsOffered ? everything : words.use(tools, toolsOffered);
  const where = whereIn(reach, words, places, list);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(until);
  const sentence = (mayWrite ? words.asks : words.readOnly)(client.trim() || words.someone, does, where, day);
  return [
    sentence,
    branches.length > 0 ? words.branches(list.format(branches)) : '',
    writeBranches.length > 0 ? words.writeBranches(list.format(writeBranches)) : '',
    paths.length > 0 ? words.paths(list.format(paths)) : '',
    asks ? words.models(list.format(asks.models), list.format(asks.over)) : '',
    bound ? words.bound[bound.by](bound.who, bound.openWebUI) : '',
  ].join('');
}

/** What is limited first: what follows says of itself that private repositories are in it, too. */
function whereIn(
  reach: readonly PlatformReach[],
  words: ConsoleWords['keys']['grant'],
  places: ConsoleWords['places'],
  list: Intl.ListFormat,
): string {
  if (reach.length === 0) return words.nothing;
  const free = reach.filter(({ limits }) => limits.length === 0);
  const everything = words.allOf(list.format(free.flatMap(({ accounts }) => accounts)));
  const limited = reach.filter(({ limits }) => limits.length > 0);
  return list.format([
    ...limited.map((one) => limitedIn(one, words, places, list)),
    ...(free.length === 0 ? [] : [free.some(hasRepositories) ? words.withPrivate(everything) : everything]),
  ]);
}

/** `octavia/atlas as GitHub octavia`, `channels team-* as Slack acme`, `all of Google ada (of calendars only Team)`. */
function limitedIn(
  { accounts, kinds, limits }: PlatformReach,
  words: ConsoleWords['keys']['grant'],
  places: ConsoleWords['places'],
  list: Intl.ListFormat,
): string {
  const named = list.format(accounts);
  const [only] = limits;
  if (only && kinds.length === 1) {
    const patterns = list.format(only.patterns);
    return words.only(only.kind === 'repository' ? patterns : places.named(kindNoun(only, places), patterns), named);
  }
  const parts = limits.map((limit) => places.only(kindNoun(limit, places), list.format(limit.patterns)));
  return words.partly(words.allOf(named), list.format(parts));
}

const hasRepositories = ({ kinds }: PlatformReach): boolean => kinds.includes('repository');

/** Where a key may ask models, and which. */
export function asksOf(
  { endpoints, models }: Pick<Grant, 'endpoints' | 'models'>,
  known: readonly Model[],
  words: ConsoleWords['keys'],
): GrantFacts['asks'] {
  const over = (['chat', 'console'] as const).filter((endpoint) => endpoints.includes(endpoint));
  if (over.length === 0 || models.length === 0) return null;
  return {
    over: over.map((endpoint) => words.grant.over[endpoint]),
    models: models.map((id) => modelName(id, known, words)),
  };
}

/** How many tools a key has of those on the platforms that it reaches: it keeps those of an account that is gone. */
export function toolsOf(
  grant: Pick<Grant, 'endpoints' | 'access' | 'tools'>,
  own: readonly Pick<PlatformFacts, 'tools'>[],
): Pick<GrantFacts, 'tools' | 'toolsOffered'> {
  // What git itself calls no key names.
  const isForGit = grant.endpoints.every((endpoint) => endpoint === 'git');
  const there = isForGit ? [] : own.flatMap(({ tools }) => tools);
  const offered = there.filter(({ access }) => grant.access.includes(access));
  return { tools: offered.filter(({ name }) => grant.tools.includes(name)).length, toolsOffered: offered.length };
}

/** What a key allows as one sentence, in the person's language. */
export function useGrantSentence({ grant, client, expiresAt }: Key): string {
  const { keys: words } = useWords();
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: { models } = { models: [] } } = useHub('models.list', {});
  const own = platformsOf(grant, accounts, platforms);
  const mayWrite = accessOf(grant) === 'write';
  const reach = connectable(own).map((platform) => {
    const covered = grant.accounts.filter(
      (id) =>
        id === `first:${platform.name}` || accounts.some((one) => one.id === id && one.platform === platform.name),
    );
    return reachOn(
      platform,
      covered.map((id) => accountName(id, accounts, platforms, words)),
      grant,
    );
  });
  return grantInWords(
    {
      client,
      ...toolsOf(grant, own),
      mayWrite,
      reach,
      branches: grant.branches,
      writeBranches: grant.writeBranches,
      paths: grant.paths,
      until: new Date(expiresAt),
      asks: asksOf(grant, models, words),
      bound: bindingOf(grant),
    },
    useWords(),
    useLocale(),
  );
}

/** The form as one sentence, in the person's language. */
export function useSentence(form: KeyForm, around: GrantContext): string {
  const { keys: words } = useWords();
  const platforms = platformsFor(form.accounts, around.accounts, around.platforms);
  const writes = mayWrite(form, around);
  const offered = toolsWith('read', platforms).length + (writes ? toolsWith('write', platforms).length : 0);
  return grantInWords(
    {
      client: form.client,
      tools: chosenTools(form, around).length,
      toolsOffered: offered,
      mayWrite: writes,
      reach: reachIn(form, around, connectable(platforms), words),
      branches: patternsIn(form.branches),
      writeBranches: writes ? patternsIn(form.writeBranches) : [],
      paths: patternsIn(form.paths),
      asks: asksOf(form, around.models, words),
      bound: null,
      until: new Date(Date.now() + (keyDays(form, Date.now()) ?? 0) * 86_400_000),
    },
    useWords(),
    useLocale(),
  );
}

/** While no account is connected, one sentence stands for the first of each platform that is not limited. */
function reachIn(
  form: KeyForm,
  around: GrantContext,
  platforms: readonly PlatformFacts[],
  words: ConsoleWords['keys'],
): PlatformReach[] {
  const limits = { repositories: patternsOf(form), places: parsePlaces(form.places) };
  if (around.accounts.length > 0) {
    return platforms.map((platform) => {
      const there = around.accounts.filter(
        ({ id, platform: on }) => on === platform.name && form.accounts.includes(id),
      );
      const names = there.map(({ id }) => accountName(id, around.accounts, around.platforms, words));
      return reachOn(platform, names, limits);
    });
  }
  const first = platforms.map((platform) => ({
    title: platform.title,
    reach: reachOn(platform, [words.firstAccount(platform.title)], limits),
  }));
  const free = first.filter(({ reach }) => reach.limits.length === 0);
  const together: PlatformReach = {
    accounts: [words.firstAccount(free.map(({ title }) => title).join(' / '))],
    kinds: free.flatMap(({ reach }) => reach.kinds),
    limits: [],
  };
  return [
    ...first.filter(({ reach }) => reach.limits.length > 0).map(({ reach }) => reach),
    ...(free.length > 0 ? [together] : []),
  ];
}

/** What stands for accounts while none is connected. */
export const firstAccounts = ({ platforms }: GrantContext, first: (platform: string) => string): string =>
  first(
    connectable(platforms)
      .map(({ title }) => title)
      .join(' / '),
  );
