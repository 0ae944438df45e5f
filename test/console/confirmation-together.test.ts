/** Requests of one client on one card of the confirmation page: each in full, one press for all once each was seen. */
import type { Page } from '@playwright/test';
import { afterEach, expect, test } from 'vitest';
import { clearDesks } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { answers, openConfirmation as open } from './confirmation-desk.ts';
import { approval } from './confirmation-samples.ts';

afterEach(clearDesks);

const titles = ['Orbit drifts', 'Compass sticks', 'Map is upside down'];
const three = () => ({
  approvals: titles.map((title, at) =>
    approval(
      `${at}`,
      { repository: 'ada-demo/atlas', number: at + 1, title },
      {
        preview: {
          target: `#${at + 1} ${title}`,
          version: null,
          changes: [{ name: 'body', before: 'short', after: Array.from({ length: 30 }, (_, n) => `${n}`).join('\n') }],
        },
        askedAt: new Date(Date.now() - 5_000 + at).toISOString(),
      },
    ),
  ),
});
const approve = (page: Page) => page.getByRole('button', { name: 'Approve all 3' });
const scrollPastAll = async (page: Page) => {
  for (const end of await page.locator('.item .end').all()) await end.scrollIntoViewIfNeeded();
};

test('each is shown in full, and all are approved by one press once each was seen', async () => {
  const page = await open(three());
  await page.getByRole('heading', { name: 'Cursor wants to make 3 changes' }).waitFor();
  expect(await page.locator('.item > h2').allTextContents()).toEqual([1, 2, 3].map((at) => `${at}. Change an issue`));
  expect(await page.locator('.item ins').count()).toBe(90);
  expect(await findingsOn(page, true)).toEqual([]);
  await page.waitForFunction((since) => performance.now() - since > 900, await page.evaluate(() => performance.now()));
  expect(await approve(page).isEnabled()).toBe(false);
  await page.getByRole('button', { name: 'Change an issue: #3 Map is upside down' }).click(); // passes by the others
  await page.locator('.item > .end').nth(2).scrollIntoViewIfNeeded();
  expect(await page.getByText('seen').count()).toBeLessThan(3);
  expect(await approve(page).isEnabled()).toBe(false);
  await scrollPastAll(page);
  await expect.poll(() => approve(page).isEnabled()).toBe(true);
  await approve(page).click();
  await page.getByText('Nothing is waiting.').waitFor();
  const given = ['0', '1', '2'].map((id) => ['approvals.approve', { id, hash: `hash-of-${id}` }]);
  expect(await answers(page)).toEqual(given);
  expect(await page.locator('.approved').count()).toBe(3);
  expect(await findingsOn(page)).toEqual([]);
});

test('scrolling past a box is not seeing it: its own end has to be in view, as often as there are such boxes', async () => {
  const page = await open(three());
  for (const at of [0, 1, 2]) await page.locator('.item > .end').nth(at).scrollIntoViewIfNeeded();
  await page.waitForFunction((since) => performance.now() - since > 900, await page.evaluate(() => performance.now()));
  expect(await approve(page).isEnabled()).toBe(false);
  await page.getByText("You haven't seen all of 3 yet.").waitFor();
  const boxes = page.locator('.item .block > .end');
  for (const at of [0, 1]) await boxes.nth(at).scrollIntoViewIfNeeded();
  await page.getByText("You haven't seen all of 1 yet.").waitFor();
  expect(await approve(page).isEnabled()).toBe(false);
  await page.locator('.item').nth(2).getByRole('button', { name: 'Show everything' }).click();
  expect(await approve(page).isEnabled()).toBe(false);
  await boxes.nth(2).scrollIntoViewIfNeeded();
  await expect.poll(() => approve(page).isEnabled()).toBe(true);
});

test('all get more time or are denied by one press, and one by one each has its own card', async () => {
  const page = await open(three());
  await page.getByRole('button', { name: 'More time' }).click();
  await page.getByText(/^9:\d\d left$/).waitFor();
  expect((await page.evaluate(() => desk.calls)).filter(([name]) => name === 'approvals.extend')).toHaveLength(3);
  await page.getByRole('button', { name: 'Answer one by one' }).click();
  await page.getByRole('heading', { name: 'Cursor wants to change an issue' }).waitFor();
  expect(await page.locator('.position').textContent()).toBe('1 of 3');
  const again = await open(three());
  await again.getByRole('button', { name: 'Deny all 3' }).click();
  await again.getByText('Nothing is waiting.').waitFor();
  expect(await answers(again)).toEqual(['0', '1', '2'].map((id) => ['approvals.deny', { id }]));
});

test('where one fails, what was approved before it is told, and the others wait', async () => {
  const page = await open(three());
  await scrollPastAll(page);
  await expect.poll(() => approve(page).isEnabled()).toBe(true);
  await page.evaluate(() => {
    const calls = desk.calls;
    const push = calls.push.bind(calls);
    calls.push = (...made) => {
      const isSecond = made[0]?.[0] === 'approvals.approve' && (made[0][1] as { id: string }).id === '1';
      if (isSecond) desk.fails = { ok: false, failure: { code: 'approval_changed', message: 'Changed.', hint: '' } };
      return push(...made);
    };
  });
  await approve(page).click();
  await page.getByRole('heading', { name: 'Cursor wants to change an issue' }).waitFor();
  await page.locator('.foot').getByText('1 of 3 approved. The rest still waits.').waitFor();
  expect(await page.locator('.position').textContent()).toBe('1 of 2');
});
