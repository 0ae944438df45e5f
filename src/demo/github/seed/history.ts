import { sealCommit } from '../git-objects.ts';
import { type Commit, type Content, defaultBranch, type Identity } from '../model.ts';
import type { Random } from '../random.ts';
import { authors, mergedByButton } from './accounts.ts';
import { day, minute, type PlannedCommit, planCommits, planRecentCommits, workingTime } from './schedule.ts';
import type { Specification } from './specification.ts';
import { maintainerOf, type Tracker } from './tracker.ts';
import { branchName, commitMessage } from './wording.ts';

const subjectOf = (message: string) => message.split('\n')[0] ?? '';

/** Writes the commits of a repository: a main branch, merged pull requests along it, open ones at its end. */
export function writeHistory(
  specification: Specification,
  random: Random,
  startOfDay: number,
  tracker: Tracker,
): Pick<Content, 'commits' | 'branches'> {
  const commits = new Map<string, Commit>();
  const branches = new Map<string, string>();
  const account = maintainerOf(specification);
  const maintainer: Identity = { name: account.name, email: account.email, account };

  function add(planned: PlannedCommit, parents: readonly (Commit | undefined)[]): Commit {
    return seal(authors[planned.by], authors[planned.by], planned.date, planned.message, parents);
  }

  function seal(
    author: Identity,
    committer: Identity,
    date: number,
    message: string,
    parents: readonly (Commit | undefined)[],
  ) {
    const known = parents.filter((parent) => parent !== undefined).map(({ sha }) => sha);
    const commit = sealCommit({ author, committer, date, message, parents: known });
    commits.set(commit.sha, commit);
    return commit;
  }

  /** Puts commits on a branch of their own and merges it, as the button on a pull request does. */
  function merge(base: Commit, part: readonly PlannedCommit[], first: PlannedCommit, before: number): Commit {
    const head = part.reduce((tip, planned) => add(planned, [tip]), base);
    const openedAt = first.date + 10 * minute;
    const mergedAt = Math.max(head.date + 1000, Math.min(head.date + random.between(20, 90) * minute, before - 1000));
    const headRef = branchName(first.message);
    const number = tracker.numberAt(openedAt);
    const message = `Merge pull request #${number} from ${specification.owner}/${headRef}\n\n${subjectOf(first.message)}`;
    const tip = seal(maintainer, mergedByButton, mergedAt, message, [base, head]);
    tracker.addPull(subjectOf(first.message), first.by, Math.min(openedAt, mergedAt), {
      headRef,
      headSha: head.sha,
      baseSha: base.sha,
      draft: false,
      mergedAt,
      mergedBy: account,
      mergeSha: tip.sha,
    });
    return tip;
  }

  function openPull(base: Commit, index: number): void {
    const by = random.pick(planned).by;
    const date = startOfDay - (5 - index) * day + workingTime(random);
    const message = commitMessage(specification, random);
    const start = add({ by, date, message }, [base]);
    const head = add({ by, date: date + 40 * minute, message: 'Apply suggestions from review' }, [start]);
    const headRef = branchName(message);
    branches.set(headRef, head.sha);
    tracker.numberAt(date + 45 * minute);
    tracker.addPull(subjectOf(message), by, date + 45 * minute, {
      headRef,
      headSha: head.sha,
      baseSha: base.sha,
      draft: index % 2 === 1,
      mergedAt: null,
      mergedBy: null,
      mergeSha: null,
    });
  }

  const planned = planCommits(specification, random, startOfDay);
  let tip: Commit | undefined;
  for (let index = 0; index < planned.length; ) {
    const size = tip && random.next() < 0.12 ? random.between(2, 3) : 1;
    const part = planned.slice(index, index + size);
    const [first] = part;
    if (!first) break;
    const before = planned[index + size]?.date ?? Number.POSITIVE_INFINITY;
    tip = tip && part.length > 1 ? merge(tip, part, first, before) : add(first, [tip]);
    index += size;
  }
  const base = tip;
  for (const recent of planRecentCommits(specification, startOfDay)) tip = add(recent, [tip]);
  if (tip) branches.set(defaultBranch, tip.sha);
  if (base) for (let index = 0; index < specification.openPulls; index++) openPull(base, index);
  tracker.numberAt(Number.POSITIVE_INFINITY);
  return { commits, branches };
}
