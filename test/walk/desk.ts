/** The console of a headless hub in a Chromium, with a walker that presses what is there. */
import type { Page } from '@playwright/test';
import { en } from '../../src/renderer/src/words/en/index.ts';
import { pausedClient } from '../console/alive.ts';
import { createPerson } from '../console/person.ts';
import { newContext } from '../harness/chromium.ts';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { watchPage } from './in-page.ts';
import { lasting, signingOut } from './lasting.ts';
import { declaredRoutes } from './routes.ts';
import { createWalker, type Walker } from './walker.ts';

export const narrow = { width: 390, height: 844 };
export const wide = { width: 1440, height: 900 };
export type Size = typeof narrow;

/** Settings at one of its parts; and the accounts with one that is being connected, which has no button but its own. */
const partsOf = { '/settings/models': '/settings', '/accounts/connect/*': '/accounts' };

export type Desk = {
  hub: DemoInProcess;
  page: Page;
  walker: Walker;
  routes: readonly string[];
  /** Lets windows open, and the person sign in there. */
  signIn(): Promise<void>;
  stop(): Promise<void>;
};

/** In a window of this size. `known`, as the walker knows it. */
export async function openDesk(size: Size, { fresh, known }: { fresh: boolean; known: Set<string> }): Promise<Desk> {
  const [hub, context] = await Promise.all([
    startDemoInProcess({ fresh }),
    newContext({ viewport: size, reducedMotion: 'reduce', permissions: ['clipboard-write'] }),
  ]);
  const person = createPerson();
  const page = await context.newPage();
  context.on('page', (other) => person.opened(other));
  await page.addInitScript(watchPage, en.frame.broken.title);
  const routes = declaredRoutes();
  const walker = createWalker(page, {
    routes,
    from: '/accounts',
    lasting: [...lasting, ...signingOut],
    restoring: new RegExp(`^${en.frame.resumeAll}`),
    byKeyboard: en.frame.skip,
    partsOf,
    known,
    renew: async () => {
      const paused = (await hub.call('keys.list', {})).filter((key) => key.paused && key.client !== pausedClient);
      for (const { id } of paused) await hub.call('keys.resume', { id });
      if (paused.length === 0) return;
      await page.reload(); // which is told later than it looks
      await page.locator('nav').first().waitFor(); // before its code has come, there is nothing to press, and nothing under way
    },
  });
  await page.goto(`${hub.url}/console/`);
  if (hub.consoleToken !== undefined) {
    await page.evaluate((bearer) => sessionStorage.setItem('opengithubx.bearer', bearer), hub.consoleToken);
    await page.reload();
  }
  return {
    hub,
    page,
    walker,
    routes,
    async signIn() {
      await page.reload();
      await page.evaluate(() => {
        walk.opensWindows = true;
      });
      await page.getByRole('button', { name: en.start.continue }).click();
      const [there, signedIn] = [await person.browserPage(), page.getByRole('navigation')];
      const choose = there.getByRole('button', { name: 'Sign in as Ada' });
      // The tenant may know them still.
      await Promise.any([choose.click(), signedIn.waitFor()]);
      await signedIn.waitFor();
      await page.evaluate(() => {
        walk.opensWindows = false;
      });
    },
    async stop() {
      await context.close();
      await hub.stop();
    },
  };
}
