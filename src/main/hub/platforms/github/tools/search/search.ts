import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { incomplete } from '../../fields.ts';
import {
  Found,
  foundCode,
  foundCommit,
  foundIssue,
  foundPerson,
  foundRepository,
  repositoryOfIssue,
} from '../../found.ts';
import { type Answer, connectGitHub, type Get } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { ReadFoundCode, ReadFoundCommit, ReadIssue, ReadRepository } from '../../read.ts';
import { ReadMember } from '../../views/person.ts';

/** A thing found and the repository it is in, which decides whether it may be shown; people are in none. */
type Hit = { repository: string | undefined; project: () => Found };
type HitPage = Answer<Hit[]> & { incomplete: boolean };

/** https://docs.github.com/en/rest/search/search#about-search */
const ceiling = { things: 1_000, pageSize: 50 };

const kinds = {
  repositories: kind(ReadRepository, (read) => read.full_name, foundRepository),
  issues: kind(ReadIssue, repositoryOfIssue, foundIssue),
  pull_requests: kind(ReadIssue, repositoryOfIssue, foundIssue),
  code: kind(ReadFoundCode, (read) => read.repository.full_name, foundCode),
  commits: kind(ReadFoundCommit, (read) => read.repository.full_name, foundCommit),
  users: kind(ReadMember, () => undefined, foundPerson),
  orgs: kind(ReadMember, () => undefined, foundPerson),
};

const routes: Partial<Record<keyof typeof kinds, string>> = { pull_requests: '/search/issues', orgs: '/search/users' };

function kind<T>(schema: z.ZodType<T>, repository: (read: T) => string | undefined, project: (read: T) => Found) {
  const Page = z.object({ items: z.array(schema), incomplete_results: z.boolean().optional() });
  return async (get: Get, route: string, q: string, page: number): Promise<Result<HitPage>> => {
    // Without this type of answer GitHub leaves out the fragments of code that match.
    const accept = 'application/vnd.github.text-match+json';
    const answer = await get(route, { q, per_page: ceiling.pageSize, page }, Page, { accept });
    if (!answer.ok) return answer;
    const { items, incomplete_results: ranOutOfTime = false } = answer.value.value;
    const hits = items.map((read) => ({
      repository: repository(read)?.toLowerCase(),
      project: () => project(read),
    }));
    return ok({ ...answer.value, value: hits, incomplete: ranOutOfTime });
  };
}

/**
 * GitHub has one search for issues and pull requests, and refuses an app that does not say which of the two it wants; and one
 * for people and organizations.
 */
function complete(kind: keyof typeof kinds, query: string): string {
  if (kind === 'users') return `${query} type:user`;
  if (kind === 'orgs') return `${query} type:org`;
  if (kind === 'pull_requests')
    return /\b(is:pr|is:pull-request|type:pr)\b/i.test(query) ? query : `${query} is:pull-request`;
  const isSaid = kind !== 'issues' || /\b(is:(issue|pr|pull-request)|type:(issue|pr))\b/i.test(query);
  return isSaid ? query : `${query} is:issue`;
}

export const search = readTool({
  name: 'github_search',
  title: 'Search GitHub',
  description:
    'Searches repositories, issues, pull requests, code, commits, users or organizations in the syntax of GitHub search, as far as this key covers them.',
  toolset: 'search',
  input: input({
    kind: z
      .enum(['repositories', 'issues', 'pull_requests', 'code', 'commits', 'users', 'orgs'])
      .describe('What to search'),
    query: z
      .string()
      .min(1)
      .max(256)
      .describe('Words and qualifiers such as repo:owner/name, user:login, is:open, is:draft, language:rust'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Found), incomplete, ...listing }),
  place: () => undefined,
  files: ({ kind }) => (kind === 'code' || kind === 'commits' ? {} : undefined),
  async run({ kind, query, cursor, limit }, { client, allows }) {
    const get = await connectGitHub(client);
    // Neither GitHub's total nor the number dropped: a count would tell what repositories beyond the key contain.
    return listItems({
      cursor,
      most: limit,
      // GitHub allows 30 searches a minute.
      pages: 1,
      ceiling,
      fetch: (page) => kinds[kind](get, routes[kind] ?? `/search/${kind}`, complete(kind, query), page),
      project: (hit) => hit.project(),
      keep: ({ repository }) => repository === undefined || allows('repository', repository),
    });
  },
});
