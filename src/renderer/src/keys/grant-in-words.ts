/** What a key allows, as one sentence: the same while it is being chosen and for as long as it lives. */
import type { Grant, Model } from '../../../shared/model.ts';
import type { Bound } from '../bound-to.ts';
import type { Words } from '../words/index.ts';
import { modelName } from './model-names.ts';

export type GrantFacts = {
  client: string;
  /** How many of the tools it could have it has. */
  tools: number;
  toolsOffered: number;
  mayWrite: boolean;
  /** By name: `GitHub octavia`. */
  accounts: readonly string[];
  /** Patterns; empty or `*\/*` is everything. */
  repositories: readonly string[];
  /** Patterns of branches and of files; left out, all. */
  branches?: readonly string[] | undefined;
  paths?: readonly string[] | undefined;
  /** Whether there are private repositories to speak of: some platforms have none. */
  hasRepositories: boolean;
  until: Date;
  /** Where it may ask models, and which, by name; null where it may ask none. */
  asks: { over: readonly string[]; models: readonly string[] } | null;
  /** For whom alone it is good; null where whoever holds it may use it. */
  bound: Bound | null;
};

/** `Claude Desktop may read all of GitHub octavia, private repositories too, until 24 Dec 2026. It cannot write.` */
export function grantInWords(facts: GrantFacts, { grant: words }: Words['keys'], locale: string): string {
  const { client, tools, toolsOffered, mayWrite, accounts, repositories, hasRepositories, until, asks, bound } = facts;
  const { branches = [], paths = [] } = facts;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const everything = mayWrite ? words.readWrite : words.read;
  const does = tools === toolsOffered ? everything : words.use(tools, toolsOffered);
  const named = list.format(accounts);
  const where = reachesAll(repositories)
    ? hasRepositories
      ? words.withPrivate(words.allOf(named))
      : words.allOf(named)
    : words.only(list.format(repositories), named);
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

export const reachesAll = (repositories: readonly string[]): boolean =>
  repositories.length === 0 || repositories.includes('*/*');

/** Where a key may ask models, and which. */
export function asksOf(
  { endpoints, models }: Pick<Grant, 'endpoints' | 'models'>,
  known: readonly Model[],
  words: Words['keys'],
): GrantFacts['asks'] {
  const over = (['chat', 'console'] as const).filter((endpoint) => endpoints.includes(endpoint));
  if (over.length === 0 || models.length === 0) return null;
  return {
    over: over.map((endpoint) => words.grant.over[endpoint]),
    models: models.map((id) => modelName(id, known, words)),
  };
}
