import { describe, expect, it, vi } from 'vitest';
import { pageOf } from '../../../src/main/shell/pages.ts';
import {
  confineContents,
  createConfirmationWindow,
  denyPermissions,
  isPermitted,
  openConsoleWindow,
} from '../../../src/main/shell/windows.ts';
import { BrowserWindow, FakeContents } from '../../harness/fake-electron.ts';

vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));

const newest = (): BrowserWindow => {
  const made = BrowserWindow.made.at(-1);
  if (made === undefined) throw new Error('No window was opened.');
  return made;
};
const openConsole = (more: { hidden?: boolean; isPackaged?: boolean; staysInTray?: () => boolean } = {}) =>
  openConsoleWindow({ isPackaged: true, icon: 'icon.png', hidden: false, staysInTray: () => true, ...more });

describe('what a window is (IPC-05)', () => {
  const strict = {
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
    devTools: false,
  };

  it('holds the console to the strict options and to its own preload', () => {
    openConsole();
    const { preload, ...others } = newest().options['webPreferences'] as Record<string, unknown>;
    expect(others).toEqual(strict);
    expect(preload).toMatch(/preload[\\/]console\.cjs$/);
    expect(newest().options).toMatchObject({ width: 1180, height: 760, minWidth: 880, minHeight: 560 });
  });

  it('holds the confirmation window to the same, with another preload', () => {
    createConfirmationWindow(true, 'icon.png').show();
    const { preload, ...others } = newest().options['webPreferences'] as Record<string, unknown>;
    expect(others).toEqual(strict);
    expect(preload).toMatch(/preload[\\/]confirmation\.cjs$/);
    expect(newest().options).toMatchObject({ width: 480, height: 560, alwaysOnTop: true });
  });

  it('has tools for developers in a build folder alone', () => {
    openConsole({ isPackaged: false });
    expect(newest().options['webPreferences']).toMatchObject({ devTools: true });
  });
});

describe('where a page can go (IPC-06, OAU-12)', () => {
  it.each(['will-navigate', 'will-redirect', 'will-attach-webview'])('stops %s', (name) => {
    const contents = new FakeContents();
    confineContents(contents as never);
    const event = { preventDefault: vi.fn() };
    contents.emit(name, event, 'https://evil.test/');
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  it('opens no window', () => {
    const contents = new FakeContents();
    confineContents(contents as never);
    expect(contents.openHandler?.()).toEqual({ action: 'deny' });
  });
});

describe('what a page may have (IPC-10)', () => {
  const permissions = ['camera', 'media', 'clipboard-read', 'notifications', 'openExternal', 'serial', 'hid', 'usb'];
  const more = ['geolocation', 'fullscreen', 'fileSystem', 'local-network-access', 'window-management', 'unknown'];
  it.each([...permissions, ...more])('denies %s', (permission) => {
    expect(isPermitted(permission, pageOf.console)).toBe(false);
    expect(isPermitted(permission, pageOf.confirmation)).toBe(false);
  });

  it('lets our own pages write to the clipboard, and no other page', () => {
    expect(isPermitted('clipboard-sanitized-write', pageOf.confirmation)).toBe(true);
    expect(isPermitted('clipboard-sanitized-write', 'https://evil.test/')).toBe(false);
  });

  it('answers both of Electron by it, and never gives a device', () => {
    type Given = (...given: never[]) => unknown;
    const handlers: Record<string, Given> = {};
    const keep = (name: string) => (handler: Given) => {
      handlers[name] = handler;
    };
    const setSpellCheckerEnabled = vi.fn();
    denyPermissions({
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setSpellCheckerEnabled,
    } as never);
    const asked = (permission: string, details: object): unknown => {
      let answer: unknown;
      const hear = (given: unknown) => {
        answer = given;
      };
      (handlers['request'] as (...given: unknown[]) => void)({}, permission, hear, details);
      return answer;
    };
    const page = { isMainFrame: true, requestingUrl: pageOf.console };
    expect(asked('clipboard-sanitized-write', page)).toBe(true);
    expect(asked('clipboard-sanitized-write', { ...page, isMainFrame: false })).toBe(false);
    expect(asked('notifications', page)).toBe(false);
    const check = handlers['check'] as (...given: unknown[]) => unknown;
    expect(check({ mainFrame: { url: pageOf.console } }, 'media', '', { isMainFrame: true })).toBe(false);
    expect(check(null, 'clipboard-sanitized-write', '', { isMainFrame: true })).toBe(false);
    expect((handlers['device'] as () => unknown)()).toBe(false);
    expect(setSpellCheckerEnabled).toHaveBeenCalledWith(false);
  });
});

describe('the console window', () => {
  it('is put away by closing while the app stays in the tray, and closed otherwise', () => {
    let stays = true;
    openConsole({ staysInTray: () => stays });
    const closed = vi.fn();
    newest().on('closed', closed);
    newest().close();
    expect(newest().did).toContain('hide');
    expect(closed).not.toHaveBeenCalled();
    stays = false;
    newest().close();
    expect(closed).toHaveBeenCalledOnce();
  });

  it('stays away when the system started it at login', () => {
    openConsole({ hidden: true });
    newest().emit('ready-to-show');
    expect(newest().did).not.toContain('show');
  });
});

describe('the confirmation window', () => {
  it('is one, however often it is asked for, and a new one after it was closed', () => {
    const before = BrowserWindow.made.length;
    const confirmation = createConfirmationWindow(true, 'icon.png');
    expect(BrowserWindow.made.length).toBe(before);
    confirmation.show();
    confirmation.show();
    expect(BrowserWindow.made.length).toBe(before + 1);
    confirmation.close();
    expect(confirmation.browser).toBeUndefined();
    confirmation.show();
    expect(BrowserWindow.made.length).toBe(before + 2);
  });
});
