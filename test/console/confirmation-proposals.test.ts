/** What a client, an import or the console proposes, on the confirmation page: a new key, and something to import. */
import { hash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { BoundTo } from '../../src/shared/model.ts';
import { clearDesks } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { answers, fakeKey, holdClock, openConfirmation as open } from './confirmation-desk.ts';
import { approval, hostileBody, importedTool, importing, proposal } from './confirmation-samples.ts';
import { holds } from './hands.ts';

afterEach(clearDesks);

describe('a new key', () => {
  const create = async () => {
    const page = await open({ proposals: [proposal('wish', { days: 180 })] });
    const yes = page.getByRole('button', { name: 'Create and copy' });
    await expect.poll(() => yes.isEnabled()).toBe(true);
    await yes.click();
    await page.getByRole('textbox', { name: 'Permission key of Claude Code' }).waitFor();
    return page;
  };
  const holdsKey = (page: Page) => holds(page, fakeKey);

  test('is granted with what it may do in words; Enter alone creates nothing', async () => {
    const page = await open({ proposals: [proposal('wish', { days: 180 })] });
    await page.getByText('Claude Code may read and write with GitHub ada-demo. Each write waits for you.').waitFor();
    await page.getByText('It reaches every repository of these accounts, including private ones.').waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => answers(page)).toEqual([['keys.dismiss', { id: 'wish' }]]);
  });

  test('is copied, shown once, and gone after Done', async () => {
    const page = await create();
    expect(await page.getByRole('textbox').inputValue()).toBe(fakeKey);
    await page.getByText('Copied. The clipboard clears after 30 s.').waitFor();
    await page.getByText('Claude Code, in a terminal').click();
    await page.getByRole('button', { name: 'Copy: Claude Code, in a terminal' }).click();
    expect(await page.evaluate(() => desk.copied)).toEqual([fakeKey, expect.stringContaining(`Bearer ${fakeKey}"`)]);
    expect(await holdsKey(page)).toBe(true);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('Nothing is waiting.').waitFor();
    expect(await holdsKey(page)).toBe(false);
  });

  test('takes a touch on the page for passkeys first, and is created in the window that led there', async () => {
    const page = await open({
      proposals: [proposal('wish', { passkeyAt: 'http://approve.localhost:1/#approve=wish' })],
    });
    const yes = page.getByRole('button', { name: 'Approve by passkey' });
    await expect.poll(() => yes.isEnabled()).toBe(true);
    await yes.click();
    await page.getByText('Approve it in the page that has opened. This window then continues by itself.').waitFor();
    await page.evaluate(() => {
      desk.proposals = desk.proposals.map((one) => ({ ...one, isConfirmed: true }));
      desk.change('keys');
    });
    await page.getByRole('textbox', { name: 'Permission key of Claude Code' }).waitFor();
    const made = (await page.evaluate(() => desk.calls)).filter(([name]) => /openPage|confirm/.test(name));
    // The window gets it by a secret, of which its link has the hash alone.
    const { secret = '' } = (made[1]?.[1] ?? {}) as { secret?: string };
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(made).toEqual([
      ['approvals.openPage', { id: 'wish', window: hash('sha256', secret) }],
      ['keys.confirm', { id: 'wish', secret }],
    ]);
  });

  const forModels = (endpoints: ('chat' | 'console')[]) =>
    proposal('wish', {
      client: "This console's chat",
      grant: { ...proposal('wish').grant, endpoints, models: ['digest', 'ms_1/llama'] },
      models: ['opengithubx/digest', 'opengithubx/cloud/large\u202E at https://models.example'],
    });

  test('for the console alone is not shown, not copied, and said to be ready', async () => {
    const page = await open({ proposals: [forModels(['console'])] });
    const yes = page.getByRole('button', { name: 'Create', exact: true });
    await expect.poll(() => yes.isEnabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: "This console's chat is ready" }).waitFor();
    expect(await holdsKey(page)).toBe(false);
    expect(await page.evaluate(() => desk.copied)).toEqual([]);
    expect(await page.locator('details, input').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Done');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is waiting.').waitFor();
  });

  test('for git is created once its person has ticked that files come as they are', async () => {
    const grant = { ...proposal('wish').grant, endpoints: ['git' as const] };
    const page = await open({ proposals: [proposal('wish', { grant })] });
    const yes = page.getByRole('button', { name: 'Create and copy' });
    const tick = page.getByRole('checkbox', { name: /^git gets files as they are/ });
    await tick.check();
    await expect.poll(() => yes.isEnabled()).toBe(true);
    await tick.uncheck();
    await expect.poll(() => yes.isEnabled()).toBe(false);
    await page.keyboard.press('Control+Enter');
    await tick.check();
    await expect.poll(() => yes.isEnabled()).toBe(true);
    expect(await answers(page)).toEqual([]);
    await yes.click();
    await expect.poll(() => answers(page)).toEqual([['keys.confirm', { id: 'wish' }]]);
  });

  const forOpenWebUI = (boundTo: BoundTo) =>
    proposal('wish', { client: 'Open WebUI', grant: { ...proposal('wish').grant, boundTo } });
  const sso: BoundTo = {
    proof: 'sso',
    openWebUI: 'http://chat\u202E.example',
    issuer: 'https://tenant.example',
    audience: 'https://hub.example',
  };

  test('for an Open WebUI says for whom alone it is good, and nobody needs to see it once that has it', async () => {
    const page = await open({ proposals: [forOpenWebUI({ ...sso, hubUrl: 'http://hub.example:18480' })] });
    const row = page.locator('.row').filter({ hasText: 'Works only' });
    // What would turn the text around is written out.
    await row.waitFor();
    expect(await row.locator('dd p').allTextContents()).toEqual([
      'With your own sign-in at https://tenant.example, from http://chat\\u{202E}.example',
      'By tokens that are meant for https://hub.example',
      'Your proof of identity is sent to http://hub.example:18480. Continue only if that is this hub.',
    ]);
    await page.evaluate(() => {
      desk.isHandedOver = true;
    });
    const yes = page.getByRole('button', { name: 'Create', exact: true });
    await expect.poll(() => yes.isEnabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Open WebUI is ready' }).waitFor();
    await page.getByText('It needs only your sign-in there, so there is nothing to see or copy.').waitFor();
    expect(await holdsKey(page)).toBe(false);
    expect(await page.evaluate(() => desk.copied)).toEqual([]);
    expect(await page.locator('details, input').count()).toBe(0);
    const signed = await open({ proposals: [forOpenWebUI({ ...sso, proof: 'signed', email: 'ada@example.com' })] });
    await signed.evaluate(() => {
      desk.isHandedOver = true;
    });
    await signed.getByText('From the account ada@example.com of').waitFor();
    await signed.getByRole('button', { name: 'Create', exact: true, disabled: false }).waitFor();
    await signed.keyboard.press('Control+Enter');
    await signed.getByText('Open WebUI already has it, so nobody needs to see or copy it.').waitFor();
  });

  test('for one account of an Open WebUI names it, and is shown where the person takes it there by hand', async () => {
    const boundTo: BoundTo = {
      proof: 'key',
      openWebUI: 'http://localhost:8080',
      account: 'u_1',
      email: 'ada@example.com',
    };
    const page = await open({ proposals: [forOpenWebUI(boundTo)] });
    await page.getByText('From the account ada@example.com of http://localhost:8080').waitFor();
    const yes = page.getByRole('button', { name: 'Create', exact: true });
    await expect.poll(() => yes.isEnabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Put it where the files of the screen Open WebUI say. Only Open WebUI can use it.').waitFor();
    expect(await page.getByRole('textbox', { name: 'Permission key of Open WebUI' }).inputValue()).toBe(fakeKey);
    // No line for another program: it would be refused.
    expect(await page.locator('details').count()).toBe(0);
  });
});

describe('something to import', () => {
  const yes = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const rows = (page: Page) => page.locator('dl.facts .row').allTextContents();

  test('says where tokens go, whose, and what could be done, gravest first; it is added by whoever agrees', async () => {
    const page = await open({ imports: [importing('wish')], heldAt: 0 });
    await page.getByRole('heading', { name: 'Add Acme to this hub?' }).waitFor();
    await page.keyboard.press('Control+Enter'); // too early to have been read
    expect(await answers(page)).toEqual([]);
    await holdClock(page, false);
    const box = page.getByRole('region', { name: 'Tokens go to' });
    expect(await box.locator('code').textContent()).toBe('api.acme.example.com');
    await box.getByText('of an account connected through acme there.').waitFor();
    expect(await rows(page)).toEqual([
      'WhatAcmeAn API by its description. The source chose the title.',
      'Addresshttps://api.acme.example.com/v1',
      'Tokens ofseparate accounts, by the connection acme',
      'Asks forthings:read ',
      'Described athttps://acme.example.com/openapi.json',
      'Whose accountGET /me',
      'Names beginacme_',
    ]);
    expect(await page.locator('.group > p').allTextContents()).toEqual([
      'Deletes 1 that deletes',
      'Write 1 that changes things. Each call waits for you',
      'Read 1 that only you call a read. It runs without approval',
    ]);
    await expect.poll(() => yes(page, 'Add').isEnabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Acme is added' }).waitFor();
    expect(await answers(page)).toEqual([['imports.confirm', { id: 'wish' }]]);
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is waiting.').waitFor();
  });

  test('rests on Cancel, and says why it could not be done', async () => {
    const page = await open({ imports: [importing('no'), importing('late')] });
    await expect.poll(() => yes(page, 'Cancel').evaluate((node) => node === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await expect.poll(() => answers(page)).toEqual([['imports.dismiss', { id: 'no' }]]);
    await page.evaluate(() => {
      desk.fails = {
        ok: false,
        failure: { code: 'import_changed', message: 'The source says another thing.', hint: '' },
      };
    });
    await expect.poll(() => yes(page, 'Add').isEnabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Acme was not added' }).waitFor();
  });

  test('whose names imitate and hide is shown as it is, and none of it runs', async () => {
    const title = 'Git\u202EHub <img src=x onerror="document.title=1">';
    const name = `acme_${'very_long_'.repeat(12)}`;
    const page = await open(
      {
        imports: [
          importing('wish', {
            title,
            connection: 'g\u0456thub',
            apiUrl: 'https://xn--gthub-cza.com:8443/v1',
            source: null,
            scopes: [],
            tools: [
              importedTool('x', { name, title: 'Approve\u200B once', description: hostileBody, access: 'destructive' }),
              ...Array.from({ length: 40 }, (_, at) => importedTool(`read_${at}`)),
            ],
          }),
        ],
      },
      { viewport: { width: 360, height: 560 } },
    );
    await page.getByRole('heading', { name: /^Add Git\\u\{202E\}Hub <img src=x/ }).waitFor();
    expect(await page.locator('.host code').textContent()).toBe('xn--gthub-cza.com:8443');
    await page.getByText('This address has letters other than a to z.').waitFor();
    await page.getByText('mixes Latin and Cyrillic letters').waitFor();
    await page.getByText('Approve\\u{200B} once').waitFor();
    // Neither what deletes folds away, nor what a person alone calls a read.
    expect(await page.locator('.imported .group').count()).toBe(2);
    expect(await page.locator('.imported .group li').count()).toBe(41);
    expect(await page.locator('.imported img, .imported b, .imported script').count()).toBe(0);
    expect(await page.title()).not.toBe('1');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await findingsOn(page)).toEqual([]);
    expect(await page.evaluate(() => desk.violations)).toEqual([]);
  });

  test('is nothing to whoever may not import: the rest goes on', async () => {
    const page = await open({ approvals: [approval('one', {})], imports: null });
    await page.getByRole('button', { name: 'Approve once' }).waitFor();
  });
});
