import * as z from 'zod';
import { type Failure, failure } from '../../../../../shared/errors.ts';
import { ownerAndName } from '../fields.ts';
import type { Get, GitHubAnswer } from '../rest.ts';
import { projectCommit, ReadCommit } from '../views/commits.ts';
import type { OwnRepository } from './own-repositories.ts';

/** A commit as little as the answer needs of it, since there may be a hundred thousand. */
export type MyCommit = { sha: string; title: string; date: string; url: string; from: OwnRepository };

/** What could be read; `failed` says why some of it is missing. */
type Harvest = { commits: MyCommit[]; failed?: Failure };

type Window = { author: string; since: string; until: string | undefined };

const pageLimit = 1_000;

/** Pages asked for at a time: as many as `connectForMany` lets wait. */
const pagesAtOnce = 10;

/**
 * All commits of one author on the default branch within the window. GitHub names the last page with the first, so the
 * rest are asked for several at a time, and whatever lies beyond the last one after that. A page with no commit that was not
 * there before is the end, whatever it says of a next one.
 */
export async function commitsOfRepository(get: Get, from: OwnRepository, window: Window): Promise<Harvest> {
  const commits = new Map<string, MyCommit>();
  let failed: Failure | undefined;
  let isOver = false;
  const asked = { ...ownerAndName(from.repository), ...window, per_page: 100 };

  async function read(page: number): Promise<GitHubAnswer<unknown> | undefined> {
    const answer = await get('/repos/{owner}/{repo}/commits', { ...asked, page }, z.array(ReadCommit), {
      whenEmpty: [],
    });
    if (!answer.ok) {
      failed ??= answer.failure;
      return undefined;
    }
    const before = commits.size;
    for (const one of answer.value.value) {
      const { sha, title, date, url } = projectCommit(one);
      commits.set(sha, { sha, title, date, url, from });
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
  await Promise.all(Array.from({ length: pagesAtOnce }, readOn));
  while (last?.next && !failed && !isOver) {
    if (end >= pageLimit) failed = failure('platform_refused', 'It has more commits than one call reads.');
    else last = await read(++end);
  }
  const found = [...commits.values()];
  return failed ? { commits: found, failed } : { commits: found };
}
