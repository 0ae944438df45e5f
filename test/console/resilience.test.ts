/** What breaks around the console: it says so, loses nothing that was typed, and goes on by itself. */

import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeContexts, newContext } from '../harness/chromium.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { freePort } from '../harness/local-server.ts';
import { connectionCard } from './connection-card.ts';
import { type OpenConsole, openConsole } from './driver.ts';
import { signIn } from './headless-console.ts';
import { pressConnect } from './press-connect.ts';
import { screenOf } from './stages.ts';

const tenantBanner = (page: Page) => page.getByRole('status').filter({ hasText: 'Auth0 does not respond.' });
const hubBanner = (page: Page) => page.getByRole('status').filter({ hasText: 'The hub does not respond.' });

describe('without its tenant', () => {
  let opened: OpenConsole;
  beforeAll(async () => {
    opened = await openConsole({ on: 'headless' });
    await connectionCard(opened.page, 'ada-demo').waitFor();
  });
  afterAll(() => opened?.stop());

  it('says at once what failed and what that means, and goes on once it is back', async () => {
    const { page } = opened;
    const hub = await opened.hub();
    await screenOf(page, 'Connections');
    await hub.control('POST', '/faults', { service: 'tenant', path: '.', status: 503 });
    await pressConnect(page);
    const said = page.getByRole('alert').filter({ hasText: /Auth0|tenant|My Account/ });
    await said.waitFor();
    expect(await said.textContent()).toMatch(/Calls are refused until it answers. Check the network/);
    await tenantBanner(page).waitFor();
    const looked = page.waitForResponse((answer) => answer.url().endsWith('/api/doctor'));
    await tenantBanner(page).getByRole('button', { name: 'Try again' }).click();
    await (await looked).finished(); // before the tenant is back
    await tenantBanner(page).waitFor();
    await connectionCard(page, 'ada-demo').waitFor();
    await hub.control('DELETE', '/faults');
    await tenantBanner(page).waitFor({ state: 'detached' }); // by itself
    await said.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/^Finish at GitHub in /).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
});

describe('without its hub', () => {
  let hub: DemoHub;
  let page: Page;
  beforeAll(async () => {
    hub = await startDemoHub({ args: ['--port', String(await freePort())] });
    page = await (await newContext()).newPage();
    await signIn(page, hub.url, hub.consoleToken);
    await page.goto(`${hub.url}/console/#/accounts`);
    await connectionCard(page, 'ada-demo').waitFor();
  });
  afterAll(async () => {
    await closeContexts();
    await hub?.stop();
  });

  it('shows places of the final size while the hub is slow, and nothing moves', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    await page.route('**/console/api/accounts.list', async (route) => {
      await answered;
      await route.continue();
    });
    await page.reload();
    await page.locator('h1').waitFor();
    const place = page.getByRole('status').filter({ hasText: 'Loading' }).locator('[aria-hidden=true]').first();
    await place.waitFor();
    await expect.poll(() => place.evaluate((bar) => Number(getComputedStyle(bar).opacity))).toBeGreaterThan(0.5);
    const before = { head: await page.locator('h1').boundingBox(), row: await place.boundingBox() };
    answer();
    const card = connectionCard(page, 'ada-demo');
    await card.waitFor();
    await page.unroute('**/console/api/accounts.list');
    const after = { head: await page.locator('h1').boundingBox(), row: await card.boundingBox() };
    expect(after.head).toEqual(before.head);
    expect(Math.abs((after.row?.y ?? 0) - (before.row?.y ?? 0))).toBeLessThanOrEqual(2);
    expect(Math.abs((after.row?.height ?? 0) - (before.row?.height ?? 0))).toBeLessThanOrEqual(2);
  });

  it('says that the hub is gone and keeps what was typed; once it is back, signs out and lets in again', async () => {
    await page.getByRole('link', { name: 'Clients' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('combobox', { name: 'Client' }).fill('Half typed');
    await page.keyboard.press('Escape');
    await hub.kill();
    await hubBanner(page).waitFor();
    await page.getByText('Hub not reached').waitFor();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('combobox', { name: 'Client' }).inputValue()).toBe('Half typed');

    await hub.restart();
    await page.getByText('Your session ended. Sign in again to continue.').waitFor();
    expect(await hubBanner(page).count()).toBe(0);
    const [popup] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: 'Continue with Auth0' }).click(),
    ]);
    await popup.getByRole('button', { name: 'Sign in as Ada' }).click();
    await page.getByRole('heading', { level: 1, name: 'Create a key' }).waitFor(); // back to where the session ended
  });
});
