/** What Google's refusals become: https://developers.google.com/workspace/drive/api/guides/handle-errors */
import * as z from 'zod';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { cleanTitle } from '../clean-text.ts';

const Reasons = z.array(z.object({ reason: z.string().catch('') }).catch({ reason: '' })).catch([]);
const Body = z.object({ error: z.object({ message: z.string().catch(''), errors: Reasons, details: Reasons }) });

const messageLimit = 200;
const defaultWaitSeconds = 60;
const tooFast = /^(?:rateLimitExceeded|userRateLimitExceeded|quotaExceeded|dailyLimitExceeded|RATE_LIMIT_EXCEEDED)$/;

/** Maps an answer of status 300 or more. Only Google's own message and reasons are looked at. */
export function googleRefusalFailure(status: number, headers: Headers, text: string): Failure {
  const { said, reasons } = read(text);
  const has = (reason: RegExp): boolean => reasons.some((one) => reason.test(one));
  if (status === 429 || (status === 403 && has(tooFast))) {
    return failure('platform_rate_limited', undefined, { retryAfterSeconds: waitSeconds(headers) });
  }
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403 && has(/^(?:insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT)$/)) {
    return failure('platform_forbidden', 'The account was connected without the permission that this needs.', {
      hint: 'Connect the account again and agree to what is asked for.',
    });
  }
  if (status === 403 && has(/^(?:accessNotConfigured|SERVICE_DISABLED)$/)) {
    return failure('platform_forbidden', 'This API is not enabled in the Google Cloud project of the application.', {
      hint: 'Enable it at https://console.cloud.google.com/apis/library and try again in a few minutes.',
    });
  }
  if (status === 403) return failure('platform_forbidden', said);
  if (status === 404 || status === 410) {
    return failure('platform_not_found', undefined, { hint: 'Take the id from what another tool of Google answered.' });
  }
  if (status === 412) return failure('approval_changed', 'Somebody has changed it since then.');
  if (status >= 400 && status < 500) return failure('platform_refused', said);
  return failure('platform_failed', `Google answered ${status}.`);
}

function read(text: string): { said: string; reasons: string[] } {
  try {
    const { error } = Body.parse(JSON.parse(text));
    const reasons = [...error.errors, ...error.details].map(({ reason }) => reason);
    return { said: cleanTitle(error.message, messageLimit), reasons };
  } catch {
    return { said: '', reasons: [] };
  }
}

export function waitSeconds(headers: Headers): number {
  const named = Number(headers.get('retry-after'));
  return named > 0 ? Math.ceil(named) : defaultWaitSeconds;
}
