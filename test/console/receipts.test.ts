/** Receipts as a person reads them, with a hub that answers as the test wants it. */
import type { Page } from '@playwright/test';
import { afterEach, expect, test } from 'vitest';
import type { ListedAccount } from '../../src/shared/model.ts';
import type { Receipt, ReceiptLine } from '../../src/shared/receipt.ts';
import { clearDesks, deskContext } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { pagesUrl } from './confirmation-desk.ts';
import { type Answers, ada, openHubDesk, signedIn } from './hub-desk.ts';

afterEach(clearDesks);

const at = new Date(0).toISOString();
const line = (side: ReceiptLine['side'], what: string, answer: ReceiptLine['answer'], more = {}): ReceiptLine => ({
  side,
  what,
  answer,
  detail: `Why ${answer}.`,
  page: null,
  at,
  ...more,
});
const authorizations = 'https://github.com/settings/apps/authorizations';
const receipt = (answer: ReceiptLine['answer'], revision = 1): Receipt => ({
  id: 'rcp_1',
  userId: ada.userId,
  deed: 'disconnect',
  begunAt: at,
  revision,
  publicKey: '-----BEGIN',
  lines: [
    line('cached tokens', 'tokens in memory', 'revoked'),
    line('connected account', 'ada-demo on GitHub', answer),
    line('platform', 'the app for ada-demo on GitHub', 'by hand', { page: authorizations }),
  ],
  signature: 'MEUCIQDsignatureThatIsLongEnoughToBeShortened',
});
const account: ListedAccount = {
  id: 'cac_1',
  userId: ada.userId,
  platform: 'github',
  label: 'ada-demo',
  scopes: [],
  state: 'connected',
  connectedAt: at,
  workedAt: at,
  rate: null,
  expiresAt: null,
};

async function open(answers: Answers, screen: string): Promise<Page> {
  const context = await deskContext();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await openHubDesk(context, await pagesUrl(), { answers: { ...signedIn, ...answers }, at: screen });
  return page;
}
const dialog = (page: Page) => page.getByRole('alertdialog', { name: 'Receipt' });
const answerOf = (page: Page, name: string) =>
  dialog(page).getByRole('listitem').filter({ hasText: name }).locator('span').last().textContent();
const listed = (page: Page, value: Receipt[]) =>
  page.evaluate((given) => {
    hubDesk.answers['receipts.list'] = given;
    hubDesk.change('receipts');
  }, value);
const disconnect = async (page: Page) => {
  await page.getByRole('button', { name: 'More actions, GitHub ada-demo' }).click();
  await page.getByRole('menuitem', { name: 'Disconnect...' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
};

test('what a side has not answered is shown at once, and followed until it has', async () => {
  const page = await open({ 'accounts.list': [account], 'accounts.disconnect': receipt('retrying') }, '/accounts');
  await disconnect(page);
  await dialog(page)
    .getByText(/^Ended here\. 1 side could not be reached/)
    .waitFor();
  expect(await answerOf(page, 'Vault: ada-demo')).toBe('Ended here only, retrying');
  await dialog(page)
    .getByText(/^Revoked: /)
    .click();
  expect(await answerOf(page, 'Tokens in memory')).toBe('Revoked');
  const byHand = dialog(page).getByRole('listitem').filter({ hasText: 'Platform: the app for ada-demo' });
  await byHand.getByText('Why by hand.').waitFor();
  expect(await findingsOn(page)).toEqual([]);
  await listed(page, [receipt('revoked', 2)]);
  await expect.poll(() => answerOf(page, 'Vault: ada-demo')).toBe('Revoked');
  await dialog(page).getByText(', revision 2').waitFor();
  await listed(page, [receipt('retrying', 1)]);
  expect(await answerOf(page, 'Vault: ada-demo')).toBe('Revoked');
  await byHand.getByRole('button', { name: 'Open the page' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(authorizations);
  expect(await page.evaluate(() => hubDesk.violations)).toEqual([]);
});

test('what is over is told in a line, with the way to its receipt, which is copied and saved whole', async () => {
  const page = await open({ 'accounts.list': [account], 'accounts.disconnect': receipt('revoked') }, '/accounts');
  await disconnect(page);
  await page.getByText('GitHub ada-demo is disconnected.').waitFor();
  expect(await dialog(page).count()).toBe(0);
  await page.getByRole('button', { name: 'See the receipt' }).click();
  await dialog(page).getByRole('button', { name: 'Copy receipt' }).click();
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(receipt('revoked'));
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('receipt-rcp_1-1.json');
});

test('former ones are listed, each to be opened', async () => {
  const page = await open(
    {
      'receipts.list': [receipt('failed'), { ...receipt('revoked'), id: 'rcp_0' }],
      'receipts.verify': { isSigned: true, isOurs: true },
    },
    '/settings',
  );
  await page.getByRole('link', { name: 'Receipts' }).click();
  const rows = page.getByRole('list', { name: 'Receipts' }).getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(2);
  await rows.first().getByText('Not ended').waitFor();
  await rows
    .first()
    .getByRole('button', { name: /^Open, Account disconnected, / })
    .click();
  await dialog(page).getByText('1 side refused. Access may still be valid at the sides below.').waitFor();
  await dialog(page)
    .getByText(/^Verified: this hub signed it/)
    .waitFor();
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  await page.evaluate(() => {
    hubDesk.answers['receipts.verify'] = { isSigned: true, isOurs: false };
  });
  const buffer = Buffer.from('{"of":"another hub"}');
  await page.locator('input[type=file]').setInputFiles({ name: 'old.json', mimeType: 'application/json', buffer });
  await page.getByText(/^old\.json: It is intact, but another key/).waitFor();
  const verified = await page.evaluate(() => hubDesk.calls.filter(([name]) => name === 'receipts.verify'));
  expect(verified.map(([, input]) => JSON.parse((input as { text: string }).text))).toEqual([
    receipt('failed'),
    { of: 'another hub' },
  ]);
  expect(await findingsOn(page)).toEqual([]);
  await listed(page, []);
  await page.getByText(/^No receipts yet\./).waitFor();
});
