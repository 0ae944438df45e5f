import type { Failure } from '../../../../../shared/errors.ts';
import { atMost } from '../at-most.ts';
import type { Get } from '../get.ts';

/** GitHub asks for few requests at once; more than this gains nothing measurable. */
const requestsAtOnce = 8;

/** Failures that the next request would meet as well. */
const endsAll = ({ code }: Failure): boolean => code === 'platform_rate_limited' || code === 'platform_unauthorised';

/** A `Get` for many requests: few at once, and none any more after the rate limit ran out or the token was refused. */
export function getTogether(get: Get): Get {
  const gate = atMost(requestsAtOnce);
  let end: Failure | undefined;
  return (route, parameters, schema, more) =>
    gate(async () => {
      if (end) return { ok: false, failure: end };
      const answer = await get(route, parameters, schema, more);
      if (!answer.ok && endsAll(answer.failure)) end ??= answer.failure;
      return answer;
    });
}
