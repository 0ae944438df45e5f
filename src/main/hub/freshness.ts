/**
 * Whether something kept from `since` until `until` may still be used (milliseconds). A clock that was set back makes it
 * stale, not younger: an expiry must never be extended.
 */
export const isFresh = ({ since, until }: { since: number; until: number }, now: number): boolean =>
  now >= since && now < until;
