/** The same on real Electron. Not run where its binary cannot be had; see README.md. */
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { AppState } from './between.ts';
import { type AtTheDesktop, appPath, type DesktopApp, type DesktopOptions, outputOf } from './desktop-app.ts';

/** What `watch-electron.cjs` keeps in the app's process. */
type Watched = {
  state(): AppState;
  opened: string[];
  clickTray(): void;
  clickMenu(labels: string[]): void;
  clickNotification(index: number): void;
  failNotification(index: number): void;
  pressButton(label: string): void;
};

/** Starts the unpackaged app, with its parts that draw nothing in a page watched. */
export async function startRealElectron(executablePath: string, options: DesktopOptions): Promise<DesktopApp> {
  const app = await _electron.launch({
    executablePath,
    args: ['-r', join(import.meta.dirname, 'watch-electron.cjs'), appPath, ...(options.args ?? [])],
    env: environment({ ...options.env, XDG_CONFIG_HOME: options.configFolder }),
    ...(process.getuid?.() === 0 && { chromiumSandbox: false }),
  });
  const child = app.process();
  const output = outputOf(child);
  const ended = new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)));
  const watching = watchOpened(app, options.openExternal);
  void ended.then(() => clearInterval(watching));

  return {
    isReal: true,
    pid: child.pid ?? 0,
    context: app.context(),
    at: atTheDesktop(app),
    window: (address) => windowShowing(app, address, output),
    closeWindow: (address) =>
      app.evaluate(({ BrowserWindow }, start) => {
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL().startsWith(start))
          ?.close();
      }, address),
    output,
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

function atTheDesktop(app: ElectronApplication): AtTheDesktop {
  const tell = (
    name: 'clickTray' | 'clickMenu' | 'clickNotification' | 'failNotification' | 'pressButton',
    value: unknown,
  ) =>
    app.evaluate(
      (_electron, [method, given]) => {
        const watched = (globalThis as unknown as { watched: Record<string, (value: unknown) => void> }).watched;
        watched[method]?.(given);
      },
      [name, value] as const,
    );
  return {
    clickTray: () => tell('clickTray', undefined),
    clickMenu: (labels) => tell('clickMenu', labels),
    clickNotification: (index) => tell('clickNotification', index),
    failNotification: (index) => tell('failNotification', index),
    pressButton: (label) => tell('pressButton', label),
    openUrl: (url) =>
      app.evaluate(({ app: real }, address) => void real.emit('open-url', { preventDefault() {} }, address), url),
    pressQuit: () => app.evaluate(({ app: real }) => real.quit()),
    wakeUp: () => app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume')),
    state: () => app.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.state()),
  };
}

function watchOpened(app: ElectronApplication, open: DesktopOptions['openExternal']): NodeJS.Timeout {
  let seen = 0;
  return setInterval(async () => {
    const opened = await app
      .evaluate(() => (globalThis as unknown as { watched: Watched }).watched.opened)
      .catch(() => []);
    for (const url of opened.slice(seen)) void open?.(url);
    seen = Math.max(seen, opened.length);
  }, 100);
}

async function windowShowing(app: ElectronApplication, address: string, printed: () => string): Promise<Page> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = app.windows().find((page) => page.url().startsWith(address));
    if (found !== undefined) {
      await found.waitForLoadState('load');
      return found;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`No window shows ${address}: ${printed()}`);
}

const environment = (more: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...process.env, ...more }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
