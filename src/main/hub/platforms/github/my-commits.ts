/** What the commits of an account are read by: its repositories, many requests at a time, and one list of what they hold. */
import * as z from 'zod';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { ownerAndName } from './fields.ts';
import { type HistoryPage, readHistories } from './histories.ts';
import { connectGitHub, type Get, type GitHubAnswer } from './rest.ts';
import { cleanName, utcTime } from './view.ts';
import { CommitView, commitDate, type ReadCommit } from './views/commits.ts';
import { RepositoryView } from './views/repositories.ts';

/** As many as GitHub is asked at once for one account: see `request.ts`. What waits here can still be left out. */
const requestsAtOnce = 10;

/** Failures that the next request would meet as well. */
const endsAll = ({ code }: Failure): boolean => code === 'platform_rate_limited' || code === 'platform_unauthorised';

/** Room for so many pieces of work at a time. Of those that wait the one of the lowest rank is next, and the earliest of that rank. */
function byRank(limit: number) {
  const waiting: { rank: number; begin: () => void }[] = [];
  let running = 0;
  return async <T>(rank: number, work: () => Promise<T>): Promise<T> => {
    if (running < limit) {
      running += 1;
    } else {
      const { promise, resolve } = Promise.withResolvers<void>();
      const at = waiting.findIndex((one) => one.rank > rank);
      waiting.splice(at === -1 ? waiting.length : at, 0, { rank, begin: resolve });
      await promise;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next.begin();
      else running -= 1;
    }
  };
}

/** Asks for the next page of each of these, as `readHistories` does. */
type AskHistories = (repositories: readonly Open[], window: Window) => Promise<Result<HistoryPage[]>>;

/**
 * Ways to ask for many requests: few at once, those of a lower rank first, and none any more after the rate limit ran out or the token
 * was refused. GraphQL has a separate rate limit, so what it refuses REST may still answer.
 */
export function connectForMany(client: PlatformClient): { ofRank: (rank: number) => Get; histories: AskHistories } {
  const gate = byRank(requestsAtOnce);
  const get = connectGitHub(client);
  let end: Failure | undefined;
  let endOfQueries: Failure | undefined;
  return {
    ofRank: (rank) => (route, parameters, schema, more) =>
      gate(rank, async () => {
        if (end) return { ok: false, failure: end };
        const answer = await get(route, parameters, schema, more);
        if (!answer.ok && endsAll(answer.failure)) end ??= answer.failure;
        return answer;
      }),
    histories: (repositories, window) =>
      gate(0, async () => {
        if (endOfQueries) return { ok: false, failure: endOfQueries };
        const places = repositories.map(({ from, after }) => ({ repository: from.repository, after }));
        const answer = await readHistories(client, places, window);
        if (!answer.ok && endsAll(answer.failure)) endOfQueries ??= answer.failure;
        return answer;
      }),
  };
}

export type OwnRepository = { repository: string; private: boolean; branch: string; fork: boolean };

/** The account's repositories to which somebody pushed since then (as `utcTime` writes it), latest push first. */
export async function repositoriesPushedSince(get: Get, since: string): Promise<Result<OwnRepository[]>> {
  const found = new Map<string, OwnRepository>();
  for (let page = 1; ; page += 1) {
    const asked = { sort: 'pushed', direction: 'desc', per_page: 100, page };
    const answer = await get('/user/repos', asked, z.array(RepositoryView.read));
    if (!answer.ok) return answer;
    const repositories = answer.value.value;
    const recent = repositories.filter((read) => utcTime(read.pushed_at) >= since);
    const before = found.size;
    for (const read of recent) {
      found.set(read.full_name, {
        repository: read.full_name,
        private: read.private,
        branch: read.default_branch ?? '',
        fork: read.fork ?? false,
      });
    }
    // The order makes everything after the first older push older as well. A page with nothing new is past the end.
    const isLast = recent.length < repositories.length || found.size === before || !answer.value.next;
    if (isLast) return ok([...found.values()]);
  }
}

/** A commit as little as the answer needs of it. */
export type MyCommit = { sha: string; title: string; date: string; url: string; from: OwnRepository };

type Window = { author: string; since: string; until: string | undefined };

type Reader = {
  take: (commit: ReadCommit, from: OwnRepository) => void;
  told: (parts: { from: OwnRepository; part: number }[]) => void;
  byRest: (from: OwnRepository) => Promise<void>;
};

/** A repository whose history is read by GraphQL: where it continues, and how many of its pages are left. */
type Open = { from: OwnRepository; after: string | undefined; left: number };

/** Of so many repositories one query asks. GitHub gives up on a query after ten seconds, and a history may take it one. */
const repositoriesAtOnce = 5;

const inGroups = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / repositoriesAtOnce) }, (_, at) =>
    all.slice(at * repositoriesAtOnce, (at + 1) * repositoriesAtOnce),
  );

/**
 * Hands over the commits of many repositories as GraphQL tells them. `byRest` is to read a repository as a whole where a query was refused, and
 * where it is too long for pages that only come one after the other: REST gives many of them at once. `told` hears which part of
 * a repository each answer was.
 */
export async function readByQueries(
  ask: AskHistories,
  repositories: readonly OwnRepository[],
  window: Window,
  { take, told, byRest }: Reader,
): Promise<void> {
  let refused: OwnRepository[] = [];

  async function read(group: readonly Open[]): Promise<Open[]> {
    const answer = await ask(group, window);
    if (!answer.ok) {
      refused.push(...group.map(({ from }) => from));
      return [];
    }
    const open: Open[] = [];
    const parts = group.map(({ from, left }, at) => {
      const { commits = [], pages = 0, after } = answer.value[at] ?? {};
      for (const commit of commits) take(commit, from);
      const more = { from, after, left: Math.min(left, pages) - 1 };
      // One that names a next page where there should be none is not to be trusted.
      if (after !== undefined && more.left > 0) open.push(more);
      else if (after !== undefined) refused.push(from);
      return { from, part: 1 / Math.max(pages, 1) };
    });
    told(parts);
    return open;
  }

  const all = repositories.map((from) => ({ from, after: undefined, left: Number.POSITIVE_INFINITY }));
  const open = (await Promise.all(inGroups(all).map(read))).flat();
  const pages = open.reduce((sum, { left }) => sum + left, 0);
  // One after the other takes no longer where the other repositories fill the time.
  const isShort = ({ left }: Open): boolean => left * requestsAtOnce <= pages;
  const first = [...refused, ...open.filter((one) => !isShort(one)).map(({ from }) => from)];
  refused = [];
  const chains = inGroups(open.filter(isShort)).map(async (group) => {
    for (let now = group; now.length > 0; ) now = await read(now);
  });
  await Promise.all([...chains, ...first.map(byRest)]);
  await Promise.all(refused.map(byRest));
}

const pageLimit = 1_000;

/**
 * Hands over all commits of one author on the default branch within the window, page by page. GitHub names the last page with the first, so the
 * rest are asked for several at a time, and anything that lies beyond the last one after that. A page with no commit that was not
 * there before is the end, no matter what it says of a next one. Answers why some are missing.
 */
export async function commitsOfRepository(
  get: Get,
  repository: string,
  window: Window,
  take: (commit: ReadCommit) => void,
): Promise<Failure | undefined> {
  const commits = new Set<string>();
  let failed: Failure | undefined;
  let isOver = false;
  const asked = { ...ownerAndName(repository), ...window, per_page: 100 };

  async function read(page: number): Promise<GitHubAnswer<unknown> | undefined> {
    const answer = await get('/repos/{owner}/{repo}/commits', { ...asked, page }, z.array(CommitView.read), {
      whenEmpty: [],
    });
    if (!answer.ok) {
      failed ??= answer.failure;
      return undefined;
    }
    const before = commits.size;
    for (const one of answer.value.value) {
      commits.add(one.sha);
      take(one);
    }
    isOver ||= commits.size === before;
    return answer.value;
  }

  const first = await read(1);
  let end = Math.min(first?.lastPage ?? 1, pageLimit);
  let last = first;
  let next = 2;
  const readOn = async (): Promise<void> => {
    while (next <= end && !isOver) {
      const page = next++;
      const answer = await read(page);
      if (page === end) last = answer;
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, readOn));
  while (last?.next && !failed && !isOver) {
    if (end >= pageLimit) failed = failure('platform_refused', 'It has more commits than one call reads.');
    else last = await read(++end);
  }
  return failed;
}

/** Where an answer ended: commits are newest first, and those of one second by their hash. */
type Place = { date: string; sha: string };

const order = (a: Place, b: Place): number => compare(b.date, a.date) || compare(a.sha, b.sha);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Commits as they come, without duplicates: how many come after a place, and the newest of those. The others are not kept, since there
 * may be a hundred thousand. A commit that is in several repositories counts as the one's that is no fork, or the first one's by name.
 */
export function createCommitList(after: Place | undefined, most: number) {
  const known = new Set<string>();
  let newest: MyCommit[] = [];
  let isFull = false;

  /** Leaves the newest, in their order. */
  function cut(): MyCommit[] {
    newest = newest.sort(order).slice(0, most);
    isFull = newest.length === most;
    return newest;
  }

  return {
    take(read: ReadCommit, from: OwnRepository): void {
      const place = { sha: cleanName(read.sha), date: commitDate(read) };
      if (after && order(after, place) >= 0) return;
      const isKnown = known.has(place.sha);
      known.add(place.sha);
      // Older than all that is left: most are, and only what is shown is worth cleaning.
      const border = isFull ? newest[most - 1] : undefined;
      if (border && order(border, place) < 0) return;
      const at = isKnown ? newest.findIndex(({ sha }) => sha === place.sha) : -1;
      const other = newest[at];
      const { title, url } = CommitView.project(read);
      const commit = { ...place, title, url, from };
      if (!isKnown) newest.push(commit);
      else if (other && isNearer(commit, other)) newest[at] = commit;
      if (newest.length >= 2 * most) cut();
    },
    total: () => known.size,
    newest: cut,
  };
}

function isNearer({ from }: MyCommit, { from: known }: MyCommit): boolean {
  return from.fork === known.fork ? from.repository < known.repository : known.fork;
}
