import type { Account } from './model.ts';

const week = 7 * 24 * 3_600_000;

/** Whether the person should renew a connection that still works: it ends within a week of `now` (milliseconds). */
export const endsSoon = ({ state, expiresAt }: Pick<Account, 'state' | 'expiresAt'>, now: number): boolean =>
  state === 'connected' && expiresAt !== null && Date.parse(expiresAt) - now < week;
