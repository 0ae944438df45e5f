/** A window's session is its own: what another one does, and its own end, leave the person no dead end. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionCard } from './connection-card.ts';
import { type OpenConsole, openConsole } from './driver.ts';
import { screenOf } from './stages.ts';

describe('in a browser', () => {
  let opened: OpenConsole;
  beforeAll(async () => {
    opened = await openConsole({ on: 'headless' });
    await connectionCard(opened.page, 'ada-demo').waitFor();
  });
  afterAll(() => opened?.stop());

  it('goes on, through a reload too, when the person signs in in a second tab', async () => {
    const { page, person } = opened;
    const { url } = await opened.hub();
    const second = await page.context().newPage();
    await second.goto(`${url}/console/`);
    await second.getByRole('button', { name: 'Continue with Auth0' }).click();
    await person.browserPage(); // the second tab itself was one
    await person.signIn();
    await second.locator('nav a[aria-current=page]', { hasText: 'Home' }).waitFor();
    await page.bringToFront();
    await screenOf(page, 'Settings');
    await page.getByText('Data folder').waitFor();
    await page.reload();
    await page.getByText('Data folder').waitFor();
    await second.close();
  });

  it('asks for the passphrase again after a new key, if it ended while the key was shown', async () => {
    const { page } = opened;
    const hub = await opened.hub();
    await screenOf(page, 'Clients');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('combobox', { name: 'Client' }).fill('Cursor');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Create key' }).click();
    const confirmation = await opened.confirmation();
    await confirmation.getByRole('button', { name: 'Create and copy', disabled: false }).click(); // it sleeps at first
    await confirmation.getByRole('heading', { name: 'Copy the key now' }).waitFor();
    const said = { error: { code: 'signed_out', message: 'Signed out.', hint: 'Sign in.' } };
    await confirmation.route('**/console/api/*', (route) => route.fulfill({ status: 401, json: said }));
    await Promise.all([
      confirmation.waitForResponse((answer) => answer.status() === 401),
      hub.createKey('another'), // of which it is told
    ]);
    expect(await confirmation.getByRole('textbox').inputValue()).toMatch(/^ogx_/);
    await confirmation.getByRole('button', { name: 'Done' }).click();
    const why = confirmation.getByText('Your session here has ended.');
    await why.waitFor();
    await confirmation.route('**/console/api/*', () => {}); // the next try stays without an answer
    await confirmation.getByLabel('Passphrase').fill('demo');
    await confirmation.getByLabel('Passphrase').press('Enter');
    await why.waitFor({ state: 'detached' });
  });
});
