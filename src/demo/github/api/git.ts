/** Git's own objects: references, commits, tags, trees and blobs. */
import {
  addCommit,
  entriesOf,
  filesOfTree,
  keepTree,
  moveBranch,
  objectId,
  reachable,
  sourceFile,
  submodule,
} from '../git.ts';
import { type Content, defaultBranch, type SourceFile } from '../model.ts';
import { gitBlob, gitCommit, gitRef, gitTag, gitTree } from '../shapes/git.ts';
import { resolveReference } from './commits.ts';
import { pusher } from './push-access.ts';
import { created, missing, noContent, okReply, type Reply, refuseRequest } from './reply.ts';
import { type RepositoryContext, readInput } from './request.ts';
import { route } from './route.ts';

/** A branch or a tag by its full name, `heads/main` or `tags/v1`. */
function reference({ repository, parameters }: RepositoryContext): Reply {
  const content = repository.content();
  const name = parameters['ref'] ?? '';
  const head = content.branches.get(name.replace(/^heads\//, ''));
  if (name.startsWith('heads/') && head) {
    return okReply(gitRef(repository, `refs/${name}`, { type: 'commit', sha: head }));
  }
  const tag = content.tags.find((one) => `tags/${one.name}` === name) ?? missing();
  const object = tag.annotation ? { type: 'tag', sha: tag.annotation.sha } : { type: 'commit', sha: tag.commit };
  return okReply(gitRef(repository, `refs/${name}`, object));
}

function commitObject({ repository, parameters }: RepositoryContext): Reply {
  const found = repository.content().commits.get(parameters['sha'] ?? '') ?? missing();
  return okReply(gitCommit(repository, found));
}

function tagObject({ repository, parameters }: RepositoryContext): Reply {
  const made = repository.content().tagObjects.get(parameters['sha'] ?? '');
  if (made) return okReply(gitTag(repository, made));
  for (const { annotation, ...tag } of repository.content().tags) {
    if (annotation && annotation.sha === parameters['sha']) {
      return okReply(gitTag(repository, { ...tag, annotation }));
    }
  }
  return missing();
}

/** One that no name leads to yet, of a commit or of another such object: https://docs.github.com/en/rest/git/tags#create-a-tag-object */
function createTag(context: RepositoryContext): Reply {
  const { repository } = context;
  const { by, at } = pusher(context);
  const content = repository.content();
  const input = readInput(context, { tag: 'string', message: 'string', object: 'string', type: 'string' });
  const { tag: name, message = '', object = '', type } = input as Record<string, string | undefined>;
  if (name === undefined) return refuse('Invalid request.');
  const inner = type === 'tag' ? content.tagObjects.get(object) : undefined;
  const commit = type === 'commit' ? content.commits.get(object)?.sha : inner?.commit;
  if (commit === undefined) return refuse('Invalid object');
  const head = [
    `object ${object}`,
    `type ${type}`,
    `tag ${name}`,
    `tagger ${by.name} <${by.email}> ${at / 1000} +0000`,
  ];
  const sha = objectId('tag', [...head, '', message].join('\n'));
  const within = inner && { ...inner.annotation, name: inner.name };
  const made = { name, commit, annotation: { sha, tagger: by, date: at, message, ...(within && { within }) } };
  content.tagObjects.set(sha, made);
  return created(gitTag(repository, made));
}

/** By the id of a tree or of a commit, or by the name of a branch or tag; any value of `recursive` counts. */
function tree({ repository, parameters, query }: RepositoryContext): Reply {
  const content = repository.content();
  if (content.branches.size === 0) refuseRequest(409, 'Git Repository is empty.');
  const named = parameters['sha'] ?? '';
  const direct = filesOfTree(content, named);
  const sha = direct ? named : (resolveReference(content, named)?.tree ?? missing());
  const files = direct ?? filesOfTree(content, sha) ?? missing();
  return okReply(gitTree(repository, sha, entriesOf(files, query.has('recursive'))));
}

const findBlob = ({ files, trees }: Content, id: string | undefined): SourceFile | undefined =>
  [files, ...trees.values()].flat().find(({ sha }) => sha === id);

function blob({ repository, parameters }: RepositoryContext): Reply {
  return okReply(gitBlob(repository, findBlob(repository.content(), parameters['sha']) ?? missing()));
}

const refuse = (message: string): never => refuseRequest(422, message);

type Entry = { path?: unknown; mode?: unknown; sha?: unknown; content?: unknown };

/** New entries over `base_tree`; one whose `sha` is null goes. */
function createTree(context: RepositoryContext): Reply {
  const { repository } = context;
  pusher(context);
  const input = readInput(context, { base_tree: 'string' });
  const content = repository.content();
  const base = input['base_tree'];
  const from = base === undefined ? [] : filesOfTree(content, String(base));
  const entries = input['tree'];
  if (!from) return refuse(`base_tree is not a valid tree oid`);
  if (!Array.isArray(entries) || entries.length === 0) return refuse('Invalid tree info');
  const files = new Map(from.map((file) => [file.path, file]));
  for (const { path, mode, sha, content: given } of entries as Entry[]) {
    if (typeof path !== 'string' || !/^[^/]+(\/[^/]+)*$/.test(path)) {
      return refuse('tree.path contains a malformed path component');
    }
    if (sha === null) {
      if (!files.delete(path)) refuse('GitRPC::BadObjectState');
      continue;
    }
    // Nobody looks whether a commit of another repository is there.
    if (mode === '160000') {
      files.set(path, submodule(path, String(sha)));
      continue;
    }
    const text = typeof given === 'string' ? given : findBlob(content, String(sha))?.text;
    if (text === undefined) return refuse(`tree.sha ${String(sha)} is not a valid blob`);
    // As in git, a name is either a file or a directory.
    for (const other of [...files.keys()]) if (other.startsWith(`${path}/`)) files.delete(other);
    files.set(path, sourceFile(path, text, mode === '100755' || mode === '120000' ? mode : undefined));
  }
  const all = [...files.values()];
  return created(gitTree(repository, keepTree(content, all), entriesOf(all, false)));
}

function createCommit(context: RepositoryContext): Reply {
  const { repository } = context;
  const { by, at } = pusher(context);
  const input = readInput(context, { message: 'string', tree: 'string', parents: 'strings' });
  const content = repository.content();
  const { message, tree, parents = [] } = input as { message?: string; tree?: string; parents?: string[] };
  if (message === undefined || tree === undefined) return refuse('Invalid request.');
  if (!filesOfTree(content, tree)) refuse('Tree SHA does not exist');
  if (!parents.every((sha) => content.commits.has(sha))) {
    refuse('Parent SHA does not exist or is not a commit object');
  }
  return created(gitCommit(repository, addCommit(content, { by, message, parents, tree, at })));
}

/** What `git check-ref-format` lets through, as far as anybody tries. */
const isName = (branch: string): boolean =>
  !/[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\/\.|\.lock(\/|$)/u.test(branch) && branch !== '@';

function createReference(context: RepositoryContext): Reply {
  const { repository } = context;
  pusher(context);
  const { ref = '', sha = '' } = readInput(context, { ref: 'string', sha: 'string' }) as Record<string, string>;
  const { commits, branches, tags, tagObjects } = repository.content();
  const tag = /^refs\/tags\/(.+)$/.exec(ref)?.[1];
  if (tag !== undefined && isName(tag)) {
    if (tags.some(({ name }) => name === tag)) refuse('Reference already exists');
    const { annotation, commit = commits.get(sha)?.sha } = tagObjects.get(sha) ?? {};
    if (commit === undefined) return refuse('Object does not exist');
    tags.push({ name: tag, commit, ...(annotation && { annotation }) });
    return created(gitRef(repository, ref, { type: annotation ? 'tag' : 'commit', sha }));
  }
  const branch = /^(?:refs\/)?heads\/(.+)$/.exec(ref)?.[1];
  if (branch === undefined || !isName(branch)) return refuse(`${ref} is not a valid ref name.`);
  const commit = commits.get(sha) ?? refuse('Object does not exist');
  if (branches.has(branch)) refuse('Reference already exists');
  moveBranch(repository, branch, commit);
  return created(gitRef(repository, `refs/heads/${branch}`, { type: 'commit', sha }));
}

/** The branch that the path names, for somebody who may move it. */
function findBranch(context: RepositoryContext): string {
  pusher(context);
  const branch = /^heads\/(.+)$/.exec(context.parameters['ref'] ?? '')?.[1] ?? '';
  return context.repository.content().branches.has(branch) ? branch : refuse('Reference does not exist');
}

function updateReference(context: RepositoryContext): Reply {
  const { repository } = context;
  const branch = findBranch(context);
  const input = readInput(context, { sha: 'string' });
  const { commits, branches } = repository.content();
  const commit = commits.get(String(input['sha'])) ?? refuse('Object does not exist');
  const isForward = reachable(commits, commit.sha).some(({ sha }) => sha === branches.get(branch));
  if (!isForward && input['force'] !== true) refuse('Update is not a fast forward');
  moveBranch(repository, branch, commit);
  return okReply(gitRef(repository, `refs/heads/${branch}`, { type: 'commit', sha: commit.sha }));
}

function deleteReference(context: RepositoryContext): Reply {
  const branch = findBranch(context);
  if (branch === defaultBranch) refuse('Cannot delete the default branch');
  context.repository.content().branches.delete(branch);
  return noContent;
}

export const gitRoutes = [
  route('GET', '/git/ref/{ref*}', reference),
  route('GET', '/git/commits/{sha}', commitObject),
  route('GET', '/git/tags/{sha}', tagObject),
  route('GET', '/git/trees/{sha*}', tree),
  route('GET', '/git/blobs/{sha}', blob),
  route('POST', '/git/trees', createTree),
  route('POST', '/git/commits', createCommit),
  route('POST', '/git/tags', createTag),
  route('POST', '/git/refs', createReference),
  route('PATCH', '/git/refs/{ref*}', updateReference),
  route('DELETE', '/git/refs/{ref*}', deleteReference),
];
