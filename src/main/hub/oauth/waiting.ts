/** Requests of clients that wait for a person. They live in memory, are soon too old, and are known by an unguessable id. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../ports.ts';
import type { Asked } from './ask.ts';

export type Waiting = { id: string; asked: Asked; expiresAt: number };

export type WaitingRequests = {
  /** Beyond ten the oldest goes: any web page can have a browser ask. */
  add(asked: Asked): Waiting;
  list(): Waiting[];
  find(id: string): Waiting | undefined;
  /** Hands one out, once. */
  take(id: string): Waiting | undefined;
};

const patience = 10 * 60_000;
const mostWaiting = 10;

export function createWaitingRequests(clock: Clock): WaitingRequests {
  const waiting = new Map<string, Waiting>();
  const live = (): Waiting[] => {
    for (const [id, { expiresAt }] of waiting) if (expiresAt <= clock.now()) waiting.delete(id);
    return [...waiting.values()];
  };
  const find = (id: string): Waiting | undefined => live().find((one) => one.id === id);
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
