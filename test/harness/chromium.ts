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

/** As large as the app's window. */
const usual = { viewport: { width: 1180, height: 760 }, locale: 'en-US' };

/** Of the shared one. */
export async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const browser = await sharedChromium();
  const context = await browser.newContext({ ...usual, ...options });
  context.setDefaultTimeout(patience);
  opened.add(context);
  context.once('close', () => opened.delete(context));
  return context;
}

type Desk = { context: BrowserContext; wished: BrowserContextOptions; idle: Page[] };

const desks = new Map<string, Promise<Desk>>();

/** The same context for the same options, whatever the size of their window, as long as `clearDesks` follows each test. */
export async function deskContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const { viewport, ...rest } = options;
  const name = JSON.stringify(rest);
  const opening =
    desks.get(name) ??
    newContext(rest).then((context) => {
      context.once('close', () => desks.delete(name));
      return { context, wished: {}, idle: [] };
    });
  desks.set(name, opening);
  const desk = await opening;
  desk.wished = options;
  await desk.context.grantPermissions(options.permissions ?? []); // which `clearDesks` took away
  return desk.context;
}

/** An empty page: one that an earlier test has left, which costs a third of a new one. */
export async function deskPage(context: BrowserContext): Promise<Page> {
  const desk = (await Promise.all(desks.values())).find((one) => one.context === context);
  const page = desk?.idle.pop() ?? (await context.newPage());
  const { viewport, colorScheme = 'light', reducedMotion = 'no-preference' } = { ...usual, ...desk?.wished };
  if (viewport) await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion });
  return page;
}

/** Takes away what a test has stored and was permitted. Of its pages, one is left empty for the next test, unless it failed. */
export async function clearDesks({ task }: { task: { result?: { state: string } } }): Promise<void> {
  for (const { context, idle } of await Promise.all(desks.values())) {
    await context.clearPermissions();
    for (const page of context.pages().filter((one) => !idle.includes(one))) {
      if (page.url().startsWith('http')) {
        await page.evaluate(() => {
          localStorage.clear();
          sessionStorage.clear();
        });
      }
      if (task.result?.state === 'fail' || idle.length > 0) await page.close();
      else {
        await page.goto('about:blank');
        await page.mouse.move(0, 0);
        idle.push(page);
      }
    }
  }
}

/** What a file, or a test, has left open in the shared one. */
export async function closeContexts(): Promise<void> {
  await Promise.all((await ofThisProcess)?.contexts().map((context) => context.close()) ?? []);
}

/**
 * Where it is; two processes cannot install it at the same time. The wanted one is installed even where the other one is: a whole Chromium
 * without a window does not answer a page that asks for a passkey.
 */
export function findChromium(wanted: 'chromium' | 'chromium-headless-shell' = 'chromium-headless-shell'): string {
  const named = process.env['CHROMIUM'];
  if (named !== undefined) return named;
  const path = `/usr/bin/${wanted}`;
  const found =
    existsSync(path) || install(wanted) ? path : places.slice(wanted === 'chromium' ? 1 : 0).find(existsSync);
  if (found) return found;
  throw new Error('These tests need a Chromium: install the package chromium, or name one in the variable CHROMIUM.');
}

function install(wanted: string): boolean {
  if (!isRoot || !existsSync('/etc/debian_version')) return false;
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', wanted], { stdio: 'inherit' });
  return true;
}
