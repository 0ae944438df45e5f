import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octokit, type RestEndpointMethodTypes } from '@octokit/rest';
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { createGitHub, type GitHub } from '../../src/demo/github/index.ts';
import type { privateUser } from '../../src/demo/github/shapes/account.ts';
import type { annotationShape, checkRunShape, combinedStatus } from '../../src/demo/github/shapes/check.ts';
import type {
  commitShape,
  diffEntry,
  fullBranch,
  fullCommit,
  shortBranch,
} from '../../src/demo/github/shapes/commit.ts';
import type { contentFile } from '../../src/demo/github/shapes/content.ts';
import type { commentShape, fullIssue, issueShape } from '../../src/demo/github/shapes/issue.ts';
import type { fullPullRequest, pullRequestShape } from '../../src/demo/github/shapes/pull-request.ts';
import type { fullRepository, repositoryShape } from '../../src/demo/github/shapes/repository.ts';
import type { reviewCommentShape, reviewShape } from '../../src/demo/github/shapes/review.ts';
import { switchesOff, type World } from '../../src/demo/world.ts';

type Data<
  Group extends keyof RestEndpointMethodTypes,
  Method extends keyof RestEndpointMethodTypes[Group],
> = RestEndpointMethodTypes[Group][Method] extends { response: { data: infer Body } } ? Body : never;
type Item<List> = List extends readonly (infer Element)[] ? Element : never;
type Drawn<Shape extends (...parameters: never) => unknown> = ReturnType<Shape>;

const hour = 3_600_000;
const callback = 'http://127.0.0.1:1/login/callback';

function createWorld() {
  const ledger: { kind: string; value: string }[] = [];
  const clock = { now: Date.UTC(2026, 10, 24, 15, 40) };
  const switches = switchesOff();
  const world: World = { now: () => clock.now, record: (kind, value) => void ledger.push({ kind, value }), switches };
  return { world, clock, ledger, switches };
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

async function signIn(github: GitHub, login: string): Promise<Tokens> {
  const code = (await authorize(github, { login })).get('code') ?? '';
  return exchange(github, { code, redirect_uri: callback });
}

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

  test('cancelling comes back as access_denied with the state', async () => {
    const answer = await authorize(github, { answer: 'no' });
    expect([answer.get('error'), answer.get('state'), answer.get('code')]).toEqual(['access_denied', 'state-1', null]);
  });

  test('a code serves once, within ten minutes, with the right secret and redirect_uri', async () => {
    const code = async () => (await authorize(github, { login: 'ada-demo' })).get('code') ?? '';
    const first = await code();
    expect(await exchange(github, { code: first })).toMatchObject({
      token_type: 'bearer',
      expires_in: 28_800,
      scope: '',
    });
    expect((await exchange(github, { code: first }))['error']).toBe('bad_verification_code');
    const late = await code();
    setting.clock.now += 10 * 60_000;
    expect((await exchange(github, { code: late }))['error']).toBe('bad_verification_code');
    expect((await exchange(github, { code: await code(), redirect_uri: `${callback}2` }))['error']).toBe(
      'redirect_uri_mismatch',
    );
    const wrong = await exchange(github, { code: await code(), client_secret: 'x' });
    expect(wrong['error']).toBe('incorrect_client_credentials');
  });

  test('a code with a PKCE challenge needs its verifier', async () => {
    const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };
    const code = async () => (await authorize(github, { login: 'ada-demo' }, challenge)).get('code') ?? '';
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

  test('the switches change what an administrator or an outage would', async () => {
    const { refresh_token } = await signIn(github, 'ada-demo');
    setting.switches.tokenTypeBot = true;
    setting.switches.withoutProviderRefreshToken = true;
    const bare = await signIn(github, 'ada-demo');
    expect(bare).toMatchObject({ token_type: 'bot' });
    expect(bare).not.toHaveProperty('refresh_token');
    setting.switches.providerRevoked = true;
    expect((await ask(github, '/user', ada)).status).toBe(401);
    const refused = await exchange(github, { grant_type: 'refresh_token', refresh_token: String(refresh_token) });
    expect(refused['error']).toBe('bad_refresh_token');
  });

  test('the ledger knows every secret, and the answer is form-encoded unless JSON is asked for', async () => {
    const kinds = new Set(setting.ledger.map(({ kind }) => kind));
    expect([...kinds]).toEqual(['github_client_secret', 'github_code', 'github_access_token', 'github_refresh_token']);
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
      expect(body.documentation_url).toBe('https://docs.github.com/rest/repos/repos#get-a-repository');
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

  test('own repositories by affiliation and visibility', async () => {
    const names = async (query: string, token = ada) =>
      logins((await ask(github, `/user/repos?per_page=100&${query}`, token)).body);
    const mine = await names('affiliation=owner&visibility=private');
    expect(mine.filter((name) => !name.includes('/bench-'))).toHaveLength(6);
    expect(await names('visibility=public')).toHaveLength(4);
    expect(await names('affiliation=organization_member')).toEqual(['demo-lab/lab-platform']);
    expect(await names('affiliation=organization_member', grace)).toEqual(['demo-lab/lab-platform']);
    expect(await names('visibility=private', grace)).toHaveLength(5);
    expect((await ask(github, '/user/repos?sort=stars', ada)).body).toMatchObject({
      message: 'Validation Failed',
      errors: [{ resource: 'Repository', field: 'sort', code: 'invalid' }],
    });
    expect((await ask(github, '/user/repos?type=all&visibility=all', ada)).status).toBe(422);
  });
});

describe('repositories', () => {
  test('a former name redirects to the id, which serves', async () => {
    const moved = await ask(github, '/repos/ada-demo/atlas-api/commits?per_page=1', ada);
    const target = `${origin}/repositories/910001/commits?per_page=1`;
    expect([moved.status, moved.headers.get('location'), moved.body.url]).toEqual([301, target, target]);
    expect((await ask(github, target, ada)).body).toHaveLength(1);
    expect((await ask(github, '/repos/ada-demo/atlas-api', grace)).status).toBe(404);
  });

  test('an empty one has no commits', async () => {
    const path = '/repos/ada-demo/scratchpad';
    const { status, body } = await ask(github, `${path}/commits`, ada);
    expect([status, body.message]).toEqual([409, 'Git Repository is empty.']);
    expect((await ask(github, `${path}/contents`, ada)).body.message).toBe('This repository is empty.');
    expect((await ask(github, `${path}/branches`, ada)).body).toEqual([]);
  });

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

  test('commits by branch, author, path and time; one by any of its names', async () => {
    const path = '/repos/ada-demo/atlas-service/commits';
    const all = (await ask(github, `${path}?per_page=100`, ada)).body;
    expect(all.some(({ author }: { author: unknown }) => author === null)).toBe(true);
    expect(all.some(({ parents }: { parents: unknown[] }) => parents.length === 2)).toBe(true);
    expect(all.every(({ sha }: { sha: string }) => /^[0-9a-f]{40}$/.test(sha))).toBe(true);
    const kims = (await ask(github, `${path}?author=dev-kim&per_page=100`, ada)).body;
    expect(new Set(kims.map((one: { author: { login: string } }) => one.author.login))).toEqual(new Set(['dev-kim']));
    const touching = (await ask(github, `${path}?path=docs&per_page=100`, ada)).body;
    expect(touching.length).toBeGreaterThan(0);
    const one = await ask(github, `${path}/${all[0].sha.slice(0, 8)}`, ada);
    expect(one.body.sha).toBe(all[0].sha);
    expect(one.body.stats.total).toBe(one.body.stats.additions + one.body.stats.deletions);
    expect(Date.parse(one.headers.get('last-modified') ?? '')).toBe(Date.parse(one.body.commit.committer.date));
    expect((await ask(github, `${path}/main`, ada)).body.sha).toBe(all[0].sha);
    const branches = (await ask(github, '/repos/ada-demo/atlas-service/branches', ada)).body;
    for (const { name, commit } of branches) {
      expect((await ask(github, `${path}/${name}`, ada)).body.sha).toBe(commit.sha);
      expect((await ask(github, `${path}?sha=${encodeURIComponent(name)}`, ada)).body[0].sha).toBe(commit.sha);
    }
    expect((await ask(github, `${path}/nowhere`, ada)).body.message).toBe('No commit found for SHA: nowhere');
    const diff = await ask(github, `${path}/main`, ada, { accept: 'application/vnd.github.diff' });
    expect(diff.body).toContain('diff --git ');
  });

  test('issues include pull requests; both by number and state', async () => {
    const path = '/repos/ada-demo/tidy-csv';
    const all = (await ask(github, `${path}/issues?state=all&per_page=100`, ada)).body;
    const pulls = (await ask(github, `${path}/pulls?state=all&per_page=100`, ada)).body;
    const marked = all.filter((one: object) => 'pull_request' in one).map((one: { number: number }) => one.number);
    expect(marked.toSorted()).toEqual(pulls.map((one: { number: number }) => one.number).toSorted());
    expect(all.map((one: { number: number }) => one.number).toSorted((a: number, b: number) => a - b)).toEqual(
      all.map((_: unknown, index: number) => index + 1),
    );
    const open = (await ask(github, `${path}/pulls?per_page=100`, ada)).body;
    expect(open).toHaveLength(2);
    const head = `ada-demo:${open[0].head.ref}`;
    expect((await ask(github, `${path}/pulls?head=${encodeURIComponent(head)}`, ada)).body).toHaveLength(1);
    expect((await ask(github, `${path}/pulls/${open[0].number}`, ada)).body.mergeable).toBe(true);
    const bugs = (await ask(github, `${path}/issues?state=all&labels=bug`, ada)).body;
    expect(bugs.every((one: { labels: { name: string }[] }) => one.labels[0]?.name === 'bug')).toBe(true);
    const talked = all.find((one: { comments: number }) => one.comments > 0);
    expect((await ask(github, `${path}/issues/${talked.number}/comments`, ada)).body).toHaveLength(talked.comments);
    expect((await ask(github, `${path}/issues?state=ajar`, ada)).status).toBe(422);
    expect((await ask(github, '/repos/ada-demo/link-check/issues', ada)).status).toBe(410);
  });

  test('contents as file, directory, raw text and nothing', async () => {
    const path = '/repos/ada-demo/sensor-hub';
    const root = (await ask(github, `${path}/contents`, ada)).body;
    expect(root.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['.env.example', 'README.md']),
    );
    const { body: file } = await ask(github, `${path}/contents/data/measurements.csv?ref=main`, ada);
    expect(Buffer.from(file.content, 'base64').length).toBe(file.size);
    expect(file.size).toBeGreaterThanOrEqual(300_000);
    const raw = await ask(github, `${path}/readme`, ada, { accept: 'application/vnd.github.raw+json' });
    expect(raw.body).toMatch(/^# sensor-hub/);
    expect((await ask(github, `${path}/contents/nothing.txt`, ada)).status).toBe(404);
    const { body } = await ask(github, `${path}/contents/README.md?ref=gone`, ada);
    expect(body.message).toBe('No commit found for the ref gone');
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

  test('finds within what the caller may read', async () => {
    expect((await search('repositories', 'ledger in:name')).items[0].full_name).toBe('ada-demo/ledger-sync');
    expect((await search('repositories', 'ledger in:name', grace)).total_count).toBe(0);
    const commits = await search('commits', 'author:ada-demo author-date:>=2026-11-17 is:private');
    expect(commits.total_count).toBeGreaterThanOrEqual(12);
    expect(commits.items[0]).toHaveProperty('repository.full_name');
    const code = await search('code', 'retain repo:ada-demo/sensor-hub extension:rs');
    expect(code.items[0].path).toMatch(/\.rs$/);
    expect((await search('commits', 'fix repo:grace-demo/thesis-notes')).errors[0].code).toBe('invalid');
  });

  test('tells issues from pull requests', async () => {
    const open = await search('issues', 'repo:ada-demo/tidy-csv is:pr state:open');
    expect(open.total_count).toBe(2);
    const mine = await search('issues', 'is:issue author:@me user:ada-demo');
    expect(new Set(mine.items.map((one: { user: { login: string } }) => one.user.login))).toEqual(
      new Set(['ada-demo']),
    );
    expect((await search('issues', 'is:issue "crash when reading" in:title')).total_count).toBe(1);
    expect((await search('issues', 'crash')).message).toBe('Validation Failed');
    expect((await ask(github, '/search/issues', ada)).body.errors[0]).toMatchObject({ field: 'q', code: 'missing' });
  });

  test('has thirty requests a minute, apart from the rest', async () => {
    for (let index = 0; index < 30; index++) await search('repositories', 'csv');
    const { status, headers, body } = await ask(github, '/search/repositories?q=csv', ada);
    expect([status, headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-resource')]).toEqual([
      403,
      '0',
      'search',
    ]);
    expect(body.message).toContain('API rate limit exceeded for user ID 583231');
    expect((await ask(github, '/user', ada)).status).toBe(200);
    expect((await ask(github, '/search/repositories?q=csv', grace)).status).toBe(200);
    setting.clock.now += 60_000;
    expect((await ask(github, '/search/repositories?q=csv', ada)).status).toBe(200);
  });
});

describe('validators and limits', () => {
  const path = '/repos/ada-demo/ledger-sync';
  const used = async () => (await ask(github, '/rate_limit', ada)).body.resources.core.used;

  test('a 304 costs nothing, and another token needs another validator', async () => {
    const first = await ask(github, path, ada);
    const tag = first.headers.get('etag') ?? '';
    const before = await used();
    const again = await ask(github, path, ada, { 'if-none-match': tag });
    expect([again.status, again.body, await used()]).toEqual([304, '', before]);
    const zipped = await ask(github, path, ada, { 'if-none-match': `W/${tag}` });
    expect(zipped.status).toBe(304);
    const other = (await signIn(github, 'ada-demo'))['access_token'];
    expect((await ask(github, path, other, { 'if-none-match': tag })).status).toBe(200);
    expect(await used()).toBe(before + 1);
    const since = { 'if-modified-since': first.headers.get('last-modified') ?? '' };
    expect((await ask(github, path, ada, since)).status).toBe(304);
  });

  test('headers that clients read', async () => {
    const { headers } = await ask(github, path, ada);
    expect(headers.get('x-ratelimit-limit')).toBe('5000');
    expect(headers.get('x-github-media-type')).toBe('github.v3; format=json');
    expect(headers.get('x-github-request-id')).toMatch(/^[0-9A-F:]+$/);
    expect(headers.get('content-encoding')).toBeNull();
    const zipped = await github.handle(
      new Request(origin + path, {
        headers: { 'user-agent': 'test', authorization: `token ${ada}`, 'accept-encoding': 'gzip' },
      }),
    );
    expect([zipped.headers.get('content-encoding'), zipped.headers.get('etag')?.slice(0, 2)]).toEqual(['gzip', 'W/']);
  });

  test('strangers share sixty requests an hour', async () => {
    for (let index = 0; index < 60; index++) await ask(github, '/users/ada-demo');
    const { status, headers } = await ask(github, '/users/ada-demo');
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    setting.clock.now += hour;
    expect((await ask(github, '/users/ada-demo')).status).toBe(200);
  });
});

describe('types', () => {
  // Compile time: `tsc` fails when a shape of the demo no longer is what Octokit's own types promise its callers.
  test('answers are what Octokit says', () => {
    expectTypeOf<Drawn<typeof privateUser>>().toExtend<Data<'users', 'getAuthenticated'>>();
    expectTypeOf<Drawn<typeof repositoryShape>>().toExtend<Item<Data<'repos', 'listForAuthenticatedUser'>>>();
    expectTypeOf<Drawn<typeof repositoryShape>>().toExtend<Item<Data<'repos', 'listForUser'>>>();
    expectTypeOf<Drawn<typeof fullRepository>>().toExtend<Data<'repos', 'get'>>();
    expectTypeOf<Drawn<typeof shortBranch>>().toExtend<Item<Data<'repos', 'listBranches'>>>();
    expectTypeOf<Drawn<typeof fullBranch>>().toExtend<Data<'repos', 'getBranch'>>();
    expectTypeOf<Drawn<typeof commitShape>>().toExtend<Item<Data<'repos', 'listCommits'>>>();
    expectTypeOf<Drawn<typeof fullCommit>>().toExtend<Data<'repos', 'getCommit'>>();
    expectTypeOf<Drawn<typeof contentFile>>().toExtend<Data<'repos', 'getReadme'>>();
    expectTypeOf<Drawn<typeof issueShape>>().toExtend<Item<Data<'issues', 'listForRepo'>>>();
    expectTypeOf<Drawn<typeof fullIssue>>().toExtend<Data<'issues', 'get'>>();
    expectTypeOf<Drawn<typeof commentShape>>().toExtend<Item<Data<'issues', 'listComments'>>>();
    expectTypeOf<Drawn<typeof pullRequestShape>>().toExtend<Item<Data<'pulls', 'list'>>>();
    expectTypeOf<Drawn<typeof fullPullRequest>>().toExtend<Data<'pulls', 'get'>>();
    expectTypeOf<Drawn<typeof reviewShape>>().toExtend<Item<Data<'pulls', 'listReviews'>>>();
    expectTypeOf<Drawn<typeof reviewCommentShape>>().toExtend<Item<Data<'pulls', 'listReviewComments'>>>();
    expectTypeOf<Drawn<typeof diffEntry>>().toExtend<Item<Data<'pulls', 'listFiles'>>>();
    expectTypeOf<Drawn<typeof checkRunShape>>().toExtend<Item<Data<'checks', 'listForRef'>['check_runs']>>();
    expectTypeOf<Drawn<typeof annotationShape>>().toExtend<Item<Data<'checks', 'listAnnotations'>>>();
    expectTypeOf<Drawn<typeof combinedStatus>>().toExtend<Data<'repos', 'getCombinedStatusForRef'>>();
    expectTypeOf<Drawn<typeof issueShape> & { score: number; body: string }>().toExtend<
      Item<Data<'search', 'issuesAndPullRequests'>['items']>
    >();
  });
});

describe('over HTTP, with Octokit', () => {
  let server: Server;
  let octokit: Octokit;

  beforeAll(async () => {
    let served: GitHub | undefined;
    server = createServer(async (incoming, outgoing) => {
      const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const reply = await served?.handle(
        new Request(base + incoming.url, { method: incoming.method ?? 'GET', headers }),
      );
      outgoing.writeHead(reply?.status ?? 500, Object.fromEntries(reply?.headers ?? []));
      outgoing.end(new Uint8Array((await reply?.arrayBuffer()) ?? new ArrayBuffer(0)));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    served = createGitHub(createWorld().world, base, { extraRepositories: 30 });
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    octokit = new Octokit({ log, baseUrl: base, auth: String((await signIn(served, 'ada-demo'))['access_token']) });
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('pages add up to all items, each once', async () => {
    const target = { owner: 'ada-demo', repo: 'bench-007' };
    const small = await octokit.paginate(octokit.repos.listCommits, { ...target, per_page: 7 });
    const large = await octokit.paginate(octokit.repos.listCommits, { ...target, per_page: 100 });
    expect(small.map(({ sha }) => sha)).toEqual(large.map(({ sha }) => sha));
    expect(new Set(small.map(({ sha }) => sha)).size).toBe(120);
    expect(large.filter(({ author }) => author?.login === 'ada-demo')).toHaveLength(60);
    const { headers } = await octokit.repos.listCommits({ ...target, per_page: 50, page: 2 });
    const relations = [...(headers.link ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, name]) => [name, url]);
    const id = `${octokit.request.endpoint.DEFAULTS.baseUrl}/repositories/950007/commits?per_page=50&page=`;
    expect(relations).toEqual([
      ['prev', `${id}1`],
      ['next', `${id}3`],
      ['last', `${id}3`],
      ['first', `${id}1`],
    ]);
    const everything = await octokit.paginate(octokit.repos.listForAuthenticatedUser, { per_page: 100 });
    expect(everything).toHaveLength(41);
    const found = await octokit.paginate(octokit.search.commits, { q: 'repo:ada-demo/bench-007', per_page: 100 });
    expect(found).toHaveLength(120);
  });

  test('compressed answers, redirects and errors arrive as from GitHub', async () => {
    const { data: user, headers } = await octokit.users.getAuthenticated();
    expect([user.login, user.id, headers['x-ratelimit-limit']]).toEqual(['ada-demo', 583231, '5000']);
    const { data: renamed } = await octokit.repos.get({ owner: 'ada-demo', repo: 'atlas-api' });
    expect(renamed.full_name).toBe('ada-demo/atlas-service');
    const { data: fork } = await octokit.repos.get({ owner: 'ada-demo', repo: 'link-check' });
    expect(fork.parent?.full_name).toBe('grace-demo/link-check');
    const empty = octokit.repos.listCommits({ owner: 'ada-demo', repo: 'scratchpad' });
    await expect(empty).rejects.toMatchObject({ status: 409 });
    await expect(octokit.repos.get({ owner: 'grace-demo', repo: 'recipe-box' })).rejects.toMatchObject({ status: 404 });
    const { headers: first } = await octokit.repos.get({ owner: 'ada-demo', repo: 'tidy-csv' });
    const again = octokit.repos.get({ owner: 'ada-demo', repo: 'tidy-csv', headers: { 'if-none-match': first.etag } });
    await expect(again).rejects.toMatchObject({ status: 304 });
  });
});
