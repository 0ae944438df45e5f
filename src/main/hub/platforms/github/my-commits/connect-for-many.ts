import type { Failure } from '../../../../../shared/errors.ts';
import type { PlatformClient } from '../../platform.ts';
import { atMost } from '../../requests.ts';
import { connectGitHub, type Get } from '../rest.ts';

/** GitHub asks for few requests at once; more than this gains nothing measurable. */
const requestsAtOnce = 8;
/** A request spends some milliseconds in the plugins' queues; two more of them keep the eight places on the wire full. */
const underWay = requestsAtOnce + 2;

/** Failures that the next request would meet as well. */
const endsAll = ({ code }: Failure): boolean => code === 'platform_rate_limited' || code === 'platform_unauthorised';

/** A `Get` for many requests: few at once, and none any more after the rate limit ran out or the token was refused. */
export async function connectForMany(client: PlatformClient): Promise<Get> {
  const wire = atMost(requestsAtOnce);
  const gate = atMost(underWay);
  const get = await connectGitHub({ ...client, fetch: (url, init) => wire(() => client.fetch(url, init)) });
  let end: Failure | undefined;
  return (route, parameters, schema, more) =>
    gate(async () => {
      if (end) return { ok: false, failure: end };
      const answer = await get(route, parameters, schema, more);
      if (!answer.ok && endsAll(answer.failure)) end ??= answer.failure;
      return answer;
    });
}
