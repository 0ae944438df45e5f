/** A key whose client is shown some of its tools, and reaches the others by `search_tools`, `read_tool` and `write_tool`. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { legacyClient, modernClient, post, type ToolClient } from '../harness/mcp.ts';
import { postTool, waiting } from '../harness/tool-server.ts';
import { sharedHub } from '../harness/world.ts';

const { hub } = sharedHub();
let key: { key: string; id: string };
const repository = 'ada-demo/atlas-service';

beforeAll(async () => {
  key = await hub.createKey({ write: true, toolsets: ['commits', 'context'] });
});

const recordsOf = async (id: string) =>
  (await hub.call('audit.list', { limit: 200 })).filter(({ keyId, tool }) => keyId === id && tool !== null);

async function using<T>(
  connect: typeof modernClient,
  bearer: string,
  use: (client: ToolClient) => Promise<T>,
): Promise<T> {
  const client = await connect(hub.mcpUrl, bearer);
  return use(client).finally(() => client.close());
}

const found = async (client: ToolClient, query: string): Promise<string[]> => {
  const answer = await client.callTool('search_tools', { query });
  expect(JSON.parse(answer.content[0]?.text ?? '')).toEqual(answer.structuredContent);
  return ((answer.structuredContent?.['tools'] ?? []) as { name: string }[]).map(({ name }) => name);
};

describe.each([
  ['the v2 client', modernClient],
  ['the legacy SDK client', legacyClient],
])('with toolsets, %s', (_, connect) => {
  it('is shown theirs, and the way to the others', async () => {
    expect(await using(connect, key.key, (client) => client.listTools())).toEqual([
      'github_get_me',
      'github_list_commits',
      'github_get_commit',
      'github_my_commits',
      'github_list_teams',
      'github_list_team_members',
      'approval_status',
      'search_tools',
      'read_tool',
      'write_tool',
    ]);
  });

  it('finds a tool that is not listed and calls it; the record names that tool', async () => {
    await using(connect, key.key, async (client) => {
      expect((await found(client, 'list issues'))[0]).toBe('github_list_issues');
      const called = await client.callTool('read_tool', { name: 'github_list_issues', arguments: { repository } });
      expect([called.isError ?? false, called.structuredContent?.['items']]).toEqual([false, expect.any(Array)]);
      expect(JSON.parse(called.content[0]?.text ?? '')).toEqual(called.structuredContent);
    });
    expect((await recordsOf(key.id)).slice(0, 2)).toMatchObject([
      {
        tool: 'github_list_issues',
        verdict: 'allow',
        outcome: 'ok',
        resource: `github:${repository}`,
        endpoint: 'mcp',
      },
      { tool: 'github_list_issues', verdict: 'allow', outcome: null },
    ]);
  });

  it('calls a tool that is not listed by its own name as well, as a client may have kept it from an older list', async () => {
    const { key: bearer, id } = await hub.createKey({ toolsets: ['context'] });
    await using(connect, bearer, async (client) => {
      const called = await client.callTool('github_list_issues', { repository });
      expect([called.isError ?? false, called.structuredContent?.['items']]).toEqual([false, expect.any(Array)]);
      const refused = await client.callTool('github_list_issues', { repository: 'x' });
      expect(refused.content[0]?.text).toContain('invalid_arguments:');
    });
    expect((await recordsOf(id)).map(({ tool, verdict, outcome }) => [tool, verdict, outcome])).toEqual([
      ['github_list_issues', 'deny', 'denied'],
      ['github_list_issues', 'allow', 'ok'],
      ['github_list_issues', 'allow', null],
    ]);
  });
});

describe.each([
  ['the v2 client', modernClient],
  ['the legacy SDK client', legacyClient],
])('the list that fits, %s', (_, connect) => {
  const own = ['approval_status', 'search_tools', 'read_tool', 'write_tool'];
  const listed = async (bearer: string, { tools = '', name = 'a client' } = {}): Promise<string[]> => {
    const client = await connect(`${hub.mcpUrl}${tools}`, bearer, name);
    return client.listTools().finally(() => client.close());
  };

  it('is everything for a client that searches by itself, which calls by any way that it knows', async () => {
    const { key: bearer, id } = await hub.createKey({ write: true });
    const [short, all] = [await listed(bearer), await listed(bearer, { name: 'claude-code' })];
    expect([short.length, short.slice(33)]).toEqual([37, own]);
    expect([all.length > 60, all.includes('github_list_branches'), all.slice(-1)]).toEqual([true, true, [own[0]]]);
    const client = await connect(hub.mcpUrl, bearer, 'claude-code');
    const called = await client.callTool('read_tool', { name: 'github_get_me' });
    expect(called.structuredContent?.['login']).toBe('ada-demo');
    await client.close();
    expect((await recordsOf(id)).map(({ tool }) => tool)).toEqual(Array(2).fill('github_get_me'));
  });

  it('is what the address asks for, of any client', async () => {
    expect(await listed(key.key, { tools: '?tools=small', name: 'claude-code' })).toHaveLength(16);
    expect((await listed(key.key, { tools: '?tools=all' })).slice(-1)).toEqual([own[0]]);
  });

  it('is what the key asks for, else', async () => {
    const { key: bearer } = await hub.createKey({ write: true, toolList: 'small' });
    expect(await listed(bearer, { name: 'claude-code' })).toHaveLength(16);
  });

  it.each([['large'], ['small&tools=all'], ['']])('is refused by the name %s', async (tools) => {
    const refused = await post(`${hub.mcpUrl}?tools=${tools}`, key.key, 'tools/list');
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringMatching(/one of all, short, small/)]);
    expect((await post(`${hub.mcpUrl}?tools=${tools}`, 'ogx_none', 'tools/list')).status).toBe(401);
  });
});

it('what is told of a tool to a client that searches by itself is words to find it by, and which to show at once', async () => {
  const { key: bearer } = await hub.createKey({ write: true });
  const answer = await post(`${hub.mcpUrl}?tools=all`, bearer, 'tools/list');
  const { result } = (await answer.json()) as {
    result: { tools: { name: string; _meta?: Record<string, unknown> }[] };
  };
  const loaded = result.tools.filter(({ _meta }) => _meta?.['anthropic/alwaysLoad']).map(({ name }) => name);
  expect([loaded.length, loaded]).toEqual([5, expect.arrayContaining(['github_my_commits', 'github_search'])]);
  const [issue] = result.tools.filter(({ name }) => name === 'github_create_issue');
  expect(issue?._meta?.['anthropic/searchHint']).toContain('bug');
});

describe('the name of a tool that is not listed', () => {
  const call = (params: Record<string, unknown>, headers: Record<string, string>): Promise<Response> =>
    post(hub.mcpUrl, key.key, 'tools/call', params, headers);
  const issues = { name: 'github_list_issues', arguments: { repository } };
  const byName = { name: 'read_tool', arguments: issues };

  it.each([
    ['another listed', issues, 'github_get_me'],
    ['another not listed', issues, 'github_get_issue'],
    ['read_tool', issues, 'read_tool'],
    ['the tool that read_tool is to call', byName, 'github_list_issues'],
  ])('in the body and %s in the header is refused', async (_, params, name) => {
    const before = (await recordsOf(key.id)).length;
    expect((await call(params, { 'mcp-name': name })).status).toBe(400);
    expect((await recordsOf(key.id)).length).toBe(before);
  });
});

describe('a tool called by its name', () => {
  it('of a change waits for the person as the change itself does', async () => {
    const asked = post(hub.mcpUrl, key.key, 'tools/call', {
      name: 'write_tool',
      arguments: { name: 'github_create_issue', arguments: { repository, title: 'By way of write_tool' } },
    });
    const question = await vi.waitUntil(async () => (await waiting(hub))[0], { timeout: 60_000 });
    expect(question).toMatchObject({ tool: 'github_create_issue', keyId: key.id });
    expect(JSON.parse(question.arguments)).toMatchObject({ title: 'By way of write_tool' });
    await hub.call('approvals.approve', { id: question.id, hash: question.hash });
    expect(await (await asked).text()).toContain('/issues/');
    expect((await recordsOf(key.id))[0]).toMatchObject({
      tool: 'github_create_issue',
      outcome: 'ok',
      approvalId: question.id,
    });
  });

  it.each([
    ['read_tool', 'github_create_issue', 'Call it with write_tool'],
    ['write_tool', 'github_get_issue', 'Call it with read_tool'],
  ])('by %s is refused where it is of the other kind: %s', async (by, name, said) => {
    const before = (await recordsOf(key.id)).length;
    const refused = await using(modernClient, key.key, (client) => client.callTool(by, { name, arguments: {} }));
    expect([refused.isError, refused.content[0]?.text]).toEqual([true, expect.stringContaining(said)]);
    expect((await recordsOf(key.id)).length).toBe(before);
  });

  it('is denied what the key does not allow, and the search finds nothing of it', async () => {
    const narrow = await hub.createKey({ tools: ['github_get_me', 'github_get_file'], toolsets: ['repos'] });
    await using(modernClient, narrow.key, async (client) => {
      expect(await client.listTools()).toEqual(['github_get_file', 'search_tools', 'read_tool']);
      expect((await found(client, 'github commits issues search file me')).sort()).toEqual([
        'github_get_file',
        'github_get_me',
      ]);
      for (const [name, code] of [
        ['github_list_commits', 'not_allowed'],
        ['github_create_issue', 'not_allowed'],
        ['github_launch', 'unknown_tool'],
        ['approval_status', 'unknown_tool'],
        ['read_tool', 'unknown_tool'],
      ] as const) {
        const refused = await client.callTool('read_tool', {
          name,
          arguments: name.endsWith('issue') ? { repository, title: 'No' } : { repository },
        });
        expect([name, refused.isError, refused.content[0]?.text]).toEqual([
          name,
          true,
          expect.stringContaining(`${code}:`),
        ]);
      }
    });
    const denied = (await recordsOf(narrow.id)).map(({ tool, verdict }) => `${verdict} ${tool}`);
    expect(denied).toEqual([
      ...Array(3).fill('deny (unknown)'),
      'deny github_create_issue',
      'deny github_list_commits',
    ]);
  });

  it('spends the budget of the key; the search spends nothing', async () => {
    const poor = await hub.createKey({ callsPerDay: 1, toolsets: ['repos'] });
    const ask = (name: string, args: object) => post(hub.mcpUrl, poor.key, 'tools/call', { name, arguments: args });
    const me = { name: 'github_get_me' };
    for (let time = 0; time < 3; time++) expect((await ask('search_tools', { query: 'me' })).status).toBe(200);
    expect(await (await ask('read_tool', me)).text()).toContain('ada-demo');
    expect((await ask('read_tool', me)).status).toBe(429);
    expect(await (await ask('search_tools', { query: 'me' })).text()).toContain('github_get_me');
  });

  it('is there for no key that is shown all it may use; whoever calls it then is on record', async () => {
    const tools = ['github_list_commits', 'github_list_issues'];
    const whole = await hub.createKey({ tools });
    expect(await using(modernClient, whole.key, (client) => client.listTools())).toEqual(tools);
    for (const name of ['search_tools', 'read_tool', 'write_tool']) {
      const answer = await post(hub.mcpUrl, whole.key, 'tools/call', {
        name,
        arguments: { query: 'me', name: 'github_get_me' },
      });
      expect(await answer.text()).not.toContain('ada-demo');
    }
    expect((await recordsOf(whole.id)).map(({ tool, verdict }) => [tool, verdict])).toEqual([
      ...Array(3).fill(['(unknown)', 'deny']),
    ]);
  });
});

describe('a key', () => {
  it('is refused a toolset that there is not, with those there are', async () => {
    const refused = await hub.tried('keys.create', { client: 'a test', write: false, days: 1, toolsets: ['rockets'] });
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'usage', message: expect.stringContaining('pull_requests') },
    });
  });
});

describe('fields', () => {
  type Items = { items: Record<string, unknown>[]; next_cursor?: string };
  const commits = async (args: object): Promise<Items> => {
    const called = await using(modernClient, key.key, (client) =>
      client.callTool('github_list_commits', { repository, limit: 3, ...args }),
    );
    expect(called.isError ?? false).toBe(false);
    return called.structuredContent as Items;
  };

  it('leave of each item only what is asked for, over the pages of the list', async () => {
    const [whole, trimmed] = [await commits({}), await commits({ fields: ['sha', 'title'] })];
    expect(trimmed.items).toEqual(whole.items.map(({ sha, title }) => ({ sha, title })));
    expect(trimmed.next_cursor).toBe(whole.next_cursor);
    const next = await commits({ fields: ['sha'], cursor: trimmed.next_cursor });
    expect([next.items.length, Object.keys(next.items[0] ?? {})]).toEqual([3, ['sha']]);
    expect(trimmed.items.map(({ sha }) => sha)).not.toContain(next.items[0]?.['sha']);
  });

  it('that there are not are refused with those that there are, on either door', async () => {
    const args = { repository, fields: ['sha', 'token'] };
    const openapi = await postTool(hub, key.key, 'github_list_commits', args);
    expect([openapi.status, await openapi.text()]).toEqual([422, expect.stringMatching(/sha.*title.*author/)]);
    const called = await post(hub.mcpUrl, key.key, 'tools/call', { name: 'github_list_commits', arguments: args });
    expect(await called.text()).toMatch(/invalid_arguments.*sha.*title/);
  });
});
