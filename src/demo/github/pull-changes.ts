import { type ChangedFile, changedFiles, compareFiles } from './changed-files.ts';
import { reachable } from './git-objects.ts';
import { type Commit, type Content, defaultBranch, type PullRequest, type SourceFile } from './model.ts';
import { filesAt } from './snapshots.ts';

/** Where the branches of a pull request stand: an open one follows them, a closed one stays as it was. */
export function endsOf(content: Content, issue: { state: 'open' | 'closed'; pull: PullRequest }) {
  const { pull, state } = issue;
  const baseRef = pull.baseRef ?? defaultBranch;
  if (state === 'closed') return { ...pull, baseRef };
  return { ...pull, baseRef, headSha: content.branches.get(pull.headRef) ?? pull.headSha };
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
  // A merge of the base into it is none of its own changes.
  const own = head && head.parents.length > 1 ? content.commits.get(head.parents[0] ?? '') : head;
  if (!base || !own) return [];
  return content.trees.has(own.tree)
    ? compareFiles(filesAt(content, base), filesAt(content, own))
    : changedFiles(content, own);
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
