/** What the tray says and offers, as a pure function of what there is. */
import type { MenuItemConstructorOptions } from 'electron/main';
import type { Waiting } from '../../shared/approval.ts';
import type { Key } from '../../shared/model.ts';
import { visible } from '../../shared/visible.ts';

export type TrayState = {
  isDemo: boolean;
  isSignedIn: boolean;
  waiting: Pick<Waiting, 'client' | 'title' | 'resource'>[];
  /** Those that can make calls, or could if they were not paused. */
  clients: Pick<Key, 'id' | 'client' | 'paused'>[];
  /** Accounts that have stopped working, and those that will within a week. */
  reconnects: Reconnect[];
};

/** `title`: the platform's. `endsAt`: null where it has ended. */
export type Reconnect = { platform: string; title: string; label: string; endsAt: string | null };

export type TrayActions = {
  openConsole(): void;
  openConfirmation(): void;
  reconnect(platform: string): void;
  pause(keys: string[]): void;
  resume(keys: string[]): void;
  /** All that there are by then: a menu that stays open, or is behind by a moment, does not list the newest. */
  pauseAll(): void;
  resumeAll(): void;
  revokeEverything(): void;
  quit(): void;
};

const mostShown = 8;

/** One line for the menu's head and the icon's tooltip. */
export function trayStatus(state: TrayState): string {
  const { isSignedIn, waiting, clients } = state;
  if (!isSignedIn) return 'Signed out';
  const broken = endedOf(state).length;
  if (waiting.length > 0) return `${waiting.length} waiting${broken > 0 ? `, ${broken} to reconnect` : ''}`;
  if (broken > 0) return `${broken} to reconnect`;
  return isAllPaused(clients) ? 'Paused' : 'Running';
}

/** How much needs the person now. */
export const trayCount = (state: TrayState): number => state.waiting.length + endedOf(state).length;

const endedOf = ({ reconnects }: TrayState): Reconnect[] => reconnects.filter(({ endsAt }) => endsAt === null);

const isAllPaused = (clients: TrayState['clients']): boolean =>
  clients.length > 0 && clients.every(({ paused }) => paused);

export function trayMenu(state: TrayState, act: TrayActions): MenuItemConstructorOptions[] {
  const { isDemo, isSignedIn, waiting, clients, reconnects } = state;
  const asks = waiting.slice(0, mostShown).map(({ client, title, resource }) => ({
    label: labelled(`${client}: ${title}, ${resource}`),
    click: act.openConfirmation,
  }));
  const more = waiting.length - asks.length;
  return separated([
    [{ label: `${isDemo ? 'DEMO: ' : ''}${trayStatus(state)}`, enabled: false }],
    [...asks, ...(more > 0 ? [{ label: `${more} more...`, click: act.openConfirmation }] : [])],
    reconnects.slice(0, mostShown).map(({ platform, title, label, endsAt }) => ({
      label: labelled(`Reconnect ${label} on ${title}${endsAt === null ? '' : `, ends ${endsAt.slice(0, 10)}`}`),
      click: () => act.reconnect(platform),
    })),
    clients.map(({ id, client, paused }) => ({
      label: labelled(client),
      type: 'checkbox' as const,
      checked: !paused,
      // By what the person sees, which has changed with the press: the hub's list may be a moment older.
      click: ({ checked }) => (checked ? act.resume([id]) : act.pause([id])),
    })),
    clients.length === 0 ? [] : [pauseOrResumeAll(clients, act)],
    [{ label: 'Open console', click: act.openConsole }],
    isSignedIn ? [{ label: 'Revoke everything...', click: act.revokeEverything }] : [],
    [{ label: 'Quit (clients stop)', click: act.quit }],
  ]);
}

const pauseOrResumeAll = (clients: TrayState['clients'], act: TrayActions): MenuItemConstructorOptions =>
  isAllPaused(clients) ? { label: 'Resume all', click: act.resumeAll } : { label: 'Pause all', click: act.pauseAll };

const separated = (groups: MenuItemConstructorOptions[][]): MenuItemConstructorOptions[] =>
  groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' as const }, ...group]));

const longest = 60;

/** A client or a repository may be called anything: one visible line, and no `&` that a menu would take for a shortcut. */
function labelled(text: string): string {
  const line = visible(text);
  const short = [...line].length > longest ? `${[...line].slice(0, longest).join('')}...` : line;
  return short.replaceAll('&', '&&');
}
