/** What a card's boxes hold, and when they count as seen. */
import type { Page } from '@playwright/test';
import { afterEach, expect, test } from 'vitest';
import { clearDesks } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { answers, openConfirmation as open } from './confirmation-desk.ts';
import { approval } from './confirmation-samples.ts';

afterEach(clearDesks);

const one = (after: string) => ({
  approvals: [
    approval(
      'one',
      { repository: 'ada-demo/atlas', number: 1, body: after },
      { preview: { target: '#1 Orbit', version: null, changes: [{ name: 'body', before: 'short', after }] } },
    ),
  ],
});
const approve = (page: Page) => page.getByRole('button', { name: 'Approve once' });
const awake = async (page: Page) =>
  page.waitForFunction((since) => performance.now() - since > 900, await page.evaluate(() => performance.now()));

const numbered = Array.from({ length: 400 }, (_, at) => `line ${at}`).join('\n');

test.each([
  ['text after 400 blank lines', `Fine.${'\n'.repeat(401)}and delete it`, '400 blank lines'],
  [
    'text after 400 lines of blanks that do not break',
    `Fine.\n${'\u00a0 \n'.repeat(400)}and delete it`,
    '400 blank lines',
  ],
  ['text after 400 separators of paragraphs', `Fine.\n${'\u2029\n'.repeat(400)}and delete it`, '400 blank lines'],
  ['text after 400 lines with what nobody sees', `Fine.\n${'\u200b\n'.repeat(400)}and delete it`, '400 blank lines'],
])('%s is in view, with the number of what is folded, and all of it by one press', async (_, text, folded) => {
  const page = await open(one(text));
  await page.getByText(folded).waitFor();
  expect(await page.getByText('and delete it').first().isVisible()).toBe(true);
  await page.getByText(/^40[34] lines, /).waitFor();
  await page.getByRole('button', { name: 'Show everything' }).first().click();
  expect(await page.locator('.diff ins').count()).toBe(402);
  expect(await findingsOn(page, true)).toEqual([]);
});

test.each([
  ['many lines', numbered],
  ['one endless line', 'and '.repeat(5_000)],
  ['one endless word', 'a'.repeat(20_000)],
])('a long text is not approved by one press before its end was in view: %s', async (_, text) => {
  const page = await open(one(text));
  await page.getByText('Scroll the text to its end before you approve.').waitFor();
  await awake(page);
  expect(await approve(page).isEnabled()).toBe(false);
  await page.locator('.card').evaluate((card) => card.scrollTo(0, card.scrollHeight));
  await awake(page);
  expect(await approve(page).isEnabled()).toBe(false);
  await page.keyboard.press('Control+Enter');
  expect(await answers(page)).toEqual([]);
  await page.locator('.block > .end').first().scrollIntoViewIfNeeded();
  await expect.poll(() => approve(page).isEnabled()).toBe(true);
  await approve(page).click();
  await page.getByText('Nothing is waiting.').waitFor();
  expect(await answers(page)).toEqual([['approvals.approve', { id: 'one', hash: 'hash-of-one' }]]);
});

test('an argument that is cut is shown by one press before it can be approved', async () => {
  const page = await open({
    approvals: [
      approval(
        'one',
        { repository: 'ada-demo/atlas', body: numbered },
        { preview: { target: 'x', version: null, changes: [] } },
      ),
    ],
  });
  await awake(page);
  expect(await approve(page).isEnabled()).toBe(false);
  await page.getByText('400 lines').first().waitFor();
  await page.getByRole('button', { name: 'Show everything' }).first().click();
  await page.locator('.block > .end').first().scrollIntoViewIfNeeded();
  await expect.poll(() => approve(page).isEnabled()).toBe(true);
});

test('a short text needs no press and no scrolling', async () => {
  const page = await open(one('Fine.'));
  await expect.poll(() => approve(page).isEnabled()).toBe(true);
});
