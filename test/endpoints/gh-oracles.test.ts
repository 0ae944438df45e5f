/**
 * What a key for one repository is told does not change with what is in others: each request is made, then much happens elsewhere, then it is
 * made again. A count, a cursor, a page or another error would tell of it.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedGhDoor } from '../harness/gh-door.ts';
import { post } from '../harness/mcp.ts';
import { postTool } from '../harness/tool-server.ts';

const { world, hub, gh } = sharedGhDoor();
const own = 'ada-demo/tidy-csv';
const other = 'ada-demo/ledger-sync';
const word = 'quincunx';

const rest: string[] = [
  `/search/issues?q=repo:${other}+${word}&per_page=1`,
  `/search/issues?q=${word}+is:issue&per_page=1`,
  `/search/issues?q=${word}+is:issue&per_page=1&page=2`,
  `/search/issues?q=${word}+is:issue+user:ada-demo`,
  `/search/issues?q=${word}+is:issue+repo:${own}+repo:${other}`,
  `/search/issues?q=${word}+is:issue+-repo:${own}`,
  `/search/issues?q=${word}+is:issue+repo:${own}+OR+repo:${other}`,
  `/search/issues?q=(${word}+repo:${other})+is:issue`,
  `/search/issues?q=${word}+is:issue+REPO:${other}`,
  `/search/issues?q=${word}+is:issue+%22repo:${own}+repo:${other}`,
  `/search/repositories?q=${word}`,
  `/search/repositories?q=user:ada-demo+is:private&per_page=1`,
  `/search/code?q=${word}`,
  `/search/code?q=${word}+repo:${other}&per_page=1`,
  `/search/commits?q=${word}`,
  `/search/commits?q=${word}+org:ada-demo&per_page=1&page=2`,
  '/user/repos',
  '/user/repos?per_page=1',
  '/user/repos?per_page=1&page=2',
  '/user/repos?per_page=1&page=40&visibility=private',
  '/user/repos?per_page=100&sort=created&direction=desc',
  '/user/repos?type=private&per_page=3&page=2',
  '/user/starred?per_page=1',
  '/user/starred?per_page=1&page=2',
  `/repos/${other}/issues?per_page=1`,
  `/repos/${other}`,
  '/repos/ada-demo/quincunx-garden',
];

const query = (text: string, variables: object = {}) => JSON.stringify({ query: text, variables });
const viewer = (inner: string) => query(`query { viewer { login ${inner} } }`);
const found = (text: string, inner: string, more = 'first: 1') =>
  query(`query { search(type: ISSUE, query: ${JSON.stringify(text)}, ${more}) { ${inner} } }`);
const documents: string[] = [
  // At the smallest page on which it stands, a thing tells how many others are before it.
  ...Array.from({ length: 12 }, (_, at) => [
    viewer(`repositories(first: ${at + 1}, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { name } }`),
    viewer(`repositories(last: ${at + 1}) { nodes { name } }`),
  ]).flat(),
  viewer('repositories(first: 1) { totalCount nodes { nameWithOwner } }'),
  viewer('repositories(first: 100, privacy: PRIVATE) { totalCount }'),
  viewer('repositories(first: 100) { n: totalCount e: edges { c: cursor node { name } } }'),
  viewer('repositories(first: 100) { edges { cursor } }'),
  viewer('repositories(first: 100) { nodes { __typename } }'),
  viewer('repositories(last: 1) { pageInfo { hasPreviousPage a: startCursor } nodes { id } }'),
  viewer(
    'repositories(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { pageInfo { x: hasNextPage endCursor } }',
  ),
  viewer('repositories(first: 2, after: "Y3Vyc29yOjE=") { pageInfo { hasNextPage } nodes { name } }'),
  viewer('issues { totalCount }'),
  viewer('pullRequests(states: OPEN) { totalCount }'),
  viewer('starredRepositories { totalCount }'),
  query(
    'query($n: Int!, $c: String) { repositoryOwner(login: "ada-demo") { repositories(first: $n, after: $c) { totalCount pageInfo { endCursor hasNextPage } nodes { name isPrivate } } } }',
    { n: 1 },
  ),
  query('query { user(login: "ada-demo") { repositories { totalCount } } }'),
  found(`repo:${other} ${word}`, 'issueCount'),
  found(`${word} is:issue`, 'issueCount pageInfo { hasNextPage endCursor }'),
  found(`${word} is:issue`, 'edges { cursor node { __typename } }', 'first: 100'),
  found(`${word} is:issue`, 'c: issueCount nodes { ... on Issue { title } }', 'last: 2'),
  found(`${word} user:ada-demo`, 'repositoryCount issueCount'),
  query('query($q: String!) { search(type: REPOSITORY, query: $q, first: 1) { repositoryCount } }', {
    q: 'user:ada-demo is:private',
  }),
  query(`query { repository(owner: "ada-demo", name: "ledger-sync") { issues { totalCount } } }`),
  query(
    `query { repository(owner: "ada-demo", name: "tidy-csv") { owner { ... on User { repositories { totalCount } } } } }`,
  ),
];

const tools: object[] = [
  { kind: 'issues', query: `repo:${other} ${word}`, limit: 1 },
  { kind: 'issues', query: word, limit: 1 },
  { kind: 'code', query: word },
  { kind: 'commits', query: `${word} user:ada-demo` },
  { kind: 'repositories', query: 'user:ada-demo is:private', limit: 1 },
];

let [narrow, wide] = ['', ''];
beforeAll(async () => {
  const wish = { callsPerMinute: 10_000, callsPerDay: 100_000 };
  narrow = (await hub.createKey({ ...wish, endpoints: ['mcp', 'openapi', 'gh'], repositories: [own] })).key;
  wide = (await hub.createKey({ ...wish, endpoints: ['mcp', 'openapi', 'gh'], repositories: ['*/*'] })).key;
});

/** All that a client is told, in one text: of what is the same each time but for its time, nothing. */
async function told(answer: Response): Promise<string> {
  const text = (await answer.text()).replaceAll(/[?&](after|cursor)=[^&>"]*/g, '');
  return `${answer.status} ${answer.headers.get('link') ?? ''} ${text}`;
}

let minutes = 0;
async function all(key: string): Promise<Map<string, string>> {
  // GitHub allows 30 searches a minute: a refusal of one too many would be all that is compared.
  await world.control('POST', '/switches', { clockOffsetMs: ++minutes * 61_000 });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answers = new Map<string, string>();
  for (const path of rest) answers.set(path, await told(await fetch(`${gh.door}/api/v3${path}`, { headers })));
  for (const body of documents) {
    answers.set(body, await told(await fetch(`${gh.door}/api/graphql`, { method: 'POST', headers, body })));
  }
  for (const args of tools) {
    const call = { name: 'github_search', arguments: args };
    answers.set(`MCP ${JSON.stringify(args)}`, await told(await post(`${hub.url}/mcp`, key, 'tools/call', call)));
    answers.set(`OpenAPI ${JSON.stringify(args)}`, await told(await postTool(hub, key, 'github_search', args)));
  }
  return answers;
}

/** What a person does in places that the key does not cover. */
async function busyElsewhere(): Promise<void> {
  const token = world.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value ?? '';
  const api = async (method: string, path: string, body?: object): Promise<void> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${world.github}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
  await api('POST', '/user/repos', { name: 'quincunx-garden', private: true });
  await api('PUT', '/user/starred/ada-demo/quincunx-garden');
  for (let count = 0; count < 60; count += 1) {
    await api('POST', `/repos/${other}/issues`, { title: `A ${word} of ${count} trees` });
  }
  const file = { message: `A ${word}`, content: Buffer.from(`${word}\n`).toString('base64') };
  await api('PUT', `/repos/${other}/contents/${word}.md`, file);
}

describe('a key for one repository', () => {
  it('is told the same no matter what happens in others, by every door', async () => {
    const [before, wideBefore] = [await all(narrow), await all(wide)];
    await busyElsewhere();
    const [after, wideAfter] = [await all(narrow), await all(wide)];
    for (const [request, answer] of before) expect([request, after.get(request)]).toEqual([request, answer]);
    // Of all this a key for every repository is told.
    const differing = [...wideBefore].filter(([request, answer]) => wideAfter.get(request) !== answer);
    expect(differing.length).toBeGreaterThan(25);
    const answered = [...after].filter(([, answer]) => answer.startsWith('200') && !answer.includes('"errors"'));
    expect(answered.length).toBeGreaterThan(20);
  });
});
