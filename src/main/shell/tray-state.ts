import { endsSoon } from '../../shared/ends-soon.ts';
import type { ListedAccount, PlatformFacts } from '../../shared/model.ts';
import type { Seat } from './seat.ts';
import type { Reconnect, TrayState } from './tray-menu.ts';

/** What the tray has to show of whoever sits at the desktop; without anybody, that nobody does. */
export async function readTrayState(
  seat: Seat | undefined,
  isDemo: boolean,
  now: () => number = Date.now,
): Promise<TrayState> {
  if (seat?.userId === undefined) return { isDemo, isSignedIn: false, waiting: [], clients: [], reconnects: [] };
  const [waiting, keys, accounts, platforms] = await Promise.all([
    seat.ask('approvals.waiting', {}),
    seat.ask('keys.list', {}),
    seat.ask('accounts.list', {}),
    seat.ask('platforms.list', {}),
  ]);
  const time = new Date(now()).toISOString();
  return {
    isDemo,
    isSignedIn: true,
    waiting: waiting.ok ? waiting.value.filter(({ state }) => state === 'waiting') : [],
    clients: keys.ok ? keys.value.filter(({ revokedAt, expiresAt }) => revokedAt === null && expiresAt > time) : [],
    reconnects: accounts.ok && platforms.ok ? reconnectsOf(accounts.value, platforms.value, now()) : [],
  };
}

/** Those that have stopped working first. */
function reconnectsOf(accounts: ListedAccount[], platforms: PlatformFacts[], now: number): Reconnect[] {
  const ended = accounts.filter(({ state }) => state === 'reconnect');
  const ending = accounts.filter((account) => endsSoon(account, now));
  return [...ended, ...ending].map(({ platform, label, state, expiresAt }) => ({
    platform,
    title: platforms.find(({ name }) => name === platform)?.title ?? platform,
    label,
    endsAt: state === 'reconnect' ? null : expiresAt,
  }));
}
