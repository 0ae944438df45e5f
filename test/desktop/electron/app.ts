import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type Electron from 'electron/main';
import { beginning, serve } from './browser-side.ts';
import { openWindows } from './open-windows.ts';
import { isPrevented } from './prevented.ts';
import { handedOver, takeFolder } from './single-instance.ts';

type Used = Pick<
  typeof Electron.app,
  | 'disableHardwareAcceleration'
  | 'enableSandbox'
  | 'exit'
  | 'focus'
  | 'getAppPath'
  | 'getLoginItemSettings'
  | 'getPath'
  | 'getVersion'
  | 'isPackaged'
  | 'isReady'
  | 'name'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient'
  | 'setBadgeCount'
  | 'setLoginItemSettings'
  | 'whenReady'
> & { commandLine: Pick<typeof Electron.app.commandLine, 'appendSwitch' | 'getSwitchValue' | 'hasSwitch'> };

const described = JSON.parse(readFileSync(join(beginning.appPath, 'package.json'), 'utf8')) as {
  name: string;
  productName?: string;
  version: string;
};
const events = new EventEmitter();
const { promise: ready, resolve: becameReady } = Promise.withResolvers<void>();
let isReady = false;

/**
 * Not before the entry has been evaluated to its end: awaiting `whenReady` at the top level of an ESM entry hangs in Electron
 * (electron#40719), so it must hang here too.
 */
export function becomeReady(): void {
  isReady = true;
  becameReady();
  events.emit('ready');
}

const name = described.productName ?? described.name;
const appData = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
const paths: Partial<Record<Parameters<typeof Electron.app.getPath>[0], string>> = {
  appData,
  userData: join(appData, name),
  temp: tmpdir(),
  home: homedir(),
};

/** What the app has asked of the system. */
export const asked: {
  protocolClients: string[];
  badgeCount: number;
  loginItem?: Electron.Settings;
  isSandboxEnforced: boolean;
} = { protocolClients: [], badgeCount: 0, isSandboxEnforced: false };

const switchOf = (wanted: string): string | undefined =>
  process.argv.find((word) => word === `--${wanted}` || word.startsWith(`--${wanted}=`));

let isQuitting = false;

const used: Used = {
  name,
  isPackaged: beginning.isPackaged,
  commandLine: {
    hasSwitch: (wanted) => switchOf(wanted) !== undefined,
    getSwitchValue: (wanted) => switchOf(wanted)?.split('=').slice(1).join('=') ?? '',
    appendSwitch() {},
  },
  requestSingleInstanceLock: () =>
    takeFolder(used.getPath('userData'), (words, cwd) => events.emit('second-instance', {}, words, cwd, null)),
  whenReady: () => ready,
  isReady: () => isReady,
  getVersion: () => described.version,
  getAppPath: () => beginning.appPath,
  getPath(wanted) {
    const path = paths[wanted];
    if (path === undefined) throw new Error(`The stand-in has no path for ${wanted}.`);
    return path;
  },
  enableSandbox() {
    if (isReady) throw new Error('app.enableSandbox() can only be called before app is ready.');
    asked.isSandboxEnforced = true;
  },
  disableHardwareAcceleration() {},
  focus() {},
  setAppUserModelId() {},
  setAsDefaultProtocolClient(scheme) {
    asked.protocolClients.push(scheme);
    return true;
  },
  setBadgeCount(count) {
    asked.badgeCount = count ?? 0;
    return true;
  },
  getLoginItemSettings: () => ({
    openAtLogin: false,
    wasOpenedAtLogin: false,
    executableWillLaunchAtLogin: false,
    launchItems: [],
    status: 'not-registered',
  }),
  setLoginItemSettings(settings) {
    asked.loginItem = settings;
  },
  quit() {
    if (!isQuitting) void quit();
  },
  exit(code = 0) {
    process.exit(code);
  },
};

/** A window that will not close keeps the app, and so does a listener of either event. */
async function quit(): Promise<void> {
  isQuitting = true;
  await handedOver();
  isQuitting =
    !isPrevented(events, 'before-quit') && (await openWindows.closeAll()) && !isPrevented(events, 'will-quit');
  if (!isQuitting) return;
  events.emit('quit', {}, 0);
  process.exit(0);
}

openWindows.onNoneLeft(() => {
  if (isQuitting) return;
  // Without a listener Electron quits; with one it leaves it to that.
  if (!events.emit('window-all-closed')) used.quit();
});

/** The listeners' types are Electron's, by the shell's own check; here any name may be listened to. */
export const app = Object.assign(events, used);

serve({
  pressQuit: async () => void setImmediate(used.quit), // after the answer, which may be the last thing it sends
  emitApp: async (event) => void events.emit(event, {}, openWindows.all().length > 0),
  openUrl: async (url) => void isPrevented(events, 'open-url', {}, url),
});
