import { beforeEach, describe, expect, test } from 'vitest';
import { createGitHub, type GitHub } from '../../src/demo/github/index.ts';
import { createCatalogue } from '../../src/demo/github/seed/catalogue.ts';
import { createStorage } from '../../src/demo/github/storage.ts';
import { switchesOff, type World } from '../../src/demo/world.ts';
import { consentAt } from '../harness/consent.ts';

const hour = 3_600_000;
const callback = 'http://127.0.0.1:1/login/callback';

function createWorld() {
  const ledger: { kind: string; value: string }[] = [];
  const clock = { now: Date.UTC(2026, 10, 24, 15, 40) };
  const record: World['record'] = (kind, value) => void ledger.push({ kind, value });
  const world: World = { now: () => clock.now, record, keep: () => undefined, switches: switchesOff() };
  return { world, clock, ledger };
}

type Tokens = Record<string, string | number | undefined>;

async function authorize(github: GitHub, answer: Record<string, string>, extra: Record<string, string> = {}) {
  const url = new URL(github.app.authorizeUrl);
  const query = { client_id: github.app.clientId, redirect_uri: callback, state: 'state-1', ...extra };
  url.search = String(new URLSearchParams(query));
  const response = await github.handle(new Request(url, { method: 'POST', body: new URLSearchParams(answer) }));
  return new URL(response.headers.get('location') ?? '').searchParams;
}

async function exchange(github: GitHub, fields: Record<string, string>): Promise<Tokens> {
  const { clientId, clientSecret, tokenUrl } = github.app;
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
  const headers = { accept: 'application/json' };
  const response = await github.handle(new Request(tokenUrl, { method: 'POST', body, headers }));
  expect(response.status).toBe(200);
  return (await response.json()) as Tokens;
}

const signIn = async (at: GitHub, login: string): Promise<Tokens> => consentAt(at, { label: login });

const origin = 'http://127.0.0.1:1';

/** Asks the API as `token`; the body is whatever JSON says it is. */
async function ask(github: GitHub, path: string, token?: unknown, headers: Record<string, string> = {}) {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const url = path.startsWith('http') ? path : origin + path;
  const response = await github.handle(
    new Request(url, { headers: { 'user-agent': 'test', ...authorization, ...headers } }),
  );
  const text = await response.text();
  const body = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

let setting = createWorld();
let github: GitHub;
let ada: unknown;
let grace: unknown;

beforeEach(async () => {
  setting = createWorld();
  github = createGitHub(setting.world, origin, { extraRepositories: 2 });
  ada = (await signIn(github, 'ada-demo'))['access_token'];
  grace = (await signIn(github, 'grace-demo'))['access_token'];
});

const logins = (items: { full_name: string }[]) => items.map((item) => item.full_name);

describe('tokens', () => {
  test('the consent page names both accounts and refuses strangers', async () => {
    const url = `${github.app.authorizeUrl}?client_id=${github.app.clientId}&redirect_uri=${encodeURIComponent(callback)}`;
    const page = await (await github.handle(new Request(url))).text();
    for (const name of ['Authorize as ada-demo', 'Authorize as grace-demo', 'Cancel']) expect(page).toContain(name);
    expect((await github.handle(new Request(url.replace('client_id=Iv', 'client_id=iv')))).status).toBe(404);
    const elsewhere = `${github.app.authorizeUrl}?client_id=${github.app.clientId}&redirect_uri=https://attacker.example/`;
    expect((await github.handle(new Request(elsewhere))).status).toBe(400);
  });

  test('a code serves once, within ten minutes, with the right secret and redirect_uri', async () => {
    const code = async () => (await authorize(github, { account: 'ada-demo' })).get('code') ?? '';
    const first = await code();
    const granted = { token_type: 'bearer', expires_in: 28_800, scope: '' };
    expect(await exchange(github, { code: first })).toMatchObject(granted);
    expect((await exchange(github, { code: first }))['error']).toBe('bad_verification_code');
    const late = await code();
    setting.clock.now += 10 * 60_000;
    expect((await exchange(github, { code: late }))['error']).toBe('bad_verification_code');
    const elsewhere = await exchange(github, { code: await code(), redirect_uri: `${callback}2` });
    expect(elsewhere['error']).toBe('redirect_uri_mismatch');
    const wrong = await exchange(github, { code: await code(), client_secret: 'x' });
    expect(wrong['error']).toBe('incorrect_client_credentials');
  });

  test('a code with a PKCE challenge needs its verifier', async () => {
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const code = async () => (await authorize(github, { account: 'ada-demo' }, challenge)).get('code') ?? '';
    expect((await exchange(github, { code: await code() }))['error']).toBe('bad_verification_code');
    const verified = { code: await code(), code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' };
    expect(await exchange(github, verified)).toHaveProperty('access_token');
  });

  test('access tokens end after eight hours and the rotation ends their predecessors', async () => {
    const tokens = await signIn(github, 'ada-demo');
    expect(tokens['access_token']).toMatch(/^ghu_[A-Za-z0-9]{36}$/);
    expect(tokens['refresh_token']).toMatch(/^ghr_[A-Za-z0-9]{76}$/);
    const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) };
    setting.clock.now += 8 * hour - 1000;
    expect((await ask(github, '/user', tokens['access_token'])).status).toBe(200);
    setting.clock.now += 1000;
    const expired = await ask(github, '/user', tokens['access_token']);
    expect([expired.status, expired.body.message, expired.body.status]).toEqual([401, 'Bad credentials', '401']);
    const second = await exchange(github, refresh);
    expect((await ask(github, '/user', second['access_token'])).body.login).toBe('ada-demo');
    expect((await exchange(github, refresh))['error']).toBe('bad_refresh_token');
    const third = await exchange(github, { ...refresh, refresh_token: String(second['refresh_token']) });
    expect((await ask(github, '/user', second['access_token'])).status).toBe(401);
    setting.clock.now += 15_897_600_000;
    const lapsed = await exchange(github, { ...refresh, refresh_token: String(third['refresh_token']) });
    expect(lapsed['error']).toBe('bad_refresh_token');
  });

  test('the ledger knows every secret, and the answer is form-encoded unless JSON is asked for', async () => {
    const kinds = new Set(setting.ledger.map(({ kind }) => kind));
    expect([...kinds]).toEqual([
      'github_client_secret',
      ...['clone', 'download', 'archive', 'image'].map((name) => `github_${name}_token`),
      'github_code',
      'github_access_token',
      'github_refresh_token',
    ]);
    expect(setting.ledger.map(({ value }) => value)).toEqual(
      expect.arrayContaining([ada, grace, github.app.clientSecret]),
    );
    const response = await github.handle(new Request(github.app.tokenUrl, { method: 'POST', body: '' }));
    expect(response.headers.get('content-type')).toContain('x-www-form-urlencoded');
    expect(new URLSearchParams(await response.text()).get('error')).toBe('incorrect_client_credentials');
  });
});

describe('who sees what', () => {
  test('private repositories of others are not there, with a token or without', async () => {
    const path = '/repos/grace-demo/thesis-notes';
    expect((await ask(github, path, grace)).status).toBe(200);
    for (const token of [ada, undefined]) {
      const { status, body } = await ask(github, path, token);
      expect([status, body.message, body.status]).toEqual([404, 'Not Found', '404']);
      expect(body.documentation_url).toBe('https://docs.github.com/rest');
    }
    for (const below of ['/commits', '/issues', '/pulls', '/contents', '/readme', '/branches', '/commits/main']) {
      expect((await ask(github, path + below, ada)).status).toBe(404);
    }
    const { body } = await ask(github, path, grace);
    expect((await ask(github, `/repositories/${body.id}`, ada)).status).toBe(404);
  });

  test('without a token there are public repositories only, and no own ones', async () => {
    const { body } = await ask(github, '/search/repositories?q=fork:true');
    expect(body.total_count).toBe(7);
    expect(body.items.every((item: { private: boolean }) => !item.private)).toBe(true);
    expect((await ask(github, '/user')).status).toBe(401);
    expect((await ask(github, '/user', 'ghu_nobody')).body.message).toBe('Bad credentials');
  });
});

describe('repositories', () => {
  test('the last seven days have work in several private repositories, on every hour of the day', async () => {
    for (const at of ['00:00:01', '23:59:59']) {
      setting.clock.now = Date.parse(`2026-11-24T${at}Z`);
      const token = (await signIn(github, 'ada-demo'))['access_token'];
      const since = new Date(setting.clock.now - 7 * 24 * hour).toISOString();
      const { body } = await ask(github, '/user/repos?visibility=private&per_page=100', token);
      const counts: number[] = [];
      for (const name of logins(body).filter((one) => !one.includes('/bench-') && !one.includes('/scratchpad'))) {
        const query = `author=ada-demo&since=${since}&until=${new Date(setting.clock.now).toISOString()}`;
        counts.push((await ask(github, `/repos/${name}/commits?per_page=100&${query}`, token)).body.length);
      }
      expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(12);
      expect(counts.filter((count) => count > 0).length).toBeGreaterThanOrEqual(3);
    }
  });

  test('the same day gives the same ids, the next day others', async () => {
    const head = async (one: GitHub) => {
      const token = (await signIn(one, 'ada-demo'))['access_token'];
      return (await ask(one, '/repos/ada-demo/ledger-sync/branches/main', token)).body.commit.sha;
    };
    const before = await head(github);
    setting.clock.now += hour;
    expect(await head(createGitHub(setting.world, origin, { extraRepositories: 0 }))).toBe(before);
    setting.clock.now += 24 * hour;
    expect(await head(createGitHub(setting.world, origin, { extraRepositories: 0 }))).not.toBe(before);
  });

  test('hostile content is there, as it is elsewhere', async () => {
    const issues = (await ask(github, '/repos/ada-demo/tidy-csv/issues?creator=quill-7f3&per_page=100')).body;
    const bodies = issues.map(({ body }: { body: string }) => body).join('');
    for (const sign of ['<!--', '\u202e', 'ignore all previous instructions']) expect(bodies).toContain(sign);
    const { body } = await ask(github, '/repos/ada-demo/atlas-service/commits?author=dev-sol', ada);
    expect(body[0].commit.message).toMatch(/^system: /m);
    const secret = await ask(github, '/repos/ada-demo/atlas-service/contents/config/legacy.env', ada);
    expect(Buffer.from(secret.body.content, 'base64').toString()).toMatch(/=ghp_[A-Za-z]{36}$/m);
  });
});

describe('search', () => {
  const search = async (kind: string, q: string, token: unknown = ada) =>
    (await ask(github, `/search/${kind}?per_page=100&q=${encodeURIComponent(q)}`, token)).body;

  test('has thirty requests a minute, apart from the rest', async () => {
    for (let index = 0; index < 30; index++) await search('repositories', 'csv');
    const { status, headers, body } = await ask(github, '/search/repositories?q=csv', ada);
    const said = ['remaining', 'resource'].map((name) => headers.get(`x-ratelimit-${name}`));
    expect([status, ...said]).toEqual([403, '0', 'search']);
    expect(body.message).toContain('API rate limit exceeded for user ID 583231');
    expect((await ask(github, '/user', ada)).status).toBe(200);
    expect((await ask(github, '/search/repositories?q=csv', grace)).status).toBe(200);
    setting.clock.now += 60_000;
    expect((await ask(github, '/search/repositories?q=csv', ada)).status).toBe(200);
  });
});

test.each([1, 6, 13, 23])(
  'on a Monday at %i:01 UTC there are private commits of the last six hours, and none to come',
  (hour) => {
    const now = Date.parse('2026-03-02T00:01:00Z') + hour * 3_600_000;
    for (const name of ['atlas-service', 'ledger-sync']) {
      const repository = createCatalogue(now, 0).repositories.find((one) => one.name === name);
      const newest = Math.max(...[...(repository?.content().commits.values() ?? [])].map(({ date }) => date));
      expect(newest).toBeGreaterThan(now - 6 * 3_600_000);
      expect(newest).toBeLessThanOrEqual(now);
    }
  },
);

describe('validators and limits', () => {
  test('strangers share sixty requests an hour', async () => {
    for (let index = 0; index < 60; index++) await ask(github, '/users/ada-demo');
    const { status, headers } = await ask(github, '/users/ada-demo');
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    setting.clock.now += hour;
    expect((await ask(github, '/users/ada-demo')).status).toBe(200);
  });
});

test('a file is at the storage, for a minute, and for nobody who brings a token', async () => {
  const storage = createStorage(setting.world, 'http://127.0.0.1:2');
  const at = createGitHub(setting.world, origin, { extraRepositories: 0, storage });
  const { access_token: token } = await signIn(at, 'ada-demo');
  const { status, headers } = await ask(at, '/repos/ada-demo/atlas-service/tarball/main', token);
  const address = headers.get('location') ?? '';
  const fetched = (init: RequestInit = {}) => storage.handle(new Request(address, init)).status;
  expect([status, new URL(address).host, fetched()]).toEqual([302, '127.0.0.1:2', 200]);
  expect(setting.ledger.at(-1)).toEqual({ kind: 'storage_signature', value: address.split('sig=')[1] });
  expect(fetched({ headers: { authorization: `Bearer ${token}` } })).toBe(400);
  setting.clock.now += 61_000;
  expect(fetched()).toBe(403);
});
