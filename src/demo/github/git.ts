/** Ids, commits and trees, as git has them. */
import { hash } from 'node:crypto';
import {
  type Commit,
  type Content,
  defaultBranch,
  type GitHubRepository,
  type Identity,
  type SourceFile,
} from './model.ts';

/** The id that git itself gives to this content (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects). */
export function objectId(type: 'blob' | 'commit' | 'tree' | 'tag', content: string | Buffer): string {
  return hash('sha1', Buffer.concat([Buffer.from(`${type} ${Buffer.byteLength(content)}\0`), Buffer.from(content)]));
}

/** Completes a commit with the id that git gives to it: over the API and over git it is the same. */
export function sealCommit(draft: Omit<Commit, 'sha'>): Commit {
  const signature = ({ name, email }: Identity) => `${name} <${email}> ${draft.date / 1000} +0000`;
  const lines = [
    `tree ${draft.tree}`,
    ...draft.parents.map((parent) => `parent ${parent}`),
    `author ${signature(draft.author)}`,
    `committer ${signature(draft.committer)}`,
    '',
    draft.message,
  ];
  return { ...draft, sha: objectId('commit', lines.join('\n')) };
}

/** Everything reachable from a commit, newest first. */
export function reachable(commits: ReadonlyMap<string, Commit>, head: string): Commit[] {
  const found = new Map<string, Commit>();
  const waiting = [head];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    const commit = commits.get(sha);
    if (!commit || found.has(sha)) continue;
    found.set(sha, commit);
    waiting.push(...commit.parents);
  }
  // Of the same second, one stays before its parents.
  return [...found.values()].sort((a, b) => b.date - a.date);
}

/** The files of a repository as they are at a commit; all that was seeded has the same. */
export const filesAt = (content: Pick<Content, 'files' | 'trees'>, { tree }: Commit): readonly SourceFile[] =>
  content.trees.get(tree) ?? content.files;

/** The files at the end of the default branch; none before the first commit. */
export function currentFiles(content: Content): readonly SourceFile[] {
  const head = content.commits.get(content.branches.get(defaultBranch) ?? '');
  return head ? filesAt(content, head) : [];
}

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

/** The id that git gives to a directory in which these files lie, and no others. */
export function treeId(files: readonly SourceFile[]): string {
  const inside = Map.groupBy(
    files.filter(({ path }) => path.includes('/')),
    ({ path }) => path.slice(0, path.indexOf('/')),
  );
  const entries = [
    ...files
      .filter(({ path }) => !path.includes('/'))
      .map(({ path, sha, mode = '100644' }) => ({ name: path, order: path, mode: String(mode), sha })),
    // Git sorts a directory as if its name ended with a slash.
    ...[...inside].map(([name, all]) => ({ name, order: `${name}/`, mode: '40000', sha: treeId(below(all, name)) })),
  ].sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)));
  return objectId(
    'tree',
    Buffer.concat(
      entries.flatMap(({ mode, name, sha }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]),
    ),
  );
}

/** What lies below a directory, with the paths as seen from there. */
export const below = (files: readonly SourceFile[], directory: string): SourceFile[] =>
  directory === ''
    ? [...files]
    : files.flatMap((file) =>
        file.path.startsWith(`${directory}/`) ? [{ ...file, path: file.path.slice(directory.length + 1) }] : [],
      );

const directoriesOf = (files: readonly SourceFile[]): Set<string> =>
  new Set(
    files.flatMap(({ path }) => {
      const parts = path.split('/').slice(0, -1);
      return parts.map((_, end) => parts.slice(0, end + 1).join('/'));
    }),
  );

/** The files of the tree of this id, be it of a commit or of a directory. */
export function filesOfTree(content: Content, sha: string): readonly SourceFile[] | undefined {
  const made = content.trees.get(sha);
  if (made) return made;
  if ([...content.commits.values()].some(({ tree, isSeeded }) => isSeeded && tree === sha)) return content.files;
  for (const files of [content.files, ...content.trees.values()]) {
    for (const directory of directoriesOf(files)) {
      const inside = below(files, directory);
      if (treeId(inside) === sha) return inside;
    }
  }
  return undefined;
}

export type TreeEntry = {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size?: number;
};

/** What a tree lists: one level, or with `recursive` all of them. */
export function entriesOf(files: readonly SourceFile[], recursive: boolean): TreeEntry[] {
  const directories = [...directoriesOf(files)].map((path): TreeEntry => {
    return { path, mode: '040000', type: 'tree', sha: treeId(below(files, path)) };
  });
  const blobs = files.map(({ path, sha, text, mode = '100644' }): TreeEntry => {
    return mode === '160000'
      ? { path, mode, type: 'commit', sha }
      : { path, mode, type: 'blob', sha, size: Buffer.byteLength(text) };
  });
  return [...directories, ...blobs].filter(({ path }) => recursive || !path.includes('/')).sort(byPath);
}

/** Keeps these files as a tree that commits can name. */
export function keepTree(content: Content, files: readonly SourceFile[]): string {
  const sorted = [...files].sort(byPath);
  const sha = treeId(sorted);
  content.trees.set(sha, sorted);
  return sha;
}

type Draft = { by: Identity; message: string; parents: readonly string[]; tree: string; at: number };

/** A commit that no branch leads to yet. */
export function addCommit(content: Content, { by, message, parents, tree, at }: Draft): Commit {
  const commit = sealCommit({ author: by, committer: by, date: at, message, parents, tree });
  content.commits.set(commit.sha, commit);
  return commit;
}

/** Lets a branch end at a commit, which counts as a push. */
export function moveBranch(repository: GitHubRepository, branch: string, commit: Commit): void {
  repository.content().branches.set(branch, commit.sha);
  repository.pushedAt = Math.max(repository.pushedAt, commit.date);
}

/** A place at which another repository is to stand as of that commit; `.gitmodules` says which one. */
export const submodule = (path: string, commit: string): SourceFile => ({
  path,
  text: '',
  sha: commit,
  mode: '160000',
});

/** The address of the repository at such a place, as `.gitmodules` has it: https://git-scm.com/docs/gitmodules */
export function submoduleUrl(files: readonly SourceFile[], path: string): string | undefined {
  const sections = files.find((file) => file.path === '.gitmodules')?.text.split(/^(?=\[)/m) ?? [];
  const lineOf = (section: string, name: string) => new RegExp(`^\\s*${name} = (.*)$`, 'm').exec(section)?.[1];
  const own = sections.find((section) => lineOf(section, 'path') === path);
  return own && lineOf(own, 'url');
}

export const sourceFile = (path: string, text: string, mode?: SourceFile['mode']): SourceFile => ({
  path,
  text,
  sha: objectId('blob', text),
  ...(mode && { mode }),
});
