/** What a commit, a comparison or a pull request changes. */
import { filesAt, objectId, reachable } from './git.ts';
import { type Commit, type Content, defaultBranch, type PullRequest, type SourceFile } from './model.ts';
import { createRandom } from './random.ts';

export type ChangedFile = {
  readonly path: string;
  readonly sha: string;
  readonly status: 'added' | 'modified' | 'removed';
  readonly additions: number;
  readonly deletions: number;
  readonly patch: string;
};

const largestPatchedFile = 100_000;

/** What a commit touched. Of a seeded one it is derived from its id, so that no history has to be kept in memory. */
export function changedFiles(content: Pick<Content, 'files' | 'trees' | 'commits'>, commit: Commit): ChangedFile[] {
  if (!commit.isSeeded) {
    const parent = content.commits.get(commit.parents[0] ?? '');
    return compareFiles(parent ? filesAt(content, parent) : [], filesAt(content, commit));
  }
  const random = createRandom(commit.sha);
  const candidates = content.files.filter((file) => file.text.length < largestPatchedFile);
  if (candidates.length === 0) return [];
  const isFirst = commit.parents.length === 0;
  const touched = isFirst ? candidates : random.shuffle(candidates).slice(0, random.between(1, 3));
  return touched.map(({ path, text, sha }) => {
    const lines = text.split('\n');
    const start = isFirst ? 0 : random.between(0, Math.max(0, lines.length - 8));
    const added = lines.slice(start, isFirst ? lines.length : start + random.between(2, 7));
    const removed = isFirst ? [] : added.slice(0, random.between(0, Math.max(0, added.length - 1))).reverse();
    const header = `@@ -${isFirst ? 0 : start + 1},${removed.length} +${start + 1},${added.length} @@`;
    return {
      path,
      sha: isFirst ? sha : objectId('blob', `${commit.sha} ${path}`),
      status: isFirst ? 'added' : 'modified',
      additions: added.length,
      deletions: removed.length,
      patch: [header, ...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join('\n'),
    };
  });
}

/** What differs between two sets of files, each file in one hunk. */
export function compareFiles(before: readonly SourceFile[], after: readonly SourceFile[]): ChangedFile[] {
  const paths = [...new Set([...before, ...after].map(({ path }) => path))].sort();
  return paths.flatMap((path) => {
    const [then, now] = [before, after].map((files) => files.find((file) => file.path === path));
    if (then?.sha === now?.sha && then?.mode === now?.mode) return [];
    const status = !then ? 'added' : !now ? 'removed' : 'modified';
    return [{ path, sha: (now ?? then)?.sha ?? '', status, ...hunk(linesOf(then), linesOf(now)) } as const];
  });
}

const linesOf = (file: SourceFile | undefined): string[] => {
  if (file?.mode === '160000') return [`Subproject commit ${file.sha}`];
  const lines = file?.text.split('\n') ?? [];
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

function hunk(before: string[], after: string[]): Pick<ChangedFile, 'additions' | 'deletions' | 'patch'> {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  const removed = before.slice(start, before.length - same);
  const added = after.slice(start, after.length - same);
  const header = `@@ -${start + 1},${removed.length} +${start + 1},${added.length} @@`;
  const patch = [header, ...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)].join('\n');
  return { additions: added.length, deletions: removed.length, patch };
}

/** Where the branches of a pull request stand: an open one follows them, a closed one stays as it was. */
export function endsOf(content: Content, issue: { state: 'open' | 'closed'; pull: PullRequest }) {
  const { pull, state } = issue;
  const baseRef = pull.baseRef ?? defaultBranch;
  if (state === 'closed') return { ...pull, baseRef };
  return { ...pull, baseRef, headSha: (pull.fork?.content() ?? content).branches.get(pull.headRef) ?? pull.headSha };
}

/** The commits that `head` has and `base` has not, oldest first. */
export function commitsBetween(content: Content, base: string, head: string): Commit[] {
  const known = new Set(reachable(content.commits, base).map(({ sha }) => sha));
  return reachable(content.commits, head)
    .filter(({ sha }) => !known.has(sha))
    .reverse();
}

/** What a pull request changes: for a seeded one what its newest commit touched, which is all this world keeps of it. */
export function filesOf(content: Content, baseSha: string, headSha: string): ChangedFile[] {
  const [base, head] = [baseSha, headSha].map((sha) => content.commits.get(sha));
  // A merge of the base into it is not a change of the pull request.
  const own = head && head.parents.length > 1 ? content.commits.get(head.parents[0] ?? '') : head;
  if (!base || !own) return [];
  return own.isSeeded ? changedFiles(content, own) : compareFiles(filesAt(content, base), filesAt(content, own));
}

/** The files of `onto` with what changed from `base` to `head`. */
export function mergedFiles(content: Content, base: Commit, head: Commit, onto: Commit): SourceFile[] {
  const [before, after] = [filesAt(content, base), filesAt(content, head)];
  const untouched = new Set(
    after
      .filter((file) => before.some((one) => one.path === file.path && one.sha === file.sha))
      .map(({ path }) => path),
  );
  const touched = new Set([...before, ...after].map(({ path }) => path).filter((path) => !untouched.has(path)));
  return [
    ...filesAt(content, onto).filter(({ path }) => !touched.has(path)),
    ...after.filter(({ path }) => touched.has(path)),
  ];
}
