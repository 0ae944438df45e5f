import type { Seat } from './seat.ts';
import type { TrayState } from './tray-menu.ts';

/** What the tray has to show of whoever sits at the desktop; without anybody, that nobody does. */
export async function readTrayState(
  seat: Seat | undefined,
  isDemo: boolean,
  now: () => number = Date.now,
): Promise<TrayState> {
  if (seat?.userId === undefined) return { isDemo, isSignedIn: false, waiting: [], clients: [] };
  const [waiting, keys] = await Promise.all([seat.ask('approvals.waiting', {}), seat.ask('keys.list', {})]);
  const time = new Date(now()).toISOString();
  return {
    isDemo,
    isSignedIn: true,
    waiting: waiting.ok ? waiting.value.filter(({ state }) => state === 'waiting') : [],
    clients: keys.ok ? keys.value.filter(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt > time) : [],
  };
}
