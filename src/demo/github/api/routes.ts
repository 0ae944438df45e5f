import type { Resource } from '../rate.ts';
import { emails, signedInUser, user } from './accounts.ts';
import { checkRoutes } from './check-routes.ts';
import { branch, branches, commit, commits } from './commits.ts';
import { compare } from './compare.ts';
import { deleteContents, putContents } from './content-writes.ts';
import { contents, readme } from './contents.ts';
import type { Context, RepositoryContext } from './context.ts';
import { blob, commitObject, reference, tagObject, tree } from './git-reads.ts';
import { createCommit, createReference, createTree, deleteReference, updateReference } from './git-writes.ts';
import { graphql } from './graphql.ts';
import { createComment, createIssue, deleteComment, updateComment, updateIssue } from './issue-writes.ts';
import { issue, issueComment, issueComments, issues } from './issues.ts';
import { projectRoutes } from './projects.ts';
import { pullRoutes } from './pull-routes.ts';
import { accountRepositories, ownRepositories, repository } from './repositories.ts';
import { type Route, route } from './route.ts';
import { searchCode, searchCommits, searchIssues, searchRepositories } from './search.ts';

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
  ...projectRoutes,
  route('POST', '/graphql', graphql, 'graphql', { resource: 'graphql' }),
  route('GET', '/search/repositories', searchRepositories, 'search/search#search-repositories', search),
  route('GET', '/search/issues', searchIssues, 'search/search#search-issues-and-pull-requests', search),
  route('GET', '/search/commits', searchCommits, 'search/search#search-commits', search),
  route('GET', '/search/code', searchCode, 'search/search#search-code', codeSearch),
];

const metadata = { permission: 'metadata=read' };
const code = { permission: 'contents=read' };
const codeWrite = { permission: 'contents=write' };
const tracker = { permission: 'issues=read; pull_requests=read' };
const issuesWrite = { permission: 'issues=write' };
const trackerWrite = { permission: 'issues=write; pull_requests=write' };

/** Below `/repos/{owner}/{repo}` and, by id, below `/repositories/{id}`. */
export const repositoryRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '', repository, 'repos/repos#get-a-repository', metadata),
  route('GET', '/branches', branches, 'branches/branches#list-branches', code),
  route('GET', '/branches/{branch*}', branch, 'branches/branches#get-a-branch', code),
  ...pullRoutes,
  ...checkRoutes,
  route('GET', '/commits', commits, 'commits/commits#list-commits', code),
  route('GET', '/commits/{ref*}', commit, 'commits/commits#get-a-commit', code),
  route('GET', '/contents', contents, 'repos/contents#get-repository-content', code),
  route('GET', '/contents/{path*}', contents, 'repos/contents#get-repository-content', code),
  route('PUT', '/contents/{path*}', putContents, 'repos/contents#create-or-update-file-contents', codeWrite),
  route('DELETE', '/contents/{path*}', deleteContents, 'repos/contents#delete-a-file', codeWrite),
  route('GET', '/compare/{basehead*}', compare, 'commits/commits#compare-two-commits', code),
  route('GET', '/git/ref/{ref*}', reference, 'git/refs#get-a-reference', code),
  route('GET', '/git/commits/{sha}', commitObject, 'git/commits#get-a-commit-object', code),
  route('GET', '/git/tags/{sha}', tagObject, 'git/tags#get-a-tag', code),
  route('GET', '/git/trees/{sha*}', tree, 'git/trees#get-a-tree', code),
  route('GET', '/git/blobs/{sha}', blob, 'git/blobs#get-a-blob', code),
  route('POST', '/git/trees', createTree, 'git/trees#create-a-tree', codeWrite),
  route('POST', '/git/commits', createCommit, 'git/commits#create-a-commit', codeWrite),
  route('POST', '/git/refs', createReference, 'git/refs#create-a-reference', codeWrite),
  route('PATCH', '/git/refs/{ref*}', updateReference, 'git/refs#update-a-reference', codeWrite),
  route('DELETE', '/git/refs/{ref*}', deleteReference, 'git/refs#delete-a-reference', codeWrite),
  route('GET', '/readme', readme, 'repos/contents#get-a-repository-readme', code),
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
