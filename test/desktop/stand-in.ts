/** Runs the built desktop app without Electron: its main process on Node, its windows in a real Chromium. See README.md. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page, Request } from '@playwright/test';
import { patience } from '../harness/chromium.ts';
import { appAddress } from './addresses.ts';
import type { AppSide, Beginning, BrowserSide, Keyring } from './between.ts';
import { callsBetween } from './calls-between.ts';
import { openWindowPage, type WindowPage } from './window-page.ts';

export const appPath = resolve(import.meta.dirname, '../..');

type StandInOptions = {
  /** The pages of the stand-in's windows. */
  browser: Browser;
  /** Where the app keeps its data: its `userData` is in there, under the app's name. */
  configFolder: string;
  args?: string[];
  env?: NodeJS.ProcessEnv;
  keyring?: Keyring;
  /** What the person does with an address that is handed to their browser. */
  openExternal?: (url: string) => Promise<void>;
  isPackaged?: boolean;
};

export type StandIn = {
  pid: number;
  /** The one of all windows' pages. */
  context: BrowserContext;
  /** What a person does outside the pages, what is there to be seen, and what no person could do. */
  app: AppSide;
  /** Waits until a window shows an address that begins so. */
  window(address: string): Promise<Page>;
  /** Presses the button that closes the window which shows such an address. */
  closeWindow(address: string): Promise<void>;
  output(): string;
  /** Resolves with the exit code. */
  ended: Promise<number>;
  /** Ends it at once, as a crash does. */
  stop(): Promise<void>;
};

/** Starts the app. Whoever starts it stops it; it also ends with the process that started it. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const child = launch(options);
  const context = await options.browser.newContext({ viewport: { width: 1180, height: 760 } });
  context.setDefaultTimeout(patience);
  const windows = new Map<number, WindowPage>();
  const output = outputOf(child);
  const ended = new Promise<number>((done) =>
    child.once(
      'exit',
      (code) =>
        void context
          .close()
          .catch(() => {})
          .then(() => done(code ?? 1)),
    ),
  );
  const app: AppSide = callsBetween<AppSide>(
    child,
    serveBrowser(context, windows, () => app, options),
  );
  await refuseForeignPages(context, windows);
  const beginning: Beginning = {
    appPath,
    isPackaged: options.isPackaged ?? false,
    keyring: options.keyring ?? { backend: 'gnome_libsecret', isAvailable: true, keys: [randomBytes(32)] },
  };
  child.send(beginning, () => {}); // where it cannot be sent the app has ended, and `window` says so

  return {
    pid: child.pid ?? 0,
    context,
    app,
    async closeWindow(address) {
      const found = (await app.state()).windows.find(({ url }) => url.startsWith(address));
      if (found === undefined) throw new Error(`No window shows ${address}.`);
      await app.pressCloseButton(found.id);
    },
    output,
    ended,
    window: (address) =>
      windowShowing(windows, address, () => child.exitCode !== null || child.signalCode !== null, output),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** All that the app has printed so far. */
function outputOf(child: ChildProcess): () => string {
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  return () => printed;
}

function launch({ args = [], env, configFolder }: StandInOptions): ChildProcess {
  const words = [join(appPath, 'out/main/index.js'), ...args];
  return fork(join(import.meta.dirname, 'electron/run.ts'), words, {
    env: { ...process.env, ...env, XDG_CONFIG_HOME: configFolder },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

function serveBrowser(
  context: BrowserContext,
  windows: Map<number, WindowPage>,
  app: () => AppSide,
  { openExternal }: StandInOptions,
): BrowserSide {
  const held = (id: number): WindowPage => {
    const window = windows.get(id);
    if (window === undefined) throw new Error('The window is closed.');
    return window;
  };
  return {
    async openWindow(id, preload) {
      windows.set(id, await openWindowPage(context, app(), id, preload));
    },
    load: (id, url) => held(id).load(url),
    reload: (id) => held(id).reload(),
    send: async (id, channel, values) => windows.get(id)?.send(channel, values),
    bringToFront: async (id) => windows.get(id)?.page.bringToFront(),
    async closeWindow(id) {
      const window = windows.get(id);
      windows.delete(id);
      await window?.page.close();
    },
    openExternal: async (url) => openExternal?.(url),
  };
}

/** A page that is no window is one that a window tried to open: it loads nothing. */
async function refuseForeignPages(context: BrowserContext, windows: Map<number, WindowPage>): Promise<void> {
  await context.route('**', (route) => {
    const page = pageOf(route.request());
    return [...windows.values()].some((window) => window.page === page) ? route.fallback() : route.abort();
  });
}

/** None for the first request of a page in the making. */
function pageOf(request: Request): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    return undefined;
  }
}

async function windowShowing(
  windows: Map<number, WindowPage>,
  address: string,
  hasEnded: () => boolean,
  printed: () => string,
): Promise<Page> {
  for (;;) {
    const found = [...windows.values()].find(({ page }) => appAddress(page.url()).startsWith(address));
    if (found !== undefined) {
      await found.page.waitForLoadState('load');
      return found.page;
    }
    if (hasEnded()) throw new Error(`The app ended, and no window showed ${address}: ${printed()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
