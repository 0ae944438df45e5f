/** The reading end of Google's APIs for one account. */
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { parseJsonAs } from '../parse-json.ts';
import type { PlatformClient } from '../platform.ts';
import { googleRefusalFailure, waitSeconds } from './failure.ts';

export type GoogleApi = 'gmail' | 'calendar' | 'drive' | 'upload';
export type GoogleQuery = Record<string, string | number | boolean | readonly string[] | undefined>;

/** The longest that a reader waits for Google before its caller is told to. */
const patienceSeconds = 2;
const pauseMs = 500;

/** A path with each value escaped, so that none leaves its part of it. Fields see to it that none is dots alone. */
export const escapedPath = (parts: TemplateStringsArray, ...values: string[]): string =>
  String.raw({ raw: parts }, ...values.map((value) => encodeURIComponent(value.toWellFormed())));

/** The address of a path below one of the APIs; a list becomes a parameter for each. */
export function googleUrl({ apis }: PlatformClient, api: GoogleApi, route: string, query: GoogleQuery = {}): URL {
  const url = new URL(`${apis[api]}${route}`);
  for (const [name, value] of Object.entries(query)) {
    for (const one of value === undefined ? [] : [value].flat())
      url.searchParams.append(name, String(one).toWellFormed());
  }
  return url;
}

/**
 * Reads one thing or one page, and parses it. Asks a second time after a 5xx and after a rate limit of two seconds at most.
 * Throws the reason of an aborted signal.
 */
export async function askGoogle<T>(
  client: PlatformClient,
  api: GoogleApi,
  route: string,
  query: GoogleQuery,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const answer = await sendToGoogle(client, new Request(googleUrl(client, api, route, query)));
  if (!answer.ok) return answer;
  const value = parseJsonAs(answer.value, schema);
  return value === undefined ? fail('platform_failed', 'Google answered something else than expected.') : ok(value);
}

/** The same for what is a text itself, such as an exported document. */
export const askGoogleText = (
  client: PlatformClient,
  api: GoogleApi,
  route: string,
  query: GoogleQuery,
): Promise<Result<string>> => sendToGoogle(client, new Request(googleUrl(client, api, route, query)));

/** The text of the answer to a request that changes nothing, whatever its method. */
export async function sendToGoogle(client: PlatformClient, request: Request): Promise<Result<string>> {
  const { signal } = client;
  for (let isAgain = false; ; isAgain = true) {
    signal.throwIfAborted();
    try {
      const response = await client.fetch(request.clone(), { signal });
      const text = await response.text();
      if (response.status < 300) return ok(text);
      const failure = googleRefusalFailure(response.status, response.headers, text);
      const waitMs = failure.code === 'platform_rate_limited' ? waitSeconds(response.headers) * 1000 : pauseMs;
      const isPassing = failure.code === 'platform_rate_limited' || failure.code === 'platform_failed';
      if (isAgain || !isPassing || waitMs > patienceSeconds * 1000) return { ok: false, failure };
      await sleep(waitMs, undefined, { signal });
    } catch {
      signal.throwIfAborted();
      return fail('platform_unreachable');
    }
  }
}
