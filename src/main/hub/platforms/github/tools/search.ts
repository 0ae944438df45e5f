/** The search over all of GitHub, and what is shown of each kind of thing found. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { cleanText } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { incomplete } from '../fields.ts';
import { listItems } from '../lists.ts';
import { type Get, type GitHubAnswer, githubToolsIn } from '../rest.ts';
import { narrowedSearch } from '../search-limits.ts';
import { cleanHeading, cleanName, cleanPath, cleanUrl, outsiderField, outsiderMarkOf, utcTime } from '../view.ts';
import { CommitView } from '../views/commits.ts';
import { IssueView, type ReadIssue, repositoryOfIssue } from '../views/issues.ts';
import { RepositoryView } from '../views/repositories.ts';
import { MemberView } from './people.ts';

/** One shape for all that a search finds, so that an answer reads the same for every kind. */
const FoundItem = z.object({
  repository: z.string().optional().describe('owner/name; absent for people'),
  private: z.boolean().optional().describe('Whether the repository is; absent when unknown'),
  title: z.string(),
  number: z.number().optional(),
  sha: z.string().optional(),
  path: z.string().optional(),
  state: z.string().optional(),
  author: z.string().optional(),
  outsider: outsiderField,
  date: z.string().optional().describe('UTC: last push, last update or commit'),
  excerpt: z.string().optional(),
  url: z.string().describe('Address to cite'),
});
type FoundItem = z.infer<typeof FoundItem>;

const excerptLimit = 300;

export const foundRepository = (read: z.infer<typeof RepositoryView.read>): FoundItem => ({
  repository: cleanName(read.full_name),
  private: read.private,
  title: cleanHeading(read.description ?? ''),
  date: utcTime(read.pushed_at),
  url: cleanUrl(read.html_url),
});

export const foundIssue = (read: ReadIssue): FoundItem => ({
  repository: cleanName(repositoryOfIssue(read)),
  title: cleanHeading(read.title),
  number: read.number,
  state: cleanName(read.state),
  author: cleanName(read.user?.login),
  ...outsiderMarkOf(read.author_association),
  date: utcTime(read.updated_at),
  url: cleanUrl(read.html_url),
});

export const foundPerson = (read: z.infer<typeof MemberView.read>): FoundItem => ({
  private: false,
  title: cleanName(read.login),
  url: cleanUrl(read.html_url),
});

export function foundCommit(read: ReadFoundCommit): FoundItem {
  return { ...placeOf(read), ...CommitView.project(read) };
}

export function foundCode(read: ReadFoundCode): FoundItem {
  const fragment = read.text_matches?.[0]?.fragment;
  return {
    ...placeOf(read),
    title: cleanPath(read.path.slice(read.path.lastIndexOf('/') + 1)),
    path: cleanPath(read.path),
    ...(fragment && { excerpt: cleanText(fragment, excerptLimit) }),
    url: cleanUrl(read.html_url),
  };
}

const placeOf = ({ repository }: ReadFoundCode | ReadFoundCommit): Pick<FoundItem, 'repository' | 'private'> => ({
  repository: cleanName(repository.full_name),
  ...(repository.private !== undefined && { private: repository.private }),
});

const InRepository = z.object({ repository: z.object({ full_name: z.string(), private: z.boolean().optional() }) });

const ReadFoundCommit = CommitView.read.extend(InRepository.shape);

type ReadFoundCommit = z.infer<typeof ReadFoundCommit>;

const ReadFoundCode = InRepository.extend({
  path: z.string(),
  html_url: z.string(),
  text_matches: z.array(z.object({ fragment: z.string() })).optional(),
});

type ReadFoundCode = z.infer<typeof ReadFoundCode>;

/** A thing found and the repository it is in, which decides whether it may be shown; people are in none. */
type Hit = { repository: string | undefined; project: () => FoundItem };
type HitPage = GitHubAnswer<Hit[]> & { incomplete: boolean };

/** https://docs.github.com/en/rest/search/search#about-search */
const ceiling = { things: 1_000, pageSize: 50 };

const kinds = {
  repositories: kind(RepositoryView.read, (read) => read.full_name, foundRepository),
  issues: kind(IssueView.read, repositoryOfIssue, foundIssue),
  pull_requests: kind(IssueView.read, repositoryOfIssue, foundIssue),
  code: kind(ReadFoundCode, (read) => read.repository.full_name, foundCode),
  commits: kind(ReadFoundCommit, (read) => read.repository.full_name, foundCommit),
  users: kind(MemberView.read, () => undefined, foundPerson),
  orgs: kind(MemberView.read, () => undefined, foundPerson),
};

const routes: Partial<Record<keyof typeof kinds, string>> = { pull_requests: '/search/issues', orgs: '/search/users' };

function kind<T>(schema: z.ZodType<T>, repository: (read: T) => string | undefined, project: (read: T) => FoundItem) {
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

const searchGitHub = githubToolsIn('search').readTool({
  name: 'github_search',
  title: 'Search GitHub',
  hint: 'find my assigned mentioned code pr prs issue',
  description:
    'Searches repositories, issues, pull requests, code, commits, users or organizations in the syntax of GitHub search, as far as this key covers them.',
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
  output: z.object({ items: z.array(FoundItem), incomplete, ...listing }),
  place: () => undefined,
  files: ({ kind }) => (kind === 'code' || kind === 'commits' ? {} : undefined),
  async run({ kind, query, cursor, limit }, { get, allows, patterns }) {
    const covers = (repository: string): boolean => allows('repository', repository);
    // People are in no repository.
    const isOfPeople = kind === 'users' || kind === 'orgs';
    const asked = isOfPeople ? ok(query) : narrowedSearch(query, { patterns: patterns('repository'), covers });
    if (!asked.ok) return asked;
    // Neither GitHub's total nor the number dropped: a count would tell what repositories beyond the key contain.
    return listItems({
      cursor,
      most: limit,
      // GitHub allows 30 searches a minute.
      pages: 1,
      ceiling,
      fetch: (page) => kinds[kind](get, routes[kind] ?? `/search/${kind}`, complete(kind, asked.value), page),
      project: (hit) => hit.project(),
      keep: ({ repository }) => repository === undefined || covers(repository),
    });
  },
});

export const githubSearchTools: Tool[] = [searchGitHub];
