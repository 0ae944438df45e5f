/** Services whose accounts begin on a page of this hub, where a person without a tenant pastes what only they can fetch. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret, spellingsOf } from '../../src/main/hub/ground/secret.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { callTool } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let hub: TestHub;
beforeEach(async () => {
  hub = await startHub(world, false, temporaryFolder(), memoryPorts(), { port: 0 }, { withoutTenant: true });
});
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await hub.hub.close();
});

/** Begins a connection; `page` is what the person's browser is sent to. */
async function begin(platform: string, account?: string) {
  const pages: string[] = [];
  const leaving = new AbortController();
  const connected = hub.hub.calls['accounts.connect'](
    { platform, ...(account !== undefined && { account }) },
    { openUrl: async (url) => void pages.push(url), signal: leaving.signal, userId: hub.me },
  );
  await expect.poll(() => pages).toHaveLength(1);
  return { page: pages[0] ?? '', connected, leave: () => leaving.abort() };
}

const paste = (page: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(page, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: new URL(page).origin, 'sec-fetch-site': 'same-origin', ...headers },
    redirect: 'manual',
  });

/** Where the page leads on to. */
async function onwardOf(answer: Response): Promise<string> {
  const [, found = ''] = /content="0;url=([^"]+)"/.exec(await answer.text()) ?? [];
  return found.replaceAll('&amp;', '&');
}

async function tokenAtNotion(as = 'ada'): Promise<string> {
  const url = `${world.platforms['notion']?.origin}/developers/connections`;
  const made = await fetch(url, { method: 'POST', body: new URLSearchParams({ create: `${as}@northwind` }) });
  return /<code>([^<]+)<\/code>/.exec(await made.text())?.[1] ?? '';
}

/** The whole of it: Ada pastes her token, and her browser returns. */
async function connectNotion(token: string, account?: string) {
  const { page, connected } = await begin('notion', account);
  await fetch(await onwardOf(await paste(page, { token })));
  return connected;
}

const files = () =>
  readdirSync(hub.dataDir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(one.parentPath, one.name)).toString('latin1'));

/** The secrets that any file of the hub, what it has logged or one of these answers holds. */
function found(secrets: string[], ...answers: string[]): string[] {
  const texts = [...files(), hub.ports.events.join(), ...answers];
  return secrets.filter((one) => spellingsOf(new Secret(one)).some((text) => texts.some((all) => all.includes(text))));
}

describe('the page that asks for something to paste', () => {
  it('says in the browser’s language what to do, and may be framed and scripted by nobody', async () => {
    const { page, leave, connected } = await begin('notion');
    const [english, chinese] = await Promise.all(
      ['en-GB,zh;q=0.5', 'zh-CN,en;q=0.8'].map((language) => fetch(page, { headers: { 'accept-language': language } })),
    );
    expect(await english?.text()).toMatch(/<html lang="en">.*Connect Notion.*weakest way to connect/s);
    expect(await chinese?.text()).toMatch(/<html lang="zh-Hans">.*连接 Notion.*最弱的连接方式/s);
    const policy = english?.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'.*form-action 'self'; frame-ancestors 'none'/);
    expect([english?.headers.get('cache-control'), english?.headers.get('referrer-policy')]).toEqual([
      'no-store',
      'same-origin',
    ]);
    leave();
    await connected;
  });

  it('says what is wrong with a value, without showing it, and takes the right one after it', async () => {
    const token = await tokenAtNotion();
    const { page, connected } = await begin('notion');
    const wrong = [
      '',
      'short',
      `${token}x`,
      `${token}\r\nx-more: 1`,
      `“${token}”`,
      '<script>alert(1)</script>-long-enough',
      'x'.repeat(5_000),
    ];
    for (const one of wrong) {
      const answer = await paste(page, { token: one });
      const text = await answer.text();
      expect([answer.status, text]).toEqual([200, expect.stringContaining('role="alert"')]);
      if (one.length > 5) expect(text).not.toContain(one);
    }
    const other = await paste(page, { key: token });
    expect(await other.text()).toContain('This is not a token.');
    await fetch(await onwardOf(await paste(page, { token: ` ${token}\n` })));
    expect(await connected).toMatchObject({ ok: true, value: { platform: 'notion' } });
  });

  it('takes nothing from a foreign page, in no encoding but its own, and nothing that is too large', async () => {
    const token = await tokenAtNotion();
    const { page, connected, leave } = await begin('notion');
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: new URL(page).origin.replace(/\d+$/, '1') },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    const codes = await Promise.all(
      foreign.map(async (headers) => (await (await paste(page, { token }, headers)).json()).error.code),
    );
    expect(new Set(codes)).toEqual(new Set(['origin_refused']));
    const types = ['application/json', 'text/plain', 'multipart/form-data; boundary=x'];
    const refused = await Promise.all(types.map((type) => paste(page, { token }, { 'content-type': type })));
    expect(refused.map(({ status }) => status)).toEqual([415, 415, 415]);
    const large = await paste(page, { token, more: 'x'.repeat(17_000) });
    expect([large.status, (await large.json()).error.code]).toEqual([413, 'too_large']);
    // The address of a page names nothing to be taken from it, nor is another one like it a page.
    const inUrl = await fetch(`${page}?token=${token}`);
    expect(await inUrl.text()).toContain('<form method="post">');
    const elsewhere = await paste(`${new URL('/console/connecting/', page).href}${'A'.repeat(43)}`, { token });
    expect([elsewhere.status, await elsewhere.text()]).toEqual([400, expect.stringContaining('under way')]);
    leave();
    expect(await connected).toMatchObject({ failure: { code: 'connect_abandoned' } });
    expect((await paste(page, { token })).status).toBe(400);
    expect(await hub.call('accounts.list', {})).toEqual([]);
  });

  it('is over once the browser has returned: what is pasted then does nothing', async () => {
    const [token, later] = [await tokenAtNotion(), await tokenAtNotion('grace')];
    const { page, connected } = await begin('notion');
    const onward = await onwardOf(await paste(page, { token }));
    // Until then a second thought counts, and the first way back leads nowhere.
    const second = await onwardOf(await paste(page, { token: later }));
    expect(new URL(second).searchParams.get('state')).not.toBe(new URL(onward).searchParams.get('state'));
    await fetch(onward).catch(() => undefined);
    await fetch(second);
    expect(await connected).toMatchObject({ ok: true });
    expect((await paste(page, { token })).status).toBe(400);
    const [account] = await hub.call('accounts.list', {});
    const { key } = await hub.createKey({});
    expect(JSON.stringify((await callTool(hub, key, 'notion_get_self', {})).body)).toContain('Grace');
    expect(account?.id).toMatch(/^own_/);
  });

  it('counts for nobody whose browser does not return, and takes nothing on a page that only sends on', async () => {
    const token = await tokenAtNotion();
    const { page, connected, leave } = await begin('notion');
    await paste(page, { token });
    leave();
    expect(await connected).toMatchObject({ failure: { code: 'connect_abandoned' } });
    expect(await hub.call('accounts.list', {})).toEqual([]);
    const github = await begin('github');
    expect((await paste(github.page, { token })).status).toBe(400);
    github.leave();
    await github.connected;
  });
});

describe('Notion by a pasted token', () => {
  it('works for a client that has a key, is connected again as the same, and is named as the person’s to end', async () => {
    const token = await tokenAtNotion();
    expect(await connectNotion(token)).toMatchObject({
      ok: true,
      value: { label: expect.stringContaining('Northwind') },
    });
    const [{ id, label } = { id: '', label: '' }] = await hub.call('accounts.list', {});
    const { key } = await hub.createKey({});
    const search = () => callTool(hub, key, 'notion_search', { query: 'Lighthouse' });
    expect((await search()).status).toBe(200);
    hub.ports.advance(400 * 24 * 3_600_000); // it never ends by itself
    const { key: later } = await hub.createKey({});
    expect((await callTool(hub, later, 'notion_search', { query: 'Lighthouse' })).status).toBe(200);
    const another = await tokenAtNotion();
    expect(await connectNotion(another, label)).toMatchObject({ ok: true });
    expect((await hub.call('accounts.list', {})).map((one) => one.id)).toEqual([id]);
    expect((await callTool(hub, later, 'notion_search', { query: 'Lighthouse' })).status).toBe(200);
    const receipt = await hub.call('accounts.disconnect', { account: label });
    const line = receipt.lines.find(({ side }) => side === 'connected account');
    expect(line).toMatchObject({ answer: 'by hand', detail: expect.stringContaining('until you delete it at Notion') });
    expect(JSON.stringify(line)).toContain('/developers/connections');
    expect(
      found([token, another], JSON.stringify(receipt), JSON.stringify(await hub.call('audit.list', { limit: 100 }))),
    ).toEqual([]);
  });

  it('that Notion takes no more is marked, and not renewed', async () => {
    const token = await tokenAtNotion();
    await connectNotion(token);
    const { key } = await hub.createKey({});
    const url = `${world.platforms['notion']?.origin}/developers/connections`;
    await fetch(url, { method: 'POST', body: new URLSearchParams({ remove: 'ada@northwind' }) });
    const { body } = await callTool(hub, key, 'notion_search', { query: 'x' });
    expect(body.error.code).toMatch(/^(reconnect|platform_unauthorised)$/);
    expect(await hub.call('accounts.list', {})).toMatchObject([{ state: 'reconnect' }]);
  });
});
