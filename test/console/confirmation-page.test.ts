/** A call that waits, on the confirmation page: what it would change, and how it is answered. */
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import { brandMarks } from '../../src/renderer/src/features/accounts/brand-marks.ts';
import type { Approval } from '../../src/shared/approval.ts';
import type { Preview } from '../../src/shared/model.ts';
import { clearDesks } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { answers, holdClock, openConfirmation as open } from './confirmation-desk.ts';
import { approval, hostileBody, longText, manyLines } from './confirmation-samples.ts';

afterEach(clearDesks);

const one = () => ({ approvals: [approval('one', { repository: 'ada-demo/atlas', number: 212, body: 'Hello' })] });
const approve = (page: Page) => page.getByRole('button', { name: 'Approve once' });
const deny = (page: Page) => page.getByRole('button', { name: 'Deny' });
/** By the page's own clock it has slept for as long as any answer does. */
async function pauseIsOver(page: Page): Promise<void> {
  await page.waitForFunction((since) => performance.now() - since > 700, await page.evaluate(() => performance.now()));
}
const isAwake = (page: Page) => expect.poll(() => approve(page).isEnabled()).toBe(true);

const numbered = (amount: number) => Array.from({ length: amount }, (_, at) => `line ${at + 1}`).join('\n');
const changing = (changes: Preview['changes'], more: Partial<Approval> = {}) => ({
  approvals: [
    approval('one', { body: 'Hello' }, { preview: { target: '#212 Orbit drifts', version: null, changes }, ...more }),
  ],
});
const forAWhile = (page: Page) => page.getByRole('checkbox', { name: 'Allow similar calls for 10 minutes' });

test('what is approved on a phone shows its address there, and opens nothing here', async () => {
  const at = 'https://approve.example.org/approve/#approve=one';
  const page = await open({ approvals: [approval('one', { body: 'Hello' }, { passkeyAt: at })] });
  await page.getByRole('button', { name: 'Approve on your phone', disabled: false }).click();
  await page.getByText('open https://approve.example.org/approve/ there').first().waitFor();
  await expect.poll(() => page.getByRole('img', { name: at }).boundingBox()).toMatchObject({ width: 256, height: 256 });
  expect(await page.evaluate(() => desk.calls.map(([name]) => name))).not.toContain('approvals.openPage');
  expect(await findingsOn(page, true)).toEqual([]);
});

test('draws who reaches what: the client, the hub and the platform, in amber where something may change', async () => {
  const page = await open(one());
  const line = page.locator('main .reach');
  expect(await line.locator('[data-letters]').getAttribute('data-letters')).toBe('Cu');
  expect(await line.locator('svg.mark path').count()).toBe(2);
  expect(await line.locator('svg.brand path').getAttribute('d')).toBe(brandMarks['GitHub']?.icon.at(-1));
  expect(await line.evaluate((drawn) => drawn.dataset['changes'])).toBe('');
  expect((await line.textContent()) ?? '').toBe(''); // the sentence below says it
});

describe('what a call would change', () => {
  test('is shown line by line, with what is there now', async () => {
    const before = numbered(40);
    const page = await open(
      changing([
        { name: 'title', before: 'Orbit drift', after: 'Orbit drifts' },
        { name: 'body', before, after: before.replace('line 20', 'line twenty\u202e') },
        { name: 'new.md', before: null, after: 'all of it' },
        { name: 'old.md', before: 'all that was', after: null },
      ]),
    );
    await page.getByText('#212 Orbit drifts').waitFor();
    expect(await page.locator('.changes h2').textContent()).toBe('4 changes');
    expect(await page.locator('.changes h3').allTextContents()).toEqual([
      'title',
      'body',
      'new.md new',
      'old.md removed',
    ]);
    const body = page.locator('.changes li').nth(1);
    expect(await body.locator('del').allTextContents()).toEqual(['line 20\n']);
    expect(await body.locator('ins').allTextContents()).toEqual(['line twenty\\u{202E}\n']);
    expect(await body.locator('.skipped').allTextContents()).toEqual(['16 lines unchanged\n', '17 lines unchanged\n']);
    expect(await body.locator('.warning').allTextContents()).toEqual([
      '1 invisible or deceptive character, marked where it stands.',
    ]);
    expect(await page.locator('.changes li').nth(2).locator('ins').allTextContents()).toEqual(['all of it\n']);
    expect(await page.locator('.changes li').nth(3).locator('del').allTextContents()).toEqual(['all that was\n']);
    // What the client sent word for word is behind a click; it is what stands above.
    expect(await page.getByText('Hello').first().isVisible()).toBe(false);
    await page.getByText('The raw request').click();
    await page.getByText('Hello').first().waitFor({ state: 'visible' });
    expect(await findingsOn(page, true)).toEqual([]);
  });

  test('is counted without what only warns of it or sums it up', async () => {
    const page = await open(
      changing([
        { name: '1 commit, 1 file, +1 −0', before: null, after: null, kind: 'total' },
        { name: 'What GitHub runs or obeys', before: null, after: 'b.yml', kind: 'warning' },
        { name: 'agent/x', before: null, after: '0a' },
        { name: 'b.yml', before: null, after: 'b', kind: 'file' },
      ]),
    );
    await page.locator('.changes li').nth(3).waitFor();
    expect(await page.locator('.changes h2').textContent()).toBe('2 changes');
  });

  test('is never cut: a hundred items are a hundred items, and a long text scrolls to its end', async () => {
    const items = Array.from({ length: 100 }, (_, at) => ({ name: `file ${at + 1}`, before: null, after: 'x' }));
    const page = await open(changing([...items, { name: 'long', before: null, after: numbered(500) }]));
    await page.locator('.changes h2').getByText('101 changes').waitFor();
    expect(await page.locator('.changes li').count()).toBe(101);
    const last = page.locator('.changes li').last();
    expect(await last.locator('ins').count()).toBe(500);
    expect((await last.locator('pre').boundingBox())?.height).toBeLessThan(300);
    await last.locator('pre').focus();
    await page.keyboard.press('End');
    const isAtEnd = () =>
      last.locator('pre').evaluate((one) => one.scrollTop + one.clientHeight >= one.scrollHeight - 1);
    await expect.poll(isAtEnd).toBe(true);
  });

  test('leaves arguments in sight that call for a look of their own', async () => {
    const page = await open({
      approvals: [
        approval(
          'one',
          { body: 'zero\u200bwidth' },
          changing([{ name: 'body', before: null, after: 'x' }]).approvals[0],
        ),
      ].map((one) => ({ ...one, arguments: JSON.stringify({ body: 'zero\u200bwidth' }) })),
    });
    await page.getByText('zero').first().waitFor();
    expect(await page.getByText('The raw request').count()).toBe(0);
  });
});

test('what waited for hours is looked at again when it is opened, and says what has changed', async () => {
  const later = new Date(Date.now() + 7.5 * 3_600_000).toISOString();
  const page = await open(changing([{ name: 'body', before: 'a', after: 'c' }], { isLasting: true, expiresAt: later }));
  await page.getByText('This has changed since the client asked: body.').waitFor();
  await page.getByText('The hub keeps the answer for Cursor for 24 hours.').waitFor();
  expect(await page.locator('.clock').textContent()).toMatch(/^7:\d\d:\d\d left$/);
  expect(await page.getByRole('button', { name: 'More time' }).count()).toBe(0);
  await isAwake(page);
  await approve(page).click();
  await expect.poll(() => answers(page)).toEqual([['approvals.approve', { id: 'one', hash: 'hash-of-now' }]]);
});

describe('allowing the like for 10 minutes', () => {
  test('is off at first, wakes the answer anew, and is said on the button', async () => {
    const page = await open(changing([{ name: 'body', before: 'a', after: 'b' }]));
    await isAwake(page);
    expect(await forAWhile(page).isChecked()).toBe(false);
    await holdClock(page, true);
    await forAWhile(page).check();
    const button = page.getByRole('button', { name: 'Approve for 10 minutes' });
    expect(await button.isEnabled()).toBe(false);
    await page.keyboard.press('Control+Enter');
    expect(await answers(page)).toEqual([]);
    await holdClock(page, false);
    await expect.poll(() => button.isEnabled()).toBe(true);
    await button.click();
    await expect
      .poll(() => answers(page))
      .toEqual([['approvals.approve', { id: 'one', hash: 'hash-of-one', forAWhile: true }]]);
  });

  test('is not for script to tick, and not there where it can not be', async () => {
    const page = await open(one());
    await isAwake(page);
    expect(await forAWhile(page).count()).toBe(1);
    await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#forAWhile');
      input?.click();
      if (input) input.checked = true;
      input?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await isAwake(page);
    await page.evaluate(() => {
      Object.assign(desk.approvals[0] ?? {}, { isAllowable: false });
      desk.change('approvals');
    });
    await forAWhile(page).waitFor({ state: 'detached' });
    await isAwake(page);
    await approve(page).click();
    await expect.poll(() => answers(page)).toEqual([['approvals.approve', { id: 'one', hash: 'hash-of-one' }]]);
  });
});

describe('approve', () => {
  test('is inert for 700 ms after the card was shown, whoever clicks', async () => {
    const click = async (page: Page) => {
      const box = await approve(page).boundingBox();
      if (!box) throw new Error('There is no button.');
      await page.mouse.click(box.x + 20, box.y + 10);
    };
    const page = await open({ ...one(), heldAt: 0 });
    await approve(page).waitFor();
    await click(page);
    await page.keyboard.press('Control+Enter');
    expect(await approve(page).isEnabled()).toBe(false);
    expect(await answers(page)).toEqual([]);
    await holdClock(page, false);
    await isAwake(page);
    await click(page);
    await expect.poll(() => answers(page)).toEqual([['approvals.approve', { id: 'one', hash: 'hash-of-one' }]]);
  });

  test('sleeps again when what is on screen changes, and sends the hash of what is there then', async () => {
    const page = await open(one());
    await isAwake(page);
    await holdClock(page, true);
    expect(await approve(page).isEnabled()).toBe(true);
    await page.evaluate(() => {
      Object.assign(desk.approvals[0] ?? {}, { arguments: '{"number":213}', hash: 'other' });
      desk.change('approvals');
    });
    await page.getByText('This has changed. Read it again.').waitFor();
    await page.getByText('213').first().waitFor();
    expect(await approve(page).isEnabled()).toBe(false);
    await page.keyboard.press('Control+Enter');
    expect(await answers(page)).toEqual([]);
    await holdClock(page, false);
    await isAwake(page);
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => answers(page)).toEqual([['approvals.approve', { id: 'one', hash: 'other' }]]);
  });

  test('does not listen to script, nor to a press that began before it woke up', async () => {
    const page = await open({ ...one(), heldAt: 0 });
    await approve(page).waitFor();
    const box = await approve(page).boundingBox();
    if (!box) throw new Error('There is no button.');
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await holdClock(page, false);
    await isAwake(page);
    await page.mouse.up();
    await page.evaluate(() => {
      const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Approve once');
      button?.click();
      button?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      button?.focus();
      const init = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true };
      for (const event of [
        new KeyboardEvent('keydown', init),
        new KeyboardEvent('keydown', { ...init, ctrlKey: true }),
      ])
        button?.dispatchEvent(event);
    });
    expect(await answers(page)).toEqual([]);
  });

  test('ignores a key that is held down, and answers Tab and Enter', async () => {
    const page = await open(one());
    await isAwake(page);
    await page.keyboard.press('Tab');
    const session = await page.context().newCDPSession(page);
    const held = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', autoRepeat: true, ...held });
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', autoRepeat: true, modifiers: 2, ...held });
    expect(await answers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => answers(page)).toMatchObject([['approvals.approve', {}]]);
  });

  test('of what deletes wants the name of the target typed', async () => {
    const page = await open({
      approvals: [approval('one', {}, { access: 'destructive', title: 'Delete a repository' })],
    });
    await page.getByText('Deletes', { exact: true }).waitFor();
    await pauseIsOver(page);
    expect(await approve(page).isEnabled()).toBe(false);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('textbox').fill('ada-demo/atlas');
    expect(await answers(page)).toEqual([]);
    expect(await findingsOn(page)).toEqual([]);
    await approve(page).click();
    await expect.poll(() => answers(page)).toMatchObject([['approvals.approve', {}]]);
  });
});

describe('a card', () => {
  test('rests on Deny: Enter declines, and an empty desk closes the window', async () => {
    const page = await open(one());
    await page.getByText('It changes nothing. This is the current state.').waitFor();
    await expect.poll(() => deny(page).evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => desk.closed)).toBe(1);
    expect(await answers(page)).toEqual([['approvals.deny', { id: 'one' }]]);
    await page.getByText('Nothing is waiting. A request without an answer is denied.').waitFor();
  });

  test('is not disturbed by another that arrives, and leaves for it at once where it ended elsewhere', async () => {
    const page = await open(one());
    await page.getByText('1 of 1').waitFor();
    const before = await approve(page).boundingBox();
    await page.evaluate(
      (more) => {
        desk.approvals = [more, ...desk.approvals];
        desk.change('approvals');
      },
      approval('two', { number: 999 }, { client: 'Other', askedAt: '2020-01-01T00:00:00Z' }),
    );
    await page.getByText('1 of 2').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Cursor wants to change an issue');
    expect(await approve(page).boundingBox()).toEqual(before);
    const end = (gone: string) =>
      page.evaluate((id) => {
        desk.approvals = desk.approvals.filter((waiting) => waiting.id !== id);
        desk.change('approvals');
      }, gone);
    await end('one');
    await page.getByText('Other wants to change an issue').waitFor();
    await page.locator('.foot').getByText('Answered elsewhere, or Cursor no longer waits.').waitFor();
    await end('two');
    await page.getByText('Nothing is waiting. A request without an answer is denied.').waitFor();
    await page.getByRole('main').getByText('Answered elsewhere, or Other no longer waits.').waitFor();
    expect(await page.evaluate(() => desk.closed)).toBe(0);
    expect(await answers(page)).toEqual([]);
    expect(await findingsOn(page)).toEqual([]);
  });

  test('that takes the place of another is not approved by the press that was meant for that one', async () => {
    const page = await open({ approvals: [...one().approvals, approval('two', {}, { client: 'Other' })] });
    await isAwake(page);
    const box = await approve(page).boundingBox();
    if (!box) throw new Error('There is no button.');
    await page.mouse.move(box.x + 20, box.y + 10);
    await page.mouse.down();
    await page.evaluate(() => {
      desk.approvals = desk.approvals.filter(({ id }) => id !== 'one');
      desk.change('approvals');
    });
    await page.getByText('Other wants to change an issue').waitFor();
    await holdClock(page, true);
    await page.mouse.up();
    await page.mouse.down();
    await page.mouse.up();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Enter');
    // Awake as any card would be by now, and still not this one.
    await page.evaluate(() => {
      desk.heldAt = (desk.heldAt ?? 0) + 1_000;
    });
    await page.keyboard.press('Control+Enter');
    expect(await answers(page)).toEqual([]);
    await holdClock(page, false);
    await isAwake(page);
    await page.mouse.click(box.x + 20, box.y + 10);
    await expect.poll(() => answers(page)).toEqual([['approvals.approve', { id: 'two', hash: 'hash-of-two' }]]);
  });

  test('says aloud when 30 seconds are left, and T gives more', async () => {
    const page = await open(one());
    await approve(page).waitFor();
    await page.evaluate(() => {
      const { now } = Date;
      const left = Date.parse(desk.approvals[0]?.expiresAt ?? '') - now();
      Date.now = () => now() + left - 29_000;
    });
    await page
      .locator('[aria-live=polite]')
      .getByText('30 seconds left. Then it is denied.')
      .waitFor({ state: 'attached' });
    await page.keyboard.press('t');
    await page.getByText(/5:\d\d left/).waitFor();
  });

  test('can wait: Esc goes on to the next, the last closes the window', async () => {
    const page = await open({ approvals: [approval('one', {}), approval('two', {}, { client: 'Other' })] });
    await page.getByText('1 of 2').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('2 of 2').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => desk.closed)).toBe(1);
    expect(await answers(page)).toEqual([]);
    await page.getByText('2 requests wait for you. The time is still running.').waitFor();
  });

  test('that was approved leaves at once, and its result has a row with its undo while nothing waits', async () => {
    const page = await open({ approvals: [...one().approvals, approval('two', {}, { client: 'Other' })] });
    const rows = page.getByRole('region', { name: 'Approved here' }).getByRole('listitem');
    await isAwake(page);
    await holdClock(page, true);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Other wants to change an issue').waitFor();
    expect(await approve(page).isEnabled()).toBe(false);
    expect(await rows.count()).toBe(0);
    await holdClock(page, false);
    await isAwake(page);
    await page.keyboard.press('Control+Enter');
    await rows.getByText('Approved. It runs now.').first().waitFor();
    expect(await rows.count()).toBe(2);
    await page.evaluate(() => {
      const made = { name: 'ada-demo/atlas#212 Orbit', url: 'https://github.com/ada-demo/atlas/issues/212' };
      const change = { id: 'don_1', undo: 'Change an issue' } as NonNullable<(typeof desk.outcome)['change']>;
      desk.change('activity'); // asks, and is answered with how it was
      desk.outcome = { state: 'used', outcome: 'ok', reason: null, made, change };
      desk.change('activity');
    });
    const first = rows.filter({ hasText: 'Cursor changed issue ada-demo/atlas#212 Orbit' });
    await first.waitFor();
    await rows.filter({ hasText: 'Other changed issue' }).waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await first.getByRole('button', { name: 'Undo' }).click();
    await first.getByText('The undo waits for your approval.').waitFor();
    expect((await page.evaluate(() => desk.calls)).at(-1)).toEqual(['approvals.undo', { id: 'don_1' }]);
    expect(await page.evaluate(() => desk.closed)).toBe(0);
    // What arrives is never hidden by what is over.
    await page.evaluate(
      (more) => {
        desk.approvals = [more];
        desk.change('approvals');
      },
      approval('three', {}, { client: 'Third' }),
    );
    await page.getByText('Third wants to change an issue').waitFor();
    expect(await rows.count()).toBe(0);
  });

  test('that failed to be approved says why', async () => {
    const page = await open(one());
    await isAwake(page);
    await page.evaluate(() => {
      const failure = {
        code: 'audit_unavailable',
        message: 'The audit log cannot be written.',
        hint: 'Free some space.',
      };
      desk.fails = { ok: false, failure };
    });
    await page.keyboard.press('Control+Enter');
    await page.getByText('The audit log cannot be written.').waitFor();
    await page.getByText('Free some space.').waitFor();
    await isAwake(page);
  });
});

describe('the text of a request', () => {
  const hostile = { repository: 'ada-demo/atlas', title: longText, body: hostileBody, list: manyLines };
  const waits = () => ({ approvals: [approval('one', hostile, { client: 'Curs\u043Er', isFirst: true })] });

  test('is never markup, hides nothing and shows its size', async () => {
    const page = await open(waits());
    const main = page.getByRole('main');
    await main.getByText('<img src=x onerror="document.title=1">').waitFor();
    expect(await main.locator('img, script, b, a').count()).toBe(0);
    expect(await page.title()).toBe('Your consent - OpenGitHubX');
    const body = main.locator('pre').filter({ hasText: 'typed literally' });
    expect(await body.locator('mark').allTextContents()).toEqual([
      '\\u{202E}',
      '\\u{200B}',
      '\\u{200C}',
      '\\u{A0}',
      '\\u{E0041}',
      '\\u{200D}',
    ]);
    expect(await body.textContent()).toContain('\\u{202E} typed literally');
    await main.getByText('6 invisible or deceptive characters, marked where they stand.').first().waitFor();
    await main.getByText('“Curs\u043Er” mixes Latin and Cyrillic letters. It may imitate another name.').waitFor();
    await main.getByText('First write to GitHub ada-demo/atlas by Curs\u043Er').waitFor();
    await main.getByText('40,960 characters, 1 line').waitFor();
    await main.getByText(/characters, 200 lines/).waitFor();
    expect(await main.textContent()).not.toMatch(/[\u202E\u200B\u200C\u00A0\u{E0041}]/u);
    expect(await findingsOn(page)).toEqual([]);
    expect(await page.evaluate(() => desk.violations)).toEqual([]);
  });

  test('is shown to its end when asked for, and as the canonical JSON', async () => {
    const page = await open(waits());
    const list = page.locator('pre').filter({ hasText: '- item 1' }).first();
    expect(await list.textContent()).not.toContain('- item 200');
    await page
      .getByText(/characters, 200 lines/)
      .getByRole('button', { name: 'Show everything' })
      .click();
    expect(await list.textContent()).toBe(manyLines);
    await deny(page).focus();
    await page.keyboard.press('a');
    await page.locator('details.all').getByRole('button', { name: 'Show everything' }).click();
    const json = (await page.locator('details.all pre').textContent()) ?? '';
    expect(json.replaceAll(/\\u\{([0-9A-F]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))).toBe(
      JSON.stringify(hostile).replaceAll('\\\\u{202E}', '\\\u202E'),
    );
  });

  test('that is no text is said to be none, and what is no object cannot be approved', async () => {
    const page = await open({ approvals: [approval('one', { data: 'A1b2C3d4'.repeat(40) })] });
    await page.getByText('Part of this is encoded. Nobody can see from it what it contains.').first().waitFor();
    await page.evaluate(() => {
      Object.assign(desk.approvals[0] ?? {}, { arguments: '[1]', hash: 'other' });
      desk.change('approvals');
    });
    await page.getByText('These arguments can’t be shown, so you can’t approve them.').waitFor();
    await pauseIsOver(page);
    await page.keyboard.press('Control+Enter');
    expect(await answers(page)).toEqual([]);
  });
});

test('at 200 % the answers stay in sight and nothing runs out of the window', async () => {
  const page = await open(one(), { viewport: { width: 240, height: 280 } });
  await approve(page).waitFor();
  const box = await approve(page).boundingBox();
  expect((box?.y ?? 999) + (box?.height ?? 999)).toBeLessThanOrEqual(280);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(240);
});
