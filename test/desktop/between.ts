/** What the two processes of the stand-in ask of each other: the app's own, and the test's, which has the browser. */
import type { MenuItemConstructorOptions, WebPreferences } from 'electron/main';

/** The first message to the app's process, before any of the app's code runs. */
export type Beginning = {
  appPath: string;
  isPackaged: boolean;
  keyring: Keyring;
};

/** Stands for the system's keyring. `keys` are 32 bytes each: the first encrypts, all decrypt. */
export type Keyring = {
  backend: 'basic_text' | 'gnome_libsecret' | 'kwallet' | 'kwallet5' | 'kwallet6' | 'unknown';
  isAvailable: boolean;
  /** In front of what is encrypted; `v10` where Chromium has found no keyring. */
  mark?: 'v10' | 'v11' | 'v12';
  keys: Uint8Array[];
};

export type Page = { status: number; headers: [string, string][]; body: Uint8Array };

/** Served by the test's process. */
export type BrowserSide = {
  openWindow(window: number, preload: string | undefined): Promise<void>;
  /** Fails as `loadURL` does. */
  load(window: number, url: string): Promise<void>;
  reload(window: number): Promise<void>;
  send(window: number, channel: string, values: unknown[]): Promise<void>;
  bringToFront(window: number): Promise<void>;
  closeWindow(window: number): Promise<void>;
  openExternal(url: string): Promise<void>;
};

/** Served by the app's process: what the browser asks, what the person does outside the pages, and what a test looks at. */
export type AppSide = {
  invoke(window: number, channel: string, values: unknown[], frame: { isMain: boolean; url: string }): Promise<unknown>;
  page(url: string, method: string): Promise<Page>;
  mayNavigate(window: number, url: string): Promise<boolean>;
  mayOpen(window: number, url: string): Promise<boolean>;
  /** The handlers of the session, both asked: whether a frame with this address gets it. */
  isPermitted(window: number, permission: string, url: string): Promise<boolean>;
  shows(window: number, url: string): Promise<void>;
  isGone(window: number): Promise<void>;
  pressCloseButton(window: number): Promise<void>;
  clickTray(): Promise<void>;
  /** The item under these labels, from the outermost menu inwards. */
  clickMenu(labels: string[]): Promise<void>;
  clickNotification(index: number): Promise<void>;
  /** As the system does that shows none of the app. */
  failNotification(index: number): Promise<void>;
  /** The first that waits for an answer, once there is one, however long the app takes to start. */
  messageBox(): Promise<AppState['messageBoxes'][number]>;
  /** Of a message box. */
  pressButton(label: string): Promise<void>;
  emitApp(event: 'activate'): Promise<void>;
  /** The computer, after it has slept. */
  wakeUp(): Promise<void>;
  openUrl(url: string): Promise<void>;
  pressQuit(): Promise<void>;
  state(): Promise<AppState>;
};

export type WindowState = {
  id: number;
  title: string;
  url: string;
  isVisible: boolean;
  isFocused: boolean;
  isAlwaysOnTop: boolean;
  webPreferences: WebPreferences;
};

export type MenuState = Pick<MenuItemConstructorOptions, 'label' | 'type' | 'role' | 'checked' | 'enabled'> & {
  submenu?: MenuState[];
};

export type AppState = {
  windows: WindowState[];
  tray: { image: string; toolTip: string; menu: MenuState[] } | undefined;
  applicationMenu: MenuState[];
  /** Those on the screen. */
  notifications: { title: string; body: string }[];
  /** Those that wait for an answer. */
  messageBoxes: { message: string; detail: string; buttons: string[] }[];
  opened: string[];
  clipboard: Record<string, string>;
  protocolClients: string[];
  /** The number at the app's icon. */
  badgeCount: number;
  loginItem: { openAtLogin: boolean; args: string[] } | undefined;
  isSandboxEnforced: boolean;
  schemes: string[];
};
