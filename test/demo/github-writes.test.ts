/** What the demo GitHub does with issues and comments that are written, and how it refuses. */

import { beforeEach, describe, expect, test } from 'vitest';
import { createGitHub, type GitHub } from '../../src/demo/github/index.ts';
import { switchesOff } from '../../src/demo/world.ts';
import { consentAt } from '../harness/consent.ts';

const origin = 'http://127.0.0.1:1';
const clock = { now: Date.UTC(2026, 10, 24, 15, 40, 7, 345) };

let github: GitHub;
let ada: string;
let grace: string;

const signIn = async (label: string) => (await consentAt(github, { label })).access_token;

beforeEach(async () => {
  clock.now = Date.UTC(2026, 10, 24, 15, 40, 7, 345);
  github = createGitHub(
    { now: () => clock.now, record: () => {}, keep: () => undefined, switches: switchesOff() },
    origin,
    { extraRepositories: 1 },
  );
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

describe('a changed issue', () => {
  test('is its author’s to change, except for labels and assignees', async () => {
    const { body } = await send('POST', `${tidy}/issues`, grace, { title: 'x' });
    const change = { title: 'y', labels: ['bug'], assignees: ['ada-demo'], state: 'closed' };
    const changed = await send('PATCH', `${tidy}/issues/${body.number}`, grace, change);
    expect(changed.body).toMatchObject({ title: 'y', labels: [], assignees: [], state: 'closed' });
  });
});

describe('a write is refused', () => {
  const title = { title: 'x' };
  const cases: [what: string, who: 'ada' | 'grace' | undefined, call: string, body: object, status: number][] = [
    ['nobody', undefined, `POST ${tidy}/issues`, title, 401],
    ['nobody', undefined, `POST ${tidy}/issues/1/comments`, { body: 'x' }, 401],
    ['nobody', undefined, `PATCH ${tidy}/issues/1`, title, 401],
    ['a method that is not there', 'ada', `POST ${atlas}/issues/1`, title, 404],
    ['where the App is not installed', 'ada', 'POST /repos/grace-demo/bird-log/issues', title, 403],
    ['what the App does not see', 'ada', 'POST /repos/grace-demo/field-notes/issues', title, 404],
    ['a fork of what the App is not on', 'ada', 'POST /repos/grace-demo/bird-log/forks', {}, 403],
    ['a fork to where it is not on all', 'grace', `POST ${tidy}/forks`, {}, 403],
  ];

  test.each(cases)('%s (%s, %s)', async (_, who, call, body, status) => {
    const read = async () => JSON.stringify((await send('GET', `${atlas}/issues?state=all&per_page=100`, ada)).body);
    const before = await read();
    const [method = '', path = ''] = call.split(' ');
    const answer = await send(method, path, who && { ada, grace }[who], body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ documentation_url: expect.stringContaining('https://docs.github.com/') });
    expect(await read()).toBe(before);
  });

  test('while the App’s installations are told', async () => {
    const of = async (path: string, list: string) => (await send('GET', `/user/installations${path}`, ada)).body[list];
    const said = await of('', 'installations');
    expect(said).toMatchObject([
      { account: { login: 'ada-demo' }, repository_selection: 'all' },
      { account: { login: 'demo-lab' }, repository_selection: 'all' },
    ]);
    const there = await of(`/${said[1].id}/repositories`, 'repositories');
    expect(there.map(({ name }: { name: string }) => name)).toEqual(['lab-platform']);
  });

  test('by a limit that is used up, and nothing is made', async () => {
    while ((await used()) < 5_000) await send('GET', '/user', ada);
    expect((await send('POST', `${atlas}/issues`, ada, { title: 'Never made' })).status).toBe(403);
    clock.now += 3_600_000;
    const search = await send('GET', '/search/issues?q=never+made+is:issue', ada);
    expect(search.body.total_count).toBe(0);
  });
});
