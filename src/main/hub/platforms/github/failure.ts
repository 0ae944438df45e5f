/** What GitHub's refusals and failures become. Only GitHub's own `message` and field names enter a failure. */
import * as z from 'zod';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { cleanTitle } from '../clean-text.ts';
import { parseJsonAs } from '../requests.ts';
import type { GitHubResponse } from './request.ts';

const Body = z.object({
  message: z.string().catch(''),
  errors: z
    .array(z.union([z.string(), z.object({ field: z.string().optional(), message: z.string().optional() })]).catch({}))
    .catch([]),
});

const messageLimit = 200;
/** GitHub asks for at least a minute when it names no time. */
const defaultWaitSeconds = 60;

/** Whether the refusal only says that the repository has no commit yet. */
export function isEmptyRepository(refusal: GitHubResponse): boolean {
  return refusal.status === 409 && /repository is empty/i.test(message(refusal.text));
}

/** Maps a status of 300 or more, with `now` in milliseconds to tell how long a rate limit lasts. */
export function githubRefusalFailure(refusal: GitHubResponse, now: number): Failure {
  const { status, text } = refusal;
  const said = message(text);
  if (status === 429 || (status === 403 && isRateLimit(refusal, said))) {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: waitSeconds(refusal, now) });
  }
  // A redirect followed would let a key for the old name reach whatever now answers to it.
  if (status < 400) {
    return failure('platform_not_found', undefined, {
      hint: 'The repository was renamed or transferred: use its present name.',
    });
  }
  if (isEmptyRepository(refusal)) return failure('platform_not_found', 'The repository is empty.');
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403) return failure('platform_forbidden', said);
  if (status === 404 || status === 410) return failure('platform_not_found', status === 410 ? said : undefined);
  if (status < 500) return failure('platform_refused', said);
  return failure('platform_failed', `GitHub answered ${status}.`);
}

function message(text: string): string {
  const body = parseJsonAs(text, Body);
  if (!body) return '';
  const details = body.errors
    .map((error) => (typeof error === 'string' ? error : (error.message ?? error.field)))
    .filter((text) => text !== undefined);
  return cleanTitle([body.message, ...new Set(details)].filter(Boolean).join('; '), messageLimit);
}

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
