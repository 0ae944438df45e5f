import { objectId, reachable, sealCommit, treeId } from '../git.ts';
import {
  type Commit,
  type Content,
  defaultBranch,
  type Identity,
  type Release,
  type SourceFile,
  type Tag,
} from '../model.ts';
import type { Random } from '../random.ts';
import { type Author, adaAccount, authors, mergedByButton } from './accounts.ts';
import { hostileRelease } from './hostile.ts';
import { day, hourMs, oneMinute, type Specification, workingTime } from './specification.ts';
import { accountOf, maintainerOf, type Tracker } from './tracker.ts';
import { branchName, commitMessage } from './wording.ts';

type PlannedCommit = { readonly by: Author; readonly date: number; readonly message: string };

/** Who commits when and what, oldest first, up to the quiet days; the work becomes denser towards the end. */
function planCommits(specification: Specification, random: Random, startOfDay: number): PlannedCommit[] {
  const { createdDaysAgo, quietForDays, commits } = specification;
  const names = Object.keys(authors).filter((name): name is Author => name in authors);
  const people = random.shuffle(names.flatMap((by) => Array.from({ length: commits[by] ?? 0 }, () => by)));
  const dates = people
    .map((_, index) => {
      const share = index === 0 ? 1 : random.next() ** 1.4;
      const age = Math.round(quietForDays + share * (createdDaysAgo - quietForDays));
      return startOfDay - age * day + (index === 0 ? 8 * hourMs : workingTime(random));
    })
    .sort((a, b) => a - b);
  return people.map((by, index) => ({
    by,
    date: dates[index] ?? startOfDay,
    message: index === 0 ? 'Initial commit' : commitMessage(specification, random),
  }));
}

/** The commits written by hand, each on its day, in the order in which they are listed. */
const planRecentCommits = ({ recent = [] }: Specification, startOfDay: number, newest: number): PlannedCommit[] =>
  recent.map(({ by, daysAgo, message }, index) => ({
    by,
    message,
    date:
      daysAgo === 0
        ? newest
        : startOfDay - daysAgo * day + 8 * hourMs + index * 53 * oneMinute + ((index * 17_000) % oneMinute),
  }));

const subjectOf = (message: string) => message.split('\n')[0] ?? '';

/** Writes the commits of a repository: a main branch, merged pull requests along it, open ones at its end. */
export function writeHistory(
  specification: Specification,
  random: Random,
  startOfDay: number,
  { tracker, files, newest }: { tracker: Tracker; files: readonly SourceFile[]; newest: number },
): Pick<Content, 'commits' | 'branches'> {
  const tree = treeId(files);
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
    const commit = sealCommit({ author, committer, date, message, parents: known, tree, isSeeded: true });
    commits.set(commit.sha, commit);
    return commit;
  }

  /** Puts commits on a branch and merges it, as the button on a pull request does. */
  function merge(base: Commit, part: readonly PlannedCommit[], first: PlannedCommit, before: number): Commit {
    const head = part.reduce((tip, planned) => add(planned, [tip]), base);
    const openedAt = first.date + 10 * oneMinute;
    const mergedAt = Math.max(
      head.date + 1000,
      Math.min(head.date + random.between(20, 90) * oneMinute, before - 1000),
    );
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
    const head = add({ by, date: date + 40 * oneMinute, message: 'Apply suggestions from review' }, [start]);
    const headRef = branchName(message);
    branches.set(headRef, head.sha);
    tracker.numberAt(date + 45 * oneMinute);
    tracker.addPull(subjectOf(message), by, date + 45 * oneMinute, {
      headRef,
      headSha: head.sha,
      baseSha: base.sha,
      draft: index % 2 === 1,
      mergedAt: null,
      mergedBy: null,
      mergeSha: null,
      // So that her morning has something to do.
      reviewers: by !== 'ada' && accountOf(by) ? [adaAccount] : [],
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
  for (const recent of planRecentCommits(specification, startOfDay, newest)) tip = add(recent, [tip]);
  if (tip) branches.set(defaultBranch, tip.sha);
  const { openPulls = 0 } = specification;
  if (base) for (let index = 0; index < openPulls; index++) openPull(base, index);
  tracker.numberAt(Number.POSITIVE_INFINITY);
  return { commits, branches };
}

/** Repositories that hand something out, with the tags they did it by, oldest first. */
const published: Readonly<Record<string, readonly string[]>> = {
  'tidy-csv': ['v0.8.0', 'v0.9.0', 'v1.0.0', 'v1.1.0', 'v2.0.0-rc.1'],
  'atlas-service': ['2026-q2', '2026-q3'],
  'color-steps': ['v1.0.0'],
};

/** Tags spread over the main branch, every second one annotated, and a release for each but the first. */
export function publish(
  specification: Specification,
  { commits, branches }: Pick<Content, 'commits' | 'branches'>,
): Pick<Content, 'tags' | 'releases'> {
  const names = published[specification.name] ?? [];
  const main = reachable(commits, branches.get(defaultBranch) ?? '').reverse();
  const author = maintainerOf(specification);
  const tagger: Identity = { name: author.name, email: author.email, account: author };
  const tags: Tag[] = [];
  const releases: Release[] = [];
  for (const [index, name] of names.entries()) {
    const commit = main[Math.floor(((index + 1) * (main.length - 1)) / (names.length + 1))];
    if (!commit) continue;
    const message = `${specification.name} ${name}\n`;
    const sha = objectId('tag', `${commit.sha} ${name} ${message}`);
    const date = commit.date + 60_000;
    tags.push({ name, commit: commit.sha, ...(index % 2 === 1 && { annotation: { sha, tagger, date, message } }) });
    if (index === 0) continue;
    releases.push({
      id: specification.id * 100 + index,
      tag: name,
      title: `${specification.name} ${name}`,
      body:
        index === 1 ? hostileRelease : `## What is new\n\n- Better ${specification.subjects[index] ?? 'everything'}.`,
      author,
      prerelease: name.includes('-rc.'),
      publishedAt: date,
    });
  }
  return { tags, releases };
}
