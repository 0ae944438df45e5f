/** GitHub's REST API for one account: reading, and changes. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { parseJsonAs } from '../requests.ts';
import { connectedTools } from '../tool.ts';
import { inRepository } from './fields.ts';
import {
  type GitHubResponse,
  githubRefusalFailure,
  inTurn,
  isEmptyRepository,
  limitedReads,
  type Parameters,
  requestGitHub,
  wasNotSent,
} from './request.ts';

/**
 * A page of a list or a single thing. `lastPage` is 1 when GitHub does not name a last one; `after` is the cursor of the next
 * page, where the list has cursors for pages.
 */
export type GitHubAnswer<T> = { value: T; next: boolean; lastPage: number; after?: string };

/**
 * Reads one route and parses its answer. Parameters that the route does not name go into the query, undefined ones
 * nowhere. `whenEmpty` is the answer for a repository without commits; `isText` says that the answer is a separate text
 * kind, not JSON. Throws the reason of an aborted signal.
 */
export type Get = <T>(
  route: string,
  parameters: Parameters,
  schema: z.ZodType<T>,
  more?: { whenEmpty?: T; accept?: string; isText?: true },
) => Promise<Result<GitHubAnswer<T>>>;

/** The reading end of GitHub's REST API for one call with one account. */
export function connectGitHub(client: PlatformClient): Get {
  const sendRead = limitedReads(client);

  return async (route, parameters, schema, { whenEmpty, accept, isText } = {}) => {
    const isSearch = route.startsWith('/search/');
    let response: GitHubResponse;
    try {
      response = await sendRead(() => requestGitHub(client, `GET ${route}`, parameters, { accept }), isSearch);
    } catch {
      client.signal.throwIfAborted();
      return fail('platform_unreachable');
    }
    if (response.status >= 300) {
      if (whenEmpty !== undefined && isEmptyRepository(response)) {
        return ok({ value: whenEmpty, next: false, lastPage: 1 });
      }
      return { ok: false, failure: githubRefusalFailure(response, Date.now()) };
    }
    const value = isText ? schema.safeParse(response.text).data : parseJsonAs(response.text, schema);
    if (value === undefined) return fail('platform_failed', 'GitHub answered something else than expected.');
    return ok({ value, ...links(response.headers['link'] ?? '') });
  };
}

function links(link: string): Omit<GitHubAnswer<never>, 'value'> {
  const last = /[?&]page=(\d+)[^>]*>;\s*rel="last"/.exec(link);
  const next = /<([^>]*)>;\s*rel="next"/.exec(link)?.[1];
  const after = next && URL.canParse(next) ? new URL(next).searchParams.get('after') : undefined;
  return { next: next !== undefined, lastPage: last ? Number(last[1]) : 1, ...(after && { after }) };
}

type Route = `${'POST' | 'PATCH' | 'PUT' | 'DELETE'} ${string}`;

/** What GitHub answers to a change that has nothing to tell; the tool then tells what is given here. */
export const emptyAnswer = <Told>(told: Told) => z.null().transform(() => told);

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
  body: object | undefined,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  let response: GitHubResponse;
  try {
    response = await requestGitHub(client, route, place, { body });
  } catch (error) {
    client.signal.throwIfAborted();
    return fail(wasNotSent(error) ? 'platform_unreachable' : 'outcome_unknown');
  }
  const { status, text } = response;
  if (status >= 500) return fail('outcome_unknown', `GitHub answered ${status}.`);
  if (status >= 300) return { ok: false, failure: githubRefusalFailure(response, Date.now()) };
  const value = parseJsonAs(text === '' ? 'null' : text, schema);
  return value === undefined ? fail('outcome_unknown', `GitHub answered ${status}, but not as expected.`) : ok(value);
}

type Change = <T>(
  route: Route,
  place: Record<string, string | number>,
  fields: object | undefined,
  schema: z.ZodType<T>,
) => Promise<Result<T>>;

/** GitHub's tools of one toolset, usually in a repository, which read by `get`, and write by `change`, as `changeOnGitHub` does. */
export const githubToolsIn = connectedTools((client) => {
  const change: Change = (...asked) => changeOnGitHub(client, ...asked);
  return { get: connectGitHub(client), change };
}, inRepository);
