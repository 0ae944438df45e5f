import { collaborators } from './collaborators.ts';
import { branch, branches, commit, commits } from './commits.ts';
import { compare } from './compare.ts';
import { deleteContents, putContents } from './content-writes.ts';
import { contents, readme } from './contents.ts';
import type { RepositoryContext } from './context.ts';
import { blob, commitObject, reference, tagObject, tree } from './git-reads.ts';
import { createCommit, createReference, createTree, deleteReference, updateReference } from './git-writes.ts';
import { latestRelease, releaseByTag, releases, tags } from './releases.ts';
import { type Route, route } from './route.ts';

const metadata = { permission: 'metadata=read' };
const code = { permission: 'contents=read' };
const codeWrite = { permission: 'contents=write' };

/** What a repository consists of: branches, commits, files, git's own objects, tags and releases. */
export const codeRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '/branches', branches, 'branches/branches#list-branches', code),
  route('GET', '/branches/{branch*}', branch, 'branches/branches#get-a-branch', code),
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
  route('GET', '/tags', tags, 'repos/repos#list-repository-tags', code),
  route('GET', '/releases', releases, 'releases/releases#list-releases', code),
  route('GET', '/releases/latest', latestRelease, 'releases/releases#get-the-latest-release', code),
  route('GET', '/releases/tags/{tag*}', releaseByTag, 'releases/releases#get-a-release-by-tag-name', code),
  route('GET', '/collaborators', collaborators, 'collaborators/collaborators#list-repository-collaborators', metadata),
  route('GET', '/readme', readme, 'repos/contents#get-a-repository-readme', code),
];
