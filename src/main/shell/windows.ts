/** The windows, and what each is held to, no matter what runs in its page. */
import { join } from 'node:path';
import {
  BrowserWindow,
  Menu,
  type MenuItemConstructorOptions,
  type Session,
  type WebContents,
  type WebPreferences,
} from 'electron/main';
import type { Window } from '../../shared/contract.ts';
import { isPageOf, pageOf } from './pages.ts';

/** Every option that could weaken a window is written out, so that no changed default of Electron does it unseen. */
const webPreferencesOf = (window: Window, isPackaged: boolean): WebPreferences => ({
  preload: join(import.meta.dirname, '..', 'preload', `${window}.cjs`),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
  devTools: !isPackaged,
});

/**
 * A page stays where it is: links, scripts, redirects, dropped files and middle clicks lead nowhere. Addresses for the
 * browser go through `open-url.ts`, by the hub's choice and not the page's.
 */
export function confineContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** What a page may have: writing to the clipboard by a press of a button, in our own pages. Nothing else, for nobody. */
export function isPermitted(permission: string, address: string): boolean {
  return (
    permission === 'clipboard-sanitized-write' && (isPageOf('console', address) || isPageOf('confirmation', address))
  );
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { isMainFrame, requestingUrl }) =>
    answer(isMainFrame && isPermitted(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (contents, permission, _origin, { isMainFrame }) =>
      contents !== null && isMainFrame && isPermitted(permission, contents.mainFrame.url),
  );
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false); // it fetches dictionaries from the network
}

type Options = {
  isPackaged: boolean;
  icon: string;
  hidden: boolean;
  /** Whether closing it only puts it away. */
  staysInTray: () => boolean;
};

/** The console's window. It is made once; closing it hides it while the app stays in the tray. */
export function openConsoleWindow({ isPackaged, icon, hidden, staysInTray }: Options) {
  const browser = new BrowserWindow({
    width: 1180,
    height: 760,
    minWidth: 880,
    minHeight: 560,
    title: 'OpenGitHubX',
    icon,
    show: false,
    webPreferences: webPreferencesOf('console', isPackaged),
  });
  if (!hidden) browser.once('ready-to-show', () => browser.show());
  browser.on('close', (event) => {
    if (!staysInTray()) return;
    event.preventDefault();
    browser.hide();
  });
  /** Loads the page again, as after a change of profile. */
  const load = (): void => void browser.loadURL(pageOf.console);
  load();
  return {
    browser,
    /** Brings it to the front, from the tray too. */
    show(): void {
      if (browser.isMinimized()) browser.restore();
      browser.show();
      browser.focus();
    },
    load,
  };
}

/**
 * The window in which a person consents. It opens by their own click alone (tray, notification, the console's button) and
 * never by itself: one that took the focus would be answered by what they were typing elsewhere.
 */
export function createConfirmationWindow(isPackaged: boolean, icon: string) {
  let browser: BrowserWindow | undefined;

  const open = (): BrowserWindow => {
    const made = new BrowserWindow({
      width: 480,
      height: 560,
      minWidth: 400,
      minHeight: 420,
      title: 'OpenGitHubX: your consent',
      icon,
      show: false,
      alwaysOnTop: true,
      fullscreenable: false,
      maximizable: false,
      webPreferences: webPreferencesOf('confirmation', isPackaged),
    });
    made.once('ready-to-show', () => made.show());
    made.on('closed', () => {
      if (browser === made) browser = undefined;
    });
    void made.loadURL(pageOf.confirmation);
    return made;
  };

  return {
    /** The window while it is open. */
    get browser() {
      return browser;
    },
    show(): void {
      if (browser === undefined) {
        browser = open();
        return;
      }
      if (browser.isMinimized()) browser.restore();
      browser.show();
      browser.focus();
    },
    close: (): void => browser?.close(),
  };
}

/** Without a menu macOS would have no copy and paste, and no system a zoom. Reloading and tools for developers are not in it. */
export function setApplicationMenu(platform: NodeJS.Platform = process.platform): void {
  const view: MenuItemConstructorOptions = {
    label: 'View',
    submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }],
  };
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...own, { role: 'editMenu' }, view, { role: 'windowMenu' }]));
}
