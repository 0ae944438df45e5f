/** The screen Clients over the built hub: a file of a client is written, proved and put back, as a person does it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientFiles, foreignSecret } from '../harness/client-files.ts';
import { legacyClient } from '../harness/mcp.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { findingsOn } from './axe.ts';
import { type OpenConsole, openConsole } from './driver.ts';
import { handsOn } from './hands.ts';

const home = temporaryFolder();
const pathOf = (client: 'cursor' | 'claude-desktop' | 'codex') => join(home, clientFiles[client].file);
let opened: OpenConsole;
let page: Page;

beforeAll(async () => {
  for (const client of ['cursor', 'claude-desktop', 'codex'] as const) {
    mkdirSync(dirname(pathOf(client)), { recursive: true });
    writeFileSync(pathOf(client), clientFiles[client].text);
  }
  opened = await openConsole({ on: 'headless', home });
  ({ page } = opened);
});
afterAll(() => opened.stop());

const textOf = (client: Parameters<typeof pathOf>[0]) => readFileSync(pathOf(client), 'utf8');
const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
const row = (title: string) =>
  page.getByRole('list', { name: 'Found on this computer' }).getByRole('listitem').filter({ hasText: title });
const tone = (place: string) => page.locator(`main [class*=${place}][data-tone]`).first().getAttribute('data-tone');
async function toList(): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Clients' }).click();
  await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor();
}
/** In the window for that, which the page has opened. */
async function confirm(client: string): Promise<void> {
  const window = await opened.confirmation();
  await window.getByRole('heading', { name: `Create a key for ${client}?` }).waitFor();
  await window.getByRole('button', { name: 'Create', exact: true, disabled: false }).waitFor();
  await window.keyboard.press('Control+Enter');
  await window.getByRole('heading', { name: `${client} is ready` }).waitFor();
  await window.getByText('The key is already in its file').waitFor();
  expect(await window.locator('input').count()).toBe(0);
  await window.keyboard.press('Enter');
  await page.bringToFront();
}

describe('a client that calls the hub itself', () => {
  test('is listed with its file, and those that are not there are not', async () => {
    await toList();
    await row('Cursor').getByText('Not installed').waitFor();
    await row('Cursor').getByText(pathOf('cursor')).waitFor();
    expect(await row('Zed').count()).toBe(0);
    const link = page.getByRole('link', { name: 'Add to Cursor' });
    expect(await link.getAttribute('href')).toMatch(/^cursor:\/\/anysphere/);
    expect(await findingsOn(page)).toEqual([]);
  });

  test('shows exactly what would be written, with nothing of others in it, and can be selected', async () => {
    await press('Install..., Cursor');
    const diff = page.getByRole('region', { name: 'Change of the file' });
    await diff.getByText('"Bearer ogx_…"').first().waitFor();
    const added = await diff.locator('[data-kind=added]').allTextContents();
    expect(added.join('')).toContain('opengithubx');
    expect(added.every((line) => line.startsWith('+'))).toBe(true);
    expect(await page.content()).not.toContain(foreignSecret);
    await diff.getByText('ogx_…').first().click({ clickCount: 3 });
    expect(await page.evaluate(() => getSelection()?.toString())).toContain('ogx_…');
    expect(textOf('cursor')).toBe(clientFiles.cursor.text);
    expect(await findingsOn(page)).toEqual([]);
  });

  test('is written once the person has confirmed, proved at once, and green when the client itself has called', async () => {
    await page.getByText('Read, and ask before writing').click();
    await page.getByRole('combobox', { name: 'Repositories' }).fill('ada-demo/*');
    await page.getByText('Limit it to accounts or tools').click();
    await page.getByText('context', { exact: true }).click();
    expect(await findingsOn(page)).toEqual([]);
    await press('Install');
    await page.getByText('Confirm it in the window that opened.').waitFor();
    expect(textOf('cursor')).toBe(clientFiles.cursor.text);
    const window = await opened.confirmation();
    await window.getByText(pathOf('cursor')).waitFor();
    await confirm('Cursor');
    await page.getByText(/^The entry works: Cursor gets \d+ tools, and \w+ has read\.$/).waitFor();
    await page.getByText('Waiting for Cursor to connect.').waitFor();
    await page.getByText('Restart Cursor.').waitFor();
    await expect.poll(async () => [await tone('state'), await tone('proof')]).toEqual(['waiting', 'ok']);
    const [key = ''] = /ogx_[0-9A-Za-z]{49}/.exec(textOf('cursor')) ?? [];
    const client = await legacyClient((await opened.hub()).mcpUrl, key);
    await page.getByText('Cursor has connected, as legacy-client 1.0.0.').waitFor();
    await client.close();
    expect(await tone('state')).toBe('ok');
    await page.getByText(/^Cursor may .*ada-demo\/\*.*Each write waits for you/).waitFor();
    const { keyId } =
      (await (await opened.hub()).call('clients.list', {})).find(({ state }) => state === 'installed') ?? {};
    const { grant } = (await (await opened.hub()).call('keys.list', {})).find(({ id }) => id === keyId) ?? {};
    expect(grant).toMatchObject({ toolsets: ['context'], access: ['read', 'write'] });
    expect(await page.content()).not.toMatch(/ogx_[0-9A-Za-z]/);
    expect(await findingsOn(page)).toEqual([]);
  });

  test('that gets no answer is said not to work', async () => {
    await page.getByRole('button', { name: 'Pause all keys' }).click();
    await page.getByText('Its key is paused').waitFor();
    await press('Prove again');
    await page.getByText('It does not work in Cursor yet.').waitFor();
    expect([await tone('state'), await tone('proof')]).toEqual(['wrong', 'wrong']);
    expect(await findingsOn(page)).toEqual([]);
  });

  test('is taken out again, byte for byte', async () => {
    await press('Undo...');
    await page
      .getByRole('alertdialog', { name: /^Remove the hub from/ })
      .getByText(pathOf('cursor'))
      .waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await page
      .getByRole('alertdialog', { name: /^Remove the hub from/ })
      .getByRole('button', { name: 'Undo' })
      .click();
    await page.getByText('The file is restored byte for byte.').waitFor();
    expect(textOf('cursor')).toBe(clientFiles.cursor.text);
    await toList();
    await row('Cursor').getByText('Not installed').waitFor();
  });
});

test('a client that starts the bridge is installed, proved and undone by keyboard alone', async () => {
  const hands = handsOn(page);
  await page.locator('body').focus();
  await hands.press('g', 'a', 'g', 'k');
  await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor();
  await hands.tabTo('Install..., Claude Desktop');
  await hands.press('Enter');
  await page.getByText('It starts a small bridge').waitFor();
  await page.getByRole('region', { name: 'Change of the file' }).waitFor();
  await hands.tabTo('Install');
  await hands.press('Enter');
  await page.getByText('Confirm it in the window that opened.').waitFor();
  await confirm('Claude Desktop');
  await page.getByText(/^The entry works: Claude Desktop gets \d+ tools/).waitFor();
  await page.getByText('Quit Claude Desktop and open it again.').first().waitFor();
  await hands.tabTo('Undo...');
  await hands.press('Enter');
  await page.getByRole('alertdialog', { name: /^Remove the hub from/ }).waitFor();
  await hands.tabTo('Undo');
  await hands.press('Enter');
  // What it says of Cursor may still stand there.
  await page.getByText('Not installed').waitFor();
  expect(textOf('claude-desktop')).toBe(clientFiles['claude-desktop'].text);
  expect(hands.unseen()).toEqual([]);
  expect(existsSync(pathOf('codex'))).toBe(true);
});
