/** A remote MCP server at which the hub registers by itself, added and connected in the console of a hub without a tenant. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenConsole, openConsole } from './driver.ts';

let opened: OpenConsole;
beforeAll(async () => {
  opened = await openConsole({ on: 'headless', fresh: true, noTenant: true });
  const { page, person } = opened;
  await page.getByRole('button', { name: 'Connect GitHub' }).click();
  await (await person.browserPage()).close(); // of an owner who connects no GitHub
  await page.locator('nav a[aria-current=page]', { hasText: 'Home' }).waitFor();
});
afterAll(() => opened.stop());

const press = (name: string | RegExp) => opened.page.getByRole('button', { name }).first().click();

it('is added by its address, and its account is connected with two presses, where it was added', async () => {
  const { page, person } = opened;
  const { url, world } = (await opened.hub()) as Awaited<ReturnType<OpenConsole['hub']>> & {
    world: { mcpServers: Record<string, string> };
  };
  await page.goto(`${url}/console/#/accounts/imports/new`);
  await page.getByText('A remote MCP server').click();
  await page.getByRole('textbox', { name: 'Address of the server' }).fill(world.mcpServers['taskboard'] ?? '');
  await page.getByRole('textbox', { name: 'Short name' }).fill('board');
  await press('Continue...');
  const confirmation = await opened.confirmation();
  await confirmation.getByRole('heading', { name: /^Add .* to this hub\?$/ }).waitFor();
  await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
  await page.bringToFront();
  await page.getByText('kept in this computer’s vault').first().waitFor();

  const before = person.presses().clicks;
  await press(/^Connect an account of board/);
  const server = await person.browserPage();
  await server.getByRole('button', { name: /^Sign in as Ada/ }).click();
  await page
    .getByText(/^board .* is connected\./)
    .first()
    .waitFor();
  expect(person.presses().clicks - before).toBe(2);
  await press('Ask for its tools');
  await page.getByText('says that it only reads').first().waitFor();
});
