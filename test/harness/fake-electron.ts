/**
 * What the shell uses of Electron, as plain objects that record what they were told. For unit tests, by
 * `vi.mock('electron/main', () => import(…))`; whole windows are driven by the stand-in in `test/desktop`.
 */
import { EventEmitter } from 'node:events';

export class FakeContents extends EventEmitter {
  mainFrame = { url: '' };
  sent: unknown[][] = [];
  openHandler: (() => { action: string }) | undefined;
  send(...message: unknown[]): void {
    this.sent.push(message);
  }
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  static made: BrowserWindow[] = [];
  webContents = new FakeContents();
  /** `show`, `hide` and the like, in the order in which they came. */
  did: string[] = [];
  readonly options: Record<string, unknown>;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    BrowserWindow.made.push(this);
  }
  async loadURL(url: string): Promise<void> {
    this.did.push('load');
    this.webContents.mainFrame.url = url;
  }
  show = () => this.did.push('show');
  hide = () => this.did.push('hide');
  focus = () => this.did.push('focus');
  restore = () => this.did.push('restore');
  isMinimized = () => false;
  isDestroyed = () => false;
  close(): void {
    let isPrevented = false;
    this.emit('close', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    if (!isPrevented) this.emit('closed');
  }
}

export const systemPreferences = {
  canPromptTouchID: () => false,
  promptTouchID: async (_reason: string): Promise<void> => {},
};

type Handler = (event: unknown, input: unknown) => Promise<unknown>;
export const ipcMain = {
  handlers: new Map<string, Handler>(),
  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`A second handler for ${channel}.`);
    this.handlers.set(channel, handler);
  },
  on: () => {},
};

export const protocol = { registerSchemesAsPrivileged: () => {}, handle: () => {} };

export const shell = {
  opened: [] as string[],
  async openExternal(url: string): Promise<void> {
    this.opened.push(url);
  },
};

export class ClipboardItem {
  readonly items: Record<string, string | Blob>;
  constructor(items: Record<string, string | Blob>) {
    this.items = items;
  }
}
export const clipboard = {
  text: '',
  written: undefined as ClipboardItem | undefined,
  async write([item]: ClipboardItem[]): Promise<void> {
    this.written = item;
    this.text = String(item?.items['text/plain']);
  },
  async writeText(text: string): Promise<void> {
    this.text = text;
  },
  async readText(): Promise<string> {
    return this.text;
  },
  clear(): void {
    this.text = '';
  },
};

export const safeStorage = {
  backend: 'gnome_libsecret',
  available: true,
  /** Another one is another keyring: what the first has encrypted it cannot decrypt. */
  key: 'first',
  shouldReEncrypt: false,
  /** `v10` where Chromium has found no keyring, and encrypts by what everybody knows. */
  mark: 'v11',
  isAsyncEncryptionAvailable: async () => safeStorage.available,
  getSelectedStorageBackend: () => safeStorage.backend,
  async encryptStringAsync(text: string): Promise<Buffer> {
    return Buffer.from(`${safeStorage.mark}${safeStorage.key}:${Buffer.from(text).toString('hex')}`);
  },
  async decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const [key, hex = ''] = encrypted.toString().slice(3).split(':');
    if (key !== safeStorage.key) throw new Error('Error while decrypting the ciphertext.');
    return { result: Buffer.from(hex, 'hex').toString(), shouldReEncrypt: safeStorage.shouldReEncrypt };
  },
};

export class Notification extends EventEmitter {
  static shown: Notification[] = [];
  static isSupported = () => true;
  isClosed = false;
  readonly options: { title: string; body: string };
  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    Notification.shown.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
}

export const dialog = {
  asked: [] as { message: string; detail: string; buttons: string[] }[],
  /** Which button is pressed next. */
  answers: [] as number[],
  async showMessageBox(options: { message: string; detail: string; buttons: string[] }): Promise<{ response: number }> {
    this.asked.push(options);
    return { response: this.answers.shift() ?? 0 };
  },
};

export const app = {
  isPackaged: true,
  loginItem: undefined as unknown,
  getPath: () => '/nowhere',
  getVersion: () => '0.0.0',
  setBadgeCount: () => true,
  setLoginItemSettings(settings: unknown): void {
    this.loginItem = settings;
  },
  openedAtLogin: false,
  getLoginItemSettings: () => ({ wasOpenedAtLogin: app.openedAtLogin }),
};

export class Tray extends EventEmitter {}
export const Menu = { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => {} };
export const nativeImage = { createFromPath: (path: string) => path };
export const utilityProcess = {};
export const session = {};

/** The preload's half. */
export const contextBridge = {
  exposed: {} as Record<string, unknown>,
  exposeInMainWorld(name: string, bridge: unknown): void {
    this.exposed[name] = bridge;
  },
};
export const ipcRenderer = Object.assign(new EventEmitter(), {
  invoked: [] as unknown[][],
  async invoke(...message: unknown[]): Promise<unknown> {
    this.invoked.push(message);
    return undefined;
  },
});
