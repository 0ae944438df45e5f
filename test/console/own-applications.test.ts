/** Slack, Google Workspace and Notion without a tenant: what a person makes there and pastes here, in their own browser. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './driver.ts';
import { walkTask } from './press-table.ts';

let opened: OpenConsole;
beforeAll(async () => {
  opened = await openConsole({ on: 'headless', fresh: true, noTenant: true });
  const { page, person } = opened;
  await page.getByRole('button', { name: 'Connect GitHub' }).click();
  await (await person.browserPage()).close(); // of an owner who begins with another service
  await page.locator('nav a[aria-current=page]', { hasText: 'Home' }).waitFor();
});
afterAll(() => opened.stop());

type Walk = {
  task: string;
  service: string;
  title: string;
  /** The link of the hub's page that leads to where something is made. */
  link: string;
  make(made: Page): Promise<void>;
  /** What is pasted, in the order in which the service shows it. */
  fields: string[];
  button: string;
  /** At the service, where it asks. */
  consent?: string;
};

const walks: Walk[] = [
  {
    task: 'Connect Notion without a tenant, by a pasted token',
    service: 'notion',
    title: 'Notion',
    link: 'Notion’s connections',
    make: (made) => made.getByRole('button', { name: 'Create token for ada@northwind' }).click(),
    fields: ['Access token'],
    button: 'Connect',
  },
  {
    task: 'Connect Slack without a tenant, by an own app',
    service: 'slack',
    title: 'Slack',
    link: 'Create the app at Slack',
    make: (made) => made.getByRole('button', { name: 'Create in Northwind' }).click(),
    fields: ['Client ID'],
    button: 'Continue',
    consent: 'Authorize as ada@northwind',
  },
  {
    task: 'Connect Google Workspace without a tenant, by an own client',
    service: 'google',
    title: 'Google Workspace',
    link: 'New client',
    make: (made) => made.getByRole('button', { name: 'Desktop app' }).click(),
    fields: ['Client ID', 'Client secret'],
    button: 'Continue',
    consent: 'Authorize as ada@northwind.example',
  },
];

it.each(walks)('$task', async ({ task, service, title, link, make, fields, button, consent }) => {
  const { page, person } = opened;
  const { url, call } = await opened.hub();
  await page.goto(`${url}/console/#/accounts?connect=${service}`);
  const connect = page.getByRole('button', { name: `Connect ${title}`, exact: true }).first();
  await connect.waitFor();
  const [end, before] = [walkTask(task), person.presses().clicks];
  await connect.click();
  const asking = await person.browserPage();
  await asking.getByRole('heading', { name: `Connect ${title}` }).waitFor();
  await asking.getByRole('link', { name: link }).click();
  const made = await person.browserPage();
  await make(made);
  const copied = await made.locator('code').allTextContents();
  expect(copied).toHaveLength(fields.length);
  await made.close();
  for (const [at, field] of fields.entries()) await asking.getByLabel(field, { exact: true }).fill(copied[at] ?? '');
  // It is cut off from the console, so that nothing there reads what is pasted: the console cannot close it, and it closes itself.
  const closed = asking.waitForEvent('close');
  await asking.getByRole('button', { name: button, exact: true }).click();
  if (consent !== undefined) await asking.getByRole('button', { name: consent, exact: true }).click();
  await closed;
  await expect.poll(async () => (await call('accounts.list', {})).map(({ platform }) => platform)).toContain(service);
  end(person.presses().clicks - before);
});
