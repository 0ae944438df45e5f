import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { describe, expect, it, vi } from 'vitest';
import { openDesktopSettings } from '../../../src/main/shell/settings-store.ts';
import {
  askWithoutPhone,
  desktopEntry,
  readCommandLine,
  refusedSwitch,
  setStartAtLogin,
  startFailureText,
  wasOpenedAtLogin,
} from '../../../src/main/shell/start.ts';
import { failure } from '../../../src/shared/errors.ts';
import { app, dialog } from '../../harness/fake-electron.ts';
import { temporaryFolder } from '../../harness/memory-ports.ts';

/** It is conf with Electron's folder for a default, and loads Electron's binary as soon as it is imported. */
vi.mock('electron-store', () => ({
  default: class extends Conf {
    constructor({ name, ...options }: { name: string }) {
      super({ configName: name, ...options });
    }
  },
}));
vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));

describe('the command line of the app', () => {
  it.each<[string[], ReturnType<typeof readCommandLine>]>([
    [[], { port: 18480, hidden: false }],
    [['--port', '0', '--hidden'], { port: 0, hidden: true }],
    [['out/main/index.js', '--port=19000', '--user-data-dir=/x', '--no-sandbox'], { port: 19000, hidden: false }],
    [['--port', 'many'], { port: 18480, hidden: false }],
    [['--port', '99999'], { port: 18480, hidden: false }],
    [
      ['--approve-url=https://approve.example.org/'],
      { port: 18480, hidden: false, approveUrl: 'https://approve.example.org' },
    ],
    [
      ['--approve-url', 'http://approve.example.org'],
      { port: 18480, hidden: false, badApproveUrl: 'http://approve.example.org' },
    ],
    [['--approve-url'], { port: 18480, hidden: false, badApproveUrl: '' }],
    [['opengithubx://open?port=1'], { port: 18480, hidden: false }],
  ])('%j', (words, read) => {
    expect(readCommandLine(['electron', ...words])).toEqual(read);
  });

  it('asks before it starts without the address that a phone was to have', async () => {
    dialog.answers = [0, 1];
    expect([await askWithoutPhone('http://a.example'), await askWithoutPhone('http://a.example')]).toEqual([
      false,
      true,
    ]);
    expect(dialog.asked.at(-1)?.message).toBe('--approve-url can’t be “http://a.example”.');
  });

  it('refuses switches that let another program drive the windows (IPC-14)', () => {
    expect(refusedSwitch((name) => name === 'remote-debugging-port')).toBe('remote-debugging-port');
    expect(refusedSwitch((name) => name === 'remote-debugging-pipe')).toBe('remote-debugging-pipe');
    expect(refusedSwitch(() => false)).toBeUndefined();
  });
});

describe('a start that fails', () => {
  it('says of a taken port what, why and what to do, and takes no other', () => {
    const { message, detail, buttons } = startFailureText(failure('port_taken'), 'own', 18480);
    expect(message).toBe('Another program already listens on 127.0.0.1:18480.');
    expect(detail).toMatch(/takes no other by itself.*try again.*--port/);
    expect(buttons).toEqual(['Try again', 'Quit']);
  });

  it('leads back from a demo that does not start', () => {
    expect(startFailureText(failure('tenant_unreachable'), 'demo', 18480).buttons[1]).toBe('Back to my own');
  });
});

describe('starting at login', () => {
  it('is a file in the autostart folder on Linux, and no file without', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'autostart', 'opengithubx.desktop');
    const environment = { XDG_CONFIG_HOME: folder, APPIMAGE: '/opt/My Apps/OpenGitHubX.AppImage' };
    const where = { port: 19000, approveUrl: 'https://approve.example.org' };
    await setStartAtLogin(true, where, 'linux', environment);
    expect(readFileSync(file, 'utf8')).toContain(
      'Exec="/opt/My Apps/OpenGitHubX.AppImage" --hidden --port=19000 --approve-url=https://approve.example.org\n',
    );
    await setStartAtLogin(false, where, 'linux', environment);
    expect(existsSync(file)).toBe(false);
  });

  it('shows no window on macOS either, which hands over no words', () => {
    app.openedAtLogin = true;
    expect([wasOpenedAtLogin('darwin'), wasOpenedAtLogin('win32')]).toEqual([true, false]);
    app.openedAtLogin = false;
    expect(wasOpenedAtLogin('darwin')).toBe(false);
  });

  it('quotes what a desktop entry would interpret', () => {
    expect(desktopEntry('/a "b" $c %d\\e', ['--hidden'])).toContain(
      'Exec="/a \\\\"b\\\\" \\\\$c %%d\\\\\\\\e" --hidden',
    );
  });

  it('is asked of the system elsewhere, and of nobody from a build folder', async () => {
    await setStartAtLogin(true, { port: 18480 }, 'darwin');
    expect(app.loginItem).toEqual({ openAtLogin: true, args: ['--hidden'] });
    app.loginItem = undefined;
    app.isPackaged = false;
    await setStartAtLogin(true, { port: 18480 }, 'win32');
    expect(app.loginItem).toBeUndefined();
    app.isPackaged = true;
  });
});

describe('settings of the desktop', () => {
  const wanted = {
    tenant: { issuer: 'https://octavia.eu.auth0.com/', clientId: 'c' },
    approvalMinutes: 10,
    desktop: { startAtLogin: true, keepInTray: false },
    keepPrompts: true,
  };

  it('outlive the app in a file of mode 0600, and keep what a later version wrote there', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'settings.json');
    writeFileSync(path, '{"later":1}', { mode: 0o644 });
    const changed = vi.fn();
    const opened = await openDesktopSettings(folder, changed);
    if (!opened.ok) throw new Error(opened.failure.message);
    opened.value.update(wanted);
    expect(changed).toHaveBeenCalledWith(wanted);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = await openDesktopSettings(folder, changed);
    expect(again.ok && again.value.read()).toEqual(wanted);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ later: 1 });
  });

  it.each(['{"tenant":', '{"desktop":{"startAtLogin":"yes"}}', '{"approvalMinutes":0}'])('refuse %s', async (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), text);
    expect(await openDesktopSettings(folder, () => {})).toMatchObject({ failure: { code: 'data_folder' } });
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).toBe(text);
  });
});
