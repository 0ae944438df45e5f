import {
  type Category,
  categories,
  type Discussion,
  type DiscussionComment,
  fullName,
  type GitHubAccount,
  type GitHubRepository,
} from '../model.ts';
import { adaAccount, githubAccounts, visitor } from './accounts.ts';
import { hostileIssue } from './hostile.ts';
import { day, hourMs, oneMinute } from './specification.ts';

type Said = { by: GitHubAccount; body: string; replies?: Said[] };
type Draft = { category: Category; title: string; body: string; by: GitHubAccount; daysAgo: number; comments: Said[] };

const named = (login: string): GitHubAccount => githubAccounts.find((account) => account.login === login) ?? adaAccount;
const [kim, noor, sol] = [named('dev-kim'), named('dev-noor'), named('dev-sol')];
const category = (slug: string): Category => categories.find((one) => one.slug === slug) as Category;

const drafts: Readonly<Record<string, readonly Draft[]>> = {
  'ada-demo/tidy-csv': [
    {
      category: category('q-a'),
      title: 'How do I keep the order of the columns?',
      body: 'Columns come out sorted by name. Is there a way to keep them as they were?',
      by: sol,
      daysAgo: 40,
      comments: [
        {
          by: adaAccount,
          body: 'Pass `keepOrder: true`. It costs a second pass over the header only.',
          replies: [
            { by: sol, body: 'That was it, thank you.' },
            { by: visitor, body: 'It does not keep them with a BOM in front.' },
          ],
        },
        { by: visitor, body: hostileIssue.comment },
      ],
    },
    {
      category: category('ideas'),
      title: `Read files that are larger than memory${'\u200b'}`,
      body: hostileIssue.body,
      by: visitor,
      daysAgo: 12,
      comments: Array.from({ length: 34 }, (_, index) => ({
        by: [sol, kim, visitor][index % 3] ?? sol,
        body: `Measured with ${index + 1} GB: ${(index + 1) * 7} seconds, and memory stays flat.`,
      })),
    },
    {
      category: category('announcements'),
      title: 'Version 2 is out',
      body: 'It reads twice as fast and writes what it read.',
      by: adaAccount,
      daysAgo: 3,
      comments: [],
    },
  ],
  'ada-demo/atlas-service': [
    {
      category: category('q-a'),
      title: 'Which database do we move to?',
      body: 'The lease of the old cluster ends in March. Postgres 19, or stay?',
      by: adaAccount,
      daysAgo: 20,
      comments: [
        { by: kim, body: 'Postgres 19: the partitions alone are worth it.' },
        {
          by: noor,
          body: 'Stay until the replay is fixed.',
          replies: [{ by: adaAccount, body: 'That is a week of work.' }],
        },
      ],
    },
  ],
};

/** Those whose owner has switched discussions on. */
export const hasDiscussions = (repository: GitHubRepository): boolean => fullName(repository) in drafts;

/** The discussions of all repositories, oldest first. */
export function createDiscussions(repositories: readonly GitHubRepository[], startOfDay: number): Discussion[] {
  return repositories.flatMap((repository) =>
    (drafts[fullName(repository)] ?? []).map((draft, index) => {
      const createdAt = startOfDay - draft.daysAgo * day + 9 * hourMs;
      const number = 501 + index;
      let said = 0;
      const comment = ({ by, body, replies = [] }: Said): DiscussionComment => {
        const at = createdAt + ++said * 31 * oneMinute;
        const id = (repository.id * 1000 + number) * 100 + said;
        return { id, author: by, body, createdAt: at, updatedAt: at, replies: replies.map(comment) };
      };
      const { by: author, comments, daysAgo: _, ...rest } = draft;
      const made = comments.map(comment);
      const updatedAt = createdAt + said * 31 * oneMinute;
      return { ...rest, number, repository, author, createdAt, updatedAt, comments: made, answer: null };
    }),
  );
}
