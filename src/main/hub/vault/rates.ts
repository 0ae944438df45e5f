/** How much of its hourly budget each account has left, by what its platform said last. In memory alone. */
import type { Rate } from '../../../shared/account.ts';
import type { Clock } from '../ports.ts';

type Rates = {
  /** Notes what an answer says of it, if anything. */
  note(accountId: string, headers: Headers): void;
  /** The main budget: the largest that runs now. Null where none is known. */
  of(accountId: string): Rate | null;
};

/** GitHub has a budget for each resource: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export function createRates(clock: Clock): Rates {
  const known = new Map<string, Map<string, Rate>>();
  return {
    note(accountId, headers) {
      const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
        const value = headers.get(`x-ratelimit-${name}`);
        return value !== null && /^\d{1,12}$/.test(value) ? Number(value) : undefined;
      });
      if (!limit || remaining === undefined || reset === undefined) return;
      const resource = (headers.get('x-ratelimit-resource') ?? 'core').slice(0, 40);
      const rates = known.get(accountId) ?? new Map<string, Rate>();
      known.set(accountId, rates);
      rates.set(resource, { resource, limit, remaining, resetsAt: new Date(reset * 1000).toISOString() });
    },
    of(accountId) {
      const running = [...(known.get(accountId)?.values() ?? [])].filter(
        ({ resetsAt }) => Date.parse(resetsAt) > clock.now(),
      );
      return running.sort((a, b) => b.limit - a.limit)[0] ?? null;
    },
  };
}
