/** What a key allows, as one sentence: the same while it is being chosen and for as long as it lives. */
import type { Grant, Model } from '../../../shared/model.ts';
import type { KeyBinding } from '../bound-to.ts';
import { kindNoun } from '../places/kinds.ts';
import type { ConsoleWords } from '../words/index.ts';
import { modelName } from './model-names.ts';
import type { PlatformReach } from './reach.ts';

export type GrantFacts = {
  client: string;
  /** How many of the tools it could have it has. */
  tools: number;
  toolsOffered: number;
  mayWrite: boolean;
  /** One for each platform that it reaches. */
  reach: readonly PlatformReach[];
  /** Patterns of branches and of files; left out, all. */
  branches?: readonly string[] | undefined;
  paths?: readonly string[] | undefined;
  until: Date;
  /** Where it may ask models, and which, by name; null where it may ask none. */
  asks: { over: readonly string[]; models: readonly string[] } | null;
  /** For whom alone it is good; null where whoever holds it may use it. */
  bound: KeyBinding | null;
};

/** `Claude Desktop may read all of GitHub octavia, private repositories too, until 24 Dec 2026. It cannot write.` */
export function grantInWords(
  facts: GrantFacts,
  { grant: words }: ConsoleWords['keys'],
  places: ConsoleWords['places'],
  locale: string,
): string {
  const { client, tools, toolsOffered, mayWrite, reach, until, asks, bound } = facts;
  const { branches = [], paths = [] } = facts;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const everything = mayWrite ? words.readWrite : words.read;
  const does = tools === toolsOffered ? everything : words.use(tools, toolsOffered);
  const where = whereIn(reach, words, places, list);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(until);
  const sentence = (mayWrite ? words.asks : words.readOnly)(client.trim() || words.someone, does, where, day);
  return [
    sentence,
    branches.length > 0 ? words.branches(list.format(branches)) : '',
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
