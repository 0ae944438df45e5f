import { type ChangedFile, changedFiles } from './changed-files.ts';
import { reachable } from './git-objects.ts';
import { type Commit, type Content, defaultBranch, type PullRequest } from './model.ts';

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

/** The files that a pull request changes: those of its newest commit that is no merge, which is all this world keeps of one. */
export function filesOf(content: Content, headSha: string): ChangedFile[] {
  let commit = content.commits.get(headSha);
  while (commit && commit.parents.length > 1) commit = content.commits.get(commit.parents[0] ?? '');
  return commit ? changedFiles(content, commit) : [];
}
