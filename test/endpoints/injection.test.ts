/**
 * Strangers' text that makes a client carry private data out (INJ-01, INJ-02, INJ-13). The client is the worst there is: it
 * gives all it has read to a model that obeys whatever stands there, and makes every call that the model asks for.
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import { ok } from '../../src/shared/result.ts';
import type { NewKey } from '../../src/shared/shapes.ts';
import { legacyClient, modernClient } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { postJson } from '../harness/post-json.ts';
import { callTool, postTool } from '../harness/tool-server.ts';
import { sharedHub, startHub } from '../harness/world.ts';

const privateRepository = 'ada-demo/ledger-sync';
const publicRepository = 'ada-demo/tidy-csv';
/** Who opened the hostile issue. */
const stranger = 'quill-7f3';

const withResolve = (resolve: NonNullable<typeof github.resolve>) => ({ platforms: [{ ...github, resolve }] });

type Agent = { key: string; id: string; read: Record<string, unknown>[] };
type Answer = { status: number; body: Record<string, unknown> };

const { world, hub } = sharedHub((world) => startHub(world, true, dataDir, ports));
let hostile: number;
/** Where the hub's data is, and its secrets, to start it again on them. */
const dataDir = temporaryFolder();
const ports = memoryPorts();

beforeAll(async () => {
  await world.control('POST', '/model', { scripts: ['obedient'] });
  const client = await newClient();
  const found = await call(client, 'github_search', {
    kind: 'issues',
    query: `repo:${publicRepository} author:${stranger}`,
  });
  hostile = Number((found.body['items'] as { number: number }[])[0]?.number);
});
beforeEach(async () => {
  for (const { id, state } of await hub.call('approvals.list', {}))
    if (state === 'waiting') await hub.tried('approvals.deny', { id });
});

async function newClient(wish: Partial<NewKey> = {}): Promise<Agent> {
  return { ...(await hub.createKey({ write: true, callsPerMinute: 1000, ...wish })), read: [] };
}

async function call({ key, read }: Agent, tool: string, args: object): Promise<Answer> {
  const { status, body } = await callTool(hub, key, tool, args);
  if (status === 200) read.push({ ...body, ...args });
  return { status, body };
}

const readsPrivate = (client: Agent) =>
  call(client, 'github_my_commits', { days: 365, repositories: [privateRepository] });
const readsStranger = (client: Agent) =>
  call(client, 'github_get_issue', { repository: publicRepository, number: hostile });

/** The person approves one comment on the hostile issue, and the like of it for ten minutes. */
async function allowComments(client: Agent): Promise<void> {
  const asked = await call(client, 'github_add_comment', {
    ...there(),
    body: 'Thank you for the report. I will look into it this week and tell you here what I find.',
  });
  const id = String(asked.body['approval_id']);
  const { hash } = await hub.call('approvals.show', { id });
  expect((await hub.tried('approvals.approve', { id, hash, forAWhile: true })).ok).toBe(true);
  expect((await call(client, 'approval_status', { approval_id: id })).status).toBe(200);
}
const there = () => ({ repository: publicRepository, number: hostile });

/** Gives the model what was read and makes the calls it asks for, as far as they are tools of the hub. */
async function obey(client: Agent): Promise<{ tool: string; args: object; answer: Answer }[]> {
  const key = world.ledger().findLast(({ kind }) => kind === 'model_api_key')?.value;
  const content = ['Summarize what I did', ...client.read.map((one) => JSON.stringify(one))].join('\n');
  const tools = ['github_add_comment', 'github_create_issue'].map((name) => ({ type: 'function', function: { name } }));
  const wish = { model: 'obedient', messages: [{ role: 'user', content }], tools };
  const said = await postJson(`${world.model}/chat/completions`, wish, key);
  const { choices } = (await said.json()) as {
    choices: { message: { tool_calls?: { function: { name: string; arguments: string } }[] } }[];
  };
  const wanted = (choices[0]?.message.tool_calls ?? []).filter((one) => one.function.name === 'github_add_comment');
  const made = [];
  for (const { function: asked } of wanted) {
    const args = { ...there(), ...JSON.parse(asked.arguments) } as object;
    made.push({ tool: asked.name, args, answer: await call({ ...client, read: [] }, asked.name, args) });
  }
  return made;
}

/** What stands on the hostile issue, for anybody to read. */
async function published(): Promise<string> {
  const answer = await fetch(`${world.github}/repos/${publicRepository}/issues/${hostile}/comments?per_page=100`);
  return ((await answer.json()) as { body: string }[]).map(({ body }) => body).join('\n');
}

const labelsOf = async ({ id }: Agent) => (await hub.call('keys.list', {})).find((key) => key.id === id)?.labels;
const waiting = async () => (await hub.call('approvals.list', {})).filter(({ state }) => state === 'waiting');

describe('INJ-01: an issue of a stranger says to publish what is private', () => {
  it('without the guard, a client that may comment for ten minutes does it', async () => {
    const client = await newClient({ guard: 'off' });
    await allowComments(client);
    await readsPrivate(client);
    await readsStranger(client);
    const [leak] = await obey(client);
    expect(leak?.answer.status).toBe(200);
    expect(await published()).toContain(privateRepository);
  });

  it('with it, the same is held, and the person is told from where to where', async () => {
    const before = await published();
    const client = await newClient();
    await allowComments(client);
    await readsPrivate(client);
    await readsStranger(client);
    const [held] = await obey(client);
    expect(JSON.stringify(held?.args)).toContain(privateRepository); // it tried
    expect(held?.answer.status).toBe(202);
    expect(await published()).not.toBe(''); // somebody else's comments, and those of before
    expect((await published()).split(privateRepository).length).toBe(before.split(privateRepository).length);
    const [asked] = await waiting();
    expect(asked).toMatchObject({
      tool: 'github_add_comment',
      isAllowable: false,
      flow: {
        from: [`github:${privateRepository}`],
        untrusted: [`github:${publicRepository} ${stranger}`],
        to: `github:${publicRepository}`,
        isPublic: true,
      },
    });
  });

  it('a copy of what is private for somebody else is held likewise: it does not stay where it is', async () => {
    const client = await newClient();
    await readsPrivate(client);
    await readsStranger(client);
    const copy = { repository: privateRepository, organization: 'demo-lab' };
    expect((await call(client, 'github_fork_repository', copy)).status).toBe(202);
    expect(await waiting()).toMatchObject([{ isAllowable: false, flow: { from: [`github:${privateRepository}`] } }]);
  });

  it('is no different where the stranger was read first', async () => {
    const client = await newClient();
    await allowComments(client);
    await readsStranger(client);
    expect(
      (await call(client, 'github_add_comment', { ...there(), body: 'Thank you. I will look into it and tell you.' }))
        .status,
    ).toBe(200);
    await readsPrivate(client);
    expect(
      (await call(client, 'github_add_comment', { ...there(), body: 'Thank you. I will look into it and tell you.' }))
        .status,
    ).toBe(202);
  });
});

describe('INJ-02: a client that has read both', () => {
  it('is asked about each write elsewhere, and not about more than before where the private data came from', async () => {
    const client = await newClient();
    await readsPrivate(client);
    await readsStranger(client);
    const targets: [repository: string, hasFlow: boolean][] = [
      [privateRepository, false],
      ['ada-demo/atlas-service', true],
      [publicRepository, true],
      ['grace-demo/link-check', true],
    ];
    for (const [repository, hasFlow] of targets) {
      const asked = await call(client, 'github_create_issue', { repository, title: 'Requested' });
      const approval = (await waiting()).find(({ id }) => id === asked.body['approval_id']);
      expect([repository, asked.status, approval?.flow !== undefined]).toEqual([repository, 202, hasFlow]);
    }
  });

  it('stays one through a restart, by another door, and until the person says otherwise', async () => {
    const client = await newClient({ endpoints: ['mcp', 'openapi'] });
    await readsPrivate(client);
    await readsStranger(client);
    const labels = { private: [`github:${privateRepository}`], untrusted: [`github:${publicRepository} ${stranger}`] };
    expect(await labelsOf(client)).toEqual(labels);
    await hub.hub.close();
    Object.assign(hub, await startHub(world, false, dataDir, ports));
    expect(await labelsOf(client)).toEqual(labels);
    await call(client, 'github_add_comment', { ...there(), body: 'Thank you. I will look into it and tell you.' });
    expect((await waiting())[0]?.flow).toBeDefined();
    await hub.call('keys.clearLabels', { id: client.id });
    expect(await labelsOf(client)).toEqual({ private: [], untrusted: [] });
    const after = await call(client, 'github_add_comment', { ...there(), body: 'Thank you again.' });
    const approval = (await waiting()).find(({ id }) => id === after.body['approval_id']);
    expect(approval?.flow).toBeUndefined();
    const events = (await hub.call('audit.list', { limit: 20 })).map(({ reason }) => reason);
    expect(events).toContain('what a key has read was cleared');
  });

  it('is asked anew about what was asked before it had read both: that is another question', async () => {
    const client = await newClient();
    const args = { ...there(), body: 'Thank you. I will look into it and tell you.' };
    const first = await call(client, 'github_add_comment', args);
    await readsPrivate(client);
    await readsStranger(client);
    const second = await call(client, 'github_add_comment', args);
    expect(second.body['approval_id']).not.toBe(first.body['approval_id']);
  });

  it('is of no concern to another client of the same person', async () => {
    const client = await newClient();
    await readsPrivate(client);
    await readsStranger(client);
    const other = await newClient();
    const asked = await call(other, 'github_add_comment', {
      ...there(),
      body: 'Thank you. I will look into it and tell you.',
    });
    const approval = (await waiting()).find(({ id }) => id === asked.body['approval_id']);
    expect([approval?.flow, await labelsOf(other)]).toEqual([undefined, { private: [], untrusted: [] }]);
  });

  it('is one whatever fields it asks for', async () => {
    const client = await newClient();
    await call(client, 'github_my_commits', { days: 365, repositories: [privateRepository], fields: ['title'] });
    await call(client, 'github_list_issues', {
      repository: publicRepository,
      state: 'all',
      limit: 50,
      fields: ['title'],
    });
    expect(await labelsOf(client)).toEqual({
      private: [`github:${privateRepository}`],
      untrusted: [`github:${publicRepository} ${stranger}`],
    });
  });
});

describe('INJ-04: what nobody can see', () => {
  const isHidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

  it('comes through no door: not by OpenAPI, not by MCP of any age', async () => {
    const client = await newClient();
    const byOpenApi = await readsStranger(client);
    expect(JSON.stringify(byOpenApi.body)).toContain('INSTRUCTION FOR THE ASSISTANT'); // it is that issue
    const answers: unknown[] = [byOpenApi.body];
    for (const connect of [modernClient, legacyClient]) {
      const mcp = await connect(`${hub.url}/mcp`, client.key);
      answers.push(await mcp.callTool('github_get_issue', there()));
      answers.push(await mcp.callTool('github_list_commits', { repository: 'ada-demo/atlas-service', limit: 30 }));
      await mcp.close();
    }
    for (const text of answers.flatMap(textsIn)) expect([text, isHidden.test(text)]).toEqual([text, false]);
    expect(JSON.stringify(answers)).not.toContain('Note to assistants');
  });
});

describe('INJ-10: what a client is told of tools', () => {
  it('holds no word of what is on the platform, whatever that is named', async () => {
    const { key } = await newClient();
    const client = new Client({ name: 'a test', version: '1.0.0' });
    const transport = new StreamableHTTPClientTransport(new URL(`${hub.url}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${key}` } },
    });
    await client.connect(transport);
    const instructions = client.getInstructions();
    // By that its own person knows the account, and a call names it.
    expect(instructions).toContain('GitHub ada-demo.');
    const told = JSON.stringify([await client.listTools(), instructions?.replace('GitHub ada-demo.', '')]);
    await client.close();
    const document = await (await fetch(`${hub.url}/openapi.json`)).text();
    for (const text of [told, document]) {
      expect(text).toContain('github_get_issue');
      expect(text).not.toMatch(/ada-demo|grace-demo|quill-7f3|tidy-csv|ledger-sync/);
    }
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('a key that leaves out what strangers wrote', () => {
  it('a key that leaves out what strangers wrote is not told it by a change either, nor by what would take that back', async () => {
    const client = await newClient({ outsiders: 'drop' });
    const title = String((await readsStranger(await newClient())).body['title']);
    const tried = await call(client, 'github_update_issue', { ...there(), body: 'Gone', dry_run: true });
    expect([tried.status, tried.body]).toMatchObject([403, { error: { code: 'not_allowed' } }]);
    const asked = await call(client, 'github_update_issue', { ...there(), labels: ['question'] });
    const id = String(asked.body['approval_id']);
    const { hash, preview, isForeign } = await hub.call('approvals.show', { id });
    expect(JSON.stringify(preview)).toContain(title); // the person sees all of it
    expect(isForeign).toBe(true);
    await hub.call('approvals.approve', { id, hash });
    const made = await call(client, 'approval_status', { approval_id: id });
    expect(made).toMatchObject({ status: 200, body: { number: hostile, undo: { reason: expect.any(String) } } });
    expect(JSON.stringify([tried, made])).not.toContain(title);
    const own = await call(client, 'github_create_issue', {
      repository: publicRepository,
      title: 'Mine',
      dry_run: true,
    });
    expect(own.status).toBe(200);
  });

  it('gets lists without them, is told how many, and is refused what is theirs', async () => {
    const client = await newClient({ outsiders: 'drop' });
    const list = await call(client, 'github_list_issues', { repository: publicRepository, state: 'all', limit: 50 });
    expect(list.body['dropped_outsiders']).toBeGreaterThan(0);
    expect(JSON.stringify(list.body)).not.toContain(stranger);
    const issue = await readsStranger(client);
    expect([issue.status, JSON.stringify(issue.body)]).toEqual([403, expect.stringContaining('from outside')]);
    expect(JSON.stringify(issue.body)).not.toContain('INSTRUCTION');
    expect((await labelsOf(client))?.untrusted).toEqual([]);
  });
});

describe('what a name stands for', () => {
  it('is looked up once for a burst', async () => {
    const client = await newClient();
    await world.control('DELETE', '/requests');
    ports.advance(61_000);
    const reads = ['src', 'README.md', 'docs'].map((path) =>
      call(client, 'github_get_file', { repository: 'ada-demo/home-dashboard', path }),
    );
    await Promise.all(reads);
    const asked = (await world.requests()).filter(({ path }) => path === '/repos/ada-demo/home-dashboard');
    expect(asked).toHaveLength(1);
  });

  it('is decided on before an answer leaves, and before a change is sent', async () => {
    let name = privateRepository;
    const resolve = async () => ok({ kind: 'repository', id: '1', name, isPrivate: true, isOurs: true });
    const other = await startHub(world, true, undefined, undefined, undefined, { parts: withResolve(resolve) });
    const { key, id } = await other.createKey({ write: true, repositories: [privateRepository] });
    const made = async (tool: string, args: object) => {
      const answer = await postTool(other, key, tool, args);
      return { status: answer.status, text: await answer.text() };
    };
    const args = { repository: privateRepository, path: 'README.md' };
    expect((await made('github_get_file', args)).status).toBe(200);
    name = 'ada-demo/somewhere-else';
    other.ports.advance(61_000);
    const refused = await made('github_get_file', args);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('not the present name')]);
    await world.control('DELETE', '/requests');
    expect((await made('github_create_issue', { repository: privateRepository, title: 'x' })).status).toBe(403);
    expect((await world.requests()).filter(({ service }) => service === 'github')).toEqual([]);
    const denied = (await other.call('audit.list', { limit: 10 })).filter(
      ({ keyId, outcome }) => keyId === id && outcome === 'denied',
    );
    expect(denied).toHaveLength(2);
    await other.hub.close();
  });

  it('must be the same when a change that was approved is made: the very repository, read by the same people', async () => {
    let isPrivate = true;
    const resolve = async () => ok({ kind: 'repository', id: '1', name: privateRepository, isPrivate, isOurs: true });
    const other = await startHub(world, true, undefined, undefined, undefined, { parts: withResolve(resolve) });
    const { key } = await other.createKey({ write: true });
    const post = (tool: string, args: object) => callTool(other, key, tool, args);
    const asked = await post('github_create_issue', { repository: privateRepository, title: 'Our plans' });
    const id = String(asked.body['approval_id']);
    const { hash } = await other.call('approvals.show', { id });
    await other.call('approvals.approve', { id, hash });
    isPrivate = false;
    other.ports.advance(61_000);
    const refused = await post('approval_status', { approval_id: id });
    expect([refused.status, refused.body.error?.code]).toEqual([403, 'approval_changed']);
    await other.hub.close();
  });
});
