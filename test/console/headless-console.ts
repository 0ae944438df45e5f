/** The console in the person's browser, served by a headless hub. */
import type { BrowserContext, Page } from '@playwright/test';
import { startChromium } from '../harness/chromium.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { createKeyOn } from './create-key.ts';
import type { OpenConsole } from './driver.ts';
import { createPerson } from './person.ts';

const bearerKey = 'opengithubx.bearer';
const passphrase = 'demo';

/** Would lead to files of clients outside the home folder. */
const elsewhere = { XDG_CONFIG_HOME: '', CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', COPILOT_HOME: '' };

export async function openHeadlessConsole(fresh: boolean, home: string | undefined): Promise<OpenConsole> {
  const env = home === undefined ? {} : { HOME: home, ...elsewhere };
  const [hub, browser] = await Promise.all([startDemoHub({ fresh, env }), startChromium()]);
  const context = await browser.newContext({ viewport: { width: 1180, height: 760 } });
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
  await page.goto(`${hub.url}/console/`);
  if (hub.consoleToken !== undefined) {
    await page.evaluate(([name, bearer]) => sessionStorage.setItem(name, bearer), [
      bearerKey,
      hub.consoleToken,
    ] as const);
    await page.reload();
  }
  return {
    on: 'headless',
    page,
    person,
    desktop: undefined,
    hub: async () => Object.assign(hub, { createKey: createKeyOn(hub) }),
    confirmation: () => unlockedConfirmation(context, hub),
    async stop() {
      await browser.close();
      await hub.stop();
    },
  };
}

const isConfirmation = (page: Page): boolean => page.url().includes('/console/confirmation.html');

/** The one that a button of the console has opened or is about to, or one as that button would open. */
async function unlockedConfirmation(context: BrowserContext, hub: DemoHub): Promise<Page> {
  const page =
    context.pages().find(isConfirmation) ??
    (await context.waitForEvent('page', { timeout: 1_000 }).catch(() => openConfirmation(context, hub)));
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

async function openConfirmation(context: BrowserContext, hub: DemoHub): Promise<Page> {
  const { person } = JSON.parse((await hub.cli('status', '--json')).stdout) as { person: { userId: string } };
  const page = await context.newPage();
  await page.goto(`${hub.url}/console/confirmation.html#as=${encodeURIComponent(person.userId)}`);
  return page;
}
