/** One request of an imported tool, and what became of it. */
import { type Failure, failure } from '../../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../../platforms/platform.ts';
import { dataOf, refusalMessage } from './answer.ts';

export type ApiAnswer = { status: number; private: true; outsider: true; data: unknown; truncated?: true };

/** GitHub's own default; others say how long. */
const usualWaitSeconds = 60;

/**
 * Sends it, once. Fails as the status says; of a change that may or may not have been made, with `outcome_unknown`. Throws the reason of
 * an aborted signal. All of an answer counts as private and as a stranger's: nobody knows whose words it repeats.
 */
export async function sendRequest(
  client: PlatformClient,
  request: Request,
  isChange: boolean,
): Promise<Result<ApiAnswer>> {
  let answer: Response;
  let body: string;
  try {
    answer = await client.fetch(request, { signal: client.signal });
    body = await answer.text();
  } catch (error) {
    client.signal.throwIfAborted();
    if (!(error instanceof TypeError)) throw error;
    return fail(isChange && error.cause !== 'not sent' ? 'outcome_unknown' : 'platform_unreachable');
  }
  const { status } = answer;
  // 304 says that what the caller has is as it was. Any other redirect could be of what was done: 303 says just that.
  if (isChange && (status >= 500 || (status >= 300 && status < 400 && status !== 304))) {
    return fail('outcome_unknown', `It answered ${status}.`);
  }
  if (status >= 300 && status !== 304) return { ok: false, failure: refusalOf(answer, body) };
  const { data, isTruncated } = dataOf(body, answer.headers.get('content-type') ?? '');
  return ok({ status, private: true, outsider: true, data, ...(isTruncated && { truncated: true }) });
}

function refusalOf({ status, headers }: Response, body: string): Failure {
  const said = refusalMessage(body);
  const isSpent = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after');
  if (status === 429 || (status === 403 && isSpent)) {
    const named = Number(headers.get('retry-after'));
    return failure('platform_rate_limited', undefined, {
      retryAfterSeconds: named > 0 ? Math.ceil(named) : usualWaitSeconds,
    });
  }
  // A redirect would decide where the token goes.
  if (status < 400)
    return failure('platform_refused', `It answered ${status}, which leads elsewhere and is not followed.`);
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403) return failure('platform_forbidden', said);
  if (status === 404 || status === 410) return failure('platform_not_found', said);
  return status < 500
    ? failure('platform_refused', said || `It answered ${status}.`)
    : failure('platform_failed', `It answered ${status}.`);
}
