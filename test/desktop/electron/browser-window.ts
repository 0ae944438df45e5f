import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type Electron from 'electron/main';
import type { WindowState } from '../between.ts';
import { app } from './app.ts';
import { browserSide, serve } from './browser-side.ts';
import { openWindows } from './open-windows.ts';
import { isPrevented } from './prevented.ts';
import { createWebContents, type StandInContents } from './web-contents.ts';

type Used = Pick<
  Electron.BrowserWindow,
  | 'close'
  | 'destroy'
  | 'focus'
  | 'getTitle'
  | 'hide'
  | 'id'
  | 'isAlwaysOnTop'
  | 'isDestroyed'
  | 'isFocused'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'minimize'
  | 'restore'
  | 'setAlwaysOnTop'
  | 'setMenu'
  | 'show'
  | 'showInactive'
>;

const all = new Map<number, BrowserWindow>();
let last = 0;
let focused: BrowserWindow | undefined;

export class BrowserWindow extends EventEmitter implements Used {
  readonly id: number;
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: StandInContents;
  readonly #made: Promise<void>;
  #isVisible: boolean;
  #isMinimized = false;
  #isAlwaysOnTop: boolean;
  #isDestroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    super();
    last += 1;
    this.id = last;
    this.options = options;
    this.#isVisible = options.show !== false;
    this.#isAlwaysOnTop = options.alwaysOnTop === true;
    const preload = options.webPreferences?.preload;
    this.#made = browserSide.openWindow(this.id, preload === undefined ? undefined : readFileSync(preload, 'utf8'));
    this.webContents = createWebContents(this.id, this.#made);
    all.set(this.id, this);
    openWindows.add(this);
    if (this.#isVisible) focused = this;
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows = (): BrowserWindow[] => [...all.values()];
  static getFocusedWindow = (): BrowserWindow | null => focused ?? null;
  static fromWebContents = (contents: unknown): BrowserWindow | null =>
    BrowserWindow.getAllWindows().find(({ webContents }) => webContents === contents) ?? null;

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
    if (!this.#isDestroyed) this.emit('ready-to-show', {});
  }
  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    this.#isVisible = true;
    this.#isMinimized = false;
    this.emit('show', {});
  }
  hide(): void {
    this.#isVisible = false;
    if (focused === this) focused = undefined;
    this.emit('hide', {});
  }
  focus(): void {
    if (!this.#isVisible) return;
    focused = this;
    this.emit('focus', {});
    void this.#made.then(() => browserSide.bringToFront(this.id));
  }
  minimize(): void {
    this.#isMinimized = true;
  }
  restore(): void {
    this.#isMinimized = false;
  }
  close(): void {
    if (!this.#isDestroyed && !isPrevented(this, 'close')) this.destroy();
  }
  destroy(): void {
    if (this.#isDestroyed) return;
    void this.#made.then(() => browserSide.closeWindow(this.id));
    this.gone();
  }
  /** Its page is no more, whoever has ended it. */
  gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    if (focused === this) focused = undefined;
    all.delete(this.id);
    this.webContents.emit('destroyed');
    this.emit('closed', {});
    openWindows.remove(this.id);
  }
  setAlwaysOnTop(flag: boolean): void {
    this.#isAlwaysOnTop = flag;
  }
  setMenu(): void {}
  isAlwaysOnTop = (): boolean => this.#isAlwaysOnTop;
  isDestroyed = (): boolean => this.#isDestroyed;
  isFocused = (): boolean => focused === this;
  isMinimized = (): boolean => this.#isMinimized;
  isVisible = (): boolean => this.#isVisible && !this.#isMinimized;
  getTitle = (): string => this.options.title ?? app.name;
}

export const windowStates = (): WindowState[] =>
  BrowserWindow.getAllWindows().map((window) => ({
    id: window.id,
    title: window.getTitle(),
    url: window.webContents.getURL(),
    isVisible: window.isVisible(),
    isFocused: window.isFocused(),
    isAlwaysOnTop: window.isAlwaysOnTop(),
    webPreferences: window.options.webPreferences ?? {},
  }));

serve({ isGone: async (id) => all.get(id)?.gone(), pressCloseButton: async (id) => all.get(id)?.close() });
