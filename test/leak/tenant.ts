/** Ways to prove the hub at its tenant, and a tenant set up with a token of its owner. */

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { spellingsOfEachKind, startEchoTenant } from './echo-tenant.ts';
import type { Run } from './run.ts';

type Client = { clientId: string; clientSecret?: string; audience?: string };
type Clients = Record<'key' | 'native' | 'api' | 'worker', Client>;

/** What the demo world says of itself beyond what the hub announces of it. */
const worldOf = ({ hub }: Run): { clients: Clients; githubApp: Required<Omit<Client, 'audience'>> } =>
  JSON.parse(readFileSync(join(`${hub.dataDir}-world`, 'world.json'), 'utf8'));

const outputOf = (text: string): Record<string, string> => JSON.parse(text).output ?? {};

/** The tenant as it was, so that the runs that follow find it. */
async function backToSecret({ call, hub, clientSecret }: Run): Promise<void> {
  const tenant = { issuer: hub.demo.issuer, clientId: 'opengithubx-demo', clientSecret: clientSecret() };
  expect(await call('tenant.set', tenant, 'demo')).toContain('"ok":true');
}

/** Signs in and calls a platform by each proof and each subject, with everything bound to a key of the hub. */
export async function byEveryProof(run: Run): Promise<void> {
  const { call, hub } = run;
  // The worker may exchange tokens of GitHub alone; the demo begins with accounts everywhere.
  expect(await call('revokeAll', {})).toContain('"side":"sign-in"');
  const { issuer } = hub.demo;
  const { key, native, api, worker } = worldOf(run).clients;
  const register = async ({ clientId }: Client, use: string): Promise<void> => {
    const { publicKey } = outputOf(await call('tenant.key', { issuer, clientId }, 'demo'));
    await hub.control('POST', `/clients/${clientId}/key`, { pem: publicKey, use });
  };
  await register(key, 'authentication');
  await register(worker, 'privileged_access');
  const ways: object[] = [
    { ...key, authentication: 'private_key_jwt', dpop: true },
    { ...worker, subject: 'user_id' },
    { clientId: native.clientId, subject: 'access_token', clientSecret: api.clientSecret, exchanger: exchangerOf(api) },
  ];
  for (const way of ways) {
    expect(await call('tenant.set', { issuer, ...way }, 'demo')).toContain('"ok":true');
    const token = await run.ready();
    expect((await run.callTool(token, 'github_get_me')).status).toBe(200);
    await call('doctor', {});
    expect(await run.command('doctor')).toMatchObject({ code: 0, stdout: expect.anything() });
    expect(await call('session.signOut', {})).toContain('"ok":true');
  }
  await fromElsewhere(run);
  await backToSecret(run);
}

/** Signs in with a browser on another computer, by a code and by the pasted address; moves what is there to this computer's vault, and leaves. */
async function fromElsewhere({ call, commandAtTerminal }: Run): Promise<void> {
  for (const words of [
    ['login', '--device'],
    ['login', '--no-browser'],
    ['accounts', 'connect', 'github', '--no-browser'],
    ['tenant', 'link'],
    ['accounts', 'connect', 'github', '--vault', 'this-computer'],
    ['tenant', 'remove'],
  ])
    expect([words, (await commandAtTerminal(['demo'], ...words)).code]).toEqual([words, 0]);
  // What follows is kept at the tenant again: an account more joins those there are.
  expect(await call('accounts.disconnect', { account: 'ada-demo' })).toContain('"ok":true');
  expect(await call('session.signOut', {})).toContain('"ok":true');
}

const exchangerOf = ({ clientId, audience }: Client) => ({ clientId, audience });

/** A tenant that repeats what it is sent gets nothing of it across, from whichever call it came. */
export async function whileTheTenantEchoes(run: Run): Promise<void> {
  const { call, know } = run;
  const tenant = await startEchoTenant(run);
  const { issuer } = tenant;
  const clientSecret = randomBytes(32).toString('base64url');
  const managementToken = forManagement(issuer);
  know(managementToken, 'what a hostile tenant was sent'); // whether it is sent or not
  const wish = {
    issuer,
    managementToken,
    authentication: 'client_secret',
    platforms: [{ platform: 'github', clientId: 'Iv1.hostile', clientSecret }],
  };
  const asked = async (name: string, input: object, status: number): Promise<string> => {
    tenant.answers.status = status;
    return call(name, input, 'demo');
  };
  await call('tenant.key', { issuer, clientId: 'by-key' }, 'demo');
  // Nothing was done there, so that nothing is asked to be taken back.
  expect(await asked('tenant.undo', { issuer, managementToken }, 500)).toContain('"steps":[]');
  for (const name of ['tenant.plan', 'tenant.apply'])
    for (const status of [400, 401, 403, 404, 500]) expect(await asked(name, wish, status)).toContain('"ok":false');
  // Each call takes the owner's passphrase, and so its time: one spelling of each kind.
  for (const spelling of spellingsOfEachKind) {
    tenant.answers.spelling = spelling;
    for (const status of [400, 403]) expect(await asked('tenant.plan', wish, status)).toContain('"ok":false');
    for (const proof of [
      { clientId: 'by-secret', clientSecret },
      { clientId: 'by-key', authentication: 'private_key_jwt' },
    ])
      expect(await asked('tenant.set', { issuer, ...proof }, 401)).toContain('tenant_setup');
  }
  expect(tenant.heard()).toBeGreaterThan(spellingsOfEachKind.length);
  await tenant.close();
}

/**
 * Empties the tenant and has the assistant set it up, fail on the way, go on, and take all of it back. The token of its owner and the
 * secret of GitHub's application are typed, sent and put into a request, and come out nowhere.
 */
export async function bySettingUp(run: Run): Promise<void> {
  const { call, hub, command } = run;
  const { issuer } = hub.demo;
  const { githubApp } = worldOf(run);
  const tokenWith = async (wish: object): Promise<string> =>
    ((await hub.control('POST', '/tenant/token', wish)) as { token: string }).token;
  await hub.control('POST', '/tenant/empty');
  const github = { platform: 'github', ...githubApp };
  const wish = { issuer, managementToken: await tokenWith({}), platforms: [github], authentication: 'client_secret' };
  const asked = (name: string, more: object = {}) => call(name, { ...wish, ...more }, 'demo');

  let expired = '';
  const yesterday = { what: 'tenant: its clock is late', switches: { clockOffsetMs: -2 * 86_400_000 } };
  await run.during(yesterday, async () => {
    expired = await tokenWith({});
  });
  for (const managementToken of [await tokenWith({ scopes: ['read:clients'] }), expired, 'half'])
    expect(await asked('tenant.plan', { managementToken })).toContain('management_token');
  expect(await asked('tenant.plan')).toContain('"state":"missing"');
  for (const fault of [
    { status: 500, body: '{}' },
    { status: 400, body: `{"message":"${wish.managementToken}"}` },
  ]) {
    const faults = [{ service: 'tenant', path: '^/api/v2/connections', ...fault }];
    await run.during({ what: 'tenant: its Management API', faults }, () => asked('tenant.apply'));
  }
  await asked('tenant.apply');
  await hub.control('POST', '/tenant/activate');
  expect(await asked('tenant.apply')).toContain('"isReady":true');
  for (const authentication of ['client_secret', 'private_key_jwt'])
    expect(await asked('tenant.script', { authentication, platforms: ['github'] })).toContain('"ok":true');
  expect(await asked('tenant.guide', { platforms: ['github'] })).toContain('"ok":true');
  expect(await call('tenant.register', { issuer, platform: 'github' }, 'demo')).toContain('"usage"');
  expect((await run.callTool(await run.ready(), 'github_get_me')).status).toBe(200);
  expect((await command('doctor', '--report')).stdout).toContain('OpenGitHubX');
  expect(await asked('tenant.undo')).toContain('"state":"removed"');
  await asked('tenant.undo'); // of which nothing is left

  const typed = async (...rest: string[]) => ['demo', await tokenWith({}), ...rest];
  const { clientId, clientSecret } = githubApp;
  const named = ['--domain', issuer];
  for (const [words, lines] of [
    [
      ['plan', '--platform', 'github'],
      [clientId, clientSecret],
    ],
    [
      ['setup', '--platform', 'github'],
      [clientId, clientSecret, 'yes'],
    ],
    [['script', '--platform', 'github'], []],
    [['undo'], ['yes']],
  ] as const) {
    const done = await run.commandAtTerminal(await typed(...lines), 'tenant', ...words, ...named);
    expect([words, done.code]).toEqual([words, 0]);
  }
}

/** Looks like a token of that tenant's Management API; only the tenant itself could tell. */
function forManagement(issuer: string): string {
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = {
    aud: `${issuer}api/v2/`,
    exp: Math.floor(Date.now() / 1000) + 3600,
    jti: randomBytes(9).toString('hex'),
  };
  return `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}.${randomBytes(256).toString('base64url')}`;
}
