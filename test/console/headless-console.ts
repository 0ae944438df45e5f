/** The console in the person's browser, served by a headless hub. */
import type { BrowserContext, Page } from '@playwright/test';
import { newContext } from '../harness/chromium.ts';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import type { OpenConsole } from './driver.ts';
import { createPerson } from './person.ts';

const bearerKey = 'opengithubx.bearer';
const passphrase = 'demo';

export type HeadlessConsole = Omit<OpenConsole, 'hub'> & { hub(): Promise<DemoInProcess> };

/** `noTenant`: of a hub that nobody owns yet, opened by the link that its passphrase gives. */
export async function openHeadlessConsole(fresh = false, home?: string, noTenant = false): Promise<HeadlessConsole> {
  // A new person has no AI client of the computer that the tests run on.
  const computer = home ?? (fresh ? temporaryFolder() : undefined);
  const [hub, context] = await Promise.all([startDemoInProcess({ fresh, home: computer, noTenant }), newContext()]);
  const person = createPerson();
  await person.watch(context);
  const page = await context.newPage();
  context.on('page', (opened) => {
    // The confirmation page has its place in the same browser, but nothing is signed there.
    void opened
      .waitForURL((url) => url.href !== 'about:blank')
      .then(
        () => isConfirmation(opened) || person.opened(opened),
        () => {}, // closed before it went anywhere
      );
  });
  if (hub.consoleToken !== undefined) await signIn(page, hub.url, hub.consoleToken);
  const opening = noTenant ? (await hub.call('console.link', {})).url : undefined;
  // A new person is led; the specs of the others begin with what they have connected.
  await page.goto(opening ?? `${hub.url}/console/${fresh ? '' : '#/accounts'}`);
  return {
    on: 'headless',
    page,
    person,
    desktop: undefined,
    hub: async () => hub,
    confirmation: () => unlockedConfirmation(context, hub),
    async stop() {
      await context.close();
      await hub.stop();
    },
  };
}

const isConfirmation = (page: Page): boolean => page.url().includes('/console/confirmation.html');

/** Gives a tab the bearer of a session, as the console keeps it, before it shows anything. */
export async function signIn(page: Page, url: string, bearer: string): Promise<void> {
  await page.goto(`${url}/healthz`);
  await page.evaluate(([name, value]) => sessionStorage.setItem(name, value), [bearerKey, bearer] as const);
}

/** The one that a button of the console has opened, or one as that button would open. */
async function unlockedConfirmation(context: BrowserContext, hub: DemoInProcess): Promise<Page> {
  const page = (await openedConfirmation(context)) ?? (await openConfirmation(context, hub));
  const field = page.locator('input[type=password]');
  const isUnlocked = page.locator('body:not(:has(input[type=password]))').getByRole('heading').first();
  await field.or(isUnlocked).first().waitFor();
  if (await field.isVisible()) {
    await field.fill(passphrase);
    await field.press('Enter');
    await field.waitFor({ state: 'detached' });
  }
  return page;
}

async function openedConfirmation(context: BrowserContext): Promise<Page | undefined> {
  const isLoading = (page: Page): boolean => page.url() === 'about:blank';
  await Promise.all(
    context
      .pages()
      .filter(isLoading)
      .map((page) => page.waitForLoadState().catch(() => {})),
  );
  return context.pages().find(isConfirmation);
}

async function openConfirmation(context: BrowserContext, hub: DemoInProcess): Promise<Page> {
  const { person } = await hub.call('status', {});
  const page = await context.newPage();
  await page.goto(`${hub.url}/console/confirmation.html#as=${encodeURIComponent(person?.userId ?? '')}`);
  return page;
}
