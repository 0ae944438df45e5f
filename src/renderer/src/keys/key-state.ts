/** Where a key stands in its life. Pure: the time is handed in. */
import type { Grant, Key } from '../../../shared/model.ts';

export type KeyState = 'active' | 'paused' | 'revoked' | 'expired';

const day = 86_400_000;
/** Ended keys stay this long, so that one may still look up what a client could do. */
const remembered = 30 * day;

export function keyState(key: Key, now: number): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  if (Date.parse(key.expiresAt) <= now) return 'expired';
  return key.paused ? 'paused' : 'active';
}

export const isLive = (key: Key, now: number): boolean => ['active', 'paused'].includes(keyState(key, now));

/** When it was revoked or has expired, whichever came first. */
export function endedAt({ revokedAt, expiresAt }: Key): string {
  return revokedAt !== null && revokedAt < expiresAt ? revokedAt : expiresAt;
}

/** Days that remain, rounded: a key of thirty days begins with thirty. 0 within its last hours. */
export const daysLeft = (key: Key, now: number): number =>
  Math.max(0, Math.round((Date.parse(key.expiresAt) - now) / day));

/** Those that can be used, the newest first; then those that ended within the last 30 days, the last ended first. */
export function listedKeys<K extends Key>(keys: readonly K[], search: string, now: number): K[] {
  const wanted = search.trim().toLowerCase();
  const found = keys.filter(({ client }) => client.toLowerCase().includes(wanted));
  const live = found.filter((key) => isLive(key, now));
  const ended = found.filter((key) => !isLive(key, now) && now - Date.parse(endedAt(key)) < remembered);
  return [
    ...live.sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    ...ended.sort((a, b) => endedAt(b).localeCompare(endedAt(a))),
  ];
}

export const accessOf = ({ access }: Grant): 'read' | 'write' =>
  access.some((one) => one !== 'read') ? 'write' : 'read';
