/** The icon near the clock with its menu: what it says and offers follows from what there is. */
import { join } from 'node:path';
import { nativeImage } from 'electron/common';
import { app, dialog, Menu, type MenuItemConstructorOptions, Tray } from 'electron/main';
import { endsSoon } from '../../shared/account.ts';
import type { Waiting } from '../../shared/approval.ts';
import type { Key, ListedAccount, PlatformFacts } from '../../shared/model.ts';
import { isEverywhere, type Receipt, type ReceiptLine } from '../../shared/receipt.ts';
import type { Result } from '../../shared/result.ts';
import { visible } from '../../shared/visible.ts';
import type { Seat } from './seat.ts';

type TrayIcon = { show(state: TrayState): void };

/** It has another shape while something waits or has ended: colour alone is not seen by everyone. */
export function createTray(resources: string, act: TrayActions): TrayIcon {
  const image = (name: string) => {
    const made = nativeImage.createFromPath(join(resources, `${name}.png`));
    if (process.platform === 'darwin') made.setTemplateImage(true); // in black: the menu bar colours it
    return made;
  };
  const images = { still: image(fileFor('tray')), waiting: image(fileFor('tray-waiting')) };
  const tray = new Tray(images.still);
  tray.on('click', act.openConsole);
  return {
    show(state) {
      const count = trayCount(state);
      tray.setImage(count > 0 ? images.waiting : images.still);
      app.setBadgeCount(count); // on the Dock, and on a Linux desktop that has such numbers
      tray.setToolTip(`OpenGitHubX: ${trayStatus(state)}`);
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, act)));
    },
  };
}

/** Each system has its own size; of macOS the file of twice the size lies beside it. */
const sizes: Partial<Record<NodeJS.Platform, number>> = { darwin: 16, win32: 32 };
const fileFor = (name: string): string => `${name}-${sizes[process.platform] ?? 22}`;

export type TrayState = {
  isDemo: boolean;
  isSignedIn: boolean;
  waiting: Pick<Waiting, 'client' | 'title' | 'resource'>[];
  /** Those that can make calls, or could if they were not paused. */
  clients: Pick<Key, 'id' | 'client' | 'paused'>[];
  /** Accounts that have stopped working, and those that will within a week. */
  reconnects: Reconnect[];
  /** All that waits is approved by a passkey of a phone. */
  isOnPhone?: boolean;
  /** The system shows none of our notifications. */
  isMute?: boolean;
};

/** `title`: the platform's. `endsAt`: null where it has ended. */
type Reconnect = { platform: string; title: string; label: string; endsAt: string | null };

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
  const { isDemo, isSignedIn, waiting, clients, reconnects, isOnPhone, isMute } = state;
  const asks = waiting.slice(0, mostShown).map(({ client, title, resource }) => ({
    label: labelled(`${client}: ${title}, ${resource}`),
    click: act.openConfirmation,
  }));
  const more = waiting.length - asks.length;
  return separated([
    [
      { label: `${isDemo ? 'DEMO: ' : ''}${trayStatus(state)}`, enabled: false },
      ...(isOnPhone && waiting.length > 0 ? [{ label: 'You approve on your phone', enabled: false }] : []),
      ...(isMute ? [{ label: 'The system shows no notifications of this app', enabled: false }] : []),
    ],
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

/** What the tray shows of the person at the desktop; without anybody, that nobody does. */
export async function readTrayState(
  seat: Seat | undefined,
  isDemo: boolean,
  now: () => number = Date.now,
): Promise<TrayState> {
  if (seat?.userId === undefined) return { isDemo, isSignedIn: false, waiting: [], clients: [], reconnects: [] };
  const [waiting, keys, accounts, platforms, passkeys] = await Promise.all([
    seat.ask('approvals.waiting', {}),
    seat.ask('keys.list', {}),
    seat.ask('accounts.list', {}),
    seat.ask('platforms.list', {}),
    seat.ask('passkeys.list', {}),
  ]);
  const time = new Date(now()).toISOString();
  return {
    isDemo,
    isSignedIn: true,
    isOnPhone: passkeys.ok && passkeys.value.levels.usual === 'passkey elsewhere',
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

/** Asks once more, by a dialog of the system that no page can press, then revokes and shows the result. */
export async function revokeEverything(revokeAll: () => Promise<Result<Receipt>>): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'Revoke everything?',
    detail: 'All keys and all calls end, each account is disconnected, and you are signed out. This cannot be undone.',
    buttons: ['Cancel', 'Revoke everything'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response !== 1) return;
  const done = await revokeAll();
  const receipt = done.ok ? receiptOf(done.value) : { message: done.failure.message, detail: done.failure.hint };
  const isClean = done.ok && isEverywhere(done.value);
  await dialog.showMessageBox({ type: isClean ? 'info' : 'warning', ...receipt, buttons: ['Close'], noLink: true });
}

/** What each side answered, the sides that are over in one line, and the others by name. */
export function receiptOf(receipt: Receipt): { message: string; detail: string } {
  const revoked = receipt.lines.filter(({ answer }) => answer === 'revoked');
  const others = receipt.lines.filter(({ answer }) => answer !== 'revoked');
  return {
    message: isEverywhere(receipt) ? 'Everything is revoked.' : 'Revoked here, but not everywhere.',
    detail: [`Revoked: ${revoked.map(({ what }) => what).join(', ')}.`, ...others.map(sentenceOf)].join('\n\n'),
  };
}

const sentenceOf = ({ what, answer, detail, page }: ReceiptLine): string =>
  [`${what}: ${words[answer]}.`, detail, page ?? ''].filter(Boolean).join(' ');

const words: Record<ReceiptLine['answer'], string> = {
  revoked: 'revoked',
  retrying: 'ended here, and asked again until it is ended there',
  'by hand': 'only you can end it',
  unconfirmed: 'not confirmed',
  failed: 'not ended',
};
