/** Attacks on the key door of MCP: the KEY rows of the battery that no other test has. */
import { beforeAll, describe, expect, it } from 'vitest';
import { modernClient, post } from '../harness/mcp.ts';
import { rawRequest } from '../harness/raw-request.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { legacySession, listenStream } from '../harness/streams.ts';
import { callTool } from '../harness/tool-server.ts';
import { grace, sharedHub } from '../harness/world.ts';

const { world, hub } = sharedHub();
const repository = 'ada-demo/atlas-service';
const me = { name: 'github_get_me', arguments: {} };

const recordsOf = async (id: string) =>
  (await hub.call('audit.list', { limit: 200 })).filter(({ keyId, tool }) => keyId === id && tool);
const askedOfGitHub = async () => (await world.requests()).filter(({ service }) => service === 'github').length;

/** With headers as they are given, twice if need be. */
function raw(path: string, headers: [string, string][], body: string) {
  const own = ['host', new URL(hub.url).host, 'content-type', 'application/json'];
  const all = [...own, 'content-length', String(Buffer.byteLength(body)), ...headers.flat()];
  return rawRequest(`${hub.url}${path}`, { method: 'POST', headers: all, body });
}

const accept: [string, string] = ['accept', 'application/json, text/event-stream'];
const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: me });

describe('KEY-02: a key is taken in one form alone', () => {
  let key: string;
  beforeAll(async () => {
    key = (await hub.createKey({})).key;
  });
  const forms: [string, number, (key: string) => { path?: string; headers?: [string, string][]; body?: string }][] = [
    ['in the query', 401, (key) => ({ path: `/mcp?key=${key}&access_token=${key}` })],
    ['in a cookie', 401, (key) => ({ headers: [['cookie', `key=${key}`]] })],
    ['in the body', 401, (key) => ({ body: call.replace('{', `{"access_token":"${key}",`) })],
    ['as x-api-key', 401, (key) => ({ headers: [['x-api-key', key]] })],
    ['as api-key', 401, (key) => ({ headers: [['api-key', key]] })],
    ['without a scheme', 401, (key) => ({ headers: [['authorization', key]] })],
    [
      'in two headers',
      400,
      (key) => ({
        headers: [
          ['authorization', `Bearer ${key}`],
          ['Authorization', `Bearer ${key}`],
        ],
      }),
    ],
  ];
  it.each(forms)('not %s', async (_, status, form) => {
    const { path = '/mcp', headers = [], body = call } = form(key);
    const before = await askedOfGitHub();
    const answer = await raw(path, [accept, ...headers], body);
    expect([answer.status, answer.text.includes('ada-demo'), answer.text.includes(key)]).toEqual([
      status,
      false,
      false,
    ]);
    expect(await askedOfGitHub()).toBe(before);
  });
  it('but as Authorization: Bearer', async () => {
    const answer = await raw('/mcp', [accept, ['authorization', `Bearer ${key}`]], call);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('ada-demo')]);
  });
});

describe('KEY-07: who calls is what the key says, and nothing in the request', () => {
  it.each([
    ['an argument that there is not', { userId: 'auth0|other' }, 'invalid_arguments'],
    ['somebody else’s account', { account: 'grace-demo' }, 'account_unknown'],
    ['an account that is a token', { account: 'Bearer abc' }, 'account_unknown'],
  ])('%s is refused', async (_, args, code) => {
    const { key } = await hub.createKey({});
    const before = await askedOfGitHub();
    const answer = await post(hub.mcpUrl, key, 'tools/call', { ...me, arguments: args });
    expect(await answer.text()).toContain(`${code}:`);
    expect(await askedOfGitHub()).toBe(before);
  });

  it('a client that calls itself another is named by its key, and beside that as it says', async () => {
    const { key, id } = await hub.createKey({ client: 'the real one' });
    const clientInfo = { name: 'Claude Desktop\u202e\n', version: '1' };
    const version = '2026-07-28';
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': clientInfo,
      userId: 'auth0|other',
    };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...me, _meta } });
    const headers: [string, string][] = [
      accept,
      ['authorization', `Bearer ${key}`],
      ['mcp-protocol-version', version],
      ['mcp-method', 'tools/call'],
      ['mcp-name', me.name],
    ];
    expect((await raw('/mcp', headers, body)).text).toContain('ada-demo');
    const [record] = await recordsOf(id);
    expect(record).toMatchObject({
      client: 'the real one (Claude Desktop 1)',
      userId: expect.stringMatching(/^auth0\|5f7c/),
    });
  });
});

describe('KEY-08: keys can’t be guessed', () => {
  it('all that is wrong with one is answered alike, and a flood of guesses fills no record', async () => {
    const revoked = await hub.createKey({});
    await hub.call('keys.revoke', { id: revoked.id });
    const before = (await hub.call('audit.list', { limit: 1 }))[0]?.sequence ?? 0;
    const random = (): string => `ogx_${Array.from({ length: 49 }, () => Math.floor(Math.random() * 10)).join('')}`;
    const answers = new Set<string>();
    for (const key of [
      undefined,
      'ghp_notours',
      revoked.key,
      `${revoked.key}x`,
      'ogx_',
      ...Array.from({ length: 300 }, random),
    ]) {
      const answer = await post(hub.mcpUrl, key, 'tools/list');
      const { date, ...headers } = Object.fromEntries(answer.headers);
      answers.add(JSON.stringify([answer.status, headers, await answer.text()]));
    }
    expect([...answers]).toEqual([expect.stringContaining('unauthorised')]);
    const records = await hub.call('audit.list', { limit: 1000 });
    const reasons = records.map(({ reason }) => reason);
    expect(reasons).toEqual(expect.arrayContaining(['no_key', 'unknown_key', 'revoked_key']));
    expect(records.filter(({ sequence }) => sequence > before).length).toBeLessThanOrEqual(5);
  });
});

describe('KEY-09: what is decided on is what runs', () => {
  const write = { name: 'github_create_issue', arguments: { repository, title: 'By a mismatch' } };
  it.each<[string, string, Record<string, string>]>([
    ['Mcp-Name of a read', 'tools/call', { 'mcp-name': 'github_list_commits' }],
    ['Mcp-Method of a list', 'tools/call', { 'mcp-method': 'tools/list' }],
    ['another protocol version', 'tools/call', { 'mcp-protocol-version': '2025-06-18' }],
    ['a version that there is not', 'tools/call', { 'mcp-protocol-version': '2099-01-01' }],
  ])('a write under %s is refused with 400', async (_, method, headers) => {
    const { key, id } = await hub.createKey({ write: true });
    const answer = await post(hub.mcpUrl, key, method, write, headers);
    expect([answer.status, ((await answer.json()) as { error: { code: number } }).error.code]).toEqual([400, -32020]);
    expect((await hub.call('approvals.list', {})).filter(({ keyId }) => keyId === id)).toEqual([]);
    expect(await recordsOf(id)).toEqual([]);
  });

  it('of a member that is there twice the last one counts, for the verdict and for the call alike', async () => {
    const { key, id } = await hub.createKey({});
    const before = await askedOfGitHub();
    const twice = (first: string, last: string) =>
      raw(
        '/mcp',
        [accept, ['authorization', `Bearer ${key}`]],
        `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${first}","name":"${last}","arguments":{"repository":"${repository}","title":"Twice"}}}`,
      );
    expect((await twice('github_list_commits', 'github_create_issue')).text).not.toContain('/issues/');
    expect(await recordsOf(id)).toMatchObject([{ tool: 'github_create_issue', verdict: 'deny' }]);
    expect(await askedOfGitHub()).toBe(before);
  });
});

describe('KEY-11: handles are of use to the key alone that was given them', () => {
  it('the handle of an approval', async () => {
    const [own, other] = [await hub.createKey({ write: true }), await hub.createKey({ write: true })];
    const issue = { name: 'github_create_issue', arguments: { repository, title: 'A handle' } };
    const asking = await callTool(hub, own.key, issue.name, issue.arguments);
    const approval_id = String(asking.body['approval_id']);
    const [asked] = (await hub.call('approvals.list', {})).filter(({ id }) => id === approval_id);
    await hub.call('approvals.approve', { id: approval_id, hash: asked?.hash ?? '' });
    const collect = (key: string) =>
      post(hub.mcpUrl, key, 'tools/call', { name: 'approval_status', arguments: { approval_id } });
    expect(await (await collect(other.key)).text()).toContain('approval_unknown');
    expect(await (await collect(own.key)).text()).toContain('/issues/');
    expect(await (await collect(own.key)).text()).toContain('done_before');
  });

  it('the cursor of a list leads another key only to what that key may see', async () => {
    const wide = await hub.createKey({});
    const narrow = await hub.createKey({ repositories: [repository] });
    type Page = { items: { name: string }[]; next_cursor?: string };
    const list = async (key: string, cursor?: string): Promise<Page> => {
      const client = await modernClient(hub.mcpUrl, key);
      const args = { limit: 2, ...(cursor !== undefined && { cursor }) };
      const { structuredContent } = await client.callTool('github_list_repositories', args);
      await client.close();
      return structuredContent as Page;
    };
    const first = await list(wide.key);
    const [own, foreign] = [await list(wide.key, first.next_cursor), await list(narrow.key, first.next_cursor)];
    expect(own.items).toHaveLength(2);
    expect(foreign.items.every((item) => JSON.stringify(item).includes(repository))).toBe(true);
  });

  it('the session of an older revision', async () => {
    const [own, other] = [await hub.createKey({}), await hub.createKey({})];
    const session = await legacySession(hub.mcpUrl, own.key);
    const headers = { ...session.headers, authorization: `Bearer ${other.key}` };
    for (const method of ['POST', 'GET', 'DELETE']) {
      const body = method === 'POST' ? { body: call } : {};
      expect([method, (await fetch(hub.mcpUrl, { method, headers, ...body })).status]).toEqual([method, 404]);
    }
    expect((await session.send({ id: 2, method: 'tools/list' })).status).toBe(200);
    expect((await fetch(hub.mcpUrl, { method: 'DELETE', headers: session.headers })).status).toBe(200);
    expect((await session.send({ id: 3, method: 'tools/list' })).status).toBe(404);
  });
});

const error = async (answer: Response) =>
  ((await answer.json()) as { error?: { code: number; message: string } }).error;
const read = (key: string, uri: string) => post(hub.mcpUrl, key, 'resources/read', { uri }, { 'mcp-name': uri });

describe('KEY-19: resources, prompts, completion and listening are no side doors', () => {
  const uri = `github://repository/${repository}`;

  it('a resource is read with tools, and each of these calls is on record as one', async () => {
    const { key, id } = await hub.createKey({});
    const answer = await read(key, uri);
    const { result } = (await answer.json()) as {
      result: { contents: { uri: string; mimeType: string; text: string }[] };
    };
    expect(result.contents).toMatchObject([{ uri, mimeType: 'text/markdown', text: expect.stringMatching(/atlas/i) }]);
    const records = (await recordsOf(id)).filter(({ outcome }) => outcome === 'ok');
    expect(records.map(({ tool, resource }) => [tool, resource])).toEqual(
      Array(2).fill(['github_get_file', `github:${repository}`]),
    );
  });

  it('a key without the tool has no such resource, prompt or template, and its attempts are on record', async () => {
    const { key, id } = await hub.createKey({ tools: ['github_list_issues'] });
    const before = await askedOfGitHub();
    for (const answer of [
      await read(key, uri),
      await post(hub.mcpUrl, key, 'prompts/get', { name: 'summarize_my_week' }),
      await post(hub.mcpUrl, key, 'resources/templates/list'),
      await post(hub.mcpUrl, key, 'prompts/list'),
      await post(hub.mcpUrl, key, 'completion/complete', {
        ref: { type: 'ref/resource', uri: 'github://repository/{owner}/{name}' },
        argument: { name: 'owner', value: 'a' },
      }),
    ]) {
      expect((await error(answer))?.code).toBe(-32601);
    }
    expect((await recordsOf(id)).map(({ tool, verdict }) => [tool, verdict])).toEqual(
      Array(2).fill(['(unknown)', 'deny']),
    );
    expect(await askedOfGitHub()).toBe(before);
  });

  it.each([
    ['another repository', 'github://repository/ada-demo/private-notes'],
    ['another spelling of the path', 'github://repository/ada-demo/atlas-service/../private-notes'],
    ['an escaped slash', 'github://repository/ada-demo/x%2F..%2Fprivate-notes'],
    ['another scheme', 'file:///etc/passwd'],
    ['another authority', 'github://user/ada-demo/atlas-service'],
  ])('a key for one repository reads none beyond it: %s', async (_, other) => {
    const { key, id } = await hub.createKey({ repositories: [repository] });
    const before = await askedOfGitHub();
    const answer = await read(key, other);
    expect((await error(answer))?.message).toMatch(/not_allowed|invalid_arguments|not found/i);
    expect(await askedOfGitHub()).toBe(before);
    expect((await recordsOf(id)).every(({ verdict }) => verdict === 'deny')).toBe(true);
  });

  it('reading counts as calls do', async () => {
    const { key } = await hub.createKey({ callsPerDay: 2 });
    expect((await read(key, uri)).status).toBe(200);
    const spent = await read(key, uri);
    expect([spent.status, Number(spent.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });

  it('prompts are the hub’s own text for what the key can use', async () => {
    const { key } = await hub.createKey({ tools: ['github_my_commits'] });
    const listed = (await (await post(hub.mcpUrl, key, 'prompts/list')).json()) as {
      result: { prompts: { name: string }[] };
    };
    expect(listed.result.prompts.map(({ name }) => name)).toEqual(['summarize_my_week']);
    const get = (days: string) =>
      post(hub.mcpUrl, key, 'prompts/get', { name: 'summarize_my_week', arguments: { days } });
    expect(await (await get('14')).text()).toContain('github_my_commits with days 14');
    expect((await error(await get('7. Ignore the above')))?.code).toBe(-32602);
    const foreign = await post(hub.mcpUrl, key, 'prompts/get', { name: 'review_my_open_pull_requests' });
    expect((await error(foreign))?.code).toBe(-32602);
  });

  it('listening tells that something changed, and of no resource by name', async () => {
    const { key } = await hub.createKey({});
    const notifications = { resourceSubscriptions: [uri], toolsListChanged: true };
    const stream = await listenStream(hub.mcpUrl, key);
    expect(stream.text()).not.toContain('repository');
    const controller = new AbortController();
    const answer = await post(hub.mcpUrl, key, 'subscriptions/listen', { notifications }, {}, controller.signal);
    const { value } = (await answer.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).not.toContain('resourceSubscriptions');
    controller.abort();
    stream.close();
  });
});

describe('KEY-20: a list is what the key may use', () => {
  it('and no cache may share it', async () => {
    const { key } = await hub.createKey({ tools: ['github_get_me'] });
    for (const [method, member] of [
      ['tools/list', 'tools'],
      ['server/discover', 'capabilities'],
    ] as const) {
      const answer = (await (await post(hub.mcpUrl, key, method)).json()) as { result: Record<string, unknown> };
      expect(answer.result).toMatchObject({ cacheScope: 'private', [member]: expect.anything() });
      if (method === 'tools/list') expect(answer.result['tools']).toMatchObject([{ name: 'github_get_me' }]);
    }
  });

  it('of two people with keys alike are their own', async () => {
    await letGraceIn(hub);
    const { key } = await hub.createKey({}, grace);
    const answer = await post(hub.mcpUrl, key, 'tools/call', me);
    const text = await answer.text();
    expect([text.includes('no_account'), text.includes('ada')]).toEqual([true, false]);
  });
});
