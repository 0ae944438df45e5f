/** A new person, from nothing to the first answer, through the tenant's and GitHub's own pages in a real browser. */
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/shared/receipt.ts';
import { closeContexts, newContext } from '../harness/chromium.ts';
import type { Run } from '../harness/command-line.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { modernClient } from '../harness/mcp.ts';

let hub: DemoHub;
let page: Page;

beforeAll(async () => {
  hub = await startDemoHub({ fresh: true });
  page = await (await newContext()).newPage();
});
afterAll(async () => {
  await closeContexts();
  await hub.stop();
});

const done = () => page.getByText('Done. You can close this window').waitFor();

async function createKey(client: string): Promise<string> {
  const run = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', client);
  return /ogx_[0-9A-Za-z]{49}/.exec(run.stdout)?.[0] ?? `no key in: ${run.stdout}`;
}

async function myCommits(key: string) {
  const client = await modernClient(hub.mcpUrl, key);
  try {
    return await client.callTool('github_my_commits', { days: 30 });
  } finally {
    await client.close();
  }
}

const connect = (choice: string): Promise<Run> =>
  hub.cliWithBrowser(
    ['demo'],
    async (url) => {
      await page.goto(url);
      await page.getByRole('button', { name: choice }).click();
      await page.waitForURL(/\/connected/);
    },
    'accounts',
    'connect',
    'github',
  );

describe('a first run', () => {
  let key = '';

  it('starts signed out and says what to do', async () => {
    expect((await hub.cli('status')).stdout).toMatch(/nobody|not signed in|opengithubx login/i);
    const early = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', 'too early');
    expect([early.code, early.stdout]).toEqual([1, expect.stringContaining('opengithubx login')]);
  });

  it('signs up at the tenant', async () => {
    const run = await hub.cliWithBrowser(
      [],
      async (url) => {
        await page.goto(url);
        await page.getByLabel(/e-?mail/i).fill('newcomer@example.com');
        await page.getByRole('button', { name: /sign up/i }).click();
        await done();
      },
      'login',
      '--sign-up',
    );
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('newcomer@example.com')]);
    expect((await hub.cli('status')).stdout).toContain('newcomer@example.com');
  });

  it('is told how to connect when asking before an account is there', async () => {
    key = await createKey('before connecting');
    const answer = await myCommits(key);
    expect(answer.isError).toBe(true);
    expect(answer.content[0]?.text).toContain(`${hub.url}/connect/github`);
    await page.goto(`${hub.url}/connect/github`);
    await page.getByRole('heading', { name: 'Connect GitHub' }).waitFor();
  });

  it('may say no at GitHub, and nothing is connected', async () => {
    const run = await connect('Cancel');
    expect([run.code, run.stdout]).toEqual([1, expect.stringContaining('not connected')]);
    expect((await hub.cli('accounts', 'list')).stdout).toContain('No account');
  });

  it('connects GitHub, and the same key reads the private commits', async () => {
    const run = await connect('Authorize as ada-demo');
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('ada-demo')]);
    const answer = await myCommits(key);
    const commits = answer.structuredContent?.['items'] as { private: boolean }[];
    expect(commits.filter((commit) => commit.private).length).toBeGreaterThan(5);
  });

  it('connects a second account, which the old key does not gain', async () => {
    expect((await connect('Authorize as grace-demo')).code).toBe(0);
    expect((await hub.cli('accounts', 'list')).stdout).toMatch(/ada-demo[\s\S]*grace-demo/);
    const client = await modernClient(hub.mcpUrl, key);
    const mine = await client.callTool('github_get_me');
    expect(mine.structuredContent?.['login']).toBe('ada-demo');
    expect((await client.callTool('github_get_me', { account: 'grace-demo' })).isError).toBe(true);
    await client.close();
    const both = await modernClient(hub.mcpUrl, await createKey('both accounts'));
    expect((await both.callTool('github_get_me')).content[0]?.text).toMatch(/several_accounts: .*ada-demo, grace-demo/);
    expect((await both.callTool('github_get_me', { account: 'grace-demo' })).structuredContent?.['login']).toBe(
      'grace-demo',
    );
    expect((await both.callTool('github_get_me', { account: 'ada-demo' })).structuredContent?.['login']).toBe(
      'ada-demo',
    );
    await both.close();
  });

  it('disconnects, and the account is gone at the tenant too', async () => {
    const [account] = JSON.parse((await hub.cli('accounts', 'list', '--json')).stdout) as { id: string }[];
    expect((await hub.cli('accounts', 'disconnect', account?.id ?? '')).code).toBe(0);
    const answer = await myCommits(key);
    expect(answer.isError).toBe(true);
    const removals = (await hub.requests()).filter(
      ({ method, path }) => method === 'DELETE' && path.includes('/connected-accounts/'),
    );
    expect(removals.map(({ status }) => status)).toEqual([204]);
  });

  it('signs out, and the tenant has revoked the session', async () => {
    const run = await hub.cli('logout', '--json');
    const { lines } = JSON.parse(run.stdout) as Receipt;
    expect(lines.find(({ side }) => side === 'sign-in')).toMatchObject({ answer: 'revoked' });
    const both = await modernClient(hub.mcpUrl, key);
    await both.close();
    expect((await hub.cli('status', '--json')).stdout).toContain('"person":null');
  });
});
