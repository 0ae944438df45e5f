/** What the failures of a remote server become. None of its own words enter one: they are an answer at most, and marked as such. */
import { type Failed, fail } from '../../../../shared/result.ts';
import { type CarriedCall, listTooLong } from './carrier.ts';

/** Seconds, where it names no time. */
const defaultWait = 60;

/** `mayHaveChanged`: whether what failed was the call of a tool that may change something. */
export function remoteFailure(error: unknown, trip: CarriedCall, mayHaveChanged: boolean): Failed {
  const { status, session, broken } = trip;
  if (status === undefined || status < 300) return withoutAnswer(error, broken, mayHaveChanged);
  if (status === 401) return fail('platform_unauthorised');
  if (status === 403) return fail('platform_forbidden');
  if (status === 404 || status === 410) return fail('platform_not_found', 'There is no MCP server at its address.');
  if (status === 429) {
    const seconds = Number(trip.retryAfter);
    return fail('platform_rate_limited', undefined, {
      retryAfterSeconds: seconds > 0 ? Math.ceil(seconds) : defaultWait,
    });
  }
  if (status < 400) return fail('platform_refused', 'The server redirects, and redirects are not followed.');
  const isDoubtful = mayHaveChanged && (status >= 500 || session === 'doubtful');
  const code = isDoubtful ? 'outcome_unknown' : status < 500 ? 'platform_refused' : 'platform_failed';
  return fail(code, `The server answered ${status}.`);
}

function withoutAnswer(error: unknown, broken: unknown, mayHaveChanged: boolean): Failed {
  const cause = broken instanceof TypeError ? broken.cause : undefined;
  if (cause === 'not sent') return fail('platform_unreachable');
  // By its code alone: the message is the server's.
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (broken === undefined && typeof code === 'number') return fail('platform_refused', `JSON-RPC error ${code}.`);
  if (code === 'UNSUPPORTED_RESULT_TYPE') return fail('platform_refused', 'It asks a question, and none is answered.');
  if (cause === listTooLong || code === 'LIST_PAGINATION_EXCEEDED') {
    return fail('platform_refused', 'Its list of tools is longer than five pages of 1 MiB.');
  }
  if (mayHaveChanged) return fail('outcome_unknown');
  if (cause === 'RangeError') return fail('platform_refused', 'Its answer is larger than 10 MiB.');
  return broken === undefined
    ? fail('platform_failed', 'Its answer is none of MCP.')
    : fail('platform_unreachable', 'It gave no complete answer in time.');
}
