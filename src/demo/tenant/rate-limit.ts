import type { Tenant } from './tenant.ts';

const perMinute = 300;

/** Tells callers their budget as the free plan counts it; nothing is refused, a fault plays the 429. */
export function createRateLimit({ world }: Tenant): (response: Response) => Response {
  let minute = 0;
  let used = 0;
  return (response) => {
    const current = Math.floor(world.now() / 60_000);
    if (current !== minute) used = 0;
    minute = current;
    used += 1;
    response.headers.set('x-ratelimit-limit', String(perMinute));
    response.headers.set('x-ratelimit-remaining', String(Math.max(0, perMinute - used)));
    response.headers.set('x-ratelimit-reset', String((current + 1) * 60));
    return response;
  };
}
