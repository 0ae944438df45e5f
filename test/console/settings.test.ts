/** Settings: what is looked at, what is set, and the end of everything. */
import type { Page } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/renderer/src/words/en/index.ts';
import { post } from '../harness/mcp.ts';
import { answerJson, startModelServer } from '../harness/model-server.ts';
import { sharedConsole } from './driver.ts';

describe('the settings', () => {
  const { opened, hub } = sharedConsole({ on: 'headless' });
  let page: Page;
  beforeAll(async () => {
    ({ page } = opened);
    await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
  });

  const section = (name: string) => page.getByRole('region', { name, exact: true });
  const choose = async (label: RegExp, option: string): Promise<void> => {
    await page.getByRole('button', { name: label }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };

  it('tell where the hub is, who is signed in, and how its secrets are kept', async () => {
    const told = await section('This hub').textContent();
    for (const fact of [hub.mcpUrl, `${hub.url}/openapi.json`, hub.dataDir]) expect(told).toContain(fact);
    expect(told).not.toContain('github.localhost');
    await hub.createKey('An agent', { endpoints: ['git'] });
    await section('This hub')
      .getByText(/http:\/\/github\.localhost:\d+/)
      .waitFor();
    expect(await section('Tenant').textContent()).toContain('Ada, ada@example.com');
    const { secrets } = await hub.call('status', {});
    expect(await section('Secrets').textContent()).toContain(`Secrets are kept ${secrets}.`);
  });

  it('change how long a call waits', async () => {
    const key = await hub.createKey('A writer', { write: true });
    const waits = async (): Promise<number> => {
      const given = new AbortController();
      const call = post(
        hub.mcpUrl,
        key,
        'tools/call',
        { name: 'github_create_issue', arguments: { repository: 'ada-demo/atlas-service', title: `At ${Date.now()}` } },
        {},
        given.signal,
      ).catch(() => undefined);
      const list = () => hub.call('approvals.list', {});
      await expect.poll(async () => (await list()).filter(({ state }) => state === 'waiting').length).toBe(1);
      const waiting = (await list()).find(({ state }) => state === 'waiting');
      if (!waiting) throw new Error('Nothing waits.');
      await hub.call('approvals.deny', { id: waiting.id });
      await call;
      return Math.round((Date.parse(waiting.expiresAt) - Date.parse(waiting.askedAt)) / 60_000);
    };
    expect(await waits()).toBe(5);
    await choose(/A call waits for my approval/, '10 minutes');
    const confirmation = await opened.confirmation();
    await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
    await expect.poll(async () => (await hub.call('settings.read', {})).approvalMinutes).toBe(10);
    await page.bringToFront();
    expect(await waits()).toBe(10);
    await choose(/A call waits for my approval/, '5 minutes');
    await page.getByText('Saved.').waitFor();
    expect((await hub.call('settings.read', {})).approvalMinutes).toBe(5);
  });

  it('add a model server that answers, refuse one that does not, and say whose key loses it', async () => {
    const models = section('Models');
    const names = ['llama3.2', 'qwen3:8b'];
    const server = await startModelServer((_, response) =>
      answerJson(response, 200, { object: 'list', data: names.map((id) => ({ id, object: 'model' })) }),
    );
    const added = models.getByRole('listitem').filter({ hasText: server.baseUrl });
    const dialog = page.getByRole('dialog', { name: 'Add a model server' });
    await models.getByRole('button', { name: 'Add a server...' }).click();
    await dialog.getByRole('button', { name: 'Ollama' }).click();
    await dialog.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/v1');
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await dialog.getByText('The model server could not be reached in time.').waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('My Home');
    await dialog.getByRole('textbox', { name: 'Address' }).fill('http://models.example.org/v1');
    await dialog.getByText(/^This is plain http beyond your own network/).waitFor();
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await dialog.getByText('Use small letters, digits and hyphens').waitFor();
    await dialog.locator('[data-field=name] input:focus').fill('home');
    await dialog.getByRole('textbox', { name: 'Address' }).fill(server.baseUrl);
    await dialog.getByRole('textbox', { name: 'Key, if it needs one' }).fill('sk-of-the-server');
    await dialog.getByRole('button', { name: 'Add server' }).click();
    await added.getByText('Its key is kept').waitFor();
    await added.getByText('2 models').waitFor();
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer sk-of-the-server');
    expect(await page.content()).not.toContain('sk-of-the-server');

    names.push('new');
    await added.getByRole('button', { name: 'Refresh, home' }).click();
    await added.getByText('3 models').waitFor();

    await hub.createKey('Asks at home', { endpoints: ['chat'] });
    await added.getByRole('button', { name: 'Remove, home' }).click();
    const removing = page.getByRole('alertdialog', { name: 'Remove home?' });
    await removing.getByText(/^These keys lose its models: .*Asks at home.*\.$/).waitFor();
    await removing.getByRole('button', { name: 'Remove' }).click();
    await added.waitFor({ state: 'detached' });
    await server.close();
  });

  it('say why a notification service was not added, and never show its address', async () => {
    await section('Notifications').getByRole('button', { name: 'Add a service...' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a notification service' });
    await choose(/Service/, 'Telegram');
    await dialog.getByRole('button', { name: 'Add service' }).click();
    for (const wrong of ['Fill this in.', 'Enter a number, or a name that begins with @.'])
      await dialog.getByText(wrong).waitFor();
    await choose(/Service/, 'ntfy');
    await dialog.getByLabel('Address of the topic').fill('https://ntfy.example/never-to-be-seen');
    await dialog.getByRole('button', { name: 'Add service' }).click();
    await dialog.getByText(/^The notification was not delivered\. Nobody answered there\./).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await section('Notifications').getByText('No service yet.').waitFor();
    expect(await page.content()).not.toContain('never-to-be-seen');
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
    }, en.start.lead);
    await page.reload();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    expect(await page.locator('html').getAttribute('data-english')).toBeNull();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await choose(/语言/, 'English');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });
});
