import { BrowserWindow } from 'electron/main';
import { webPreferencesOf } from './confine.ts';
import { pageOf } from './pages.ts';

type ConfirmationWindow = {
  /** The window while it is open. */
  readonly browser: BrowserWindow | undefined;
  show(): void;
  close(): void;
};

/**
 * The window in which a person consents. It opens by their own click alone (tray, notification, the console's button) and
 * never by itself: one that took the focus would be answered by what they were typing elsewhere.
 */
export function createConfirmationWindow(isPackaged: boolean, icon: string): ConfirmationWindow {
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
    get browser() {
      return browser;
    },
    show() {
      if (browser === undefined) {
        browser = open();
        return;
      }
      if (browser.isMinimized()) browser.restore();
      browser.show();
      browser.focus();
    },
    close: () => browser?.close(),
  };
}
