/**
 * What time it is at the tenant. It dates its tokens, and judges ours, by a clock of its own, while this computer's may be hours off:
 * one without a battery, or a virtual machine that was put to sleep.
 */
import * as oidc from 'openid-client';
import type { Clock } from '../ports.ts';

export type TenantClock = Clock & {
  /** The same `fetch`, which notes what time the tenant says it is (RFC 9110 §6.6.1). */
  noting(fetch: oidc.CustomFetch): oidc.CustomFetch;
  /** For a configuration of openid-client; it takes what was noted when it is made, and goes by the system's clock. */
  metadata: Partial<oidc.ClientMetadata>;
};

/** Milliseconds: `Date` is to the second, and the way here takes time. */
const tolerance = 5_000;

export function createTenantClock(clock: Clock): TenantClock {
  let ofSystem = 0;
  let ofHub = 0;
  const ahead = (of: number, date: number): number => (Math.abs(date - of) > tolerance ? date - of : 0);
  return {
    now: () => clock.now() + ofHub,
    noting: (fetch) => async (url, options) => {
      const answer = await fetch(url, options);
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (!Number.isNaN(date)) {
        ofSystem = ahead(Date.now(), date);
        ofHub = ahead(clock.now(), date);
      }
      return answer;
    },
    metadata: {
      get [oidc.clockSkew]() {
        return Math.round(ofSystem / 1000);
      },
    },
  };
}
