/** Short-lived tokens, kept in memory: those of the vault for platforms, and those of a sign-in for APIs of the tenant. */
import { ok, type Result } from '../../shared/result.ts';
import type { Secret } from './secret.ts';

/** Used from `since` until `until` (milliseconds); the next may be fetched from `renewFrom` on. */
export type KeptToken = { token: Secret; since: number; until: number; renewFrom: number };

/** Milliseconds before its end in which the next is fetched beside the calls, so that none of them waits for it. */
export const renewAhead = 60_000;

/** Whether it may still be used. A clock that was set back makes it stale, not younger: an expiry must never be extended. */
export const isFresh = ({ since, until }: KeptToken, now: number): boolean => now >= since && now < until;

/** The token as long as it may be used, else what `renew` answers, which is called a little before that as well. */
export async function keptOrRenewed(
  kept: KeptToken | undefined,
  now: number,
  renew: () => Promise<Result<Secret>>,
): Promise<Result<Secret>> {
  if (!kept || !isFresh(kept, now)) return renew();
  if (now >= kept.renewFrom) {
    kept.renewFrom = Number.POSITIVE_INFINITY; // once: a tenant that fails is not asked by every call
    void renew().catch(() => undefined); // its failure is nobody's yet: whoever needs a new token meets it
  }
  return ok(kept.token);
}
