import type { BrowserContextOptions, Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import { clearDesks } from '../harness/chromium.ts';
import { openConfirmation, pagesUrl } from './confirmation-desk.ts';
import { authorization, proposal } from './confirmation-samples.ts';

afterEach(clearDesks);

type More = Parameters<typeof authorization>[1];
async function open(more: More = {}, options: BrowserContextOptions = {}): Promise<Page> {
  return openConfirmation({ authorizations: [authorization('one', more)], proposals: [proposal('wish')] }, options);
}
const approve = (page: Page) => page.getByRole('button', { name: 'Approve', exact: true });
const deny = (page: Page) => page.getByRole('button', { name: 'Deny' });
const isAwake = (page: Page) => expect.poll(() => approve(page).isEnabled()).toBe(true);
const goesTo = (page: Page, redirect: string) =>
  page.evaluate((to) => {
    desk.redirect = to;
  }, redirect);
describe('who asks', () => {
  test('is named with what its name is worth, and nothing of it is markup or hidden', async () => {
    const page = await open({ client: { name: '<b>Curs\u043Er</b>\u202E', documentHost: null } });
    const heading = page.getByRole('heading', { level: 1 });
    await heading.waitFor();
    expect(await heading.textContent()).toBe('<b>Curs\u043Er</b>\\u{202E} wants access to your accounts');
    await page.getByText('“Curs\u043Er” mixes Latin and Cyrillic letters. It may imitate another name.').waitFor();
    await page.getByText('Nobody has confirmed the name.').waitFor();
    await page.getByText('127.0.0.1:33418').waitFor();
    await page.getByText(/^A program on this computer\. Any program here could pose as/).waitFor();
    expect(await page.getByText('The access goes to another computer').count()).toBe(0);
  });
});

describe('the answer', () => {
  test('is brought to the client by this page, over TLS or to this computer', async () => {
    for (const to of ['granted', 'refused'] as const) {
      const page = await open();
      await isAwake(page);
      await goesTo(page, `${await pagesUrl()}/index.html?${to}`);
      if (to === 'granted') await page.keyboard.press('Control+Enter');
      else await page.keyboard.press('Enter');
      await page.waitForURL(`${await pagesUrl()}/index.html?${to}`);
    }
  });

  test('is not taken to an address that this page does not open by itself, but shown', async () => {
    const page = await open();
    await isAwake(page);
    await goesTo(page, 'javascript:document.title="run"//\u202E');
    await page.keyboard.press('Control+Enter');
    await page.getByText('javascript:document.title="run"//\\u{202E}').waitFor();
    expect(await page.title()).toBe('Your consent - OpenGitHubX');
    expect(new URL(page.url()).pathname).toBe('/confirmation.html');
  });

  test('that came too late says so', async () => {
    const page = await open();
    await deny(page).waitFor();
    await page.evaluate(() => {
      const { now } = Date;
      Date.now = () => now() + 3_600_000; // a page that is slow to come has not expired before it is there
      desk.authorizations = [];
    });
    await page.getByText(/^Expired at .*, so Cursor got no access\. Connect again from there\.$/).waitFor();
    expect(await approve(page).count()).toBe(0);
  });
});
