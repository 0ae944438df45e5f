import type { Resource } from '../rate.ts';
import { emails, signedInUser, user } from './accounts.ts';
import { actionsRoutes } from './actions-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { codeRoutes } from './code-routes.ts';
import type { Context, RepositoryContext } from './context.ts';
import { graphql } from './graphql.ts';
import { subscribe, subscription, unsubscribe } from './interests.ts';
import { createComment, createIssue, deleteComment, updateComment, updateIssue } from './issue-writes.ts';
import { issue, issueComment, issueComments, issues } from './issues.ts';
import { peopleRoutes } from './people-routes.ts';
import { projectRoutes } from './projects.ts';
import { pullRoutes } from './pull-routes.ts';
import { accountRepositories, ownRepositories, repository } from './repositories.ts';
import { deleteRepository, fork } from './repository-writes.ts';
import { type Route, route } from './route.ts';
import { searchCode, searchCommits, searchIssues, searchRepositories } from './search.ts';
import { securityRoutes } from './security-routes.ts';
import { trackerRoutes } from './tracker-routes.ts';

const search: { resource: Resource } = { resource: 'search' };
const codeSearch: { resource: Resource } = { resource: 'code_search' };

export const accountRoutes: readonly Route<Context>[] = [
  route('GET', '/user', signedInUser, 'users/users#get-the-authenticated-user'),
  route('GET', '/user/emails', emails, 'users/emails#list-email-addresses-for-the-authenticated-user'),
  route('GET', '/user/repos', ownRepositories, 'repos/repos#list-repositories-for-the-authenticated-user'),
  ...peopleRoutes,
  route('GET', '/user/{id}', user, 'users/users#get-a-user-using-their-id'),
  route('GET', '/user/{id}/repos', accountRepositories, 'repos/repos#list-repositories-for-a-user'),
  route('GET', '/users/{login}', user, 'users/users#get-a-user'),
  route('GET', '/users/{login}/repos', accountRepositories, 'repos/repos#list-repositories-for-a-user'),
  ...projectRoutes,
  route('POST', '/graphql', graphql, 'graphql', { resource: 'graphql' }),
  route('GET', '/search/repositories', searchRepositories, 'search/search#search-repositories', search),
  route('GET', '/search/issues', searchIssues, 'search/search#search-issues-and-pull-requests', search),
  route('GET', '/search/commits', searchCommits, 'search/search#search-commits', search),
  route('GET', '/search/code', searchCode, 'search/search#search-code', codeSearch),
];

const metadata = { permission: 'metadata=read' };
const tracker = { permission: 'issues=read; pull_requests=read' };
const issuesWrite = { permission: 'issues=write' };
const trackerWrite = { permission: 'issues=write; pull_requests=write' };

const watching = { permission: 'watching=read' };
const watchingWrite = { permission: 'watching=write' };

/** Below `/repos/{owner}/{repo}` and, by id, below `/repositories/{id}`. */
export const repositoryRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '', repository, 'repos/repos#get-a-repository', metadata),
  route('DELETE', '', deleteRepository, 'repos/repos#delete-a-repository', { permission: 'administration=write' }),
  route('POST', '/forks', fork, 'repos/forks#create-a-fork', { permission: 'administration=write; contents=read' }),
  route('GET', '/subscription', subscription, 'activity/watching#get-a-repository-subscription', watching),
  route('PUT', '/subscription', subscribe, 'activity/watching#set-a-repository-subscription', watchingWrite),
  route('DELETE', '/subscription', unsubscribe, 'activity/watching#delete-a-repository-subscription', watchingWrite),
  // Before those that take all that follows /commits/ for the name of one.
  ...checkRoutes,
  ...codeRoutes,
  ...pullRoutes,
  ...actionsRoutes,
  ...trackerRoutes,
  ...securityRoutes,
  route('GET', '/issues', issues, 'issues/issues#list-repository-issues', tracker),
  route('GET', '/issues/comments/{comment}', issueComment, 'issues/comments#get-an-issue-comment', tracker),
  route('PATCH', '/issues/comments/{comment}', updateComment, 'issues/comments#update-an-issue-comment', trackerWrite),
  route('DELETE', '/issues/comments/{comment}', deleteComment, 'issues/comments#delete-an-issue-comment', trackerWrite),
  route('GET', '/issues/{number}', issue, 'issues/issues#get-an-issue', tracker),
  route('GET', '/issues/{number}/comments', issueComments, 'issues/comments#list-issue-comments', tracker),
  route('POST', '/issues', createIssue, 'issues/issues#create-an-issue', issuesWrite),
  route('PATCH', '/issues/{number}', updateIssue, 'issues/issues#update-an-issue', trackerWrite),
  route('POST', '/issues/{number}/comments', createComment, 'issues/comments#create-an-issue-comment', trackerWrite),
];
