/** Something kept from `since` until `until` (milliseconds), of which the next may be fetched from `renewFrom` on. */
type Kept = { since: number; until: number; renewFrom: number };

/** Milliseconds before its end in which the next is fetched beside the calls, so that none of them waits for it. */
export const ahead = 60_000;

/** Whether it may still be used. A clock that was set back makes it stale, not younger: an expiry must never be extended. */
export const isFresh = ({ since, until }: Pick<Kept, 'since' | 'until'>, now: number): boolean =>
  now >= since && now < until;

/** Whether the next is to be fetched now, while this one may still be used. Says so once: a tenant that fails is not asked by every call. */
export function takeRenewal(kept: Kept, now: number): boolean {
  const isDue = now >= kept.renewFrom;
  if (isDue) kept.renewFrom = Number.POSITIVE_INFINITY;
  return isDue;
}
