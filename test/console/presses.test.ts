/** How often a person presses for what they come for: each line of the table in docs/presses.md, walked and counted. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientFiles } from '../harness/client-files.ts';
import { modernClient, type ToolClient } from '../harness/mcp.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { discordApi } from '../harness/small-descriptions.ts';
import { type DrivenHub, type OpenConsole, openConsole } from './driver.ts';
import { tasks, walkTask } from './press-table.ts';
import { screenOf } from './stages.ts';

const walked = new Set<string>();
const repository = 'ada-demo/atlas-service';

/** A computer on which these clients are. */
function computer(...clients: (keyof typeof clientFiles)[]): string {
  const home = temporaryFolder();
  for (const client of clients) {
    const path = join(home, clientFiles[client].file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, clientFiles[client].text);
  }
  return home;
}

let opened: OpenConsole;
let hub: DrivenHub;
let page: Page;
let writer: ToolClient;

/** Walks a line of the table, from Home on. */
function walk(task: string, act: () => Promise<void>): void {
  test(task, async () => {
    await page.bringToFront();
    await page.keyboard.press('Escape');
    await page.goto(`${hub.url}/console/#/home`);
    await page.locator('nav a[aria-current=page]', { hasText: 'Home' }).waitFor();
    const before = opened.person.presses().clicks;
    const end = walkTask(task);
    await act();
    walked.add(task);
    end(opened.person.presses().clicks - before);
  });
}

const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const link = (name: string | RegExp) => page.getByRole('link', { name }).first().click();
const byName = async (command: string) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).fill(command);
  await page.getByRole('option', { name: command, exact: true }).click();
};
const confirmations = (at: OpenConsole) =>
  at.page
    .context()
    .pages()
    .filter((one) => one.url().includes('/confirmation.html'));
/** Says yes in the confirmation window, which the console has opened; what it says afterwards goes with the next request. */
async function agree(heading: string | RegExp, at = opened): Promise<void> {
  await expect.poll(() => confirmations(at).length).toBeGreaterThan(0);
  const window = await at.confirmation();
  await window.bringToFront();
  await window.getByRole('heading', { name: heading }).waitFor();
  await window.locator('[data-answer=yes][aria-disabled=false]').click();
  await window.locator('[data-answer=yes]').waitFor({ state: 'detached' });
  await window.keyboard.press('Enter');
}
const write = (title: string) => writer.callTool('github_update_issue', { repository, number: 30, title });

beforeAll(async () => {
  opened = await openConsole({ on: 'headless', home: computer('cursor', 'claude-desktop') });
  ({ page } = opened);
  hub = await opened.hub();
  writer = await modernClient(hub.mcpUrl, await hub.createKey('Editor', { write: true }));
  await writer.callTool('github_get_me');
  await hub.createKey('Reader');
});
afterAll(async () => {
  await writer?.close();
  await opened?.stop();
});

test('First run, from the start page to the first call of Cursor', async ({ task }) => {
  const home = computer('cursor');
  const fresh = await openConsole({ on: 'headless', fresh: true, home });
  const at = fresh.page;
  try {
    const start = at.getByRole('button', { name: 'Continue with Auth0' });
    await start.waitFor();
    const end = walkTask(task.name);
    await start.click();
    // One window for both.
    const outside = await fresh.person.browserPage();
    await outside.getByRole('button', { name: 'Sign in as Ada' }).click();
    await outside.getByRole('button', { name: 'Authorize as ada-demo' }).click();
    await at.getByRole('button', { name: 'Add Cursor' }).click();
    await agree('Create a key for Cursor?', fresh);
    await at.bringToFront();
    await at.getByText('Waiting for Cursor to connect.').waitFor();
    const [key = ''] = /ogx_[0-9A-Za-z]{49}/.exec(readFileSync(join(home, clientFiles.cursor.file), 'utf8')) ?? [];
    const client = await modernClient((await fresh.hub()).mcpUrl, key);
    await client.callTool('github_list_repositories');
    await at.getByText(/^Cursor has connected/).waitFor();
    await client.close();
    walked.add(task.name);
    end(fresh.person.presses().clicks);
    // What was opened for the two consents is gone.
    const paths = at
      .context()
      .pages()
      .map((one) => new URL(one.url()).pathname);
    expect(paths.filter((path) => path !== '/console/confirmation.html')).toEqual(['/console/']);
  } finally {
    await fresh.stop();
  }
});

test('Connect GitHub, for a new person', async ({ task }) => {
  const fresh = await openConsole({ on: 'headless', fresh: true });
  try {
    await fresh.page.getByRole('button', { name: 'Continue with Auth0' }).click();
    await fresh.person.signIn('Ada');
    // The start page has a Cancel too, of the sign-in.
    await fresh.page.getByRole('list', { name: 'First steps' }).waitFor();
    await fresh.page.getByRole('button', { name: 'Cancel' }).click();
    const connect = fresh.page.getByRole('button', { name: 'Connect GitHub', exact: true });
    await connect.waitFor();
    const [end, before] = [walkTask(task.name), fresh.person.presses().clicks];
    await connect.click();
    await fresh.person.consent('ada-demo');
    await fresh.page.getByText('GitHub ada-demo is connected.').first().waitFor();
    walked.add(task.name);
    end(fresh.person.presses().clicks - before);
  } finally {
    await fresh.stop();
  }
});

walk('Connect another GitHub account', async () => {
  await link('Connections');
  await press('Connect another, GitHub');
  await opened.person.consent('grace-demo');
  await page.getByText('GitHub grace-demo is connected.').first().waitFor();
});

walk('A key that reads one repository, for Cursor, for seven days', async () => {
  await press('Add Cursor');
  const field = page.getByRole('combobox', { name: 'Repositories' });
  await field.fill('atlas');
  await page.getByRole('option', { name: repository }).waitFor();
  // The list is drawn again as the names come, and forgets which of them had the focus.
  const chosen = async () => {
    await field.press('ArrowDown');
    if (await field.getAttribute('aria-activedescendant')) await field.press('Enter');
    return field.inputValue();
  };
  await expect.poll(chosen).toBe(repository);
  await page.getByText('7 days', { exact: true }).click();
  await press(/^Install$/);
  await agree('Create a key for Cursor?');
  await page.bringToFront();
  await page.getByText(new RegExp(`^Cursor may read ${repository}`)).waitFor();
});

walk('Install into a client that was found', async () => {
  await link('Clients');
  await press('Install..., Claude Desktop');
  await press(/^Install$/);
  await agree('Create a key for Claude Desktop?');
  await page.bringToFront();
  await page.getByText(/^The entry works/).waitFor();
});

walk('Approve a write', async () => {
  const done = write('Seen.');
  await press(/^Review/);
  await agree(/^Editor wants to/);
  expect((await done).isError).toBeFalsy();
});

walk('Undo a change', async () => {
  await press(/^Undo/);
  await agree(/^Undo Editor’s change/);
  await expect.poll(async () => (await hub.call('approvals.done', {})).some(({ isUndo }) => isUndo)).toBe(true);
});

walk('What a client read in the last hour', async () => {
  await link(/^Editor, /);
  await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
  await page.getByRole('row').filter({ hasText: 'Editor' }).first().waitFor();
});

walk('Import an API, from a file', async () => {
  const api = `${hub.demo.platforms['discord']?.origin}/api/v10`;
  await link('Connections');
  await press('Add an API');
  await page.getByRole('combobox', { name: 'Connection (optional)' }).fill('discord');
  await page.keyboard.press('Escape');
  const buffer = Buffer.from(JSON.stringify({ ...discordApi, servers: [{ url: api }] }));
  await page.locator('input[type=file]').setInputFiles({ name: 'discord.json', mimeType: 'application/json', buffer });
  await press('Preview');
  await page.getByText(api, { exact: true }).click();
  await press('Choose the 2 shown');
  await press(/^Import \d+ tools?/);
  await agree(/^Add .* to this hub\?$/);
  await page.bringToFront();
  await page.getByText('No account of it is connected yet').waitFor();
});

walk('Deny a write', async () => {
  const refused = write('No.');
  await press(/^Deny/);
  expect((await refused).isError).toBe(true);
});

walk('Run the doctor', async () => {
  await link('Settings');
  await link(/^Doctor/);
  await page
    .getByText(/^Everything works\.|^The first thing/)
    .first()
    .waitFor();
});

walk('Ask a question in the chat', async () => {
  await link('Chat');
  await page.getByRole('textbox', { name: 'Your question' }).fill('Summarize my private GitHub commits of this week');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy answer' }).waitFor();
});

walk('Revoke one key', async () => {
  await press('More actions, Editor');
  await page.getByRole('menuitem', { name: 'Revoke...' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText("Editor's key is revoked.").waitFor();
});

walk('Revoke one key, by Ctrl K', async () => {
  await byName('Revoke Reader...');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText("Reader's key is revoked.").waitFor();
});

walk('Export the audit log, by Ctrl K', async () => {
  const [exported] = await Promise.all([page.waitForEvent('download'), byName('Export')]);
  expect(exported.suggestedFilename()).toMatch(/^opengithubx-audit-.*\.jsonl$/);
});

walk('Disconnect an account, and read its receipt', async () => {
  await link('Connections');
  await press('More actions, GitHub grace-demo');
  await page.getByRole('menuitem', { name: 'Disconnect...' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await press('See the receipt');
  await page.getByRole('alertdialog', { name: 'Receipt' }).waitFor();
});

walk('Read and verify a receipt', async () => {
  await link('Settings');
  await link(/^Receipts/);
  await press(/^Open, Account disconnected, /);
  await page.getByText('Verified: this hub signed it, and nothing was changed since.').waitFor();
});

walk('Revoke everything', async () => {
  await screenOf(page, 'Settings');
  await press('Revoke everything...');
  await page.getByLabel('Type REVOKE to confirm').fill('REVOKE');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke everything' }).click();
  await page.getByRole('alertdialog', { name: 'Receipt' }).waitFor();
});

test('no line of the table is left out', () => {
  // Those of Open WebUI and of a hub without a tenant are walked in tests of these.
  expect(tasks.filter((task) => !walked.has(task) && !/Open WebUI|without a tenant/.test(task))).toEqual([]);
});
