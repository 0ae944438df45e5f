/** A real Chromium: the one that is there, or Debian's where this process may install it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from '@playwright/test';

const places = [
  '/usr/bin/chromium-headless-shell', // without the windows that nobody sees: a third of the processor's time less
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const isRoot = process.getuid?.() === 0;

/** Starts it without a window, with further switches where a test needs them. Whoever starts it closes it. */
export const startChromium = (...switches: string[]): Promise<Browser> => launch(findChromium(), switches);

/** The whole one, which shows notifications. */
export const startWholeChromium = (...switches: string[]): Promise<Browser> =>
  launch(findChromium('chromium'), switches);

function launch(executablePath: string, switches: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Chromium refuses its own sandbox to root; a machine for tests has nothing else in it.
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      ...switches,
    ],
  });
}

/** Shorter than a test's, so that it fails by saying what it waited for. */
export const patience = 45_000;

let ofThisProcess: Promise<Browser> | undefined;
/** Its pages that are not closed, whoever opened them. */
const opened = new Set<BrowserContext>();

export const openPages = (): Page[] => [...opened].flatMap((context) => context.pages());

/** The one that the files of a worker share; it ends with the process. Whoever opens a context in it closes that. */
export function sharedChromium(): Promise<Browser> {
  ofThisProcess ??= startChromium().then((browser) =>
    browser.once('disconnected', () => {
      ofThisProcess = undefined;
    }),
  );
  return ofThisProcess;
}

/** Of the shared one, as large as the app's window. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const browser = await sharedChromium();
  const context = await browser.newContext({ viewport: { width: 1180, height: 760 }, locale: 'en-US', ...options });
  context.setDefaultTimeout(patience);
  opened.add(context);
  context.once('close', () => opened.delete(context));
  return context;
}

const ofDesks = new Map<string, Promise<BrowserContext>>();

/** The same for the same options as long as `clearDesks` follows each test: a page more costs half of a context more. */
export async function deskContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const name = JSON.stringify(options);
  const opening =
    ofDesks.get(name) ?? newContext(options).then((opened) => opened.once('close', () => ofDesks.delete(name)));
  ofDesks.set(name, opening);
  const context = await opening;
  await context.grantPermissions(options.permissions ?? []); // which `clearDesks` took away
  return context;
}

/** Closes the pages of a test, with what they have stored and were permitted. */
export async function clearDesks(): Promise<void> {
  for (const context of await Promise.all(ofDesks.values())) {
    await context.clearPermissions();
    for (const page of context.pages()) {
      if (page.url().startsWith('http')) {
        await page.evaluate(() => {
          localStorage.clear();
          sessionStorage.clear();
        });
      }
      await page.close();
    }
  }
}

/** What a file, or a test, has left open in the shared one. */
export async function closeContexts(): Promise<void> {
  await Promise.all((await ofThisProcess)?.contexts().map((context) => context.close()) ?? []);
}

/** Where it is; two processes cannot install it at the same time. */
export function findChromium(wanted: 'chromium' | 'chromium-headless-shell' = 'chromium-headless-shell'): string {
  const find = () => places.slice(wanted === 'chromium' ? 1 : 0).find(existsSync);
  const found = process.env['CHROMIUM'] ?? find() ?? (install(wanted) ? find() : undefined);
  if (found) return found;
  throw new Error('These tests need a Chromium: install the package chromium, or name one in the variable CHROMIUM.');
}

function install(wanted: string): boolean {
  if (!isRoot || !existsSync('/etc/debian_version')) return false;
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', wanted], { stdio: 'inherit' });
  return true;
}
