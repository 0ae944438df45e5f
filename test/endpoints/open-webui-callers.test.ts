/** Whose is a call from Open WebUI? On every door, for every proof: whom it is from, or nobody. */
import { generateKeyPairSync } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakeOpenWebUI, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import { sharedOpenWebUIWorld, wish } from '../harness/open-webui-world.ts';
import { ada, grace } from '../harness/world.ts';

const signingSecret = 'a-secret-that-hub-and-open-webui-share';

const world = sharedOpenWebUIWorld();
const { hub } = world;
let openWebUI: FakeOpenWebUI;

beforeAll(async () => {
  openWebUI = await startFakeOpenWebUI({ sso: 'Auth0' });
});
afterAll(() => openWebUI.close());

type Door = { name: string; method: 'GET' | 'POST'; path: string; body?: object };
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a test', version: '1' } },
};
const doors: Door[] = [
  { name: 'tools', method: 'POST', path: '/tools/github_get_me', body: {} },
  { name: 'MCP', method: 'POST', path: '/mcp', body: initialize },
  { name: 'models', method: 'GET', path: '/v1/models' },
];

async function knock({ method, path, body }: Door, headers: Record<string, string>) {
  const reply = await fetch(`${hub.url}${path}`, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: reply.status, text: await reply.text() };
}
const everyDoor = (headers: Record<string, string>) => Promise.all(doors.map((door) => knock(door, headers)));
const statuses = async (headers: Record<string, string>) => (await everyDoor(headers)).map(({ status }) => status);
const whoIs = async (headers: Record<string, string>) => {
  const { status, text } = await knock(doors[0] as Door, headers);
  return status === 200 ? (JSON.parse(text) as { login: string }).login : status;
};

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const audience = () => world.demo.announcement.openWebui.audience;
const token = (claims: JWTPayload = {}, subject = ada, seconds = 600) =>
  world.demo.tenant.keys.sign({ aud: audience(), ...claims }, subject, seconds);
const now = () => Math.floor(Date.now() / 1000);

describe('by the access token of the tenant', () => {
  beforeAll(async () => {
    await hub.call('openwebui.set', { url: openWebUI.url, proof: 'sso', audience: audience() });
    await hub.call('openwebui.sync', wish);
  });
  afterAll(() => hub.call('openwebui.forget', {}));

  it('is the person whose token it is, at every door', async () => {
    expect(await statuses(bearer(await token()))).toEqual([200, 200, 200]);
    expect(await whoIs(bearer(await token({ aud: [audience(), `${world.demo.announcement.issuer}userinfo`] })))).toBe(
      'ada-demo',
    );
  });

  it('is nobody by a token that is not meant for the hub, not of the tenant, or not valid now', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const claims = { sub: ada, aud: audience(), iss: world.demo.announcement.issuer };
    const header = { alg: 'RS256', kid: 'of another' };
    const foreign = new SignJWT(claims).setProtectedHeader(header).setExpirationTime('5m').sign(privateKey);
    const [head = '', body = ''] = (await token()).split('.');
    const none = `${base64({ alg: 'none', typ: 'JWT' })}.${base64({ ...claims, exp: now() + 600 })}.`;
    const published = (await world.demo.tenant.keys.published()) as { keys: [{ n: string }] };
    const byPublicKey = new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5m')
      .sign(Buffer.from(published.keys[0].n, 'base64url'));
    const idToken = token({ aud: world.demo.announcement.openWebui.clientId });
    const attacks: Record<string, string> = {
      expired: await token({}, ada, -60),
      'for another audience': await token({ aud: `${world.demo.announcement.issuer}me/` }),
      'an ID token': await idToken,
      'of another issuer': swapIssuer(await token()),
      'signed by another': await foreign,
      'alg none': none,
      'signed with the public key as a secret': await byPublicKey,
      'with another body': `${head}.${base64({ ...claims, exp: now() + 600, sub: grace })}.${(await token()).split('.')[2]}`,
      'without a signature': `${head}.${body}.`,
      'not yet valid': await token({ nbf: now() + 600 }),
      'without a person': await token({}, ''),
    };
    // Signed by the tenant, these prove a sign-in and get nothing else: their person is told what is wrong with it.
    const told: Record<string, string> = {
      expired: 'Your sign-in at Open WebUI has expired.',
      'for another audience': 'Your sign-in at Open WebUI is not meant for this hub.',
      'an ID token': 'Your sign-in at Open WebUI is not meant for this hub.',
    };
    for (const [name, attack] of Object.entries(attacks)) {
      const answers = await everyDoor(bearer(attack));
      const status = told[name] === undefined ? 401 : 403;
      expect([name, ...answers.map((answer) => answer.status)]).toEqual([name, status, status, status]);
      if (told[name] !== undefined) {
        for (const { text } of answers) expect(text).toContain(told[name]);
        continue;
      }
      const bodies = new Set(answers.map(({ text }) => text));
      expect([...bodies].join()).not.toMatch(/expired|audience|signature|issuer/i);
    }
    const reasons = (await hub.call('audit.list', { limit: 200 })).map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['token_expired', 'token_aud', 'token_signature']));
  });

  it('heeds no header that only asserts somebody', async () => {
    const asserted = {
      'x-openwebui-user-email': 'grace@example.com',
      'x-openwebui-user-id': 'grace',
      'x-ogx-user-id': 'grace',
      'x-ogx-user-email': 'grace@example.com',
    };
    expect(await whoIs({ ...bearer(await token()), ...asserted })).toBe('ada-demo');
    expect(await whoIs(asserted)).toBe(401);
  });

  it('expires with the token, and not before', async () => {
    const short = bearer(await token({}, ada, 120));
    expect(await whoIs(short)).toBe('ada-demo');
    hub.ports.advance(130_000);
    expect(await whoIs(short)).toBe(403);
    hub.ports.advance(-130_000);
  });

  it('answers who has not allowed it with the link, and with nothing of anybody', async () => {
    const hers = bearer(await token({}, grace));
    for (const { status, text } of await everyDoor(hers)) {
      expect(status).toBe(403);
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'open_webui_unlinked' } });
      expect(text).toContain(`${hub.url}/allow/openwebui`);
      expect(text).not.toMatch(/ada/);
    }
    const asked = { model: 'opengithubx/digest', messages: [{ role: 'user', content: 'my commits' }], stream: false };
    const chat = { name: 'chat', method: 'POST' as const, path: '/v1/chat/completions', body: asked };
    const { status, text } = await knock(chat, hers);
    expect([status, JSON.parse(text).choices[0].message.content]).toEqual([
      200,
      `Open WebUI may not yet act for you. [Allow it](${hub.url}/allow/openwebui), then ask again.`,
    ]);
    const title = { ...chat, body: { ...asked, messages: [{ role: 'user', content: '### Task: a "title" for it' }] } };
    expect(JSON.parse((await knock(title, hers)).text).choices[0].message.content).toBe('{"title":"OpenGitHubX"}');
    expect(await statuses(bearer(await token({}, 'auth0|nobody-here')))).toEqual([403, 403, 403]);
  });

  it('leads whose link it is back to their chat, and tells anybody else only that it isn’t theirs', async () => {
    const chat = '7f1f6a1e-9f3c-4d39-8a51-0d3f6f0a9a11';
    const from = { 'x-ogx-chat-id': chat, 'x-ogx-message-id': chat };
    const { text } = await knock(doors[0] as Door, { ...bearer(await token({}, grace)), ...from });
    const name = /\/allow\/openwebui\?from=([\w-]{16}) /.exec(text)?.[1] ?? '';
    const person = { userId: grace, email: 'grace@example.com' };
    const origin = (who: string, of = name) => hub.call('link.origin', { from: of }, who);
    expect(await origin(grace)).toMatchObject({ person, isYours: true, back: `${openWebUI.url}/c/${chat}` });
    expect(await origin(ada)).toEqual({ person: null, isYours: false, back: null, state: null });
    expect(await origin(ada, 'of nobody')).toEqual({ person: null, isYours: true, back: null, state: null });
  });

  it('gives each person their own, with equal words', async () => {
    await hub.call('openwebui.sync', wish, grace);
    expect(await whoIs(bearer(await token({}, grace)))).toBe('grace-demo');
    expect(await whoIs(bearer(await token()))).toBe('ada-demo');
    await hub.call('openwebui.unsync', {}, grace);
    expect(await whoIs(bearer(await token({}, grace)))).toBe(403);
  });

  it('refuses a paused key and a stated UserId of another', async () => {
    expect(await statuses({ ...bearer(await token()), 'x-opengithubx-userid': grace })).toEqual([403, 403, 403]);
    const key = (await hub.call('openwebui.status', {})).keyId ?? '';
    await hub.call('keys.pause', { id: key });
    const { status, text } = await knock(doors[0] as Door, bearer(await token()));
    expect([status, text.includes(`${hub.url}/fix/key`)]).toEqual([403, true]);
    await hub.call('keys.resume', { id: key });
    expect(await whoIs(bearer(await token()))).toBe('ada-demo');
  });

  it('is off where another tenant is configured, and where another proof is', async () => {
    const { tenant, openWebUI: kept } = hub.ports.settings.read();
    const settings = hub.ports.settings.read();
    hub.ports.settings.update({ ...settings, openWebUI: { url: kept?.url ?? '', proof: 'key' } });
    expect(await whoIs(bearer(await token()))).toBe(401);
    hub.ports.settings.update({
      ...settings,
      openWebUI: { ...settings.openWebUI, audience: 'https://x', url: openWebUI.url, proof: 'sso' },
    });
    expect(await whoIs(bearer(await token({ aud: 'https://x' })))).toBe(403); // the key says for which audience it is
    const elsewhere = { ...settings.openWebUI, url: 'http://127.0.0.1:1', proof: 'sso' as const };
    hub.ports.settings.update({ ...settings, openWebUI: elsewhere });
    expect(await whoIs(bearer(await token()))).toBe(403); // and for which Open WebUI
    hub.ports.settings.update(settings);
    expect(tenant?.issuer).toBe(world.demo.announcement.issuer);
    expect(await whoIs(bearer(await token()))).toBe('ada-demo');
  });
});

describe.each(['key', 'signed'] as const)('by a key and what comes with it (%s)', (proof) => {
  let key: string;
  let account: string;
  const proved = async (sub = account, claims: JWTPayload = {}, secret = signingSecret, seconds = 300) =>
    proof === 'key'
      ? { 'x-ogx-user-id': sub }
      : { 'x-openwebui-user-jwt': await statement({ sub, ...claims }, secret, seconds) };

  const forSigned = (name: string, test: () => Promise<void>) => proof === 'signed' && it(name, test);

  beforeAll(async () => {
    const email = 'ada@example.com';
    const own =
      openWebUI.state.accounts.find((one) => one.email === email) ??
      openWebUI.addAccount({ email, name: 'Ada', password: 'P4ssword!' });
    account = own.id;
    await hub.call('openwebui.set', {
      url: openWebUI.url,
      adminKey: openWebUI.admin.apiKey ?? '',
      proof,
      ...(proof === 'signed' && { signingSecret }),
    });
    expect((await hub.call('openwebui.status', {})).identity).toMatchObject({ state: 'conflict', account: null });
    expect(await hub.tried('openwebui.sync', wish)).toMatchObject({ failure: { code: 'open_webui_account' } });
    expect(await hub.tried('openwebui.account', { password: 'wrong' })).toMatchObject({
      failure: { code: 'open_webui_refused' },
    });
    expect(await hub.call('openwebui.account', { password: 'P4ssword!' })).toMatchObject({
      state: 'linked',
      by: 'password',
    });
    await hub.call('openwebui.sync', wish);
    key = openWebUI.state.connections.OPENAI_API_KEYS.at(-1) ?? '';
    expect(key).toMatch(/^ogx_/);
  });
  afterAll(() => hub.call('openwebui.forget', {}));
  afterEach(() => expect(openWebUI.state.connections.OPENAI_API_KEYS.at(-1)).toBe(key));

  it('is the person whose key it is, from their own account', async () => {
    expect(await statuses({ ...bearer(key), ...(await proved()) })).toEqual([200, 200, 200]);
    expect(await whoIs({ ...bearer(key), ...(await proved()) })).toBe('ada-demo');
  });

  it('is nobody without it, or from another account, or by the other proof', async () => {
    const other =
      proof === 'key' ? { 'x-openwebui-user-jwt': await statement({ sub: account }) } : { 'x-ogx-user-id': account };
    const plain = { 'x-openwebui-user-id': account, 'x-openwebui-user-email': 'ada@example.com' };
    for (const headers of [{}, await proved('another'), other, plain]) {
      const answers = await everyDoor({ ...bearer(key), ...headers });
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      for (const { text } of answers) expect(JSON.parse(text).error.code).toBe('open_webui_caller');
    }
    expect(await whoIs(await proved())).toBe(401);
  });

  it('has its tools described, and where Open WebUI asks for nobody those that need no key', async () => {
    const named = async (headers: object) => {
      const { text } = await knock({ name: '', method: 'GET', path: '/openapi.json' }, { ...bearer(key), ...headers });
      return Object.keys(JSON.parse(text).paths);
    };
    const change = '/tools/github_create_issue';
    expect([await named(await proved()), await named({})]).toEqual([
      expect.not.arrayContaining([change]),
      expect.arrayContaining([change]),
    ]);
  });

  forSigned('is nobody by a statement that is forged, old, of another issuer or unsigned', async () => {
    const attacks = [
      await proved(account, {}, 'another-secret-of-the-same-length--'),
      await proved(account, {}, signingSecret, -60),
      await proved(account, { iss: 'somebody' }),
      await proved(account, { iat: now() - 3_600 }),
      {
        'x-openwebui-user-jwt': `${base64({ alg: 'none' })}.${base64({ sub: account, iss: 'open-webui', exp: now() + 60, iat: now() })}.`,
      },
      { 'x-openwebui-user-jwt': await token({ sub: account }) },
    ];
    for (const attack of attacks) expect(await statuses({ ...bearer(key), ...attack })).toEqual([403, 403, 403]);
  });

  it('is told that its key is paused where it proves its account, and nobody else is', async () => {
    const other =
      proof === 'key' ? { 'x-openwebui-user-jwt': await statement({ sub: account }) } : { 'x-ogx-user-id': account };
    const unproved = [{}, await proved('another'), other, { 'x-openwebui-user-id': account }];
    const ask = async (text: string, headers: object) => everyDoor({ ...bearer(text), ...headers });
    const unknown = await Promise.all(unproved.map((headers) => ask(`ogx_${'0'.repeat(49)}`, headers)));
    const { keyId } = await hub.call('openwebui.status', {});
    await hub.call('keys.pause', { id: keyId ?? '' });
    const paused = await Promise.all(unproved.map((headers) => ask(key, headers)));
    const told = await ask(key, await proved());
    await hub.call('keys.resume', { id: keyId ?? '' });
    expect(paused).toEqual(unknown);
    for (const { status, text } of told)
      expect([status, text]).toEqual([403, expect.stringContaining('open_webui_paused')]);
  });

  it('takes no token of the tenant, and Open WebUI takes no key of the hub', async () => {
    expect(await whoIs(bearer(await token()))).toBe(401);
    expect(await whoIs(bearer(openWebUI.admin.apiKey ?? ''))).toBe(401);
    const there = await fetch(`${openWebUI.url}/api/v1/users/?page=1`, { headers: bearer(key) });
    expect(there.status).toBe(401);
  });
});

async function statement(claims: JWTPayload, secret = signingSecret, seconds = 300): Promise<string> {
  return new SignJWT({ iss: 'open-webui', email: 'ada@example.com', iat: now(), ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(now() + seconds)
    .sign(Buffer.from(secret));
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The same token with another issuer: its signature then no longer fits, as it must not. */
function swapIssuer(made: string): string {
  const [head, body = '', signature] = made.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as JWTPayload;
  return [head, base64({ ...claims, iss: 'https://another.example/' }), signature].join('.');
}
