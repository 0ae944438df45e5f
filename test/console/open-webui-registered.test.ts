/** The screen Open WebUI once it may act for its person: mended, stopped, changed and forgotten, or taken there by hand. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenWebUIFile } from '../../src/shared/open-webui.ts';
import { clearDesks } from '../harness/chromium.ts';
import { findingsOn } from './axe.ts';
import { openWebUIKey, parts, ready, registered, server } from './open-webui-desk.ts';
import { field, openPage as open, part, press, sent, violations } from './open-webui-hands.ts';

afterEach(clearDesks);

describe('what is registered', () => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

  test('and was removed or edited there is said to be, and registered again', async () => {
    const page = await open({
      status: registered({
        parts: parts({ state: 'removed', calledAt: ago(5) }, { state: 'edited', edited: ['url', 'auth_type'] }),
      }),
      keys: [openWebUIKey('key_w')],
    });
    await part(page, 'Model').getByText('Removed there').waitFor();
    await part(page, 'OpenAPI').getByText('Changed there: url and auth_type').waitFor();
    expect(await findingsOn(page, true)).toEqual([]);
    await press(page, 'Register again');
    await page.getByText('Waits for you in the confirmation window.').first().waitFor();
    expect(await sent(page, 'wishes.propose')).toEqual([{ action: 'repair Open WebUI' }]);
    await page.evaluate(() => {
      const { parts } = openWebUIDesk.status;
      openWebUIDesk.status.parts = parts.map((one) => ({ ...one, state: 'present', edited: [] }));
      openWebUIDesk.change('openwebui');
    });
    await part(page, 'Model').getByText('There, as it was written').waitFor();
    await part(page, 'OpenAPI').getByText('There, as it was written').waitFor();
    await page.getByRole('button', { name: 'Register again' }).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('DIV');
  });

  test('is stopped after asking, and the account there stays', async () => {
    const page = await open({ status: registered(), keys: [openWebUIKey('key_w')] });
    const dialog = page.getByRole('alertdialog', { name: 'Stop Open WebUI from acting for you?' });
    await press(page, 'Stop...');
    await dialog.getByText('Your account there stays, with its chats.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await sent(page, 'openwebui.unsync')).toEqual([]);
    await press(page, 'Stop...');
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Open WebUI no longer acts for you.').waitFor();
    await page.getByRole('button', { name: 'See what will change' }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
  });

  test('is stopped even when Open WebUI does not answer, and that is said; what still stands there is taken away later', async () => {
    const own = server({ proof: 'key', audience: null });
    const page = await open({ status: registered({ server: own }), keys: [openWebUIKey('key_w')] });
    await press(page, 'Stop...');
    const dialog = page.getByRole('alertdialog', { name: 'Stop Open WebUI from acting for you?' });
    await page.evaluate(() => {
      const message = 'Open WebUI could not be reached in time.';
      openWebUIDesk.fails['openwebui.unsync'] = {
        code: 'open_webui_unreachable',
        message,
        hint: 'Check that it runs.',
      };
      openWebUIDesk.status.keyId = null;
    });
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    await dialog.getByText(/^Its key is revoked all the same/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/^What was added there for you before still stands/).waitFor();
    await press(page, 'Take it away...');
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText(/^What was added there for you before still stands/).waitFor({ state: 'detached' });
    expect(await sent(page, 'openwebui.unsync')).toHaveLength(2);
  });

  test('by a key that is paused is said to be of no use meanwhile, and goes when the key is revoked elsewhere', async () => {
    const page = await open({ status: registered(), keys: [{ ...openWebUIKey('key_w'), paused: true }] });
    await page.getByText(/^Its key is paused: until you resume it there/).waitFor();
    await page.evaluate((status) => {
      openWebUIDesk.status = status;
      openWebUIDesk.change('keys');
    }, ready());
    await page.getByRole('button', { name: 'See what will change' }).waitFor();
  });

  test('has a key that says in Clients for whom alone it is good, and leads back here', async () => {
    const page = await open({ status: registered(), keys: [openWebUIKey('key_w')] });
    await page.getByRole('link', { name: 'Its key in Clients' }).click();
    await page.getByRole('row').filter({ hasText: 'Open WebUI' }).click();
    const panel = page.getByRole('region', { name: 'Open WebUI' });
    await panel
      .getByText('With your own sign-in at https://tenant.example, from http://localhost:8080', { exact: true })
      .waitFor();
    expect(await panel.getByRole('button', { name: 'Replace key...' }).count()).toBe(0);
    await panel.getByRole('button', { name: 'Change in Open WebUI' }).click();
    await page.getByRole('heading', { level: 1, name: 'Open WebUI' }).waitFor();
    expect(page.url()).toMatch(/#\/settings\/openwebui$/);
  });
});

describe('without an administrator key', () => {
  const byHand = server({ hasAdminKey: false, proof: 'signed', audience: null });
  const identity = { state: 'linked', email: 'ada@example.com', account: 'ada@example.com', by: 'password' } as const;
  const files: OpenWebUIFile[] = [
    { name: 'open-webui.env', use: 'env', text: 'ENABLE_API_KEYS=true\n' },
    { name: 'opengithubx-tools.json', use: 'tools', text: '[{"type":"openapi"}]' },
  ];

  test('nothing is planned; it is allowed, and then taken there by hand as files', async () => {
    const page = await open(
      { status: ready({ server: byHand, identity }), files },
      { permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true },
    );
    await page.getByText(/^Without an administrator key this hub changes nothing there/).waitFor();
    await press(page, 'Allow');
    await page.getByText('Confirm it in the window that opened.').waitFor();
    expect(await sent(page, 'openwebui.plan')).toEqual([]);
    expect(await sent(page, 'openwebui.propose')).toEqual([{ parts: ['model', 'openapi'], write: false, days: 30 }]);
    await page.evaluate((made) => {
      openWebUIDesk.keys = [made];
      openWebUIDesk.status.keyId = made.id;
      for (const topic of ['keys', 'openwebui']) openWebUIDesk.change(topic);
    }, openWebUIKey('key_w'));

    const list = page.getByRole('list', { name: 'Files' });
    await list.getByText('opengithubx-tools.json').waitFor();
    expect(await sent(page, 'openwebui.files')).toEqual([
      { parts: ['model', 'openapi'], write: false, days: expect.any(Number) },
    ]);
    await page.getByText('Put the one that you were shown where they say so.').waitFor();
    await list.getByText(/^Settings of Open WebUI/).waitFor();
    expect(await findingsOn(page, true)).toEqual([]);
    await press(page, 'Copy, opengithubx-tools.json');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('[{"type":"openapi"}]');
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download, open-webui.env')]);
    expect(file.suggestedFilename()).toBe('open-webui.env');
    expect(await readFile(await file.path(), 'utf8')).toBe('ENABLE_API_KEYS=true\n');
    expect(await part(page, 'Model').textContent()).toContain('by hand, so nobody here can look');
    expect(await part(page, 'MCP').textContent()).toMatch(/Not registered$/);
    expect(await violations(page)).toEqual([]);
    await press(page, 'Stop...');
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(/^What you added there by hand stays/).waitFor();
  });
});

describe('where it is', () => {
  const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Change how Open WebUI is reached' });
  const signed = server({ proof: 'signed', audience: null, hasSigningSecret: true });
  const secretsOf = (page: Page) =>
    dialogOf(page)
      .locator('input[type=password]')
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));

  test('is changed without what keys are bound to, and secrets that are kept are not shown', async () => {
    const page = await open({ status: registered({ server: signed }), keys: [openWebUIKey('key_w')] });
    await press(page, 'Change...');
    const dialog = dialogOf(page);
    await dialog.getByText('For another address or another proof, use “Remove everything” first.').waitFor();
    expect(await dialog.getByRole('radio').count()).toBe(0);
    expect(await dialog.getByText('One is kept. Leave empty to keep it.').count()).toBe(2);
    expect(await secretsOf(page)).toEqual(['', '']);
    expect(await findingsOn(page, true)).toEqual([]);
    await dialog.getByRole('textbox', { name: /^Address of this hub/ }).fill('http://192.168.1.5:18480');
    await press(page, 'Save and check');
    await dialog.waitFor({ state: 'detached' });
    const asked = { url: 'http://localhost:8080', hubUrl: 'http://192.168.1.5:18480', proof: 'signed' };
    expect(await sent(page, 'wishes.propose')).toEqual([{ action: 'set Open WebUI', server: asked }]);
    await page.getByText('Waits for you in the confirmation window.').first().waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Change...');
  });

  test('is forgotten after asking, and what could not be taken away stays named until it was seen', async () => {
    const left = ['tool server of grace@example.com: Open WebUI could not be reached in time.'];
    const page = await open({ status: registered(), keys: [openWebUIKey('key_w')], left });
    await press(page, 'Remove everything...');
    const dialog = page.getByRole('alertdialog', { name: 'Remove everything of Open WebUI?' });
    for (const consequence of [/^For every person of this hub/, /^This hub forgets/, /^The accounts there stay/]) {
      await dialog.getByText(consequence).waitFor();
    }
    const remove = dialog.getByRole('button', { name: 'Remove everything' });
    await remove.evaluate((button) => [button, button].map((pressed) => (pressed as HTMLElement).click())); // a double click
    await field(page, 'Address of Open WebUI').waitFor();
    const note = page.getByRole('alert').filter({ hasText: 'could not be taken away' });
    await note.getByText(left[0] as string).waitFor();
    await note.getByRole('button', { name: 'I have seen it' }).click();
    await note.waitFor({ state: 'detached' });
    expect(await sent(page, 'openwebui.forget')).toHaveLength(1);
  });
});
