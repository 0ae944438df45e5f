/** The assistant against a new tenant: it works afterwards, a second time changes nothing, and undoing leaves nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SetupStep } from '../../src/shared/tenant.ts';
import { postJson } from '../harness/post-json.ts';
import { changesAt, copyToken, listingOf, newHubAt } from '../harness/tenant-setup.ts';
import { postTool } from '../harness/tool-server.ts';
import { sharedWorld } from '../harness/world.ts';

const world = sharedWorld();
const hub = newHubAt(world);

const wish = async (token?: string) => ({
  issuer: world.issuer,
  managementToken: token ?? (await copyToken(world)),
  platforms: [{ platform: 'github', ...world.githubApp }],
  authentication: 'client_secret' as const,
});
const apply = async (token?: string) => hub.call('tenant.apply', await wish(token));
const undo = async () => hub.call('tenant.undo', { issuer: world.issuer, managementToken: await copyToken(world) });
/** As a person has made it at the tenant by another program. */
const create = async (path: string, body: object) =>
  postJson(`${world.issuer}api/v2/${path}`, body, await copyToken(world));
const breakAt = (path: string, more: object) =>
  world.control('POST', '/faults', { service: 'tenant', path: `/api/v2/${path}`, times: 1, ...more });
const activate = () => world.control('POST', '/tenant/activate');
const stateOf = (steps: SetupStep[], id: string) => steps.find((step) => step.id === id)?.state;
const states = (steps: SetupStep[]) => Object.fromEntries(steps.map(({ id, state }) => [id, state]));

/** Sign-in, connection and one read: what a tenant is set up for. */
async function works() {
  await hub.call('session.signIn', { signUp: false });
  const account = await hub.call('accounts.connect', { platform: 'github' });
  const { key } = await hub.call('keys.create', { client: 'a test', write: false, days: 1 });
  const answer = await postTool(hub, key, 'github_get_me');
  return { account: account.label, status: answer.status, body: await answer.text() };
}

test('the guide says where the token is, and fills the form of a GitHub App in', async () => {
  const { tokenPage, platforms } = await hub.call('tenant.guide', { issuer: 'https://t.example' });
  expect(tokenPage).toBe('https://manage.auth0.com/#/apis/management/explorer');
  const github = platforms.find(({ platform }) => platform === 'github');
  expect(github).toMatchObject({ callbackUrl: 'https://t.example/login/callback' });
  const { searchParams } = new URL(github?.page ?? '');
  expect(searchParams.get('callback_urls[]')).toBe('https://t.example/login/callback');
  expect(searchParams.get('contents')).toBe('write');
  const pages = github?.pages.map(({ page }) => new URL(page)) ?? [];
  expect(pages.map((url) => [url.pathname, url.searchParams.get('public')])).toEqual([
    ['/settings/apps/new', 'false'],
    ['/organizations/ORG/settings/apps/new', 'false'],
    ['/settings/apps/new', 'true'],
  ]);
});

describe('a new tenant', () => {
  test('is planned without a change', async () => {
    const { steps } = await hub.call('tenant.plan', await wish());
    expect(states(steps)).toEqual({
      application: 'missing',
      'my-account-api': 'missing',
      'skip-consent': 'missing',
      'user-grant': 'missing',
      'refresh-tokens': 'missing',
      'refresh-policy': 'missing',
      'sign-in': 'missing',
      'github-connection': 'missing',
      'github-connected-accounts': 'missing',
      'github-enabled': 'missing',
      'second-factor': 'present',
    });
    expect(await changesAt(world)).toEqual([]);
  });

  test('works once the one button is pressed that only a person can press', async () => {
    const first = await apply();
    expect(first.isReady).toBe(false);
    const left = first.steps.filter(({ state }) => state !== 'done' && state !== 'present');
    expect(left.map(({ id, state }) => [id, state])).toEqual([
      ['my-account-api', 'manual'],
      ['skip-consent', 'missing'],
      ['user-grant', 'missing'],
      ['refresh-policy', 'missing'],
    ]);
    expect(left[0]).toMatchObject({
      page: 'https://manage.auth0.com/#/apis',
      detail: expect.stringContaining('Activate'),
    });
    expect(hub.ports.settings.read().tenant).toBeUndefined();

    await activate();
    const second = await apply();
    expect(second).toMatchObject({ isReady: true, clientId: first.clientId });
    expect(hub.ports.settings.read().tenant).toMatchObject({ issuer: world.issuer, clientId: first.clientId });
    expect(await works()).toMatchObject({
      account: 'ada-demo',
      status: 200,
      body: expect.stringContaining('ada-demo'),
    });
  });

  test('works at once where it takes the activation by request', async () => {
    await world.control('POST', '/switches', { activationByApi: true });
    expect((await apply()).isReady).toBe(true);
    expect(await works()).toMatchObject({ status: 200 });
  });

  test('is left alone by a second time, and is present in every part', async () => {
    await activate();
    await apply();
    await world.control('DELETE', '/requests');
    const again = await apply();
    expect(await changesAt(world)).toEqual([]);
    expect(new Set(again.steps.map(({ state }) => state))).toEqual(new Set(['present']));
    expect(again.isReady).toBe(true);
  });

  test('keeps what the hub was told beside it', async () => {
    await activate();
    await apply();
    const { settings } = hub.ports;
    const tenant = settings.read().tenant ?? expect.fail('nothing was set up');
    settings.update({ tenant: { ...tenant, dpop: true } });
    await apply();
    expect(settings.read().tenant).toMatchObject({ dpop: true });
  });

  test('of a hub for teams is none of its business', async () => {
    const exchanger = { audience: 'https://hub.example', clientId: 'api' };
    const { issuer } = world;
    hub.ports.settings.update({ tenant: { issuer, clientId: 'native', subject: 'access_token', exchanger } });
    for (const name of ['tenant.plan', 'tenant.apply'] as const) {
      await expect(hub.call(name, await wish())).rejects.toThrow(/no secret/);
    }
    expect(await changesAt(world)).toEqual([]);
  });

  test('is as empty as before once it is undone', async () => {
    await activate();
    const before = await listingOf(world);
    await apply();
    expect(await listingOf(world)).not.toEqual(before);
    const { steps } = await undo();
    expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(['removed']));
    expect(await listingOf(world)).toEqual(before);
    expect(hub.ports.settings.read().tenant).toBeUndefined();
    expect(await hub.ports.secrets.get(`tenant.setup ${world.issuer}`)).toBeUndefined();
  });

  test('is empty again even where the activation came by request', async () => {
    await world.control('POST', '/switches', { activationByApi: true });
    const before = await listingOf(world);
    await apply();
    await undo();
    expect(await listingOf(world)).toEqual(before);
  });
});

describe('half-way', () => {
  beforeEach(activate);

  /** The change at which it breaks. */
  const places = [
    'clients$',
    'resource-servers/[0-9a-f]{24}$',
    'client-grants$',
    'clients/[^/?]+$',
    'connections$',
    'connections/.*/clients$',
  ];
  const outages = [
    ['500', { status: 500 }, /answers 500/],
    ['429 for long', { status: 429, headers: { 'retry-after': '60' } }, /slow down/],
    ['an answer that breaks off', { truncate: 1 }, /broke off/],
    ['a bad gateway in front of it', { status: 502, body: '<html>' }, /answers 502/],
  ] as const;

  // Each change is either not made or made without a word of it; what else the tenant may say is the same at all of them.
  const broken = places.flatMap((place, at) =>
    outages
      .filter((_, which) => at === 0 || which % 2 === 0)
      .map(([name, fault, said]) => [place, name, fault, said] as const),
  );
  test.each(broken)('at %s with %s it says where, and the next time finishes', async (place, name, fault, said) => {
    const before = await listingOf(world);
    await breakAt(place, fault);
    const broken = await hub.tried('tenant.apply', await wish());
    await world.control('DELETE', '/faults');
    const failed = broken.ok ? broken.value.steps.filter(({ state }) => state === 'failed') : [];
    // An answer without a body cannot break off: such a change has simply been made.
    if (place !== 'connections/.*/clients$' || name !== 'an answer that breaks off') {
      expect(failed.map(({ detail }) => detail)).toEqual([expect.stringMatching(said)]);
    }
    expect((await apply()).isReady).toBe(true);
    await undo();
    expect(await listingOf(world)).toEqual(before);
  });

  test('a change that is asked to wait a moment is made after it', async () => {
    await breakAt('clients$', { status: 429, headers: { 'retry-after': '0' }, times: 2 });
    expect((await apply()).isReady).toBe(true);
  });

  test('a scope that is missing is named, and a better token goes on', async () => {
    const scopes = [
      'read:clients',
      'read:resource_servers',
      'read:client_grants',
      'read:connections',
      'read:mfa_policies',
    ];
    const reading = await copyToken(world, { scopes });
    const { steps, isReady } = await apply(reading);
    expect(steps[0]).toMatchObject({ state: 'failed', detail: expect.stringContaining('create:clients') });
    expect(isReady).toBe(false);
    expect(await changesAt(world)).toEqual(['POST clients']); // it ended there
    const blind = await hub.tried('tenant.plan', await wish(await copyToken(world, { scopes: ['read:clients'] })));
    expect(blind).toMatchObject({ failure: { code: 'management_token', message: expect.stringContaining('read:') } });
    const writing = ['create', 'update', 'read'].flatMap((verb) =>
      ['clients', 'resource_servers', 'client_grants', 'connections'].map((what) => `${verb}:${what}`),
    );
    expect((await apply(await copyToken(world, { scopes: [...writing, 'read:mfa_policies'] }))).isReady).toBe(true);
  });

  test('undoing goes on where it ended', async () => {
    const before = await listingOf(world);
    await apply();
    await breakAt('client-grants/', { status: 500 });
    expect((await undo()).steps.at(-1)).toMatchObject({ state: 'failed' });
    expect((await undo()).steps.every(({ state }) => state === 'removed')).toBe(true);
    expect(await listingOf(world)).toEqual(before);
  });
});

describe('what the tenant does otherwise', () => {
  beforeEach(activate);

  test('a grant that is stored for the application itself is taken back and left to the person', async () => {
    await world.control('POST', '/switches', { userGrantsBecomeClient: true });
    const { steps, isReady } = await apply();
    expect(steps.find(({ id }) => id === 'user-grant')).toMatchObject({
      state: 'manual',
      page: 'https://manage.auth0.com/#/apis',
      detail: expect.stringContaining('User-Delegated'),
    });
    expect(isReady).toBe(false);
    expect(JSON.stringify(await listingOf(world))).not.toContain('cgr_');
  });

  test('a second factor that is always asked for is left to the person', async () => {
    await world.control('POST', '/switches', { mfaAlways: true });
    const { steps, isReady } = await apply();
    expect(steps.at(-1)).toMatchObject({ id: 'second-factor', state: 'manual' });
    expect(isReady).toBe(false);
  });

  test('what an application of the person’s own lacks is added, and taken away again by undoing', async () => {
    const refresh_token = {
      rotation_type: 'rotating',
      expiration_type: 'expiring',
      leeway: 5,
      token_lifetime: 900,
      idle_token_lifetime: 800,
    };
    const made = await create('clients', { name: 'Mine', callbacks: ['https://mine.example/'], refresh_token });
    const { client_id: clientId, client_secret: clientSecret } = (await made.json()) as Record<string, string>;
    await create('connections', { name: 'github', strategy: 'github', options: { scope: ['x'] } });
    const before = await listingOf(world);
    await hub.call('tenant.set', { issuer: world.issuer, clientId: clientId ?? '', clientSecret: clientSecret ?? '' });

    expect((await apply()).isReady).toBe(true);
    const after = JSON.stringify(await listingOf(world));
    expect(after).toContain('https://mine.example/');
    expect(after).toMatch(/"token_lifetime":900/);
    expect(after).toContain('"scope":["x"]');
    expect(await works()).toMatchObject({ status: 200 });
    await undo();
    expect(await listingOf(world)).toEqual(before);
  });

  test('a connection that people may be signing in with keeps its application', async () => {
    const options = { client_id: 'theirs', client_secret: 'a-secret-of-theirs' };
    await create('connections', { name: 'github', strategy: 'github', options });
    const { steps, isReady } = await apply();
    expect(stateOf(steps, 'github-connection')).toBe('manual');
    expect(isReady).toBe(false);
    expect(JSON.stringify(await listingOf(world))).toContain('theirs');
  });
});

describe('a key in place of a secret', () => {
  test('is registered at the application, which then signs people in and connects by it', async () => {
    await activate();
    const byKey = async () => ({ ...(await wish()), authentication: 'private_key_jwt' as const });
    const { steps, isReady, clientId } = await hub.call('tenant.apply', await byKey());
    expect(states(steps)).toMatchObject({ 'public-key': 'done', 'key-proof': 'done' });
    expect(isReady).toBe(true);
    expect(hub.ports.settings.read().tenant).toMatchObject({ clientId, authentication: 'private_key_jwt' });
    expect(await works()).toMatchObject({ status: 200 });
    await world.control('DELETE', '/requests');
    expect((await hub.call('tenant.apply', await byKey())).isReady).toBe(true);
    expect(await changesAt(world)).toEqual([]);
  });
});

test('two at once make one application', async () => {
  await activate();
  const both = await Promise.all([apply(), apply()]);
  expect(both.map(({ isReady }) => isReady)).toEqual([true, true]);
  expect((await changesAt(world)).filter((change) => change === 'POST clients')).toHaveLength(1);
});

test('no secret of it is in an answer, a log, the settings or the data folder', async () => {
  await breakAt('client-grants$', { echo: 'error' });
  await activate();
  const answers = [await hub.call('tenant.plan', await wish()), await apply(), await apply()];
  answers.push(await undo());
  const files = readdirSync(hub.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const kept = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
  const sinks = [JSON.stringify(answers), ...hub.ports.events, JSON.stringify(hub.ports.settings.read()), ...kept];
  expect(kept.length).toBeGreaterThan(0);
  for (const { kind, value } of world.ledger()) {
    for (const sink of sinks) expect(sink.includes(value), kind).toBe(false);
  }
});

describe('the token', () => {
  test.each([
    [
      'of another tenant',
      () => copyToken(world).then((token) => forged(token, { aud: 'https://other.example/api/v2/' })),
      /other\.example/,
    ],
    ['that has expired', () => copyToken(world, { seconds: -5 }), /expired/],
    ['that is cut', async () => 'eyJhbGciOi', /not complete/],
  ])('%s is refused before anything is sent', async (_, token, said) => {
    const refused = await hub.tried('tenant.apply', await wish(await token()));
    expect(refused).toMatchObject({ failure: { code: 'management_token', message: expect.stringMatching(said) } });
    expect((await world.requests()).filter(({ path }) => path.startsWith('/api/v2/'))).toEqual([]);
  });

  test('that the tenant does not accept is said to be the trouble', async () => {
    const refused = await hub.tried('tenant.apply', await wish(forged(await copyToken(world), {})));
    expect(refused).toMatchObject({ failure: { code: 'management_token' } });
  });
});

/** The token with other claims, and so with a signature that fits no more. */
function forged(token: string, claims: object): string {
  const [head, body = ''] = token.split('.');
  const read = JSON.parse(Buffer.from(body, 'base64url').toString());
  return [head, Buffer.from(JSON.stringify({ ...read, ...claims, x: 1 })).toString('base64url'), 'AAAA'].join('.');
}
