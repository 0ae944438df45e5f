import type { MyCommit } from './commits-of-repository.ts';

/** Where an answer ended: commits are newest first, and those of one second by their hash. */
type Place = { date: string; sha: string };

const order = (a: Place, b: Place): number => compare(b.date, a.date) || compare(a.sha, b.sha);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * One list without duplicates, newest first, of what comes after a place. A commit that is in several repositories
 * counts as the one's that is no fork, or the first one's by name.
 */
export function mergeCommits(commits: readonly MyCommit[], after: Place | undefined): MyCommit[] {
  const bySha = new Map<string, MyCommit>();
  for (const commit of commits) {
    const known = bySha.get(commit.sha);
    if (!known || isNearer(commit, known)) bySha.set(commit.sha, commit);
  }
  const merged = [...bySha.values()].sort(order);
  return after ? merged.filter((commit) => order(after, commit) < 0) : merged;
}

function isNearer({ from }: MyCommit, { from: known }: MyCommit): boolean {
  return from.fork === known.fork ? from.repository < known.repository : known.fork;
}
