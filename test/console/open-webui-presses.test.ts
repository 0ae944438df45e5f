/** How often one presses to have the hub in Open WebUI, in a real console: its owner, and a colleague after them. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newContext } from '../harness/chromium.ts';
import type { DemoInProcess } from '../harness/demo-in-process.ts';
import { type FakeOpenWebUI, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import { grace } from '../harness/world.ts';
import { openHeadlessConsole } from './headless-console.ts';
import { press } from './open-webui-hands.ts';
import { createPerson } from './person.ts';
import { walkTask } from './press-table.ts';

type Console = Awaited<ReturnType<typeof openHeadlessConsole>>;
let opened: Console;
let hub: DemoInProcess;
let openWebUI: FakeOpenWebUI;
beforeAll(async () => {
  opened = await openHeadlessConsole();
  hub = await opened.hub();
});
afterAll(async () => {
  await opened?.stop();
  await openWebUI?.close();
});

const question = 'Summarize my private GitHub commits of the last 30 days';
const goThere = async (page: Page) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Open WebUI' }).click();
};
const isThere = async (page: Page, parts: number) =>
  expect.poll(() => page.getByText('There, as it was written').count()).toBe(parts);

it('takes the owner the presses of the table and one pasted key, where an account has to be shown to be theirs', async () => {
  openWebUI = await startFakeOpenWebUI();
  const { page, person } = opened;
  const account = openWebUI.addAccount({ email: 'ada@example.com', name: 'Ada', password: 'P4ssword!' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((key) => navigator.clipboard.writeText(key), openWebUI.admin.apiKey ?? '');
  const before = person.presses();
  const end = walkTask('Set up Open WebUI, for its owner');

  await goThere(page);
  const address = page.getByLabel('Address of Open WebUI');
  await address.waitFor();
  await expect.poll(() => address.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.insertText(openWebUI.url);
  await page.getByLabel('Administrator key (optional)').click();
  await page.keyboard.press('ControlOrMeta+V');
  await press(page, 'Save and check');
  const confirmation = await opened.confirmation();
  await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
  await page.bringToFront();
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('password');
  await page.keyboard.insertText('P4ssword!');
  await press(page, 'It is mine');
  await press(page, 'See what will change');
  await press(page, 'Allow and register');
  await (await opened.confirmation()).locator('[data-answer=yes][aria-disabled=false]').click();
  await isThere(page, 2);

  const { clicks, pastes } = person.presses();
  end(clicks - before.clicks);
  expect(pastes - before.pastes).toBe(1);
  const { prefix_id: marker } = Object.values(openWebUI.state.connections.OPENAI_API_CONFIGS).at(-1) ?? {};
  const asked = await openWebUI.ask(account, { model: `${marker}.opengithubx/digest`, text: question });
  expect(asked.content).toContain(' · private · ');
  await hub.call('openwebui.forget', {});
});

it('takes a colleague the presses of the table, where people sign in by the tenant', async () => {
  const { audience } = hub.world.openWebui;
  await openWebUI.close();
  openWebUI = await startFakeOpenWebUI({
    oauth: { OPENID_PROVIDER_URL: `${hub.world.issuer}.well-known/openid-configuration`, OAUTH_AUDIENCE: audience },
  });
  await hub.call('openwebui.set', { url: openWebUI.url, adminKey: openWebUI.admin.apiKey ?? '' });
  await hub.call('openwebui.sync', { parts: ['model', 'openapi'], write: false, days: 30 });
  openWebUI.signInWithSso(grace, 'grace@example.com', 'Grace');

  const context = await newContext();
  const page = await context.newPage();
  const { link } = await hub.call('people.invite', { email: 'grace@example.com' });
  await page.goto(link);
  await page.getByLabel('Passphrase').fill('a passphrase of hers');
  const [tenant] = await Promise.all([context.waitForEvent('page'), press(page, 'Continue with Auth0')]);
  await press(tenant, 'Sign in as Grace');
  await page.getByRole('link', { name: 'Settings' }).waitFor();
  const person = createPerson();
  await person.watch(context);
  const end = walkTask('Allow it in Open WebUI, for a colleague');

  await goThere(page);
  const [confirmation] = await Promise.all([context.waitForEvent('page'), press(page, 'Allow')]);
  await confirmation.getByLabel('Passphrase').fill('a passphrase of hers');
  await confirmation.getByLabel('Passphrase').press('Enter');
  await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
  await isThere(page, 2);
  end(person.presses().clicks);
  await context.close();
});
