/** GitHub's REST API for one account: reading, and changes. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { parseJsonAs, unlessAborted } from '../requests.ts';

import { githubRefusalFailure, githubRefusalOf, isEmptyRepository } from './failure.ts';
import { inTurn } from './in-turn.ts';
import { createOctokit, createPlainOctokit } from './octokit.ts';

/**
 * A page of a list or a single thing. `lastPage` is 1 when GitHub does not name a last one; `after` is the cursor of the next
 * page, where the list has cursors for pages.
 */
export type GitHubAnswer<T> = { value: T; next: boolean; lastPage: number; after?: string };

type Parameters = Record<string, string | number | undefined>;

/**
 * Reads one route and parses its answer. Parameters that the route does not name go into the query, undefined ones
 * nowhere. `whenEmpty` is the answer for a repository without commits; `isText` says that the answer is a text of its own
 * kind, not JSON. Throws the reason of an aborted signal.
 */
export type Get = <T>(
  route: string,
  parameters: Parameters,
  schema: z.ZodType<T>,
  more?: { whenEmpty?: T; accept?: string; isText?: true },
) => Promise<Result<GitHubAnswer<T>>>;

/** The reading end of GitHub's REST API for one account. */
export async function connectGitHub(client: PlatformClient): Promise<Get> {
  const { signal } = client;
  const octokit = await createOctokit(client);

  return async (route, parameters, schema, more = {}) => {
    signal.throwIfAborted();
    try {
      const response = await unlessAborted(
        octokit.request(`GET ${route}`, {
          ...wellFormed(parameters),
          headers: { accept: more.accept ?? 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
          // Octokit's own parser takes half of the time of a long list.
          request: { signal, redirect: 'manual', parseSuccessResponseBody: false },
        }),
        signal,
      );
      const body = new Response(response.data as ReadableStream | null);
      if (response.status >= 300) {
        await body.body?.cancel();
        return { ok: false, failure: githubRefusalFailure(response, Date.now()) };
      }
      const text = await unlessAborted(body.text(), signal);
      const value = more.isText ? schema.safeParse(text).data : parseJsonAs(text, schema);
      if (value === undefined) return fail('platform_failed', 'GitHub answered something else than expected.');
      return ok({ value, ...links(response.headers.link ?? '') });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const refusal = githubRefusalOf(error);
      if (!refusal) return fail('platform_unreachable');
      if (more.whenEmpty !== undefined && isEmptyRepository(refusal)) {
        return ok({ value: more.whenEmpty, next: false, lastPage: 1 });
      }
      return { ok: false, failure: githubRefusalFailure(refusal, Date.now()) };
    }
  };
}

/** Half a surrogate pair has no place in a URL, and encoding one throws. */
const wellFormed = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? value.toWellFormed() : value]),
  );

function links(link: string): Omit<GitHubAnswer<never>, 'value'> {
  const last = /[?&]page=(\d+)[^>]*>;\s*rel="last"/.exec(link);
  const next = /<([^>]*)>;\s*rel="next"/.exec(link)?.[1];
  const after = next && URL.canParse(next) ? new URL(next).searchParams.get('after') : undefined;
  return { next: next !== undefined, lastPage: last ? Number(last[1]) : 1, ...(after && { after }) };
}

type Route = `${'POST' | 'PATCH' | 'PUT' | 'DELETE'} ${string}`;

/** What GitHub answers to a change that has nothing to tell. */
export const emptyAnswer = z.null();

/**
 * When it is the account's turn, makes one change with exactly one request, which nothing repeats, and parses the answer.
 * `place` fills the route, `fields` is the body, if there is one. Fails as reads do where GitHub refused; where it may or
 * may not have acted, as after a 5xx or a cut connection, with `outcome_unknown`. Throws the reason of an aborted signal.
 */
export function changeOnGitHub<T>(
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
      return { ok: false, failure: githubRefusalFailure(response, Date.now()) };
    }
    const text = await unlessAborted(body.text(), signal);
    const value = parseJsonAs(text === '' ? 'null' : text, schema);
    return value === undefined ? fail('outcome_unknown', `GitHub answered ${status}, but not as expected.`) : ok(value);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const refusal = githubRefusalOf(error);
    if (!refusal) return fail(wasNotSent(error) ? 'platform_unreachable' : 'outcome_unknown');
    if (refusal.status >= 500) return fail('outcome_unknown', `GitHub answered ${refusal.status}.`);
    return { ok: false, failure: githubRefusalFailure(refusal, Date.now()) };
  }
}

/** Octokit wraps the client's error, whose own cause says whether the request can have arrived. */
export const wasNotSent = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof TypeError && error.cause.cause === 'not sent';
