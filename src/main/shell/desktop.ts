/** The app while it runs: one profile, who sits there, the two windows, the tray, and what goes between them. */
import { app } from 'electron/main';
import { changedChannel, shellChannels } from '../../shared/bridge.ts';
import type { ChangeTopic, Window } from '../../shared/contract.ts';
import { fail, unlogged } from '../../shared/result.ts';
import type { Approver } from '../hub/ground/ports.ts';
import { createMessages } from './ipc.ts';
import { createKeyClipboard } from './key-clipboard.ts';
import { createNotifications } from './notifications.ts';
import { createOpenUrl } from './open-url.ts';
import { openProfile, type Profile, type ProfileName, type ProfileOptions } from './profile.ts';
import { type Seat, takeSeat } from './seat.ts';
import { tellStartFailure } from './start.ts';
import { createSystemCheck } from './system-check.ts';
import { createTray, readTrayState, revokeEverything } from './tray.ts';
import { createConfirmationWindow, openConsoleWindow } from './windows.ts';

type DesktopOptions = Omit<ProfileOptions, 'approver'> & {
  isPackaged: boolean;
  resources: string;
  icon: string;
  hidden: boolean;
};

/** What is open: a profile and who sits at it. */
type Open = { profile: Profile; seat: Seat };

/** Opens the windows at once; what their pages ask waits until the profile is open. */
export function startDesktop(options: DesktopOptions) {
  const { isPackaged, icon, resources, hidden } = options;
  const quitting = new AbortController();
  let open: Open | undefined;

  const keepsInTray = (): boolean => !quitting.signal.aborted && (open?.profile.settings().desktop?.keepInTray ?? true);
  const confirmation = createConfirmationWindow(isPackaged, icon);
  const console = openConsoleWindow({ isPackaged, icon, hidden, staysInTray: keepsInTray });
  const keyClipboard = createKeyClipboard();
  let isMute = false;
  const notifications = createNotifications(confirmation.show, () => {
    isMute = true;
    void showTray();
  });
  const approver: Approver = {
    asked: (approval) => approval.userId === open?.seat.userId && notifications.asked(approval),
    ended: (approval) => notifications.ended(approval),
    knocked: (client) => notifications.knocked(client),
    noticed: (unusual) => unusual.userId === open?.seat.userId && notifications.noticed(unusual),
  };

  const contentsOf = (window: Window) => {
    const browser = window === 'console' ? console.browser : confirmation.browser;
    return browser === undefined || browser.isDestroyed() ? undefined : browser.webContents;
  };
  const changed = (topic: ChangeTopic): void => {
    for (const window of ['console', 'confirmation'] as const) contentsOf(window)?.send(changedChannel(window), topic);
    if (topic !== 'activity') void showTray();
  };

  const tray = createTray(resources, {
    openConsole: console.show,
    openConfirmation: confirmation.show,
    reconnect: (platform) => void reconnect(platform),
    pause: (keys) => void pause(keys),
    resume: (keys) => void resume(keys),
    pauseAll: () => void withAll(false, pause),
    resumeAll: () => void withAll(true, resume),
    revokeEverything: () =>
      void revokeEverything(async () => (await opened)?.seat.ask('revokeAll', {}) ?? fail('stopping')),
    quit: () => app.quit(),
  });
  async function showTray(): Promise<void> {
    tray.show({ ...(await readTrayState(open?.seat, open?.profile.name === 'demo')), isMute });
  }
  /** Straight to the browser. Where nothing comes of it the window shows the account, with the button to try again. */
  async function reconnect(platform: string): Promise<void> {
    const connected = await open?.seat.ask('accounts.connect', { platform });
    if (!connected?.ok) console.show();
    await showTray();
  }
  async function withAll(paused: boolean, act: (keys: string[]) => Promise<void>): Promise<void> {
    const { clients } = await readTrayState(open?.seat, false);
    await act(clients.filter((client) => client.paused === paused).map(({ id }) => id));
  }
  async function pause(keys: string[]): Promise<void> {
    for (const id of keys) await open?.seat.ask('keys.pause', { id });
    await showTray(); // a checkbox shows itself pressed, whether or not it came to pass
  }
  /** The person confirms it in the window for that. */
  async function resume(keys: string[]): Promise<void> {
    for (const id of keys) await open?.seat.ask('wishes.propose', { action: 'resume', id });
    if (keys.length > 0) confirmation.show();
    await showTray();
  }

  async function enter(name: ProfileName): Promise<Open | undefined> {
    const result = await openProfile(name, { ...options, approver }).catch((error: unknown) => ({
      ok: false as const,
      failure: unlogged(error),
    }));
    if (!result.ok) {
      const choice = await tellStartFailure(result.failure, name, options.port, quitting.signal);
      if (quitting.signal.aborted) return undefined;
      if (choice === 'again') return enter(name);
      if (name === 'demo') return enter('own');
      app.quit();
      return undefined;
    }
    const profile = result.value;
    const openUrl = createOpenUrl(() => profile.settings().tenant?.issuer);
    open = { profile, seat: await takeSeat(profile, openUrl, changed) };
    await showTray();
    return open;
  }
  async function leave(left: Open | undefined): Promise<void> {
    open = undefined;
    notifications.clear();
    confirmation.close();
    left?.seat.end();
    await left?.profile.close();
  }

  let opened = enter('own');
  let isSwitching = false;
  function switchTo(name: unknown): void {
    if ((name !== 'demo' && name !== 'own') || isSwitching || open?.profile.name === name) return;
    isSwitching = true;
    opened = opened
      .then(leave)
      .then(() => enter(name))
      .finally(() => {
        isSwitching = false;
      });
    console.load();
  }

  const systemCheck = createSystemCheck({ now: Date.now });
  const messages = createMessages({
    clock: { now: Date.now },
    log: (...event) => open?.profile.log(...event),
    contentsOf,
  });
  for (const window of ['console', 'confirmation'] as const) {
    messages.serveCalls(window, async (from, name, input) => {
      const at = await opened;
      if (at === undefined) return fail('stopping');
      const checked = await systemCheck(from, name);
      return checked.ok ? at.seat.call(from, name, input, checked.value) : checked;
    });
  }
  messages.serveWish('console', shellChannels.openConfirmation, confirmation.show);
  messages.serveWish('console', shellChannels.openProfile, switchTo);
  messages.serveWish('confirmation', shellChannels.closeConfirmation, confirmation.close);
  messages.serveWish('confirmation', shellChannels.copyKey, (text) =>
    typeof text === 'string' ? keyClipboard.copy(text) : undefined,
  );

  return {
    show: console.show,
    /** The computer has slept. */
    woke: (): void => open?.profile.hub.woke(),
    /** From now on closing the console's window closes it, no matter what the settings say of the tray. */
    aboutToQuit: (): void => quitting.abort(),
    /** Ends in good order: after this nothing of the hub is open. */
    async close(): Promise<void> {
      quitting.abort();
      await Promise.allSettled([keyClipboard.clear(), opened.then(leave)]);
    },
  };
}

export type Desktop = ReturnType<typeof startDesktop>;
