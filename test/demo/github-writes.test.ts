/** What the demo GitHub does with issues and comments that are written, and how it refuses. */

import type { RestEndpointMethodTypes } from '@octokit/rest';
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { createGitHub, type GitHub } from '../../src/demo/github/index.ts';
import type { commentShape, fullIssue } from '../../src/demo/github/shapes/issue.ts';
import { switchesOff } from '../../src/demo/world.ts';

const origin = 'http://127.0.0.1:1';
const callback = 'http://127.0.0.1:1/login/callback';
const clock = { now: Date.UTC(2026, 10, 24, 15, 40, 7, 345) };
const today = '2026-11-24T15:40:07Z';

let github: GitHub;
let ada: string;
let grace: string;

async function signIn(login: string): Promise<string> {
  const { clientId, clientSecret, authorizeUrl, tokenUrl } = github.app;
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: callback });
  const body = new URLSearchParams({ login });
  const consent = await github.handle(new Request(`${authorizeUrl}?${query}`, { method: 'POST', body }));
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const redeemed = await github.handle(
    new Request(tokenUrl, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, code, redirect_uri: callback }),
    }),
  );
  return ((await redeemed.json()) as { access_token: string }).access_token;
}

beforeEach(async () => {
  clock.now = Date.UTC(2026, 10, 24, 15, 40, 7, 345);
  github = createGitHub({ now: () => clock.now, record: () => {}, switches: switchesOff() }, origin, {
    extraRepositories: 1,
  });
  ada = await signIn('ada-demo');
  grace = await signIn('grace-demo');
});

async function send(method: string, path: string, token?: string, body?: unknown) {
  const headers = { 'user-agent': 'test', ...(token && { authorization: `Bearer ${token}` }) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = new Request(origin + path, { method, headers, ...(body !== undefined && { body: text }) });
  const response = await github.handle(request);
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

const atlas = '/repos/ada-demo/atlas-service';
const tidy = '/repos/ada-demo/tidy-csv';
const used = async () => (await send('GET', '/rate_limit', ada)).body.resources.core.used;

describe('a new issue', () => {
  test('is answered whole, with its address, and is there for every read', async () => {
    const [cost, open] = [await used(), (await send('GET', atlas, ada)).body.open_issues_count];
    const last = (await send('GET', `${atlas}/issues?state=all&per_page=1`, ada)).body[0].number;
    const asked = { title: 'Zebra crossing', body: 'b', labels: ['BUG', 'striped', 'bug'], assignees: ['Dev-Kim'] };
    const made = await send('POST', `${atlas}/issues`, ada, asked);
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([201, made.body.url, null]);
    expect(made.headers.get('x-accepted-github-permissions')).toBe('issues=write');
    expect(made.body).toMatchObject({
      number: last + 1,
      title: 'Zebra crossing',
      body: 'b',
      state: 'open',
      user: { login: 'ada-demo' },
      labels: [
        { name: 'bug', color: 'd73a4a' },
        { name: 'striped', color: 'ededed' },
      ],
      assignee: { login: 'dev-kim' },
      assignees: [{ login: 'dev-kim' }],
      comments: 0,
      created_at: today,
      updated_at: today,
      author_association: 'OWNER',
      closed_by: null,
    });
    expect(await used()).toBe(cost + 3);
    expect((await send('GET', made.body.url.replace(origin, ''), ada)).body).toEqual(made.body);
    const listed = await send('GET', `${atlas}/issues?labels=striped&assignee=dev-kim`, ada);
    expect(listed.body.map(({ number }: { number: number }) => number)).toEqual([last + 1]);
    expect((await send('GET', '/search/issues?q=zebra+is:issue', ada)).body.total_count).toBe(1);
    expect((await send('GET', '/search/issues?q=zebra+is:issue', grace)).body.total_count).toBe(0);
    expect((await send('GET', atlas, ada)).body.open_issues_count).toBe(open + 1);
  });

  test('can be the first of a repository', async () => {
    const made = await send('POST', '/repos/ada-demo/bench-001/issues', ada, { title: 'x' });
    expect(made.body).toMatchObject({ number: 1, body: null, labels: [], assignees: [], assignee: null });
    expect((await send('GET', '/repos/ada-demo/bench-001', ada)).body.open_issues).toBe(1);
  });

  test('of somebody without write access loses its labels and assignees', async () => {
    const asked = { title: 'x', labels: ['bug', 'unheard of'], assignees: ['ada-demo', 'nobody'] };
    const made = await send('POST', `${tidy}/issues`, grace, asked);
    expect([made.status, made.body.labels, made.body.assignees]).toEqual([201, [], []]);
    expect(made.body).toMatchObject({ user: { login: 'grace-demo' }, author_association: 'NONE' });
  });
});

describe('a new comment', () => {
  test('is answered whole, with its address, and is there for every read', async () => {
    const before = (await send('GET', `${tidy}/issues/1`, ada)).body.comments;
    const made = await send('POST', `${tidy}/issues/1/comments`, grace, { body: 'Same here.' });
    expect([made.status, made.headers.get('location')]).toEqual([201, made.body.url]);
    expect(made.body).toMatchObject({ body: 'Same here.', user: { login: 'grace-demo' }, created_at: today });
    const again = await send('POST', `${tidy}/issues/1/comments`, ada, { body: 'Same here.' });
    expect(again.body.id).not.toBe(made.body.id);
    const list = (await send('GET', `${tidy}/issues/1/comments`, ada)).body;
    expect(list.slice(before)).toEqual([made.body, again.body]);
    expect((await send('GET', `${tidy}/issues/1`, ada)).body).toMatchObject({
      comments: before + 2,
      updated_at: today,
    });
  });

  test('goes to a pull request of a fork, whose issues are disabled', async () => {
    const made = await send('POST', '/repos/ada-demo/link-check/issues/1/comments', ada, { body: 'x' });
    expect([made.status, made.body.html_url]).toEqual([201, expect.stringContaining('/link-check/pull/1#')]);
  });
});

describe('who is mentioned', () => {
  test('is found by a search, in the text and in comments', async () => {
    const mentioning = async () =>
      (await send('GET', '/search/issues?q=is:issue+mentions:@me', ada)).body.items.map(
        (issue: { title: string }) => issue.title,
      );
    expect(await mentioning()).toEqual([]);
    const asked = { title: 'For whom', body: 'Ask @Ada-Demo, not ada-demo.' };
    await send('POST', `${tidy}/issues`, grace, asked);
    const other = await send('POST', `${tidy}/issues`, grace, { title: 'Later', body: 'ada-demo knows' });
    expect(await mentioning()).toEqual(['For whom']);
    await send('POST', `${tidy}/issues/${other.body.number}/comments`, grace, { body: '@ada-demo?' });
    expect((await mentioning()).sort()).toEqual(['For whom', 'Later']);
    expect((await send('GET', '/search/issues?q=is:pr+review-requested:@me', ada)).body.total_count).toBe(0);
  });
});

describe('a changed issue', () => {
  test('keeps what was not named, and closes and reopens', async () => {
    const { body } = await send('POST', `${atlas}/issues`, ada, { title: 'x', body: 'b', labels: ['bug'] });
    const path = `${atlas}/issues/${body.number}`;
    clock.now += 60_000;
    const closed = await send('PATCH', path, ada, { state: 'closed', state_reason: 'not_planned' });
    expect([closed.status, closed.headers.get('location')]).toEqual([200, null]);
    expect(closed.body).toMatchObject({
      title: 'x',
      body: 'b',
      labels: [{ name: 'bug' }],
      state: 'closed',
      state_reason: 'not_planned',
      closed_at: '2026-11-24T15:41:07Z',
      closed_by: { login: 'ada-demo' },
      created_at: today,
      updated_at: '2026-11-24T15:41:07Z',
    });
    expect((await send('PATCH', path, ada, { state_reason: 'completed' })).body.state_reason).toBe('not_planned');
    const reopened = await send('PATCH', path, ada, { state: 'open', title: 'y', body: null, labels: [] });
    const now = { state: 'open', state_reason: 'reopened', closed_at: null, closed_by: null };
    expect(reopened.body).toMatchObject({ ...now, title: 'y', body: null, labels: [] });
    expect((await send('GET', path, ada)).body).toEqual(reopened.body);
  });

  test('is its author’s to change, except for labels and assignees', async () => {
    const { body } = await send('POST', `${tidy}/issues`, grace, { title: 'x' });
    const change = { title: 'y', labels: ['bug'], assignees: ['ada-demo'], state: 'closed' };
    const changed = await send('PATCH', `${tidy}/issues/${body.number}`, grace, change);
    expect(changed.body).toMatchObject({ title: 'y', labels: [], assignees: [], state: 'closed' });
  });

  test('an old validator no longer holds', async () => {
    const first = await send('GET', `${tidy}/issues/1`, ada);
    await send('PATCH', `${tidy}/issues/1`, ada, { title: 'Another' });
    const request = new Request(`${origin}${tidy}/issues/1`, {
      headers: {
        'user-agent': 'test',
        authorization: `Bearer ${ada}`,
        'if-none-match': first.headers.get('etag') ?? '',
      },
    });
    expect((await github.handle(request)).status).toBe(200);
  });
});

describe('a write is refused', () => {
  const long = { title: 'x'.repeat(257), body: 'x'.repeat(65_537) };
  type Case = [
    what: string,
    who: 'ada' | 'grace' | undefined,
    call: string,
    body: unknown,
    status: number,
    says: object,
  ];
  const field = (name: string, code: string) => ({
    message: 'Validation Failed',
    errors: [expect.objectContaining({ field: name, code })],
  });
  const cases: Case[] = [
    ['nobody', undefined, `POST ${tidy}/issues`, { title: 'x' }, 401, { message: 'Requires authentication' }],
    ['nobody', undefined, `POST ${tidy}/issues/1/comments`, { body: 'x' }, 401, { message: 'Requires authentication' }],
    ['nobody', undefined, `PATCH ${tidy}/issues/1`, { title: 'x' }, 401, { message: 'Requires authentication' }],
    ['a private repository of others', 'grace', `POST ${atlas}/issues`, { title: 'x' }, 404, { message: 'Not Found' }],
    ['an issue that is not there', 'ada', `PATCH ${atlas}/issues/9999`, { title: 'x' }, 404, { message: 'Not Found' }],
    ['an issue that is not there', 'ada', `POST ${atlas}/issues/9999/comments`, { body: 'x' }, 404, {}],
    ['a method that is not there', 'ada', `POST ${atlas}/issues/1`, { title: 'x' }, 404, {}],
    [
      'a former name',
      'ada',
      'POST /repos/ada-demo/atlas-api/issues',
      { title: 'x' },
      307,
      { message: 'Moved Permanently' },
    ],
    ['a fork', 'ada', 'POST /repos/ada-demo/link-check/issues', { title: 'x' }, 410, {}],
    ['a fork', 'ada', 'PATCH /repos/ada-demo/link-check/issues/1', { title: 'x' }, 410, {}],
    ['an archive', 'ada', 'POST /repos/ada-demo/word-clock/issues', { title: 'x' }, 403, {}],
    ['an archive', 'ada', 'PATCH /repos/ada-demo/word-clock/issues/1', { title: 'x' }, 403, {}],
    [
      'an issue of others',
      'grace',
      `PATCH ${tidy}/issues/1`,
      { title: 'x' },
      403,
      { message: expect.stringContaining('admin rights') },
    ],
    ['no JSON', 'ada', `POST ${atlas}/issues`, '{', 400, { message: 'Problems parsing JSON' }],
    ['no body', 'ada', `POST ${atlas}/issues`, undefined, 400, {}],
    ['no object', 'ada', `POST ${atlas}/issues`, [], 400, { message: 'Body should be a JSON object' }],
    [
      'no title',
      'ada',
      `POST ${atlas}/issues`,
      { body: 'x' },
      422,
      { message: expect.stringContaining('"title" wasn\'t supplied') },
    ],
    [
      'a title that is none',
      'ada',
      `POST ${atlas}/issues`,
      { title: 7 },
      422,
      { message: expect.stringContaining('7 is not a string') },
    ],
    ['a blank title', 'ada', `POST ${atlas}/issues`, { title: ' ' }, 422, field('title', 'missing_field')],
    ['a long title', 'ada', `POST ${atlas}/issues`, { title: long.title }, 422, field('title', 'custom')],
    ['a long body', 'ada', `PATCH ${atlas}/issues/1`, { body: long.body }, 422, field('body', 'custom')],
    ['labels that are none', 'ada', `PATCH ${atlas}/issues/1`, { labels: 'bug' }, 422, {}],
    [
      'a stranger as assignee',
      'ada',
      `POST ${atlas}/issues`,
      { title: 'x', assignees: ['quill-7f3'] },
      422,
      field('assignees', 'invalid'),
    ],
    ['an unknown state', 'ada', `PATCH ${atlas}/issues/1`, { state: 'merged' }, 422, field('state', 'invalid')],
    [
      'an unknown reason',
      'ada',
      `PATCH ${atlas}/issues/1`,
      { state: 'closed', state_reason: 'x' },
      422,
      field('state_reason', 'invalid'),
    ],
    ['a blank comment', 'ada', `POST ${atlas}/issues/1/comments`, { body: '\n' }, 422, field('data', 'unprocessable')],
    ['a comment without text', 'ada', `POST ${atlas}/issues/1/comments`, {}, 422, field('data', 'unprocessable')],
    [
      'a long comment',
      'ada',
      `POST ${atlas}/issues/1/comments`,
      { body: long.body },
      422,
      field('data', 'unprocessable'),
    ],
  ];

  test.each(cases)('%s (%s, %s)', async (_, who, call, body, status, says) => {
    const read = async () => JSON.stringify((await send('GET', `${atlas}/issues?state=all&per_page=100`, ada)).body);
    const before = await read();
    const [method = '', path = ''] = call.split(' ');
    const token = who === 'ada' ? ada : who === 'grace' ? grace : undefined;
    const answer = await send(method, path, token, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      documentation_url: expect.stringContaining('https://docs.github.com/'),
      ...says,
    });
    expect(await read()).toBe(before);
  });

  test('by a limit that is used up, and nothing is made', async () => {
    while ((await used()) < 5_000) await send('GET', '/user', ada);
    expect((await send('POST', `${atlas}/issues`, ada, { title: 'Never made' })).status).toBe(403);
    clock.now += 3_600_000;
    const search = await send('GET', '/search/issues?q=never+made+is:issue', ada);
    expect(search.body.total_count).toBe(0);
  });
});

test('answers are what Octokit says', () => {
  type Issues = RestEndpointMethodTypes['issues'];
  expectTypeOf<ReturnType<typeof fullIssue>>().toExtend<Issues['create']['response']['data']>();
  expectTypeOf<ReturnType<typeof fullIssue>>().toExtend<Issues['update']['response']['data']>();
  expectTypeOf<ReturnType<typeof commentShape>>().toExtend<Issues['createComment']['response']['data']>();
});
