import type { Resource } from '../rate.ts';
import { emails, signedInUser, user } from './accounts.ts';
import type { Answer } from './answer.ts';
import { branch, branches, commit, commits } from './commits.ts';
import { contents, readme } from './contents.ts';
import type { Context, RepositoryContext } from './context.ts';
import { issue, issueComments, issues } from './issues.ts';
import { pullRequest, pullRequests } from './pull-requests.ts';
import { accountRepositories, ownRepositories, repository } from './repositories.ts';
import { searchCode, searchCommits, searchIssues, searchRepositories } from './search.ts';

export type Route<Asked extends Context> = {
  readonly method: 'GET';
  /** `{name}` is one segment, `{name*}` all that is left, slashes included. */
  readonly pattern: string;
  /** Where below https://docs.github.com/rest/ the route is described. */
  readonly documentation: string;
  /** What a GitHub App must be granted, as `x-accepted-github-permissions` says it. */
  readonly permission?: string;
  readonly resource?: Resource;
  handle(context: Asked): Answer;
};

const get = <Asked extends Context>(
  pattern: string,
  handle: (context: Asked) => Answer,
  documentation: string,
  options: Pick<Route<Asked>, 'permission' | 'resource'> = {},
): Route<Asked> => ({ method: 'GET', pattern, handle, documentation, ...options });

const search: { resource: Resource } = { resource: 'search' };
const codeSearch: { resource: Resource } = { resource: 'code_search' };

export const accountRoutes: readonly Route<Context>[] = [
  get('/user', signedInUser, 'users/users#get-the-authenticated-user'),
  get('/user/emails', emails, 'users/emails#list-email-addresses-for-the-authenticated-user'),
  get('/user/repos', ownRepositories, 'repos/repos#list-repositories-for-the-authenticated-user'),
  get('/user/{id}', user, 'users/users#get-a-user-using-their-id'),
  get('/user/{id}/repos', accountRepositories, 'repos/repos#list-repositories-for-a-user'),
  get('/users/{login}', user, 'users/users#get-a-user'),
  get('/users/{login}/repos', accountRepositories, 'repos/repos#list-repositories-for-a-user'),
  get('/search/repositories', searchRepositories, 'search/search#search-repositories', search),
  get('/search/issues', searchIssues, 'search/search#search-issues-and-pull-requests', search),
  get('/search/commits', searchCommits, 'search/search#search-commits', search),
  get('/search/code', searchCode, 'search/search#search-code', codeSearch),
];

const metadata = { permission: 'metadata=read' };
const code = { permission: 'contents=read' };
const tracker = { permission: 'issues=read; pull_requests=read' };
const reviews = { permission: 'pull_requests=read' };

/** Below `/repos/{owner}/{repo}` and, by id, below `/repositories/{id}`. */
export const repositoryRoutes: readonly Route<RepositoryContext>[] = [
  get('', repository, 'repos/repos#get-a-repository', metadata),
  get('/branches', branches, 'branches/branches#list-branches', code),
  get('/branches/{branch*}', branch, 'branches/branches#get-a-branch', code),
  get('/commits', commits, 'commits/commits#list-commits', code),
  get('/commits/{ref*}', commit, 'commits/commits#get-a-commit', code),
  get('/contents', contents, 'repos/contents#get-repository-content', code),
  get('/contents/{path*}', contents, 'repos/contents#get-repository-content', code),
  get('/readme', readme, 'repos/contents#get-a-repository-readme', code),
  get('/issues', issues, 'issues/issues#list-repository-issues', tracker),
  get('/issues/{number}', issue, 'issues/issues#get-an-issue', tracker),
  get('/issues/{number}/comments', issueComments, 'issues/comments#list-issue-comments', tracker),
  get('/pulls', pullRequests, 'pulls/pulls#list-pull-requests', reviews),
  get('/pulls/{number}', pullRequest, 'pulls/pulls#get-a-pull-request', reviews),
];
