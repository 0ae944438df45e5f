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
export const startDesktop = (options: DesktopOptions): Desktop => new Desktop(options);

/** At most one profile is open at a time: the next one begins once the last has ended in good order. */
export class Desktop {
  readonly #options: DesktopOptions;
  readonly #quitting = new AbortController();
  readonly #confirmation: ReturnType<typeof createConfirmationWindow>;
  readonly #console: ReturnType<typeof openConsoleWindow>;
  readonly #keyClipboard = createKeyClipboard();
  readonly #notifications: ReturnType<typeof createNotifications>;
  readonly #tray: ReturnType<typeof createTray>;
  readonly #systemCheck = createSystemCheck({ now: Date.now });
  /** What is open now. */
  #open: Open | undefined;
  /** What is open, once it is; undefined where the app quits instead. */
  #opened: Promise<Open | undefined>;
  #isSwitching = false;
  /** Whether the system shows no notifications, which the tray then says. */
  #isMute = false;

  constructor(options: DesktopOptions) {
    const { isPackaged, icon, hidden } = options;
    this.#options = options;
    this.#confirmation = createConfirmationWindow(isPackaged, icon);
    this.#console = openConsoleWindow({ isPackaged, icon, hidden, staysInTray: () => this.#keepsInTray() });
    this.#notifications = createNotifications(this.#confirmation.show, () => {
      this.#isMute = true;
      void this.#showTray();
    });
    this.#tray = this.#createTray();
    this.#opened = this.#enter('own');
    this.#serve();
  }

  show(): void {
    this.#console.show();
  }

  /** The computer has slept. */
  woke(): void {
    this.#open?.profile.hub.woke();
  }

  /** From now on closing the console's window closes it, no matter what the settings say of the tray. */
  aboutToQuit(): void {
    this.#quitting.abort();
  }

  /** Ends in good order: after this nothing of the hub is open. */
  async close(): Promise<void> {
    this.#quitting.abort();
    await Promise.allSettled([this.#keyClipboard.clear(), this.#opened.then((left) => this.#leave(left))]);
  }

  #keepsInTray(): boolean {
    return !this.#quitting.signal.aborted && (this.#open?.profile.settings().desktop?.keepInTray ?? true);
  }

  async #enter(name: ProfileName): Promise<Open | undefined> {
    const options = { ...this.#options, approver: this.#approver() };
    const result = await openProfile(name, options).catch((error: unknown) => ({
      ok: false as const,
      failure: unlogged(error),
    }));
    if (!result.ok) {
      const choice = await tellStartFailure(result.failure, name, options.port, this.#quitting.signal);
      if (this.#quitting.signal.aborted) return undefined;
      if (choice === 'again') return this.#enter(name);
      if (name === 'demo') return this.#enter('own');
      app.quit();
      return undefined;
    }
    const profile = result.value;
    const openUrl = createOpenUrl(() => profile.settings().tenant?.issuer, profile.origin);
    this.#open = { profile, seat: await takeSeat(profile, openUrl, (topic) => this.#changed(topic)) };
    await this.#showTray();
    return this.#open;
  }

  async #leave(left: Open | undefined): Promise<void> {
    this.#open = undefined;
    this.#notifications.clear();
    this.#confirmation.close();
    left?.seat.end();
    await left?.profile.close();
  }

  #switchTo(name: unknown): void {
    if ((name !== 'demo' && name !== 'own') || this.#isSwitching || this.#open?.profile.name === name) return;
    this.#isSwitching = true;
    this.#opened = this.#opened
      .then((left) => this.#leave(left))
      .then(() => this.#enter(name))
      .finally(() => {
        this.#isSwitching = false;
      });
    this.#console.load();
  }

  /** What is shown to who sits there, and to nobody else. */
  #approver(): Approver {
    const notifications = this.#notifications;
    return {
      asked: (approval) => approval.userId === this.#open?.seat.userId && notifications.asked(approval),
      ended: (approval) => notifications.ended(approval),
      knocked: (client) => notifications.knocked(client),
      noticed: (unusual) => unusual.userId === this.#open?.seat.userId && notifications.noticed(unusual),
    };
  }

  #contentsOf(window: Window) {
    const browser = window === 'console' ? this.#console.browser : this.#confirmation.browser;
    return browser === undefined || browser.isDestroyed() ? undefined : browser.webContents;
  }

  #changed(topic: ChangeTopic): void {
    for (const window of windows) this.#contentsOf(window)?.send(changedChannel(window), topic);
    if (topic !== 'activity') void this.#showTray();
  }

  /** What the pages of the two windows may ask for. */
  #serve(): void {
    const messages = createMessages({
      clock: { now: Date.now },
      log: (...event) => this.#open?.profile.log(...event),
      contentsOf: (window) => this.#contentsOf(window),
    });
    for (const window of windows) {
      messages.serveCalls(window, async (from, name, input) => {
        const at = await this.#opened;
        if (at === undefined) return fail('stopping');
        const checked = await this.#systemCheck(from, name);
        return checked.ok ? at.seat.call(from, name, input, checked.value) : checked;
      });
    }
    messages.serveWish('console', shellChannels.openConfirmation, this.#confirmation.show);
    messages.serveWish('console', shellChannels.openProfile, (name) => this.#switchTo(name));
    messages.serveWish('confirmation', shellChannels.closeConfirmation, this.#confirmation.close);
    messages.serveWish('confirmation', shellChannels.copyKey, (text) =>
      typeof text === 'string' ? this.#keyClipboard.copy(text) : undefined,
    );
  }

  #createTray() {
    const ask = async () => (await this.#opened)?.seat.ask('revokeAll', {}) ?? fail('stopping');
    return createTray(this.#options.resources, {
      openConsole: this.#console.show,
      openConfirmation: this.#confirmation.show,
      reconnect: (platform) => void this.#reconnect(platform),
      pause: (keys) => void this.#pause(keys),
      resume: (keys) => void this.#resume(keys),
      pauseAll: () => void this.#pauseAll(),
      resumeAll: () => void this.#resumeAll(),
      revokeEverything: () => void revokeEverything(ask),
      quit: () => app.quit(),
    });
  }

  async #showTray(): Promise<void> {
    const open = this.#open;
    const state = await readTrayState(open?.seat, open?.profile.name === 'demo');
    this.#tray.show({ ...state, isMute: this.#isMute });
  }

  /** Straight to the browser. Where nothing comes of it the window shows the account, with the button to try again. */
  async #reconnect(platform: string): Promise<void> {
    const connected = await this.#open?.seat.ask('accounts.connect', { platform });
    if (!connected?.ok) this.#console.show();
    await this.#showTray();
  }

  async #pause(keys: string[]): Promise<void> {
    for (const id of keys) await this.#open?.seat.ask('keys.pause', { id });
    await this.#showTray(); // a checkbox shows itself pressed, whether or not it came to pass
  }

  /** The person confirms it in the window for that. */
  async #resume(keys: string[]): Promise<void> {
    for (const id of keys) await this.#open?.seat.ask('wishes.propose', { action: 'resume', id });
    if (keys.length > 0) this.#confirmation.show();
    await this.#showTray();
  }

  async #pauseAll(): Promise<void> {
    await this.#pause(await this.#keysThatAre(false));
  }

  async #resumeAll(): Promise<void> {
    await this.#resume(await this.#keysThatAre(true));
  }

  async #keysThatAre(paused: boolean): Promise<string[]> {
    const { clients } = await readTrayState(this.#open?.seat, false);
    return clients.filter((client) => client.paused === paused).map(({ id }) => id);
  }
}

const windows = ['console', 'confirmation'] as const;
