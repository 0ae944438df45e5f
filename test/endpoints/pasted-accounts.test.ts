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

/** Of the form that the page shows. */
const onceOf = async (page: string): Promise<string> =>
  /name="once" value="([\w-]{43})"/.exec(await (await fetch(page)).text())?.[1] ?? '';
const paste = async (page: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const once = fields['once'] ?? (await onceOf(page));
  return fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ once, ...fields }),
    headers: { origin: new URL(page).origin, ...headers },
    redirect: 'manual',
  });
};

/** Where the page leads on to. */
async function onwardOf(answer: Response): Promise<string> {
  const [, found = ''] = /content="0;url=([^"]+)"/.exec(await answer.text()) ?? [];
  expect(found).toMatch(/^http/);
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
      // Script of the console itself: `fetch` is no navigation.
      { 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of foreign) {
      const answer = await paste(page, { token }, headers);
      expect([headers, answer.status, await answer.text()]).toEqual([
        headers,
        403,
        expect.stringContaining('origin_refused'),
      ]);
    }
    expect((await fetch(page, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(403);
    expect((await fetch(page)).headers.get('cross-origin-opener-policy')).toBe('noopener-allow-popups');
    // What its form holds is known to who sees it alone.
    expect((await paste(page, { token, once: 'A'.repeat(43) })).status).toBe(400);
    const types = ['application/json', 'text/plain', 'multipart/form-data; boundary=x'];
    const refused = await Promise.all(types.map((type) => paste(page, { token }, { 'content-type': type })));
    expect(refused.map(({ status }) => status)).toEqual([415, 415, 415]);
    const large = await paste(page, { token, more: 'x'.repeat(17_000) });
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('too_large')]);
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

/** The address of the link with this text. */
async function linkOf(page: string, text: string): Promise<string> {
  const [, found = ''] = new RegExp(`href="([^"]+)"[^>]*>${text}</a>`).exec(await (await fetch(page)).text()) ?? [];
  return found.replaceAll('&amp;', '&');
}

/** What a page of the demo shows to be copied. */
const copied = async (answer: Response): Promise<string[]> =>
  [...(await answer.text()).matchAll(/<code>([^<]+)<\/code>/g)].map(([, text = '']) => text);

const originOf = (platform: string): string => world.platforms[platform]?.origin ?? '';
const consentAs = (account: string) => world.visit('ada', { account });

/** Ada makes her app by the link of the page, and copies its client id. */
async function makeSlackApp(page: string): Promise<string> {
  const link = await linkOf(page, 'Create the app at Slack');
  const [, workspace = ''] = /value="(\w+)">Create in Northwind/.exec(await (await fetch(link)).text()) ?? [];
  const made = await fetch(link, { method: 'POST', body: new URLSearchParams({ workspace }) });
  const [id = ''] = await copied(made);
  return id;
}

async function makeGoogleClient(fields: Record<string, string> = { type: 'desktop' }) {
  const url = `${originOf('google')}/auth/clients/create`;
  const [id = '', secret = ''] = await copied(await fetch(url, { method: 'POST', body: new URLSearchParams(fields) }));
  return { id, secret };
}

const made = {
  async slack(account?: string) {
    const { page, connected } = await begin('slack', account);
    const id = await makeSlackApp(page);
    await consentAs('ada@northwind')(await onwardOf(await paste(page, { id })));
    return { connected: await connected, secrets: [] as string[] };
  },
  async google(account?: string) {
    const { page, connected } = await begin('google', account);
    const client = await makeGoogleClient();
    await consentAs('ada@northwind.example')(await onwardOf(await paste(page, client)));
    return { connected: await connected, secrets: [client.secret] };
  },
};

/** Nothing is pasted: Ada's browser is sent to the consent at once. */
async function connectAgain(platform: 'slack' | 'google', account: string) {
  const { page, connected } = await begin(platform, account);
  const consent = (await fetch(page, { redirect: 'manual' })).headers.get('location') ?? '';
  expect(new URL(consent).origin).toBe(originOf(platform));
  await consentAs(platform === 'slack' ? 'ada@northwind' : 'ada@northwind.example')(consent);
  expect(await connected).toMatchObject({ ok: true });
}

const given = (platform: string) =>
  world
    .ledger()
    .flatMap(({ kind, value }) =>
      new RegExp(`^${platform}_(access_token|refresh_token|code)$`).test(kind) ? [value] : [],
    );

const services = [
  {
    platform: 'slack',
    title: 'Slack',
    tool: 'slack_list_channels',
    input: {},
    lifetime: 12,
    renewal: /oauth\.v2\.user\.access/,
    ended: /Slack has ended the access token/,
    asToken: async (token: string) =>
      (
        (await (
          await fetch(`${originOf('slack')}/api/auth.test`, { method: 'POST', body: new URLSearchParams({ token }) })
        ).json()) as { ok: boolean }
      ).ok,
  },
  {
    platform: 'google',
    title: 'Google Workspace',
    tool: 'google_list_labels',
    input: {},
    lifetime: 1,
    renewal: /^\/token/,
    ended: /Google has ended the token, and with it all/,
    asToken: async (token: string) =>
      (await fetch(`${originOf('google')}/oauth2/v3/userinfo`, { headers: { authorization: `Bearer ${token}` } })).ok,
  },
] as const;

describe.each(services)(
  '$title by an application of the person',
  ({ platform, tool, input, lifetime, renewal, ended, asToken }) => {
    it('works, renews itself, is connected again without another application, and is over at the service', async () => {
      const { connected, secrets } = await made[platform]();
      expect(connected).toMatchObject({ ok: true });
      const [{ id, label } = { id: '', label: '' }] = await hub.call('accounts.list', {});
      expect(id).toMatch(/^own_/);
      const { key } = await hub.createKey({ days: 30 });
      expect((await callTool(hub, key, tool, input)).status).toBe(200);

      await world.control('DELETE', '/requests');
      for (const _ of [1, 2]) {
        hub.ports.advance((lifetime + 1) * 3_600_000);
        expect((await callTool(hub, key, tool, input)).status).toBe(200);
      }
      expect((await world.requests()).filter(({ path }) => renewal.test(path))).toHaveLength(2);

      await connectAgain(platform, label);
      expect((await hub.call('accounts.list', {})).map((one) => one.id)).toEqual([id]);
      expect((await callTool(hub, key, tool, input)).status).toBe(200);

      const tokens = given(platform);
      const live = tokens.findLast((one) => /^(xoxe\.xoxp|ya29)/.test(one)) ?? '';
      expect(await asToken(live)).toBe(true);
      const receipt = await hub.call('accounts.disconnect', { account: label });
      expect(receipt.lines.find(({ side }) => side === 'connected account')).toMatchObject({
        answer: 'revoked',
        detail: expect.stringMatching(ended),
      });
      expect([await asToken(live), (await callTool(hub, key, tool, input)).body.error.code]).toEqual([
        false,
        'no_account',
      ]);
      const shown = JSON.stringify([
        receipt,
        await hub.call('audit.list', { limit: 100 }),
        await hub.call('status', {}),
      ]);
      expect(tokens.length).toBeGreaterThan(4);
      expect(found([...secrets, ...tokens], shown)).toEqual([]);
    });

    it('says no further than the service has said, and can be begun again', async () => {
      const { page, connected } = await begin(platform);
      const fields = platform === 'slack' ? { id: await makeSlackApp(page) } : await makeGoogleClient();
      await world.visit('ada', { answer: 'no' })(await onwardOf(await paste(page, { ...fields })));
      expect(await connected).toMatchObject({ failure: { code: 'connect_refused' } });
      expect((await made[platform]()).connected).toMatchObject({ ok: true });
    });
  },
);

describe('Slack by an app of the person', () => {
  it('is a public client whose manifest names every port at which this computer may wait, and no secret', async () => {
    const { page, connected, leave } = await begin('slack');
    const link = new URL(await linkOf(page, 'Create the app at Slack'));
    const manifest = JSON.parse(link.searchParams.get('manifest_json') ?? '{}');
    expect(manifest.oauth_config).toMatchObject({ pkce_enabled: true });
    expect(manifest.oauth_config.redirect_urls).toEqual(
      expect.arrayContaining(['http://localhost:18484/connected', 'http://localhost:18489/connected']),
    );
    for (const id of ['', '1.2', 'A0123456789', '12345.678901.2', 'https://api.slack.com/apps/A0123']) {
      expect(await (await paste(page, { id })).text()).toContain('not a Client ID');
    }
    leave();
    await connected;
  });

  it('that its person has deleted asks for another one, and keeps its account and keys', async () => {
    await made.slack();
    const [{ id, label } = { id: '', label: '' }] = await hub.call('accounts.list', {});
    const { key } = await hub.createKey({});
    await world.control('POST', '/faults', {
      service: 'slack',
      path: 'oauth.v2.user.access',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":false,"error":"invalid_client_id"}',
      times: 1,
    });
    hub.ports.advance(13 * 3_600_000);
    expect((await callTool(hub, key, 'slack_list_channels', {})).body.error.code).toBe('reconnect');
    expect((await made.slack(label)).connected).toMatchObject({ ok: true });
    expect(await hub.call('accounts.list', {})).toMatchObject([{ id, state: 'connected' }]);
    expect((await callTool(hub, key, 'slack_list_channels', {})).status).toBe(200);
  });

  it('says when its refresh token ends', async () => {
    await made.slack();
    const [account] = await hub.call('accounts.list', {});
    const days = (Date.parse(account?.expiresAt ?? '') - hub.ports.clock.now()) / 86_400_000;
    expect(days).toBeCloseTo(30, 1);
  });
});

describe('Google by a client of the person', () => {
  it('ends the refresh token as well', async () => {
    const { secrets } = await made.google();
    const [account] = await hub.call('accounts.list', {});
    const refresh = given('google').findLast((one) => one.startsWith('1//')) ?? '';
    const client = { id: account?.label ?? '', secret: secrets[0] ?? '' };
    expect([refresh.length, client.secret.length].every((length) => length > 10)).toBe(true);
    await hub.call('accounts.disconnect', { account: client.id });
    // Google forgets a token that it has ended, and refuses to end it once more.
    const again = await fetch(`${originOf('google')}/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: refresh }),
    });
    expect(again.status).toBe(400);
  });

  it('is asked of Google before the person is sent there: another secret, id or client is told on the page', async () => {
    const { page, connected } = await begin('google');
    const [own, other] = [await makeGoogleClient(), await makeGoogleClient()];
    const wrong = [
      { ...own, secret: other.secret },
      { ...other, id: own.id },
      { ...own, secret: `${own.secret}0` },
      { ...own, id: '1-nobody.apps.googleusercontent.com' },
    ];
    for (const fields of wrong) {
      const text = await (await paste(page, fields)).text();
      expect(text).toContain('Google does not know this client with this secret');
      expect(text).not.toContain(fields.secret);
    }
    const unread = [
      { id: own.id },
      { secret: own.secret, id: 'example.com' },
      { ...own, secret: 'a b' },
      { ...own, id: `${own.id}.evil.example` },
    ];
    for (const fields of unread) {
      expect(await (await paste(page, fields as Record<string, string>)).text()).toMatch(
        /This is not a client (ID|secret)/,
      );
    }
    await world.control('POST', '/faults', { service: 'google', path: '^/token', status: 503, times: 1 });
    expect(await (await paste(page, own)).text()).toContain('Google does not answer');
    await consentAs('ada@northwind.example')(await onwardOf(await paste(page, own)));
    expect(await connected).toMatchObject({ ok: true });
  });

  it('says when a connection ends that is in testing, and not that one in production does', async () => {
    await world.control('POST', '/switches', { providerTesting: true });
    await made.google();
    const [testing] = await hub.call('accounts.list', {});
    await world.control('POST', '/switches', { providerTesting: false });
    await connectAgain('google', testing?.label ?? '');
    const [lasting] = await hub.call('accounts.list', {});
    const days = (Date.parse(testing?.expiresAt ?? '') - hub.ports.clock.now()) / 86_400_000;
    expect([Math.round(days), lasting?.expiresAt, lasting?.id]).toEqual([7, null, testing?.id]);
  });

  it('comes back to any port of this computer, and one for the web to its own address alone', async () => {
    const asked = async (id: string, redirect_uri: string) =>
      (await fetch(`${originOf('google')}/o/oauth2/v2/auth?${new URLSearchParams({ client_id: id, redirect_uri })}`))
        .status;
    const desktop = await makeGoogleClient();
    const web = await makeGoogleClient({ type: 'web', redirect_uri: 'https://hub.example/console/connected' });
    const addresses = [
      'http://127.0.0.1:1/connected',
      'http://127.0.0.1:18489/x',
      'https://hub.example/console/connected',
    ];
    const statuses = async (id: string) => Promise.all(addresses.map((address) => asked(id, address)));
    expect([await statuses(desktop.id), await statuses(web.id)]).toEqual([
      [200, 200, 400],
      [400, 400, 200],
    ]);
  });
});
