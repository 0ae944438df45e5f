/** GitHub's GraphQL API, for what its REST API has no way to: constant documents of one operation, values by variables. */
import * as z from 'zod';
import type { Failure } from '../../../../shared/errors.ts';
import { failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { parseJsonAs } from '../requests.ts';
import { githubReason } from './reasons.ts';
import {
  type GitHubResponse,
  githubRefusalFailure,
  inTurn,
  limitedReads,
  requestGitHub,
  wasNotSent,
} from './request.ts';

type Variables = Record<string, unknown>;

const Problem = z.object({ type: z.string().nullish(), message: z.string().catch('') });
// Of a document that GitHub does not run there is no data.
const Answer = z.object({ data: z.unknown().optional(), errors: z.array(Problem).optional() });

/**
 * Asks one query and parses its `data`. An answer with errors is a failure even where it has data as well: part of a thing
 * would pass for the whole. Throws the reason of an aborted signal.
 */
export const query = <T>(
  client: PlatformClient,
  document: `query ${string}`,
  variables: Variables,
  schema: z.ZodType<T>,
): Promise<Result<T>> => ask(client, document, variables, schema, true);

/**
 * When it is the account's turn, makes one change with exactly one request, which nothing repeats. Fails as queries do where GitHub refused, and with
 * `outcome_unknown` where it may or may not have acted.
 */
export const mutate = <T>(
  client: PlatformClient,
  document: `mutation ${string}`,
  variables: Variables,
  schema: z.ZodType<T>,
): Promise<Result<T>> => inTurn(client, () => ask(client, document, variables, schema, false));

/**
 * Whether a request is a query of ours. All of GraphQL is sent by POST; only a body whose one operation is a query counts as
 * reading, so one in which another could hide, by a second operation or a field beside these two, does not.
 */
export async function isQuery(request: Request): Promise<boolean> {
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/graphql') return false;
  const body = parseJsonAs(await request.text(), z.strictObject({ query: z.string(), variables: z.looseObject({}) }));
  return body !== undefined && /^query\s/.test(body.query) && !/\b(mutation|subscription)\b/.test(body.query);
}

async function ask<T>(
  client: PlatformClient,
  document: string,
  variables: Variables,
  schema: z.ZodType<T>,
  isRead: boolean,
): Promise<Result<T>> {
  const unclear = isRead ? 'platform_failed' : 'outcome_unknown';
  const send = () => requestGitHub(client, 'POST /graphql', {}, { body: { query: document, variables } });
  let response: GitHubResponse;
  try {
    response = await (isRead ? limitedReads(client)(send) : send());
  } catch (error) {
    client.signal.throwIfAborted();
    return fail(isRead || wasNotSent(error) ? 'platform_unreachable' : 'outcome_unknown');
  }
  if (!isRead && response.status >= 500) return fail('outcome_unknown', `GitHub answered ${response.status}.`);
  if (response.status >= 300) return { ok: false, failure: githubRefusalFailure(response, Date.now()) };
  const answer = parseJsonAs(response.text, Answer);
  const [problem] = answer?.errors ?? [];
  if (problem) {
    // A change whose result is there was made, no matter what could not be told about it.
    if (!isRead && hasResult(answer?.data)) return fail('outcome_unknown', githubReason(problem.message).words);
    return { ok: false, failure: problemFailure(problem, response, unclear) };
  }
  const value = schema.safeParse(answer?.data);
  return value.success ? ok(value.data) : fail(unclear, 'GitHub answered something else than expected.');
}

const hasResult = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && Object.values(data).some((value) => value !== null);

/** Its errors come with status 200 and say what they are by `type`; one without a type is a defect, of GitHub's or of ours. */
function problemFailure(
  { type, message }: z.infer<typeof Problem>,
  { headers }: GitHubResponse,
  unclear: 'platform_failed' | 'outcome_unknown',
): Failure {
  const { words, more } = githubReason(message);
  switch (type) {
    case 'RATE_LIMITED':
      return githubRefusalFailure({ status: 429, headers, text: '' }, Date.now());
    case 'NOT_FOUND':
      return failure('platform_not_found');
    case 'FORBIDDEN':
    case 'INSUFFICIENT_SCOPES':
      return failure('platform_forbidden', words, more);
    case null:
    case undefined:
    case 'INTERNAL':
    case 'SERVICE_UNAVAILABLE':
      return failure(unclear, words, more);
    default:
      return failure('platform_refused', words, more);
  }
}
