import { BrowserWindow } from 'electron/main';
import { webPreferencesOf } from './confine.ts';
import { pageOf } from './pages.ts';

type ConsoleWindow = {
  readonly browser: BrowserWindow;
  /** Brings it to the front, from the tray too. */
  show(): void;
  /** Loads the page anew, as after a change of profile. */
  load(): void;
};

type Options = {
  isPackaged: boolean;
  icon: string;
  hidden: boolean;
  /** Whether closing it only puts it away. */
  staysInTray: () => boolean;
};

/** The console's window. It is made once; closing it hides it while the app stays in the tray. */
export function openConsoleWindow({ isPackaged, icon, hidden, staysInTray }: Options): ConsoleWindow {
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
  const load = (): void => void browser.loadURL(pageOf.console);
  load();
  return {
    browser,
    show() {
      if (browser.isMinimized()) browser.restore();
      browser.show();
      browser.focus();
    },
    load,
  };
}
