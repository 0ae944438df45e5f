/**
 * Runs the app as Electron would: `node run.ts out/main/index.js …`. In it `electron` is the stand-in; electron-store takes
 * the default export, which Electron's module has beside the named ones.
 */
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asked, becomeReady } from './app.ts';
import { serve } from './browser-side.ts';
import { windowStates } from './browser-window.ts';
import { clipboardState } from './clipboard.ts';
import { messageBoxStates } from './dialog.ts';
import { applicationMenuState } from './menu.ts';
import { notificationStates } from './notification.ts';
import { schemes } from './protocol.ts';
import { opened } from './shell.ts';
import { trayState } from './tray.ts';

const standIn = new URL('./main.ts', import.meta.url).href;
const names = ['electron', 'electron/main', 'electron/common'];
const address = 'stand-in:electron';

registerHooks({
  resolve: (specifier, context, next) =>
    names.includes(specifier) ? { url: address, format: 'module', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === address
      ? {
          format: 'module',
          source: `export * from '${standIn}'; import * as all from '${standIn}'; export default all;`,
          shortCircuit: true,
        }
      : next(url, context),
});

process.once('disconnect', () => process.exit(1)); // the test has ended

serve({
  state: async () => ({
    windows: windowStates(),
    tray: trayState(),
    applicationMenu: applicationMenuState(),
    notifications: notificationStates(),
    messageBoxes: messageBoxStates(),
    opened,
    clipboard: clipboardState(),
    protocolClients: asked.protocolClients,
    badgeCount: asked.badgeCount,
    loginItem: asked.loginItem && {
      openAtLogin: asked.loginItem.openAtLogin ?? false,
      args: asked.loginItem.args ?? [],
    },
    isSandboxEnforced: asked.isSandboxEnforced,
    schemes: [...schemes.keys()],
  }),
});

process.argv.splice(1, 1);
await import(pathToFileURL(resolve(process.argv[1] ?? '')).href);
becomeReady();
