/** Settings: what is looked at, what is set, and the end of everything, in both homes of the console. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/renderer/src/words/en/index.ts';
import { post } from '../harness/mcp.ts';
import { type DrivenHub, homes, type OpenConsole, openConsole } from './driver.ts';

describe.each(homes)('the settings on %s', (on) => {
  let opened: OpenConsole;
  let page: Page;
  let hub: DrivenHub;
  beforeAll(async () => {
    opened = await openConsole({ on });
    ({ page } = opened);
    hub = await opened.hub();
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
  });
  afterAll(() => opened.stop());

  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const choose = async (label: RegExp, option: string): Promise<void> => {
    await page.getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };

  it('tell where the hub is, who is signed in, and how its secrets are kept', async () => {
    const told = await section('This hub').textContent();
    for (const fact of [hub.mcpUrl, `${hub.url}/openapi.json`, hub.dataDir]) expect(told).toContain(fact);
    expect(await section('Tenant').textContent()).toContain('Ada, ada@example.com');
    const { secrets } = JSON.parse((await hub.cli('status', '--json')).stdout) as { secrets: string };
    expect(await section('Secrets').textContent()).toContain(`Secrets are kept ${secrets}.`);
  });

  it('check everything, and name the broken link with what mends it', async () => {
    const findings = page.getByRole('list', { name: 'What was found' });
    await page.getByRole('button', { name: 'Check everything' }).click();
    await page.getByText('Everything works.').waitFor();
    expect(await findings.getByRole('listitem').count()).toBe(8);
    await hub.control('POST', '/faults', { service: 'github', path: '^/user', status: 503 });
    await page.getByRole('button', { name: 'Check everything' }).click();
    await page.getByText('1 link is broken.').waitFor();
    const broken = findings.getByRole('listitem').filter({ hasText: 'Platforms, Broken' });
    expect(await broken.textContent()).toMatch(/The platform failed[\s\S]*Try again later/);
    await hub.control('DELETE', '/faults');
  });

  it('change how long a call waits', async () => {
    const key = await hub.createKey('A writer', '--write');
    const waits = async (): Promise<number> => {
      const given = new AbortController();
      const call = post(
        hub.mcpUrl,
        key,
        'tools/call',
        { name: 'github_create_issue', arguments: { repository: 'ada-demo/playground', title: `At ${Date.now()}` } },
        {},
        given.signal,
      ).catch(() => undefined);
      const list = async () => JSON.parse((await hub.cli('approvals', 'list', '--json')).stdout) as Waits[];
      await expect.poll(async () => (await list()).filter(({ state }) => state === 'waiting').length).toBe(1);
      const waiting = (await list()).find(({ state }) => state === 'waiting');
      if (!waiting) throw new Error('Nothing waits.');
      await hub.cli('approvals', 'deny', waiting.id);
      await call;
      return Math.round((Date.parse(waiting.expiresAt) - Date.parse(waiting.askedAt)) / 60_000);
    };
    expect(await waits()).toBe(5);
    await choose(/A call waits for my answer/, '10 minutes');
    await page.getByText('Saved.').waitFor();
    expect(await waits()).toBe(10);
  });

  it('keep how the console looks, through a reload', async () => {
    await page.getByRole('radio', { name: 'Dark' }).click();
    await choose(/Language/, '简体中文');
    await page.getByRole('heading', { name: '设置' }).waitFor();
    // Every page begins with the start, while it is found out who is here.
    await page.addInitScript((english) => {
      const look = () => {
        if (document.body?.textContent.includes(english)) document.documentElement.dataset['english'] = 'seen';
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true });
    }, en.start.promise);
    await page.reload();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    expect(await page.locator('html').getAttribute('data-english')).toBeNull();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await choose(/语言/, 'English');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  it('show the desktop’s switches on a desktop alone', async () => {
    expect(await page.getByRole('switch', { name: 'Start when I log in' }).count()).toBe(on === 'desktop' ? 1 : 0);
  });

  it('revoke everything, with a receipt that outlives the session', async () => {
    const key = await hub.createKey('A doomed client');
    await page.getByRole('button', { name: 'Revoke everything...' }).click();
    const dialog = page.getByRole('alertdialog', { name: 'Revoke everything?' });
    const act = dialog.getByRole('button', { name: 'Revoke everything' });
    const field = dialog.getByLabel('Type REVOKE to confirm');
    await field.fill('revoke');
    expect(await act.isDisabled()).toBe(true);
    await hub.control('POST', '/faults', { service: 'tenant', path: 'connected-accounts/accounts', status: 503 });
    await field.fill('REVOKE');
    await field.press('Enter');
    const receipt = page.getByRole('alertdialog', { name: 'Receipt' });
    const said = await receipt.textContent();
    expect(said).toContain('A doomed client');
    expect(said).toMatch(/Auth0 session\s*Revoked at Auth0/);
    expect(said).toMatch(/Not reached\s*ada-demo on github: /);
    expect(said).toContain('0 removed from Token Vault');
    await page.getByRole('button', { name: 'Continue with Auth0', includeHidden: true }).waitFor();
    await receipt.getByRole('button', { name: 'Copy receipt' }).waitFor();
    expect((await post(hub.mcpUrl, key, 'tools/list')).status).toBe(401);
    await receipt.getByRole('button', { name: 'Close' }).click();
    await receipt.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Continue with Auth0' }).waitFor();
  });
});

type Waits = { id: string; state: string; askedAt: string; expiresAt: string };
