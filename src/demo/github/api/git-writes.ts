import { reachable } from '../git-objects.ts';
import { defaultBranch, type SourceFile } from '../model.ts';
import { gitCommit, gitRef, gitTree } from '../shapes/git.ts';
import { addCommit, entriesOf, filesOfTree, keepTree, moveBranch, sourceFile } from '../snapshots.ts';
import { type Answer, created, failure, noContent, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { readInput } from './input.ts';
import { pusher } from './push-access.ts';

const refused = ({ documentation }: RepositoryContext, message: string): Answer => failure(422, message, documentation);

type Entry = { path?: unknown; mode?: unknown; type?: unknown; sha?: unknown; content?: unknown };

/** New entries over `base_tree`; one whose `sha` is null goes. */
export function createTree(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const push = pusher(context);
  if ('status' in push) return push;
  const read = readInput(context, { base_tree: 'string' });
  if ('status' in read) return read;
  const content = repository.content();
  const base = read.input['base_tree'];
  const from = base === undefined ? [] : filesOfTree(content, String(base));
  if (!from) return refused(context, `base_tree is not a valid tree oid`);
  const entries = read.input['tree'];
  if (!Array.isArray(entries) || entries.length === 0) return refused(context, 'Invalid tree info');
  const files = new Map(from.map((file) => [file.path, file]));
  for (const entry of entries as Entry[]) {
    const { path, mode, sha } = entry;
    if (typeof path !== 'string' || !/^[^/]+(\/[^/]+)*$/.test(path)) {
      return refused(context, 'tree.path contains a malformed path component');
    }
    if (sha === null) {
      if (!files.delete(path)) return refused(context, 'GitRPC::BadObjectState');
      continue;
    }
    const text = typeof entry.content === 'string' ? entry.content : textOf(context, String(sha));
    if (text === undefined) return refused(context, `tree.sha ${String(sha)} is not a valid blob`);
    // As in git, a name is either a file or a directory.
    for (const other of [...files.keys()]) if (other.startsWith(`${path}/`)) files.delete(other);
    const special = mode === '100755' || mode === '120000' ? mode : undefined;
    files.set(path, sourceFile(path, text, special));
  }
  const all = [...files.values()];
  const sha = keepTree(content, all);
  return created(gitTree(repository, sha, entriesOf(all, false), origin));
}

function textOf({ repository }: RepositoryContext, sha: string): string | undefined {
  const content = repository.content();
  const lists: (readonly SourceFile[])[] = [content.files, ...content.trees.values()];
  return lists.flat().find((file) => file.sha === sha)?.text;
}

export function createCommit(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const push = pusher(context);
  if ('status' in push) return push;
  const read = readInput(context, { message: 'string', tree: 'string', parents: 'strings' });
  if ('status' in read) return read;
  const content = repository.content();
  const { message, tree } = read.input as { message?: string; tree?: string };
  const parents = (read.input['parents'] ?? []) as string[];
  if (message === undefined || tree === undefined) return refused(context, 'Invalid request.');
  if (!filesOfTree(content, tree)) return refused(context, 'Tree SHA does not exist');
  if (!parents.every((sha) => content.commits.has(sha))) {
    return refused(context, 'Parent SHA does not exist or is not a commit object');
  }
  const commit = addCommit(content, { by: push.by, message, parents, tree, at: push.at });
  return created(gitCommit(repository, commit, origin));
}

const branchIn = (ref: string): string | undefined => /^(?:refs\/)?heads\/(.+)$/.exec(ref)?.[1];

export function createReference(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const push = pusher(context);
  if ('status' in push) return push;
  const read = readInput(context, { ref: 'string', sha: 'string' });
  if ('status' in read) return read;
  const { commits, branches } = repository.content();
  const { ref = '', sha = '' } = read.input as { ref?: string; sha?: string };
  const branch = branchIn(ref);
  if (branch === undefined || !isName(branch)) {
    return refused(context, `${ref} is not a valid ref name.`);
  }
  const commit = commits.get(sha);
  if (!commit) return refused(context, 'Object does not exist');
  if (branches.has(branch)) return refused(context, 'Reference already exists');
  moveBranch(repository, branch, commit);
  return created(gitRef(repository, `refs/heads/${branch}`, { type: 'commit', sha }, origin));
}

/** What `git check-ref-format` lets through, as far as anybody tries. */
const isName = (branch: string): boolean =>
  !/[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\/\.|\.lock(\/|$)/u.test(branch) && branch !== '@';

export function updateReference(context: RepositoryContext): Answer {
  const { repository, origin, parameters } = context;
  const push = pusher(context);
  if ('status' in push) return push;
  const read = readInput(context, { sha: 'string' });
  if ('status' in read) return read;
  const { commits, branches } = repository.content();
  const branch = branchIn(parameters['ref'] ?? '');
  const head = branches.get(branch ?? '');
  if (branch === undefined || head === undefined) return refused(context, 'Reference does not exist');
  const commit = commits.get(String(read.input['sha']));
  if (!commit) return refused(context, 'Object does not exist');
  const isForward = reachable(commits, commit.sha).some(({ sha }) => sha === head);
  if (!isForward && read.input['force'] !== true) return refused(context, 'Update is not a fast forward');
  moveBranch(repository, branch, commit);
  return ok(gitRef(repository, `refs/heads/${branch}`, { type: 'commit', sha: commit.sha }, origin));
}

export function deleteReference(context: RepositoryContext): Answer {
  const { repository, parameters } = context;
  const push = pusher(context);
  if ('status' in push) return push;
  const { branches } = repository.content();
  const branch = branchIn(parameters['ref'] ?? '');
  if (branch === undefined || !branches.has(branch)) return refused(context, 'Reference does not exist');
  if (branch === defaultBranch) return refused(context, 'Cannot delete the default branch');
  branches.delete(branch);
  return noContent;
}
