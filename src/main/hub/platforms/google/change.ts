import type * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { parseJsonAs } from '../parse-json.ts';
import type { PlatformClient } from '../platform.ts';
import { type GoogleApi, type GoogleQuery, googleUrl } from './ask.ts';
import { googleRefusalFailure } from './failure.ts';

export type GoogleChange = {
  method: 'POST' | 'PATCH' | 'DELETE';
  api: GoogleApi;
  route: string;
  query?: GoogleQuery;
  /** Sent as JSON; a text is sent as it is, with the type that `headers` names. */
  body?: object | string;
  headers?: Record<string, string>;
};

/**
 * Makes one change with exactly one request, which nothing repeats, and parses the answer; an empty one as null. Fails as
 * reads do where Google refused, and with `outcome_unknown` where it may or may not have acted, as after a 5xx or a cut
 * connection. Throws the reason of an aborted signal.
 */
export async function changeOnGoogle<T>(
  client: PlatformClient,
  wish: GoogleChange,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const { signal } = client;
  const { method, api, route, query, body, headers } = wish;
  signal.throwIfAborted();
  try {
    const isText = typeof body === 'string';
    const response = await client.fetch(googleUrl(client, api, route, query), {
      method,
      signal,
      headers: { ...(body !== undefined && !isText && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 500) return fail('outcome_unknown', `Google answered ${response.status}.`);
    if (response.status >= 300)
      return { ok: false, failure: googleRefusalFailure(response.status, response.headers, text) };
    const value = parseJsonAs(text === '' ? 'null' : text, schema);
    return value === undefined ? fail('outcome_unknown', 'Google answered something else than expected.') : ok(value);
  } catch (error) {
    signal.throwIfAborted();
    const isUnsent = error instanceof TypeError && error.cause === 'not sent';
    return fail(isUnsent ? 'platform_unreachable' : 'outcome_unknown');
  }
}
