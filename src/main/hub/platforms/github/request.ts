/** Requests to GitHub's API, REST and GraphQL: how one is sent, what a refusal becomes, and how an account shares its limits. */

import { setTimeout as sleep } from 'node:timers/promises';
import { endpoint } from '@octokit/endpoint';
import * as z from 'zod';
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { Failed, Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { atMost, type InLine, parseJsonAs } from '../requests.ts';
import { githubReason } from './reasons.ts';

/** What GitHub answered, no matter what its status: names of headers in lower case, and the body as text. */
export type GitHubResponse = { status: number; headers: Record<string, string>; text: string };

export type Parameters = Record<string, string | number | undefined>;

/**
 * Sends one request, as it is and once. `parameters` fill the route, `/repos/{owner}/{repo}`; others go into the query, and
 * undefined ones nowhere. Throws a `TypeError` where no answer came, with the cause "not sent" where GitHub can't have got the
 * request, and the reason of an aborted signal.
 */
export async function requestGitHub(
  client: PlatformClient,
  route: string,
  parameters: Parameters,
  { body, accept = 'application/vnd.github+json' }: { body?: object | undefined; accept?: string | undefined } = {},
): Promise<GitHubResponse> {
  const { method, url, headers } = endpoint(route, {
    ...wellFormed(parameters),
    baseUrl: client.apiUrl,
    headers: { accept, 'user-agent': 'OpenGitHubX', 'x-github-api-version': '2022-11-28' },
  });
  client.signal.throwIfAborted();
  const answer = await client.fetch(url, {
    method,
    headers: { ...stringsOf(headers), ...(body && { 'content-type': 'application/json; charset=utf-8' }) },
    // What was approved must arrive as it is.
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'manual',
    signal: client.signal,
  });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
}

/** Half a surrogate pair has no place in a URL, and encoding one throws. */
const wellFormed = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? value.toWellFormed() : value]),
  );

const stringsOf = (headers: Record<string, string | number | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Whether GitHub can't have got the request of which this came. */
export const wasNotSent = (error: unknown): boolean => error instanceof TypeError && error.cause === 'not sent';

// What GitHub's refusals and failures become. None of its words enter a failure: they can quote anybody's.

const Body = z.object({
  message: z.string().catch(''),
  errors: z
    .array(
      z
        .union([
          z.string(),
          z.object({ field: z.string().optional(), code: z.string().optional(), message: z.string().optional() }),
        ])
        .catch({}),
    )
    .catch([]),
});

/** GitHub asks for at least a minute when it names no time. */
const defaultWaitSeconds = 60;

/** Whether the refusal only says that the repository has no commit yet. */
export function isEmptyRepository(refusal: GitHubResponse): boolean {
  return refusal.status === 409 && /repository is empty/i.test(bodyOf(refusal.text).message);
}

/** Maps a status of 300 or more, with `now` in milliseconds to tell how long a rate limit lasts. */
export function githubRefusalFailure(refusal: GitHubResponse, now: number): Failure {
  const { status, text } = refusal;
  const { message: said, errors } = bodyOf(text);
  if (status === 429 || (status === 403 && isRateLimit(refusal, said))) {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: waitSeconds(refusal, now) });
  }
  // A redirect followed would let a key for the old name reach what now answers to it.
  if (status < 400) {
    return failure('platform_not_found', undefined, {
      hint: 'The repository was renamed or transferred: use its present name.',
    });
  }
  const { words, more } = githubReason(said, errors);
  if (isEmptyRepository(refusal)) return failure('platform_not_found', words, more);
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403) return failure('platform_forbidden', words, more);
  // "Not Found" says no more than the code.
  if (status === 404 || status === 410) {
    return failure('platform_not_found', said === 'Not Found' || said === '' ? undefined : words, more);
  }
  if (status < 500) return failure('platform_refused', words, more);
  return failure('platform_failed', `GitHub answered ${status}.`);
}

const bodyOf = (text: string): z.infer<typeof Body> => parseJsonAs(text, Body) ?? { message: '', errors: [] };

function isRateLimit({ headers }: GitHubResponse, said: string): boolean {
  return (
    headers['x-ratelimit-remaining'] === '0' ||
    headers['retry-after'] !== undefined ||
    /secondary rate limit|abuse detection/i.test(said)
  );
}

function waitSeconds({ headers }: GitHubResponse, now: number): number {
  const named = Number(headers['retry-after']);
  if (named > 0) return Math.ceil(named);
  const reset = Number(headers['x-ratelimit-reset']);
  const exhausted = headers['x-ratelimit-remaining'] === '0';
  return exhausted && reset > 0 ? Math.max(1, Math.ceil(reset - now / 1000)) : defaultWaitSeconds;
}

// How what reads from one account shares GitHub's limits: ten requests at once, searches apart, one repeated after a server error, and
// a short rate limit waited out. Where nothing else is under way a request is sent within the same turn of the event loop.
// https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api

/** `atOnce` requests; times in milliseconds. */
type Limits = { atOnce: number; searchesApart: number; repeatAfter: number; longestWait: number };

/** Search has thirty requests a minute: https://docs.github.com/en/rest/search/search#rate-limit */
const limits: Limits = { atOnce: 10, searchesApart: 2_000, repeatAfter: 500, longestWait: 2_000 };

type ReadLine = { place: InLine; search: InLine; nextSearchAt: number };

/**
 * Sends a request that reads, when there is room for it, and once more if that may help. Throws what the last attempt threw, and
 * the reason of an aborted signal.
 */
export type SendRead = (send: () => Promise<GitHubResponse>, isSearch?: boolean) => Promise<GitHubResponse>;

/** Limits for the accounts of one process; what it hands out is for one call, whose waits for rate limits are counted together. */
export function createLimiter({ atOnce, searchesApart, repeatAfter, longestWait }: Limits = limits) {
  const lines = new Map<string, ReadLine>();

  function lineOf(account: string): ReadLine {
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

// GitHub asks for the changes of one account to come one after another and a second apart, and for a pause as long as it says
// once they were too many: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api

/** `waiting` counts the change that is being made as well. */
type ChangeLine = { turn: InLine; waiting: number; freeAt: number };

/** In milliseconds; `mostWaiting` calls of an account at a time. */
type Bounds = { apart: number; longestPause: number; mostWaiting: number };

const bounds: Bounds = { apart: 1_000, longestPause: 10_000, mostWaiting: 20 };

type Caller = Pick<PlatformClient, 'account' | 'signal'>;

/**
 * Makes a change when it is its turn, once or not at all. Fails with `platform_rate_limited`, without making it, when too many
 * wait or the pause is longer than a caller would. Throws the reason of an aborted signal.
 */
type InTurn = <T>(client: Caller, make: () => Promise<Result<T>>) => Promise<Result<T>>;

/** Separate lines, one for each account. */
export function createTurns({ apart, longestPause, mostWaiting }: Bounds = bounds): InTurn {
  const lines = new Map<string, ChangeLine>();

  return async (client, make) => {
    const { account, signal } = client;
    signal.throwIfAborted();
    const line = lines.get(account) ?? { turn: atMost(1), waiting: 0, freeAt: 0 };
    lines.set(account, line);
    if (line.waiting > mostWaiting) return tooMany(apart * mostWaiting);
    line.waiting += 1;
    const begin = async () => {
      const left = line.freeAt - performance.now();
      if (left > longestPause) return tooMany(left);
      await pause(left, signal);
      signal.throwIfAborted();
      let wait = apart;
      try {
        const made = await make();
        if (!made.ok && made.failure.code === 'platform_rate_limited') {
          wait = Math.max(wait, (made.failure.retryAfterSeconds ?? 0) * 1_000);
        }
        return made;
      } finally {
        line.freeAt = performance.now() + wait;
      }
    };
    return line.turn(begin, signal).finally(() => {
      line.waiting -= 1;
    });
  };
}

const tooMany = (milliseconds: number): Failed => ({
  ok: false,
  failure: failure('platform_rate_limited', 'Nothing was sent.', {
    retryAfterSeconds: Math.ceil(milliseconds / 1_000),
  }),
});

/** The lines of this process, no matter what call a change is part of. */
export const inTurn = createTurns();
