/** One request to GitHub's API and what came back, for reading and for changes, REST and GraphQL. */
import { endpoint } from '@octokit/endpoint';
import type { PlatformClient } from '../platform.ts';

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
