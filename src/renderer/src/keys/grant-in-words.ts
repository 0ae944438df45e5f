/** What a key allows, as one sentence: the same while it is being chosen and for as long as it lives. */
import type { Words } from '../words/index.ts';

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
  /** Whether there are private repositories to speak of: some platforms have none. */
  hasRepositories: boolean;
  until: Date;
};

/** `Claude Desktop may read all of GitHub octavia, private repositories too, until 24 Dec 2026. It cannot write.` */
export function grantInWords(facts: GrantFacts, { grant: words }: Words['keys'], locale: string): string {
  const { client, tools, toolsOffered, mayWrite, accounts, repositories, hasRepositories, until } = facts;
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
  return (mayWrite ? words.asks : words.readOnly)(client.trim() || words.someone, does, where, day);
}

export const reachesAll = (repositories: readonly string[]): boolean =>
  repositories.length === 0 || repositories.includes('*/*');
