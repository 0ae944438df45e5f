/** The OpenAPI tool server, and `/llms.txt`. What each tool is described with: `test/unit/hub/doors/openapi/openapi-document.test.ts`. */
import { describe, expect, it } from 'vitest';
import { holdAnswers } from '../harness/held-answers.ts';
import { post } from '../harness/mcp.ts';
import { postJson } from '../harness/post-json.ts';
import { sharedHub } from '../harness/world.ts';

const { world, hub: all } = sharedHub();

type Document = { paths: Record<string, { post: { operationId: string } }> };
const own = ['approval_status', 'search_tools', 'read_tool', 'write_tool'];

const call = (name: string, args: object, key?: string, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  postJson(`${all.url}/tools/${name}`, args, key, headers, signal);

const read = (key?: string) =>
  fetch(`${all.url}/openapi.json`, { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });
const operationsIn = async (answer: Response) =>
  Object.values(((await answer.json()) as Document).paths).map(({ post }) => post);
const namesIn = async (answer: Response) => (await operationsIn(answer)).map(({ operationId }) => operationId);

describe('the document', () => {
  it('needs no key, names every tool, and nothing private', async () => {
    const answer = await read();
    const text = await answer.clone().text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await namesIn(answer)).toEqual(
      expect.arrayContaining(['github_my_commits', 'github_create_issue', 'slack_send_message', ...own]),
    );
    for (const word of ['ada', 'grace', 'auth0|', 'ogx_a', 'cac_', world.issuer])
      expect(text.toLowerCase()).not.toContain(word);
  });

  it('has with a key what that key may do, and no more', async () => {
    const writer = await all.createKey({ tools: ['github_get_me', 'github_create_issue'], write: true });
    expect(await namesIn(await read(writer.key))).toEqual(['github_get_me', 'github_create_issue', ...own]);
    const reader = await all.createKey({ tools: ['github_get_me'] });
    expect(await namesIn(await read(reader.key))).toEqual(['github_get_me', 'search_tools', 'read_tool']);
    // With one account there is none to choose.
    expect(JSON.stringify(await operationsIn(await read(reader.key)))).not.toContain('"account"');
    const { key: elsewhere } = await all.createKey({ endpoints: ['mcp'] });
    expect((await read(elsewhere)).status).toBe(403);
    await all.call('keys.revoke', { id: reader.id });
    for (const wrong of [reader.key, 'ogx_wrong', '']) expect((await read(wrong)).status).toBe(401);
  });
});

const issue = { repository: 'ada-demo/atlas-service', title: 'A question' };

describe('a call', () => {
  it('answers the same data as MCP', async () => {
    const { key } = await all.createKey({});
    const answer = await call('github_my_commits', { days: 7 }, key);
    const { items } = (await answer.json()) as { items: { private: boolean }[] };
    expect([answer.status, items.some((commit) => commit.private)]).toEqual([200, true]);
    const mcp = (await (
      await post(`${all.url}/mcp`, key, 'tools/call', { name: 'github_my_commits', arguments: { days: 7 } })
    ).json()) as { result: { structuredContent: { items: unknown[] } } };
    expect(mcp.result.structuredContent.items).toEqual(items);
  });

  it.each<[string, string, object, number, string]>([
    ['wrong arguments', 'github_my_commits', { days: 0 }, 422, 'invalid_arguments'],
    ['arguments that are no object', 'github_my_commits', [], 422, 'invalid_arguments'],
    ['an unknown tool', 'github_launch', {}, 404, 'unknown_tool'],
    [
      'something that is not there',
      'github_get_file',
      { repository: 'ada-demo/none', path: 'x' },
      404,
      'platform_not_found',
    ],
    ['a handle that is none', 'approval_status', { approval_id: 'apr_none' }, 404, 'approval_unknown'],
    ['no words to search for', 'search_tools', {}, 422, 'invalid_arguments'],
    ['an unknown tool by its name', 'read_tool', { name: 'github_launch' }, 404, 'unknown_tool'],
    [
      'arguments of a tool by its name',
      'read_tool',
      { name: 'github_get_me', arguments: [] },
      422,
      'invalid_arguments',
    ],
    ['what its key lacks', 'write_tool', { name: 'github_create_issue', arguments: issue }, 403, 'not_allowed'],
    ['a tool of the other kind', 'write_tool', { name: 'github_get_me' }, 422, 'invalid_arguments'],
  ])('fails with a code, a message and a hint: %s', async (_, name, args, status, code) => {
    const { key } = await all.createKey({});
    const answer = await call(name, args, key);
    const { error } = (await answer.json()) as { error: Record<string, string> };
    expect([answer.status, error['code'], Boolean(error['message']), Boolean(error['hint'])]).toEqual([
      status,
      code,
      true,
      true,
    ]);
  });

  it('is limited in pace and in number', async () => {
    const { key } = await all.createKey({ callsPerMinute: 2 });
    await call('github_get_me', {}, key);
    await call('github_get_me', {}, key);
    const refused = await call('github_get_me', {}, key);
    expect([refused.status, Number(refused.headers.get('retry-after')) <= 60]).toEqual([429, true]);
    expect(await refused.text()).toContain('too_fast');
    const { key: narrow } = await all.createKey({ callsAtOnce: 2 });
    const many = async (count: number) =>
      (await Promise.all(Array.from({ length: count }, () => call('github_get_me', {}, narrow)))).map(
        ({ status }) => status,
      );
    const { letThrough } = holdAnswers(/\/user$/);
    await world.control('POST', '/faults', { service: 'github', path: '^/user$', delayMs: 1, times: 2 });
    const first = many(2);
    await world.met(2);
    expect(await many(4)).toEqual([429, 429, 429, 429]);
    letThrough();
    expect(await first).toEqual([200, 200]);
  });

  it('of one busy client does not keep another waiting', async () => {
    const { key: busy } = await all.createKey({ callsPerMinute: 10_000, callsAtOnce: 8 });
    const { key: quiet } = await all.createKey({});
    await world.control('POST', '/faults', { service: 'github', path: '^/user$', hang: true, times: 8 });
    const stop = new AbortController();
    const flood = Array.from({ length: 60 }, () => call('github_get_me', {}, busy, {}, stop.signal));
    const over = Promise.allSettled(flood);
    await world.met(8);
    expect((await call('github_list_repositories', {}, quiet)).status).toBe(200);
    stop.abort();
    await over;
    await world.control('DELETE', '/faults');
  });
});

it('/llms.txt says without a key what this is and where, and nothing private', async () => {
  const answer = await fetch(`${all.url}/llms.txt`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  const text = await answer.text();
  expect(text).toMatch(/^# OpenGitHubX\n\n> .*GitHub, Slack, Google Workspace, and Notion/);
  expect([...text.matchAll(/\]\(([^)]+)\)/g)].map(([, address]) => address)).toEqual(
    ['/mcp', '/mcp/oauth', '/openapi.json', '/v1'].map((path) => all.url + path),
  );
  expect(text).not.toMatch(/ada|grace|auth0\||ogx_[A-Za-z0-9]/i);
});
