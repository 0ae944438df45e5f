/** From an empty tenant to a person who is signed in, by the console alone. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyToken } from '../harness/tenant-setup.ts';
import { startWorld, type World } from '../harness/world.ts';
import { type OpenConsole, openConsole } from './driver.ts';

let world: World;
let opened: OpenConsole;
beforeAll(async () => {
  [world, opened] = await Promise.all([startWorld(), openConsole({ on: 'desktop', fresh: true })]);
  await world.control('POST', '/tenant/empty');
});
afterAll(async () => {
  await opened?.stop();
  await world?.stop();
});

it('sets an empty tenant up, says what only a person can do there, and signs them in', async () => {
  const { page } = opened;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const token = await copyToken(world);
  await press('Continue with Auth0');
  await page.getByRole('textbox', { name: 'Tenant domain' }).fill(world.issuer);
  await page.getByLabel('Management API token').fill(token);
  const github = page.getByRole('group', { name: 'GitHub' });
  await github.getByText(`${world.issuer}login/callback`, { exact: true }).waitFor();
  await github.getByRole('textbox', { name: 'Client ID' }).fill(world.githubApp.clientId);
  await github.getByRole('textbox', { name: 'Client secret' }).fill(world.githubApp.clientSecret);
  await press('Show what will change');

  await page.getByText(/^10 things to change, 1 already in place\./).waitFor();
  await press('Apply');
  await page.getByText(/^4 things left\./).waitFor();
  const byHand = page.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: 'By hand' });
  expect(await byHand.count()).toBe(1);
  await byHand.getByRole('button', { name: 'Open the page' }).waitFor();

  await world.control('POST', '/tenant/activate');
  await press('Check again');
  await page.getByText('Your tenant is ready, and the hub has forgotten the token.').waitFor();
  expect(await page.content()).not.toContain(token);
  await press('Sign in');
  await opened.person.signIn('Ada');
  await page.getByRole('list', { name: 'First steps' }).waitFor();
});
