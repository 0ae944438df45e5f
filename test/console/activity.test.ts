/** The screen Activity: what a client does shows at once, can be found, looked into, stopped, verified and taken along. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Locator, Page } from '@playwright/test';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeContexts, newContext } from '../harness/chromium.ts';
import { startDemoHub } from '../harness/demo-hub.ts';
import { fillAudit } from '../harness/fill-audit.ts';
import { modernClient } from '../harness/mcp.ts';
import { findingsOn } from './axe.ts';
import { type DrivenHub, type OpenConsole, openConsole } from './driver.ts';
import { signIn } from './headless-console.ts';

const rows = (page: Page): Locator => page.getByRole('grid', { name: 'Calls' }).getByRole('row');
/** The one below the heading. */
const newest = (page: Page): Locator => rows(page).nth(1);
const panel = (page: Page): Locator => page.getByRole('region').filter({ has: page.getByText(/^Entry [\d,]+$/) });

/** From the menu beside the title. */
async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions, Activity' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Its values, each with how many calls it has. */
const clients = (page: Page): Locator => page.getByRole('button', { name: /Client$/ });

async function chooseClient(page: Page, name: string): Promise<void> {
  await clients(page).click();
  await page.getByRole('option', { name, exact: true }).click();
}

/** How many calls the list has, the bars of the chart have together, and the chosen client says. */
async function counted(page: Page): Promise<Record<'list' | 'chart' | 'client', number>> {
  const list = Number(await page.getByRole('grid', { name: 'Calls' }).getAttribute('aria-rowcount')) - 1;
  const bars = await page.getByRole('region', { name: 'Calls over time' }).locator('g title').allTextContents();
  const chart = bars.reduce((sum, title) => sum + Number(/: (\d+) calls?, /.exec(title)?.[1]), 0);
  return { list, chart, client: Number(/\d+/.exec((await clients(page).textContent()) ?? '')) };
}

async function call(hub: Pick<DrivenHub, 'mcpUrl'>, key: string, tool: string, args = {}): Promise<void> {
  const client = await modernClient(hub.mcpUrl, key);
  await client.callTool(tool, args).finally(() => client.close());
}

describe('Activity', () => {
  let opened: OpenConsole;
  let page: Page;
  let hub: DrivenHub;
  beforeEach(async () => {
    opened = await openConsole({ on: 'headless' });
    page = opened.page;
    hub = await opened.hub();
    await page.getByRole('link', { name: 'Activity' }).click();
  });
  afterEach(() => opened.stop());

  it('shows a call while one looks, narrows to its client, tells all of it, and pauses the client', async () => {
    const key = await hub.createKey('Cursor');
    await call(hub, key, 'github_list_repositories');
    await expect
      .poll(() => newest(page).textContent())
      .toMatch(/CursorGitHub Read ?(ada-demo\/[\w-]+) ?and \d+ more.*My GitHub repositories.*[\d.,]+ m?s$/);
    await expect(call(hub, key, 'github_update_issue')).rejects.toThrow('not found');
    await newest(page)
      .getByText(/^Refused: /)
      .waitFor();
    expect(await newest(page).getAttribute('data-tone')).toBe('danger');

    await page.getByRole('searchbox', { name: 'Search calls' }).fill('list_repos');
    await expect.poll(() => rows(page).count()).toBe(2);
    expect(page.url()).toContain('#/activity?text=list_repos');

    await newest(page).click();
    const details = await panel(page).textContent();
    for (const part of ['Calls itself', 'modern-client', 'mcp', 'github_list_repositories', 'GitHub ada-demo']) {
      expect(details).toContain(part);
    }
    expect(details).toMatch(/Cursor read ada-demo\/[\w-]+ and \d+ more/);
    expect(details).toMatch(/Arguments.*[0-9a-f]{64}.*Hash.*[0-9a-f]{64}/);
    expect(await findingsOn(page)).toEqual([]);

    await panel(page).getByRole('button', { name: 'Pause Cursor' }).click();
    await page.getByText('Cursor is paused. Its calls are refused until you resume it.').first().waitFor();
    await expect(modernClient(hub.mcpUrl, key)).rejects.toThrow();

    await panel(page).getByRole('button', { name: 'See only this client' }).click();
    await expect.poll(() => page.url()).toMatch(/#\/activity\?client=Cursor$/);
    await expect.poll(() => rows(page).count()).toBeGreaterThan(3);
    await newest(page).getByText('Key paused').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => panel(page).count()).toBe(0);

    await page.getByRole('radio', { name: 'Hour' }).click();
    await expect.poll(() => page.url()).toMatch(/#\/activity\?client=Cursor&since=hour$/);
    await expect.poll(() => rows(page).count()).toBeGreaterThan(3);
    expect(
      await rows(page)
        .getByRole('link', { name: /^ada-demo\// })
        .count(),
    ).toBe(1);
    await choose(page, 'Forget what was read');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click();
    await page.getByText('The names that 1 call read or changed are deleted.').first().waitFor();
    await rows(page).getByText('GitHub ada-demo').waitFor();
  });

  it('counts in the chart and beside a client what the list has, and nothing that came while it is not live', async () => {
    const keys = [await hub.createKey('Cursor', { write: true }), await hub.createKey('Cursor')];
    const editor = await hub.createKey('Editor');
    for (const key of [...keys, editor, editor]) await call(hub, key, 'github_list_repositories');
    await expect(call(hub, editor, 'github_update_issue')).rejects.toThrow('not found');
    // Of each what became of its keys too: two were made for Cursor.
    await chooseClient(page, 'Cursor 4');
    await expect.poll(() => counted(page)).toEqual({ list: 4, chart: 4, client: 4 });
    await clients(page).click();
    await page.getByRole('option', { name: 'Editor 4' }).waitFor();
    await page.keyboard.press('Escape');
    const follower = await page.context().newPage();
    await follower.goto(`${hub.url}/healthz`);
    const session = await page.evaluate(() => ({ ...sessionStorage }) as Record<string, string>);
    await follower.evaluate((of) => Object.assign(sessionStorage, of), session);
    await follower.goto(page.url());
    await expect.poll(() => counted(follower)).toEqual({ list: 4, chart: 4, client: 4 });

    await choose(page, 'Stop live updates');
    // Two, since a page that follows may take up the first one later than another page.
    for (const count of [5, 6]) {
      await call(hub, keys[0] ?? '', 'github_list_repositories');
      await expect.poll(() => counted(follower)).toEqual({ list: count, chart: count, client: count });
    }
    await follower.close();
    expect(await counted(page)).toEqual({ list: 4, chart: 4, client: 4 });
    await chooseClient(page, 'Editor 4');
    await expect.poll(() => counted(page)).toEqual({ list: 4, chart: 4, client: 4 });
    await page.getByRole('radio', { name: 'Blocked' }).click();
    await expect.poll(() => counted(page)).toEqual({ list: 1, chart: 1, client: 1 });
    await page.getByRole('radio', { name: 'Read' }).click();
    await expect.poll(() => counted(page)).toEqual({ list: 2, chart: 2, client: 2 });
    await chooseClient(page, 'All 6');
    await expect.poll(() => counted(page)).toEqual({ list: 6, chart: 6, client: 6 });
  });

  it('shows the first call in the upper half of a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await newest(page).waitFor();
    await page.getByRole('region', { name: 'Calls over time' }).waitFor();
    expect((await newest(page).boundingBox())?.y).toBeLessThan(480);
  });

  it('exports the same lines as the command line, and finds the record intact', async () => {
    const key = await hub.createKey('Cursor');
    await call(hub, key, 'github_list_repositories');
    const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Export')]);
    const text = readFileSync(await download.path(), 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(4);
    const printed = (await hub.cli('audit', 'export')).stdout.trimEnd().split('\n');
    expect(lines.slice(0, -1)).toEqual(printed.slice(0, -1)); // each is signed to its end, at its time
    expect(printed).toHaveLength(lines.length);

    await choose(page, 'Verify audit log');
    const records = lines.filter((line) => 'callId' in JSON.parse(line)); // signed checkpoints follow
    await page.getByText(`Audit log intact. ${records.length} entries, 0.`).first().waitFor();
  });
});

describe('Activity over a long record', () => {
  it('lets what is new wait while one reads, and shows a record that was changed', async () => {
    const hub = await startDemoHub();
    const page = await (await newContext()).newPage();
    try {
      await hub.terminate();
      const keys = [{ id: 'key_of_before', client: 'Old laptop' }];
      await fillAudit(hub.dataDir, { records: 3000, userId: hub.userId, keys, accounts: ['cac_of_before'] });
      const file = new DatabaseSync(join(hub.dataDir, 'hub.db'));
      file.exec("UPDATE audit SET resource = 'github:ada-demo/another' WHERE sequence = 1234");
      file.close();
      await hub.restart();

      await signIn(page, hub.url, hub.consoleToken);
      await page.goto(`${hub.url}/console/#/activity`);
      await newest(page).waitFor();
      const total = Number(await page.getByRole('grid', { name: 'Calls' }).getAttribute('aria-rowcount')) - 1;

      await newest(page).focus();
      await page.keyboard.press('End');
      const oldest = page.locator(`[role=row][aria-rowindex="${total + 1}"]`);
      await oldest.getByText('Model server added').waitFor();
      await call(hub, hub.key, 'github_list_repositories');
      await page.getByRole('button', { name: '1 new' }).waitFor();
      expect(await oldest.textContent()).toContain('Model server added');
      await page.getByRole('button', { name: '1 new' }).click();
      await newest(page).getByText('My GitHub repositories').waitFor();

      await choose(page, 'Verify audit log');
      await page
        .locator('[aria-live=assertive]')
        .getByText(/^Audit log broken at entry 1,234 \(/)
        .waitFor();
      await page.getByRole('button', { name: 'Show it' }).click();
      await panel(page).getByText('ada-demo/another').waitFor();
    } finally {
      await closeContexts();
      await hub.stop();
    }
  });
});
