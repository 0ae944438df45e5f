/** Files of a repository as git has them: trees, texts, and commits that change several at once. */
import * as z from 'zod';
import { isRecord } from '../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { ownerAndName } from './fields.ts';
import { changeOnGitHub, type Get } from './rest.ts';
import { cleanPath, cleanUrl } from './view.ts';

/** A commit and the tree of its files, both by their ids: what they name never changes. */
export type Snapshot = { commit: string; tree: string };

const Tree = z.object({ sha: z.string() });
const ReadBranch = z.object({ commit: z.object({ sha: z.string(), commit: z.object({ tree: Tree }) }) });
const ReadCommitOf = z.object({ sha: z.string(), commit: z.object({ tree: Tree }) });
const ReadGitCommit = z.object({ sha: z.string(), tree: Tree });

/** What a branch ends with now. */
export async function endOfBranch(get: Get, repository: string, branch: string): Promise<Result<Snapshot>> {
  const asked = { ...ownerAndName(repository), branch };
  const answer = await get('/repos/{owner}/{repo}/branches/{branch}', asked, ReadBranch);
  if (!answer.ok) return answer;
  const { sha, commit } = answer.value.value.commit;
  return ok({ commit: sha, tree: commit.tree.sha });
}

/**
 * A commit that `now` comes from. Any other is refused: by its id, GitHub gives what is on any branch, and even what is
 * in a fork of somebody else.
 */
export async function earlierOf(
  get: Get,
  repository: string,
  now: Snapshot,
  commit: string,
): Promise<Result<Snapshot>> {
  const asked = { ...ownerAndName(repository), basehead: `${commit}...${now.commit}`, per_page: 1 };
  const compared = await get('/repos/{owner}/{repo}/compare/{basehead}', asked, z.object({ behind_by: z.number() }));
  if (!compared.ok) return compared;
  if (compared.value.value.behind_by > 0) return fail('platform_refused', 'The commit is not one of this branch.');
  return snapshotOf(get, repository, commit);
}

export async function snapshotOf(get: Get, repository: string, commit: string): Promise<Result<Snapshot>> {
  const asked = { ...ownerAndName(repository), commit_sha: commit };
  const answer = await get('/repos/{owner}/{repo}/git/commits/{commit_sha}', asked, ReadGitCommit);
  return answer.ok ? ok({ commit: answer.value.value.sha, tree: answer.value.value.tree.sha }) : answer;
}

const Entry = z.object({
  path: z.string(),
  mode: z.string(),
  type: z.string(),
  sha: z.string(),
  size: z.number().optional(),
});

/** A file or symlink as git has it: `100644`, `100755` where it may be run, `120000` for a symlink. */
export type FileEntry = { mode: string; sha: string; size: number };

const ReadTree = z.object({ tree: z.array(Entry), truncated: z.boolean().default(false) });
type ReadTree = z.infer<typeof ReadTree>;

/**
 * The commit that a reference stands for, once no path is a symlink or a submodule there or leads through one: GitHub gives what a symlink
 * points to, under the path of the symlink, and for a submodule what `.gitmodules` says. Fails with `not_allowed` for such a path.
 */
export async function withoutLinks(
  get: Get,
  repository: string,
  reference: string,
  paths: readonly string[],
): Promise<Result<string>> {
  const asked = { ...ownerAndName(repository), ref: reference };
  const found = await get('/repos/{owner}/{repo}/commits/{ref}', asked, ReadCommitOf);
  if (!found.ok) return found;
  const { sha, commit } = found.value.value;
  const read = openTrees(get, repository);
  for (const path of paths) {
    let directory: string | undefined = commit.tree.sha;
    for (const part of path.split('/').filter(Boolean)) {
      if (directory === undefined) break;
      const listed = await read(directory);
      if (!listed.ok) return listed;
      const entry = listed.value.tree.find((one) => one.path === part);
      if (entry?.mode === '120000') {
        return fail('not_allowed', 'It is a symlink, and this key is limited to paths.', {
          hint: 'Name the file that it points to.',
        });
      }
      if (entry?.type === 'commit') {
        return fail('not_allowed', 'It is a submodule, and this key is limited to paths.', {
          hint: 'Its address is in .gitmodules.',
        });
      }
      directory = entry?.type === 'tree' ? entry.sha : undefined;
    }
  }
  return ok(sha);
}

/** As the contents API lists it. */
type Listed = { url?: unknown; git_url?: unknown; html_url?: unknown; _links?: unknown };

/**
 * An entry of a directory without addresses in another repository: those of a submodule say what is in `.gitmodules`, which a key that
 * covers the directory need not cover. Pure.
 */
export function withoutElsewhere<Entry extends Listed>(entry: Entry): Entry {
  const { url, git_url } = entry;
  const [, own] = /^(.*\/repos\/[^/]+\/[^/]+)\/contents\//.exec(String(url)) ?? [];
  if (own !== undefined && String(git_url).startsWith(`${own}/git/`)) return entry;
  const links = { self: url, git: null, html: null };
  return { ...entry, git_url: null, html_url: null, ...('_links' in entry && { _links: links }) };
}

/** The same of an answer of any operation, in which only a directory is a list of what has such a place. Pure. */
export const ownAddresses = (answer: unknown): unknown =>
  Array.isArray(answer)
    ? answer.map((one: unknown) => (isRecord(one) && 'git_url' in one && '_links' in one ? withoutElsewhere(one) : one))
    : answer;

export type FindFile = (path: string) => Promise<Result<FileEntry | undefined>>;

/**
 * Finds files below a tree, directory by directory, each read once; undefined for one that is not there. Nothing is found
 * through a symlink: a path would then be written elsewhere than it says. Fails for a path that is, or leads through,
 * something else than files and directories.
 */
export function openTree(get: Get, repository: string, root: string): FindFile {
  const readOnce = openTrees(get, repository);
  return async (path) => {
    const parts = path.split('/');
    let directory = root;
    for (const [index, part] of parts.entries()) {
      const listed = await readOnce(directory);
      if (!listed.ok) return listed;
      const entry = listed.value.tree.find((one) => one.path === part);
      if (!entry) return ok(undefined);
      const here = cleanPath(parts.slice(0, index + 1).join('/'));
      const isLast = index === parts.length - 1;
      if (isLast && entry.type === 'blob') return ok({ mode: entry.mode, sha: entry.sha, size: entry.size ?? 0 });
      if (isLast) return fail('invalid_arguments', `${here} is a ${kindOf(entry)}, not a file.`);
      if (entry.type !== 'tree') return fail('invalid_arguments', `${here} is a ${kindOf(entry)}, not a directory.`);
      directory = entry.sha;
    }
    return ok(undefined);
  };
}

/** The directories of a repository, each read once. */
function openTrees(get: Get, repository: string): (sha: string) => Promise<Result<ReadTree>> {
  const trees = new Map<string, Promise<Result<ReadTree>>>();

  async function read(sha: string): Promise<Result<ReadTree>> {
    const asked = { ...ownerAndName(repository), tree_sha: sha };
    const answer = await get('/repos/{owner}/{repo}/git/trees/{tree_sha}', asked, ReadTree);
    if (!answer.ok) return answer;
    if (answer.value.value.truncated) return fail('platform_refused', 'A directory has too many entries.');
    return ok(answer.value.value);
  }

  return (sha) => {
    const known = trees.get(sha) ?? read(sha);
    trees.set(sha, known);
    return known;
  };
}

const kindOf = ({ type, mode }: z.infer<typeof Entry>): string =>
  type === 'tree' ? 'directory' : type === 'commit' ? 'submodule' : mode === '120000' ? 'symlink' : 'file';

/** A file that text may be written to. To write to a symlink would change where it points. */
export function refuseSymlink(path: string, entry: FileEntry | undefined): Result<FileEntry | undefined> {
  if (entry?.mode !== '120000') return ok(entry);
  return fail('invalid_arguments', `${cleanPath(path)} is a symlink, not a file.`, {
    hint: 'Name the file that it points to.',
  });
}

const ReadBlob = z.object({ content: z.string(), encoding: z.string() });

/** Bytes. Of what goes beyond the size alone is shown: nobody reads it before they approve, and a preview is kept in memory. */
const most = { file: 1_000_000, together: 2_000_000 };

export type ReadText = (entry: FileEntry) => Promise<Result<string>>;

/**
 * Reads files of one preview, to be shown beside what they become: their text with every character that it has, or in
 * brackets what they are where that is no text.
 */
export function openTexts(get: Get, repository: string): ReadText {
  let left = most.together;
  return async ({ mode, sha, size }) => {
    const bytes = `${size.toLocaleString('en')} bytes`;
    if (size > Math.min(most.file, left)) return ok(`[${bytes}, too many to show; ${sha}]`);
    left -= size;
    const asked = { ...ownerAndName(repository), file_sha: sha };
    const answer = await get('/repos/{owner}/{repo}/git/blobs/{file_sha}', asked, ReadBlob);
    if (!answer.ok) return answer;
    const { content, encoding } = answer.value.value;
    const text = exactText(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
    if (text === undefined) return ok(`[${bytes} that are no text; ${sha}]`);
    return ok(mode === '120000' ? `[symlink to ${text}]` : text);
  };
}

/** Unlike what is answered to a model: nothing is cleaned, and a byte order mark stays. */
function exactText(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A path with its new text, or with the object that it shall be; null takes it away. */
export type TreeChange = { path: string; mode: string } & ({ content: string } | { sha: string | null });

type Commit = { branch: string; parent: Snapshot; message: string; changes: TreeChange[] };

export const Committed = z.object({
  commit: z.string().describe('The new commit'),
  parent: z.string().describe('What the branch ended with before'),
  url: z.string().describe('Address to cite'),
});

const Made = z.object({ sha: z.string() });

/**
 * Adds one commit to the end of a branch. The tree and the commit are made first, which nobody sees; the one effect is the
 * move of the branch, and GitHub refuses it where the branch no longer ends with `parent`.
 */
export async function commitFiles(
  client: PlatformClient,
  repository: string,
  { branch, parent, message, changes }: Commit,
): Promise<Result<z.infer<typeof Committed>>> {
  const place = ownerAndName(repository);
  const wanted = { base_tree: parent.tree, tree: changes.map((one) => ({ type: 'blob', ...one })) };
  const tree = prepared(await changeOnGitHub(client, 'POST /repos/{owner}/{repo}/git/trees', place, wanted, Made));
  if (!tree.ok) return tree;
  const fields = { message, tree: tree.value.sha, parents: [parent.commit] };
  const Commit = Made.extend({ html_url: z.string() });
  const commit = prepared(
    await changeOnGitHub(client, 'POST /repos/{owner}/{repo}/git/commits', place, fields, Commit),
  );
  if (!commit.ok) return commit;
  const { sha, html_url } = commit.value;
  const route = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
  const ref = `heads/${branch}`;
  const moved = await changeOnGitHub(
    client,
    route,
    { ...place, ref },
    { sha, force: false },
    z.object({ ref: z.string() }),
  );
  return moved.ok ? ok({ commit: sha, parent: parent.commit, url: cleanUrl(html_url) }) : moved;
}

/** The outcome of a step before the effect: no matter what is not known of it, the branch is as it was. */
const prepared = <T>(step: Result<T>): Result<T> =>
  step.ok || step.failure.code !== 'outcome_unknown' ? step : fail('platform_failed', 'The branch was not changed.');
