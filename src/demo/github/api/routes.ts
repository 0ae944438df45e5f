import type { Resource } from '../rate.ts';
import { emails, signedInUser, user } from './accounts.ts';
import type { Answer } from './answer.ts';
import { branch, branches, commit, commits } from './commits.ts';
import { contents, readme } from './contents.ts';
import type { Context, RepositoryContext } from './context.ts';
import { graphql } from './graphql.ts';
import { createComment, createIssue, updateIssue } from './issue-writes.ts';
import { issue, issueComments, issues } from './issues.ts';
import { pullRequest, pullRequests } from './pull-requests.ts';
import { accountRepositories, ownRepositories, repository } from './repositories.ts';
import { searchCode, searchCommits, searchIssues, searchRepositories } from './search.ts';

export type Route<Asked extends Context> = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** `{name}` is one segment, `{name*}` all that is left, slashes included. */
  readonly pattern: string;
  /** Where below https://docs.github.com/rest/ the route is described. */
  readonly documentation: string;
  /** What a GitHub App must be granted, as `x-accepted-github-permissions` says it. */
  readonly permission?: string;
  readonly resource?: Resource;
  handle(context: Asked): Answer;
};

const route = <Asked extends Context>(
  method: Route<Asked>['method'],
  pattern: string,
  handle: (context: Asked) => Answer,
  documentation: string,
  options: Pick<Route<Asked>, 'permission' | 'resource'> = {},
): Route<Asked> => ({ method, pattern, handle, documentation, ...options });

const search: { resource: Resource } = { resource: 'search' };
const codeSearch: { resource: Resource } = { resource: 'code_search' };

export const accountRoutes: readonly Route<Context>[] = [
  route('GET', '/user', signedInUser, 'users/users#get-the-authenticated-user'),
  route('GET', '/user/emails', emails, 'users/emails#list-email-addresses-for-the-authenticated-user'),
  route('GET', '/user/repos', ownRepositories, 'repos/repos#list-repositories-for-the-authenticated-user'),
  route('GET', '/user/{id}', user, 'users/users#get-a-user-using-their-id'),
  route('GET', '/user/{id}/repos', accountRepositories, 'repos/repos#list-repositories-for-a-user'),
  route('GET', '/users/{login}', user, 'users/users#get-a-user'),
  route('GET', '/users/{login}/repos', accountRepositories, 'repos/repos#list-repositories-for-a-user'),
  route('POST', '/graphql', graphql, 'graphql', { resource: 'graphql' }),
  route('GET', '/search/repositories', searchRepositories, 'search/search#search-repositories', search),
  route('GET', '/search/issues', searchIssues, 'search/search#search-issues-and-pull-requests', search),
  route('GET', '/search/commits', searchCommits, 'search/search#search-commits', search),
  route('GET', '/search/code', searchCode, 'search/search#search-code', codeSearch),
];

const metadata = { permission: 'metadata=read' };
const code = { permission: 'contents=read' };
const tracker = { permission: 'issues=read; pull_requests=read' };
const issuesWrite = { permission: 'issues=write' };
const trackerWrite = { permission: 'issues=write; pull_requests=write' };
const reviews = { permission: 'pull_requests=read' };

/** Below `/repos/{owner}/{repo}` and, by id, below `/repositories/{id}`. */
export const repositoryRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '', repository, 'repos/repos#get-a-repository', metadata),
  route('GET', '/branches', branches, 'branches/branches#list-branches', code),
  route('GET', '/branches/{branch*}', branch, 'branches/branches#get-a-branch', code),
  route('GET', '/commits', commits, 'commits/commits#list-commits', code),
  route('GET', '/commits/{ref*}', commit, 'commits/commits#get-a-commit', code),
  route('GET', '/contents', contents, 'repos/contents#get-repository-content', code),
  route('GET', '/contents/{path*}', contents, 'repos/contents#get-repository-content', code),
  route('GET', '/readme', readme, 'repos/contents#get-a-repository-readme', code),
  route('GET', '/issues', issues, 'issues/issues#list-repository-issues', tracker),
  route('GET', '/issues/{number}', issue, 'issues/issues#get-an-issue', tracker),
  route('GET', '/issues/{number}/comments', issueComments, 'issues/comments#list-issue-comments', tracker),
  route('POST', '/issues', createIssue, 'issues/issues#create-an-issue', issuesWrite),
  route('PATCH', '/issues/{number}', updateIssue, 'issues/issues#update-an-issue', trackerWrite),
  route('POST', '/issues/{number}/comments', createComment, 'issues/comments#create-an-issue-comment', trackerWrite),
  route('GET', '/pulls', pullRequests, 'pulls/pulls#list-pull-requests', reviews),
  route('GET', '/pulls/{number}', pullRequest, 'pulls/pulls#get-a-pull-request', reviews),
];
