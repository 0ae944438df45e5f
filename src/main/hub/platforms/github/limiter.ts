/**
 * How what reads from one account shares GitHub's limits: ten requests at once, searches apart, one repeated after a server error, and
 * a short rate limit waited out. Where nothing else is under way a request is sent within the same turn of the event loop.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformClient } from '../platform.ts';
import { atMost, type InLine } from '../requests.ts';
import { githubRefusalFailure } from './failure.ts';
import type { GitHubResponse } from './request.ts';

/** `atOnce` requests; times in milliseconds. */
type Limits = { atOnce: number; searchesApart: number; repeatAfter: number; longestWait: number };

/** Search has thirty requests a minute: https://docs.github.com/en/rest/search/search#rate-limit */
const limits: Limits = { atOnce: 10, searchesApart: 2_000, repeatAfter: 500, longestWait: 2_000 };

type Line = { place: InLine; search: InLine; nextSearchAt: number };

/**
 * Sends a request that reads, when there is room for it, and once more if that may help. Throws what the last attempt threw, and
 * the reason of an aborted signal.
 */
export type SendRead = (send: () => Promise<GitHubResponse>, isSearch?: boolean) => Promise<GitHubResponse>;

/** Limits for the accounts of one process; what it hands out is for one call, whose waits for rate limits are counted together. */
export function createLimiter({ atOnce, searchesApart, repeatAfter, longestWait }: Limits = limits) {
  const lines = new Map<string, Line>();

  function lineOf(account: string): Line {
    const line = lines.get(account) ?? { place: atMost(atOnce), search: atMost(1), nextSearchAt: 0 };
    lines.set(account, line);
    return line;
  }

  return ({ account, signal }: Pick<PlatformClient, 'account' | 'signal'>): SendRead => {
    const line = lineOf(account);
    let waited = 0;

    const search = async (send: () => Promise<GitHubResponse>): Promise<GitHubResponse> => {
      await pause(line.nextSearchAt - performance.now(), signal);
      line.nextSearchAt = performance.now() + searchesApart;
      return line.place(send, signal);
    };

    /** Milliseconds until the request is worth repeating; undefined where it is not. */
    function waitFor(answer: GitHubResponse | undefined, isRepeated: boolean): number | undefined {
      if (!answer || answer.status >= 500) return isRepeated ? undefined : repeatAfter;
      if (answer.status < 400) return undefined;
      const { code, retryAfterSeconds = 0 } = githubRefusalFailure(answer, Date.now());
      if (code !== 'platform_rate_limited') return undefined;
      // The other requests of this call meet the same limit: together they wait no longer than one would.
      waited += retryAfterSeconds * 1_000;
      return waited <= longestWait ? retryAfterSeconds * 1_000 : undefined;
    }

    return async (send, isSearch = false) => {
      for (let isRepeated = false; ; isRepeated = true) {
        let answer: GitHubResponse | undefined;
        let broken: unknown;
        try {
          answer = await (isSearch ? line.search(() => search(send), signal) : line.place(send, signal));
        } catch (error) {
          signal.throwIfAborted();
          broken = error;
        }
        const wait = waitFor(answer, isRepeated);
        if (wait !== undefined) await pause(wait, signal);
        else if (answer) return answer;
        else throw broken;
      }
    };
  };
}

/** Throws the signal's reason when it is aborted meanwhile. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** The limits of this process, no matter what call a request is part of. */
export const limitedReads = createLimiter();
