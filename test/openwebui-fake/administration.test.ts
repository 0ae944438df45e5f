/** What the recordings do not show of the administrator's side; each answer was seen on the real 0.11.0 and 0.12.4. */
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeOpenWebUI, type FakeOptions, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import { callOpenWebUI } from '../openwebui/call.ts';

let openWebUI: FakeOpenWebUI;
afterEach(() => openWebUI.close());

async function start(options: FakeOptions = {}) {
  openWebUI = await startFakeOpenWebUI(options);
  return openWebUI;
}

const call = (method: string, path: string, body?: object, token = openWebUI.admin.apiKey ?? '') =>
  callOpenWebUI<Record<string, unknown>>({ url: openWebUI.url, token }, method, path, body);

const prohibited = {
  detail: 'You do not have permission to access this resource. Please contact your administrator for assistance.',
};

describe('keys', () => {
  it('reach only the endpoints that keys may reach, where that is restricted', async () => {
    await start({ restrictedEndpoints: ['/api/v1/users', '/openai/verify'] });
    expect(await call('GET', '/api/v1/users/?page=1')).toMatchObject({ status: 200 });
    expect(await call('GET', '/openai/config')).toEqual({ status: 403, body: prohibited });
    expect(await call('GET', '/openai/config', undefined, 'sk-unknown')).toMatchObject({ status: 401 });
  });

  it('are refused where they are off, and to members', async () => {
    await start();
    const member = openWebUI.addAccount({ email: 'ada@example.com', name: 'Ada' });
    const refused = { status: 403, body: { detail: 'Use of API key is not enabled in the environment.' } };
    expect(await call('GET', '/api/models', undefined, member.apiKey)).toEqual(refused);
    openWebUI.state.settings.apiKeys = false;
    expect(await call('GET', '/openai/config')).toEqual(refused);
    expect(await call('GET', '/openai/config', undefined, openWebUI.admin.token)).toMatchObject({ status: 200 });
  });

  it('are asked for, and only in a way that can carry one', async () => {
    await start();
    const url = `${openWebUI.url}/openai/config`;
    expect(await (await fetch(url)).json()).toEqual({ detail: 'Not authenticated' });
    expect(await call('GET', '/openai/config', undefined, 'no-session')).toMatchObject({
      status: 401,
      body: { detail: '401 Unauthorized' },
    });
    expect(await fetch(url, { headers: { 'x-api-key': openWebUI.admin.apiKey ?? '' } })).toMatchObject({ status: 200 });
  });
});

describe('accounts', () => {
  it('come thirty a page, and are found by a pattern', async () => {
    await start();
    for (let count = 0; count < 34; count++) openWebUI.addAccount({ email: `m${count}@example.com`, name: 'Member' });
    const page = async (path: string) =>
      (await call('GET', path)).body as { users: { email: string }[]; total: number };
    expect((await page('/api/v1/users/?page=1')).users).toHaveLength(30);
    expect((await page('/api/v1/users/?page=2')).users).toHaveLength(5);
    expect(await page('/api/v1/users/?page=3')).toEqual({ users: [], total: 35 });
    expect((await page('/api/v1/users/?query=M_2%25example')).users.map(({ email }) => email)).toEqual([
      'm12@example.com',
      'm22@example.com',
      'm32@example.com',
    ]);
    // A slash too few is an address of the web page.
    expect(await call('GET', '/api/v1/users?page=1')).toMatchObject({
      status: 200,
      body: expect.stringContaining('<'),
    });
  });

  it('take any role, but the first administrator stays one', async () => {
    await start();
    const { id, token } = openWebUI.addAccount({ email: 'ada@example.com', name: 'Ada' });
    const update = (account: string, body: object) => call('POST', `/api/v1/users/${account}/update`, body);
    expect(await update(id, { role: 'wizard' })).toMatchObject({ status: 200, body: { role: 'wizard' } });
    expect(await call('GET', '/api/models', undefined, token)).toEqual({ status: 401, body: prohibited });
    expect(await update(id, { email: 'ADMIN@example.com' })).toMatchObject({ status: 400 });
    expect(await update(openWebUI.admin.id, { role: 'user' })).toMatchObject({ status: 403 });
    expect(await call('DELETE', `/api/v1/users/${openWebUI.admin.id}`)).toMatchObject({ status: 403 });
    expect(await call('DELETE', `/api/v1/users/${id}`)).toEqual({ status: 200, body: true });
    const gone = await call('GET', '/api/models', undefined, token);
    expect(gone).toEqual({ status: 401, body: { detail: 'Invalid authentication request.' } });
  });

  it('sign in with their password, fifteen times', async () => {
    await start();
    const person = { name: 'Ada', email: 'ada@example.com', password: 'Passw0rd!', role: 'user' };
    await call('POST', '/api/v1/auths/add', person);
    const signIn = (password: string) => call('POST', '/api/v1/auths/signin', { email: 'ADA@example.com', password });
    const { body } = await signIn('Passw0rd!');
    expect(body).toMatchObject({ email: 'ada@example.com', role: 'user', token_type: 'Bearer' });
    await call('POST', `/api/v1/users/${body['id']}/update`, { password: 'another' });
    expect(await call('GET', '/api/models', undefined, String(body['token']))).toMatchObject({ status: 401 });
    for (let tries = 1; tries < 15; tries++) expect(await signIn('Passw0rd!')).toMatchObject({ status: 400 });
    expect(await signIn('another')).toEqual({ status: 429, body: { detail: 'API rate limit exceeded' } });
  });

  it('do not, where passwords are off', async () => {
    await start({ passwordLogin: false });
    const { email } = openWebUI.admin;
    expect(await call('POST', '/api/v1/auths/signin', { email, password: 'Adm1n!pass' })).toMatchObject({
      status: 403,
    });
    expect((await call('GET', '/api/config')).body).toMatchObject({ features: { enable_login_form: false } });
  });

  it('do not exist at first', async () => {
    await start({ onboarding: true, sso: null });
    expect((await call('GET', '/api/config')).body).toMatchObject({
      onboarding: true,
      oauth: { providers: {} },
      features: { enable_signup: true },
    });
    expect(await call('GET', '/api/v1/users/')).toMatchObject({ status: 401 });
  });
});

describe('single sign-on', () => {
  it('makes an account, finds it again by its subject, and refuses a taken address', async () => {
    await start();
    const ada = openWebUI.signInWithSso('auth0|ada', 'ada@example.com', 'Ada', 'first');
    const again = openWebUI.signInWithSso('auth0|ada', 'other@example.com', 'Ada', 'second');
    expect(again).toBe(ada);
    expect(ada).toMatchObject({ email: 'ada@example.com', accessToken: 'second', role: 'user' });
    expect(() => openWebUI.signInWithSso('auth0|eve', 'admin@example.com', 'Eve')).toThrow('already registered');
  });

  it('links by the address where merging is on, and lets nobody new in where sign-up is off', async () => {
    await start({ oauth: { OAUTH_MERGE_ACCOUNTS_BY_EMAIL: true, ENABLE_OAUTH_SIGNUP: false } });
    expect(openWebUI.signInWithSso('auth0|eve', 'Admin@example.com', 'Eve')).toBe(openWebUI.admin);
    expect((await call('GET', `/api/v1/users/${openWebUI.admin.id}`)).body).toMatchObject({
      oauth: { oidc: { sub: 'auth0|eve' } },
    });
    expect(() => openWebUI.signInWithSso('auth0|ada', 'ada@example.com', 'Ada')).toThrow('permission');
    expect((await call('GET', '/api/v1/auths/admin/config/oauth')).body).toMatchObject({
      OAUTH_MERGE_ACCOUNTS_BY_EMAIL: true,
      ENABLE_OAUTH_SIGNUP: false,
      OAUTH_CLIENT_SECRET: 'secret',
    });
  });
});

describe('what administrators save', () => {
  it('switches models off where the switch is left out, and evens out keys', async () => {
    await start();
    const given = {
      OPENAI_API_BASE_URLS: ['http://127.0.0.1:9/v1'],
      OPENAI_API_KEYS: [],
      OPENAI_API_CONFIGS: { 7: {} },
    };
    expect(await call('POST', '/openai/config/update', given)).toEqual({
      status: 200,
      body: { ...given, ENABLE_OPENAI_API: null, OPENAI_API_KEYS: [''], OPENAI_API_CONFIGS: {} },
    });
    expect(await call('POST', '/openai/config/update', { OPENAI_API_BASE_URLS: [] })).toMatchObject({ status: 422 });
  });

  it.each([
    ['0.11.0', 500],
    ['0.12.4', 200],
  ])('in %s without grants for a model is %i', async (version, status) => {
    await start({ version });
    await call('POST', '/api/v1/models/model/access/update', { id: 'm', access_grants: [] });
    const row = { id: 'm', name: 'M', meta: {}, params: {} };
    expect(await call('POST', '/api/v1/models/model/update', row)).toMatchObject({ status });
    expect(await call('GET', '/api/v1/models/model?id=m')).toMatchObject({ body: { id: 'm', write_access: true } });
    expect(await call('GET', '/api/v1/models/model?id=n')).toMatchObject({ status: 404 });
  });

  it('needs a configuration in every tool server', async () => {
    await start();
    const { status, body } = await call('POST', '/api/v1/configs/tool_servers', {
      TOOL_SERVER_CONNECTIONS: [{ url: '' }],
    });
    expect(status).toBe(422);
    expect(body['detail']).toContainEqual({
      type: 'missing',
      loc: ['body', 'TOOL_SERVER_CONNECTIONS', 0, 'config'],
      msg: 'Field required',
      input: { url: '' },
    });
  });
});

describe('faults', () => {
  it('may come after what they say failed was done, and meet one method alone', async () => {
    await start();
    const path = '/api/v1/configs/tool_servers';
    const told = ({ body }: { body: unknown }) => ({ told: body });
    openWebUI.answerNext(path, 500, told, { method: 'POST', isDone: true });
    expect(await call('GET', path)).toEqual({ status: 200, body: { TOOL_SERVER_CONNECTIONS: [] } });
    const entry = { url: '', path: '', auth_type: null, key: null, config: null };
    const given = { TOOL_SERVER_CONNECTIONS: [entry] };
    expect(await call('POST', path, given)).toEqual({ status: 500, body: { told: given } });
    expect((await call('GET', path)).body['TOOL_SERVER_CONNECTIONS']).toMatchObject([entry]);
  });

  it('are not there, or whatever a test wants', async () => {
    await start();
    await openWebUI.down();
    await expect(call('GET', '/api/version')).rejects.toThrow();
    await openWebUI.up();
    openWebUI.answerNext('/api/version', 502, { bad: 'gateway' });
    expect(await call('GET', '/api/version?x=1')).toEqual({ status: 502, body: { bad: 'gateway' } });
    expect(await call('GET', '/api/version')).toMatchObject({ status: 200 });
    expect(openWebUI.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/version?x=1',
      'GET /api/version',
    ]);
  });
});
