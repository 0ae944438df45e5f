/** Every way to exchange, each from a sign-in to a read that ends at GitHub, by MCP and by OpenAPI; and the ways Auth0 does not allow. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientAuthentication, NewTenant, Subject } from '../../src/shared/tenant.ts';
import { modernClient } from '../harness/mcp.ts';
import { callTool } from '../harness/tool-server.ts';
import { startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

let world: World;
let hub: TestHub;
let registered: Set<string>;

/** For each part of this file its own world, in which no key is registered yet. */
function started(): void {
  beforeAll(async () => {
    registered = new Set();
    world = await startWorld();
    hub = await startHub(world, false);
  });
  afterAll(async () => {
    await hub.hub.close();
    await world.stop();
  });
}

type Way = { subject: Subject; authentication: ClientAuthentication; dpop?: true };

/** The tenant as a person would set it, with the hub's public key registered where one is needed. */
async function tenantFor({ subject, authentication, dpop }: Way): Promise<NewTenant> {
  const { issuer, clients } = world;
  const { audience, ...api } = clients.api;
  const isByKey = authentication === 'private_key_jwt';
  const main = isByKey ? clients.key : { clientId: world.clientId, clientSecret: world.clientSecret };
  const confidential = { refresh_token: main, access_token: api, user_id: clients.worker }[subject];
  if (isByKey) await register(confidential.clientId, 'authentication');
  if (subject === 'user_id') await register(confidential.clientId, 'privileged_access');
  return {
    issuer,
    subject,
    authentication,
    clientId: confidential.clientId,
    ...(dpop && { dpop }),
    ...(!isByKey && 'clientSecret' in confidential && { clientSecret: confidential.clientSecret }),
    ...(subject === 'access_token' && {
      clientId: clients.native.clientId,
      exchanger: { audience, clientId: api.clientId },
    }),
  };
}

async function register(clientId: string, use: 'authentication' | 'privileged_access'): Promise<void> {
  const { publicKey } = await hub.call('tenant.key', { issuer: world.issuer, clientId });
  expect(publicKey).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  const name = `${clientId} ${use}`;
  if (!registered.has(name)) await world.control('POST', `/clients/${clientId}/key`, { pem: publicKey, use });
  registered.add(name);
}

async function ready(tenant: NewTenant): Promise<string> {
  await hub.call('tenant.set', tenant);
  await hub.call('session.signIn', { signUp: false });
  await hub.call('accounts.connect', { platform: 'github' });
  return (await hub.createKey({})).key;
}

/** Those by secret first: an application that has a key registered takes no secret any more. */
const ways: Way[] = (['client_secret', 'private_key_jwt'] as const).flatMap((authentication) =>
  (['refresh_token', 'access_token', 'user_id'] as const).flatMap((subject) => [
    { subject, authentication },
    { subject, authentication, dpop: true as const },
  ]),
);

describe('one hub, its tenant set anew each time', () => {
  started();

  it.each(ways)('ends at GitHub by MCP and by OpenAPI: $subject by $authentication, dpop: $dpop', async (way) => {
    const key = await ready(await tenantFor(way));
    const me = await callTool(hub, key, 'github_get_me', {});
    expect([me.status, me.body]).toEqual([200, expect.objectContaining({ login: 'ada-demo' })]);
    const client = await modernClient(`${hub.url}/mcp`, key);
    const answer = await client.callTool('github_list_repositories');
    expect(JSON.stringify(answer)).toContain('ada-demo/');
    await client.close();
  });
});

describe('what Auth0 does not allow', () => {
  started();
  const main = () => ({ issuer: world.issuer, clientId: world.clientId, clientSecret: world.clientSecret });
  const api = () => ({ audience: world.clients.api.audience, clientId: world.clients.api.clientId });
  const native = () => ({ issuer: world.issuer, clientId: world.clients.native.clientId });

  it.each<[string, () => NewTenant, RegExp]>([
    ['an application without a secret', native, /open to no application without a secret or a key/],
    ['a wrong secret', () => ({ ...main(), clientSecret: 'wrong' }), /does not take.*opengithubx-demo.*invalid_client/],
    [
      'a key that was never made',
      () => ({ ...main(), clientSecret: undefined, authentication: 'private_key_jwt' }),
      /has no key/,
    ],
    [
      'a secret and a key at once',
      () => ({ ...main(), authentication: 'private_key_jwt' }),
      /with a secret or with a key/,
    ],
    ['a UserId without a key to sign for it', () => ({ ...main(), subject: 'user_id' }), /has no key/],
    ['an access token of no API', () => ({ ...main(), subject: 'access_token' }), /API to sign in for/],
    ['an API with another subject', () => ({ ...main(), exchanger: api() }), /API to sign in for/],
    [
      'one application in both places',
      () => ({ ...main(), subject: 'access_token', exchanger: { ...api(), clientId: world.clientId } }),
      /must be another one/,
    ],
    [
      'an application that does not exist',
      () => ({ ...native(), clientId: 'nobody', clientSecret: 'any' }),
      /does not take.*nobody/,
    ],
  ])('%s is refused in words, and nothing of it is kept', async (_, tenant, words) => {
    const before = hub.ports.settings.read();
    const set = await hub.tried('tenant.set', tenant());
    expect(set).toMatchObject({ ok: false, failure: { code: 'tenant_setup', message: expect.stringMatching(words) } });
    expect(hub.ports.settings.read()).toEqual(before);
  });

  it('a public key is the same each time it is asked for, at once or with the issuer written otherwise', async () => {
    const of = { issuer: world.issuer, clientId: 'another' };
    const made = await Promise.all([1, 2, 3].map(() => hub.call('tenant.key', of)));
    const withoutSlash = await hub.call('tenant.key', { ...of, issuer: world.issuer.replace(/\/$/, '') });
    expect(new Set([...made, withoutSlash].map(({ publicKey }) => publicKey)).size).toBe(1);
  });

  it('a key before it is registered is not taken, and is once it is', async () => {
    const { clientId } = world.clients.key;
    await hub.call('tenant.key', { issuer: world.issuer, clientId });
    const tenant = { issuer: world.issuer, clientId, authentication: 'private_key_jwt' } as const;
    expect(await hub.tried('tenant.set', tenant)).toMatchObject({ ok: false, failure: { code: 'tenant_setup' } });
    await register(clientId, 'authentication');
    expect(await hub.tried('tenant.set', tenant)).toMatchObject({ ok: true });
  });

  it('an application that is not the Custom API Client of the API is named when it exchanges', async () => {
    const exchanger = { audience: world.clients.api.audience, clientId: world.clientId };
    await hub.call('tenant.set', {
      ...native(),
      clientSecret: world.clientSecret,
      subject: 'access_token',
      exchanger,
    });
    await hub.call('session.signIn', { signUp: false });
    expect(await hub.tried('accounts.connect', { platform: 'github' })).toMatchObject({
      ok: false,
      failure: { code: 'tenant_setup', message: expect.stringMatching(/must be the Custom API Client of https/) },
    });
  });
});

describe('a UserId as the subject', () => {
  started();
  const way = { subject: 'user_id', authentication: 'client_secret' } as const;
  const privileged = (access: object) =>
    world.control('POST', `/clients/${world.clients.worker.clientId}/privileged-access`, access);
  const [listed, granted] = [['127.0.0.1'], [{ connection: 'github', scopes: [] }]];
  let elapsed = 0;
  let apart = 0;
  /** With a token that is not the one at hand. */
  const read = async (key: string) => {
    elapsed += 601_000;
    hub.ports.advance(601_000);
    await world.control('POST', '/switches', { clockOffsetMs: elapsed + apart });
    return callTool(hub, key, 'github_get_me', {});
  };
  afterEach(async () => {
    apart = 0;
    await world.control('POST', '/switches', { clockOffsetMs: elapsed });
    await privileged({ ipAllowlist: listed, grants: granted });
  });

  it('needs no sign-in that the tenant still takes, and ends with the sign-out here', async () => {
    const key = await ready(await tenantFor(way));
    const { client_id, client_secret } = {
      client_id: world.clients.worker.clientId,
      client_secret: world.clients.worker.clientSecret,
    };
    for (const { kind, value: token } of world.ledger()) {
      const body = new URLSearchParams({ client_id, client_secret, token });
      if (kind === 'auth0_refresh_token') await fetch(`${world.issuer}oauth/revoke`, { method: 'POST', body });
    }
    const findings = await hub.call('doctor', {});
    expect(findings).toContainEqual(expect.objectContaining({ step: 'sign-in', state: 'failed' }));
    expect((await read(key)).status).toBe(200);
    await hub.call('session.signOut', {});
    expect((await read(key)).body.error.code).toBe('not_signed_in');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the address is not listed', () => privileged({ ipAllowlist: ['10.0.0.0/8'] })],
    ['no address is listed', () => privileged({ ipAllowlist: [] })],
    ['the connection is not granted', () => privileged({ grants: [{ connection: 'google-oauth2', scopes: [] }] })],
    ['nothing is granted', () => privileged({ grants: [] })],
    [
      'the clocks are more than a minute apart',
      async () => {
        apart = 90_000;
      },
    ],
  ])('is refused when %s, and says what to set up', async (_, breaking) => {
    const key = await ready(await tenantFor(way));
    await breaking();
    expect(await read(key)).toMatchObject({
      status: 503,
      body: {
        error: { code: 'tenant_setup', message: expect.stringMatching(/privileged access.*public key.*address/) },
      },
    });
  });

  it('is refused with a key that is not registered', async () => {
    const key = await ready(await tenantFor(way));
    const name = `tenant.client_key ${world.issuer} ${world.clients.worker.clientId}`;
    await hub.ports.secrets.delete(name);
    await hub.call('tenant.key', { issuer: world.issuer, clientId: world.clients.worker.clientId });
    await hub.call('tenant.set', { issuer: world.issuer, subject: way.subject, ...world.clients.worker });
    expect((await read(key)).body.error.code).toBe('tenant_setup');
  });
});
