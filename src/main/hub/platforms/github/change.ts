import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { parseJson } from '../parse-json.ts';
import type { PlatformClient } from '../platform.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { refusalFailure, refusalOf } from './failure.ts';
import { inTurn } from './in-turn.ts';
import { createPlainOctokit } from './octokit.ts';

type Route = `${'POST' | 'PATCH' | 'PUT' | 'DELETE'} ${string}`;

/** What GitHub answers to a change that has nothing to tell. */
export const nothing = z.null();

/**
 * When it is the account's turn, makes one change with exactly one request, which nothing repeats, and parses the answer.
 * `place` fills the route, `fields` is the body, if there is one. Fails as reads do where GitHub refused; where it may or
 * may not have acted, as after a 5xx or a cut connection, with `outcome_unknown`. Throws the reason of an aborted signal.
 */
export function change<T>(
  client: PlatformClient,
  route: Route,
  place: Record<string, string | number>,
  fields: object | undefined,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  return inTurn(client, () => send(client, route, place, fields, schema));
}

async function send<T>(
  client: PlatformClient,
  route: Route,
  place: Record<string, string | number>,
  fields: object | undefined,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const { signal } = client;
  const octokit = await createPlainOctokit(client);
  signal.throwIfAborted();
  try {
    const response = await unlessAborted(
      octokit.request(route, {
        ...place,
        // Octokit's own JSON takes digits followed by an n for a number; what was approved must arrive as it is.
        ...(fields && { data: JSON.stringify(fields) }),
        headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
        request: { signal, redirect: 'manual', parseSuccessResponseBody: false },
      }),
      signal,
    );
    const body = new Response(response.data as ReadableStream | null);
    const status: number = response.status;
    if (status >= 300) {
      await body.body?.cancel();
      return { ok: false, failure: refusalFailure(response, Date.now()) };
    }
    const text = await unlessAborted(body.text(), signal);
    const value = parseJson(text === '' ? 'null' : text, schema);
    return value === undefined ? fail('outcome_unknown', `GitHub answered ${status}, but not as expected.`) : ok(value);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const refusal = refusalOf(error);
    if (!refusal) return fail(wasNotSent(error) ? 'platform_unreachable' : 'outcome_unknown');
    if (refusal.status >= 500) return fail('outcome_unknown', `GitHub answered ${refusal.status}.`);
    return { ok: false, failure: refusalFailure(refusal, Date.now()) };
  }
}

/** Octokit wraps the client's error, whose own cause says whether the request can have arrived. */
export const wasNotSent = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof TypeError && error.cause.cause === 'not sent';
