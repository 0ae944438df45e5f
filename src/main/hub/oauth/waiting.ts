/** Requests of clients that wait for a person. They live in memory, are soon too old, and are known by an unguessable id. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../ports.ts';
import type { CheckedAuthorization } from './ask.ts';

export type PendingAuthorization = { id: string; asked: CheckedAuthorization; expiresAt: number };

export type PendingAuthorizations = {
  /** Beyond ten the oldest goes: any web page can have a browser ask. */
  add(asked: CheckedAuthorization): PendingAuthorization;
  list(): PendingAuthorization[];
  find(id: string): PendingAuthorization | undefined;
  /** Hands one out, once. */
  take(id: string): PendingAuthorization | undefined;
};

const patience = 10 * 60_000;
const mostWaiting = 10;

export function createPendingAuthorizations(clock: Clock): PendingAuthorizations {
  const waiting = new Map<string, PendingAuthorization>();
  const live = (): PendingAuthorization[] => {
    for (const [id, { expiresAt }] of waiting) if (expiresAt <= clock.now()) waiting.delete(id);
    return [...waiting.values()];
  };
  const find = (id: string): PendingAuthorization | undefined => live().find((one) => one.id === id);
  return {
    add(asked) {
      const [oldest] = live();
      if (oldest && waiting.size >= mostWaiting) waiting.delete(oldest.id);
      const one = { id: `ask_${randomBytes(24).toString('base64url')}`, asked, expiresAt: clock.now() + patience };
      waiting.set(one.id, one);
      return one;
    },
    list: live,
    find,
    take(id) {
      const found = find(id);
      waiting.delete(id);
      return found;
    },
  };
}
