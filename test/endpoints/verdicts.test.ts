/**
 * KEY-01: one verdict on every door for one tool of each kind, in every state a key can be in, and for every tool there is on
 * a door, each in its turn. What is expected comes from rules that stand here, and each door must say the same for the same reason.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import type { Tool } from '../../src/main/hub/platforms/tool.ts';
import type { Approval } from '../../src/shared/approval.ts';
import { fittingArguments } from '../harness/fitting-arguments.ts';
import { type ApiRequest, requestOf } from '../harness/gh-requests.ts';
import { modernClient, post, postOlder } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { rawOAuth } from '../harness/raw-oauth.ts';
import { legacySession } from '../harness/streams.ts';
import { sharedHub, startHub, type TestHub } from '../harness/world.ts';

type Wish = Parameters<TestHub['createKey']>[0];
type Call = { tool: string; arguments: object; key: string | undefined };

/** A way to call a tool; a door that is added is one entry more. */
type Door = {
  name: string;
  /** What a key for it is made with, beside its state. */
  wish: Wish;
  call(call: Call): Promise<Response>;
  /** Where its credential is not a key that is made for it. */
  make?: (wish: Wish) => Promise<Made>;
  /** States that its credential can't be in. */
  never?: string[];
  /** Where it does not have every tool. */
  serves?: (tool: Tool) => boolean;
};

const { world, hub } = sharedHub(async (world) => {
  const ports = memoryPorts();
  // A question keeps an MCP call open until its person answers.
  const asked = ({ id }: Approval): void => void hub.tried('approvals.deny', { id });
  const asking = { ...ports, approver: { ...ports.approver, asked } };
  return startHub(world, true, temporaryFolder(), asking, { port: 0, gitPort: 0 });
});
const oauth = rawOAuth(() => hub);
beforeAll(async () => {
  for (const { name } of platforms) if (name !== 'github') await connect(name);
  fitting = await fittingArguments(world, platforms);
  for (const [name, args] of Object.entries(fitting)) {
    const request = await requestOf(name, args);
    if (request) requests.set(name, request);
  }
  await hub.createKey({ endpoints: ['gh'] });
  const { detail = '' } = (await hub.call('doctor', {})).find(({ step }) => step === 'git') ?? {};
  ghUrl = `${/http:\/\/\S+:\d+/.exec(detail)?.[0]}/api/v3`.replace('github.localhost', '127.0.0.1');
});

/** GitHub's API at the hub, and the request there that equals a call of each tool. */
let ghUrl = '';
const requests = new Map<string, ApiRequest>();

/** With all that its tools need. */
async function connect(platform: string): Promise<void> {
  const all = platforms.find(({ name }) => name === platform)?.tools ?? [];
  await hub.call('accounts.connect', { platform, tools: all.map(({ name }) => name) });
}

const bearer = (key: string | undefined): Record<string, string> => ({
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  ...(key !== undefined && { authorization: `Bearer ${key}` }),
});
const message = (name: string, args: object) => ({ id: 1, method: 'tools/call', params: { name, arguments: args } });

const doors: Door[] = [
  {
    name: 'MCP',
    wish: {},
    call: ({ tool, arguments: args, key }) =>
      post(`${hub.url}/mcp`, key, 'tools/call', { name: tool, arguments: args }),
  },
  {
    name: 'MCP without a session, before 2026-07-28',
    wish: {},
    call: ({ tool, arguments: args, key }) => postOlder(`${hub.url}/mcp`, key, message(tool, args)),
  },
  {
    name: 'MCP in a session',
    wish: {},
    async call({ tool, arguments: args, key }) {
      const session = await legacySession(`${hub.url}/mcp`, key ?? '').catch(() => undefined);
      return session
        ? session.send(message(tool, args))
        : fetch(`${hub.url}/mcp`, { method: 'POST', headers: bearer(key), body: '{}' });
    },
  },
  {
    name: 'MCP by the name of a tool that is not listed',
    // A toolset of which no key of these has a tool to itself, so that something is always left to be found.
    wish: { toolsets: ['search'] },
    call: ({ tool, arguments: args, key }) => {
      const isRead = tools.some(({ name, access }) => name === tool && access === 'read');
      const by = { name: isRead ? 'read_tool' : 'write_tool', arguments: { name: tool, arguments: args } };
      return post(`${hub.url}/mcp`, key, 'tools/call', by);
    },
  },
  {
    name: 'OpenAPI',
    wish: {},
    call: ({ tool, arguments: args, key }) =>
      fetch(`${hub.url}/tools/${tool}`, { method: 'POST', headers: bearer(key), body: JSON.stringify(args) }),
  },
  {
    name: 'MCP by OAuth',
    wish: {},
    call: ({ tool, arguments: args, key }) =>
      post(`${hub.url}/mcp/oauth`, key, 'tools/call', { name: tool, arguments: args }),
    make: byConsent,
    // A consent is for MCP alone, never for what loses something, and says nothing of a budget.
    never: ['a key for another endpoint', 'a key that may also delete', 'a key without budget'],
  },
  {
    name: 'gh and SDKs',
    wish: { endpoints: ['gh'] },
    call({ tool, key }) {
      const { method, path, type, body } = requests.get(tool) ?? { method: 'GET', path: '/none', type: 'none' };
      const headers = { ...bearer(key), 'content-type': type };
      return fetch(`${ghUrl}${path}`, { method, headers, ...(body !== undefined && { body }) });
    },
    serves: ({ name }) => requests.has(name),
  },
];

/** What a key would be, as a person grants it to a client that asks for all there is. */
async function byConsent({ write = false, tools, repositories = ['*/*'], days = 1 }: Wish): Promise<Made> {
  const client = await oauth.register();
  const narrowed = { write, repositories, days, ...(tools && { tools }) };
  const { access_token } = await oauth.redeem(client, await oauth.code(client, {}, narrowed));
  return { key: access_token ?? '', id: (await oauth.key(client)).id };
}

const tools = platforms.flatMap((platform) => platform.tools);
/** Arguments that fit each tool, of things that there are. */
let fitting: Record<string, Record<string, unknown>>;

type Verdict = 'refused' | 'limited' | 'allow' | 'ask' | 'deny';
type Made = { key: string; id: string };

/** How a key of the state is made for a door, and what is then to be said of a call. */
type State = {
  name: string;
  make(wish: Wish, made: Make): Promise<Made | undefined>;
  expected(tool: Tool): Verdict;
  /** Which tools are called; left out, one of each kind. */
  asks?: (all: Tool[]) => Tool[];
};
type Make = (wish: Wish) => Promise<Made>;

const withKey: Make = (wish) => hub.createKey({ callsPerMinute: 1000, ...wish });
const madeFor = (state: State, { wish, make = withKey }: Door): Promise<Made | undefined> => state.make(wish, make);
/** What loses something is in no key that is made without a word about it. */
const byAccess = ({ access }: Tool): Verdict => (access === 'read' ? 'allow' : access === 'write' ? 'ask' : 'deny');
const readOnly = ({ access }: Tool): Verdict => (access === 'read' ? 'allow' : 'deny');
const refused = (): Verdict => 'refused';
/** Tools of which only the platform can tell what repository a call is about. */
const lookedUp = ['github_create_repository', 'github_update_project_item'];
const isOfRepository = ({ name }: Tool): boolean => lookedUp.includes(name) || 'repository' in (fitting[name] ?? {});

/** What a verdict could depend on. */
const kindOf = (tool: Tool): string =>
  [...lookedUp, 'github_get_me'].includes(tool.name)
    ? tool.name
    : [tool.name.split('_')[0], tool.access, isOfRepository(tool)].join(' ');
/** The first of each kind. */
const firstOfEach = (all: Tool[], kind: (tool: Tool) => string): Tool[] => [
  ...new Map(all.toReversed().map((tool) => [kind(tool), tool])).values(),
];
const oneOfEach = (all: Tool[]): Tool[] => firstOfEach(all, kindOf);
/** Where no call is looked at, since the key is none for any. */
const oneToRefuse = (all: Tool[]): Tool[] => firstOfEach(all, ({ access }) => access);

const states: State[] = [
  { name: 'no key', make: async () => undefined, expected: refused, asks: oneToRefuse },
  {
    name: 'an unknown key',
    make: async () => ({ key: `ogx_${'0'.repeat(49)}`, id: '' }),
    expected: refused,
    asks: oneToRefuse,
  },
  {
    name: 'a revoked key',
    async make(wish, made) {
      const key = await made({ ...wish, write: true });
      await hub.call('keys.revoke', { id: key.id });
      return key;
    },
    expected: refused,
    asks: oneToRefuse,
  },
  {
    name: 'a paused key',
    async make(wish, made) {
      const key = await made({ ...wish, write: true });
      await hub.call('keys.pause', { id: key.id });
      return key;
    },
    expected: refused,
    asks: oneToRefuse,
  },
  { name: 'a read-only key', make: (wish, made) => made(wish), expected: readOnly, asks: (all) => all },
  { name: 'a key that may write', make: (wish, made) => made({ ...wish, write: true }), expected: byAccess },
  {
    name: 'a key that may also delete',
    make: (wish, made) => made({ ...wish, destructive: true }),
    expected: () => 'ask',
    asks: (all) => oneOfEach(all.filter(({ access }) => access === 'destructive')),
  },
  {
    name: 'a key for one tool',
    make: (wish, made) => made({ ...wish, write: true, tools: ['github_get_me'] }),
    expected: ({ name }) => (name === 'github_get_me' ? 'allow' : 'deny'),
  },
  {
    name: 'a key for another repository',
    make: (wish, made) => made({ ...wish, write: true, repositories: ['ada-demo/none'] }),
    asks: (all) => oneOfEach(all.filter(({ name }) => /^(?:github|slack)_/.test(name))),
    expected: (tool) => (isOfRepository(tool) ? 'deny' : byAccess(tool)),
  },
  {
    name: 'a key for another endpoint',
    make: (wish, made) => made({ ...wish, write: true, endpoints: ['console'] }),
    expected: () => 'deny',
    asks: oneToRefuse,
  },
  {
    name: 'a key for an account that is not there any more',
    async make(wish, made) {
      const key = await made({ ...wish, write: true });
      const accounts = await hub.call('accounts.list', {});
      for (const { id } of accounts.filter(({ platform }) => platform === 'github'))
        await hub.call('accounts.disconnect', { account: id });
      await connect('github');
      return key;
    },
    // Accounts at other platforms are still there.
    asks: (all) => oneOfEach(all.filter(({ name }) => name.startsWith('github_'))),
    expected: () => 'deny',
  },
  {
    name: 'a key without budget',
    async make(wish, made) {
      const key = await made({ ...wish, callsPerDay: 1 });
      const me = { name: 'github_get_me', arguments: {} };
      const call = wish.toolsets ? { name: 'read_tool', arguments: me } : me;
      const isForGh = wish.endpoints?.includes('gh');
      const spend = () =>
        isForGh
          ? fetch(`${ghUrl}/user`, { headers: bearer(key.key) })
          : post(`${hub.url}/mcp`, key.key, 'tools/call', call);
      await (await spend()).text();
      return key;
    },
    expected: () => 'limited',
    asks: oneToRefuse,
  },
  {
    name: 'an expired key', // the last one, since it moves the clock of the hub
    make: (wish, made) => made({ ...wish, write: true, days: 1 }),
    expected: refused,
    asks: oneToRefuse,
  },
];

const elsewhere = 'the key is for another endpoint';

/** What a door said of a call, with the reason that the record has. */
async function verdictOf(door: Door, tool: Tool, key: Made | undefined): Promise<{ verdict: Verdict; reason: string }> {
  const before = (await hub.call('audit.list', { limit: 1 }))[0]?.sequence ?? 0;
  const answer = await door.call({ tool: tool.name, arguments: fitting[tool.name] ?? {}, key: key?.key });
  const body = await answer.text();
  if (answer.status === 401) return { verdict: 'refused', reason: '' };
  if (answer.status === 429) return { verdict: 'limited', reason: '' };
  // Nothing of such a request is read, so it is counted with others like it and not on record as a call.
  if (answer.status === 403 && /The key is not for \w+\./.test(body)) return { verdict: 'deny', reason: elsewhere };
  const records = (await hub.call('audit.list', { limit: 1000, after: before })).filter(
    ({ keyId, tool: named }) => keyId === key?.id && named === tool.name,
  );
  // What is read for the preview of a change is on record too, and decides nothing unless it finds what the key is not for.
  const decided = records.find(
    ({ verdict, access }) => access === tool.access && ['allow', 'deny', 'ask'].includes(verdict ?? ''),
  );
  const found = records.find(({ outcome }) => outcome === 'denied');
  const { verdict, reason } = decided ?? { ...found, verdict: found && 'deny' };
  if (!verdict) throw new Error(`${door.name}: ${tool.name} is not on record; answered ${answer.status} ${body}`);
  return { verdict: verdict as Verdict, reason: reason ?? '' };
}

/** One question after another, a few at a time: the hub and the world have other work while each waits for the other. */
async function each<T>(items: T[], ask: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const goOn = async (): Promise<void> => {
    for (const item of left) await ask(item);
  };
  await Promise.all(Array.from({ length: 6 }, goOn));
}

/** A key of the state for each call, the same one as long as it may be. */
async function keysOf(state: State, door: Door): Promise<(expected: Verdict) => Promise<Made | undefined>> {
  const shared = await madeFor(state, door);
  let [asking, questions] = [Promise.resolve(shared), 0];
  return async (expected) => {
    if (expected !== 'ask') return shared;
    // One whose questions are declined twice in a row may not ask for a while.
    if (questions++ % 2 === 0) asking = madeFor(state, door);
    return asking;
  };
}

describe('KEY-01', () => {
  let verdicts = 0;
  afterAll(() =>
    console.info(
      `${verdicts} verdicts: ${tools.length} tools, ${doors.length} doors, ${states.length} keys, ${requests.size} tools by gh`,
    ),
  );

  it('has arguments for every tool there is', () => {
    expect(Object.keys(fitting).sort()).toEqual(tools.map(({ name }) => name).sort());
    for (const tool of tools) expect(tool.input.safeParse(fitting[tool.name]).success).toBe(true);
  });

  it.each(states.map((state) => [state.name, state] as const))('one verdict on every door: %s', async (name, state) => {
    const open = doors.filter(({ never = [] }) => !never.includes(name));
    const hasTool = ({ serves = () => true }: Door, tool: Tool): boolean => serves(tool);
    const ofDoor: Awaited<ReturnType<typeof keysOf>>[] = [];
    for (const door of open) ofDoor.push(await keysOf(state, door));
    if (name === 'an expired key') hub.ports.advance(86_400_000);
    const asked = (state.asks ?? oneOfEach)(tools);
    await each([...asked.entries()], async ([count, tool]) => {
      // A consent has the pace that all keys have: a minute later it may go on.
      if (count % 40 === 39) hub.ports.advance(60_000);
      const said: { verdict: Verdict; reason: string }[] = [];
      // Where all are called, each on one door, and by gh.
      const isOnEvery = asked.length < tools.length;
      for (const [place, door] of open.entries()) {
        if (!hasTool(door, tool)) continue;
        const isInTurn = (place + count) % (open.length - 1) === 0; // gh is the last of them
        if (!isOnEvery && door.serves === undefined && !isInTurn) continue;
        const key = await ofDoor[place]?.(state.expected(tool));
        const verdict = await verdictOf(door, tool, key);
        expect([door.name, tool.name, verdict.verdict]).toEqual([door.name, tool.name, state.expected(tool)]);
        said.push(verdict);
        verdicts += 1;
      }
      const reasons = new Set(said.map(({ reason }) => reason));
      expect([tool.name, [...reasons]]).toEqual([tool.name, [expect.any(String)]]);
    });
  });
});

describe('a dry run', () => {
  const changes = tools.filter(({ access }) => access !== 'read');
  const dry = (tool: Tool, key: string | undefined, door = doors[4]) =>
    door?.call({ tool: tool.name, arguments: { ...fitting[tool.name], dry_run: true }, key });

  it('says what each change would do, and does nothing', async () => {
    const toolsets = [...new Set(tools.map(({ toolset }) => toolset))];
    const { key } = await hub.createKey({ destructive: true, toolsets, callsPerMinute: 1000 });
    // This client checks an answer by the schema that the tool is listed with.
    const client = await modernClient(`${hub.url}/mcp`, key);
    expect(await client.listTools()).toEqual(expect.arrayContaining(changes.map(({ name }) => name)));
    await world.control('DELETE', '/requests');
    for (const tool of changes) {
      const answer = await dry(tool, key);
      const body = (await answer?.json()) as Record<string, unknown>;
      expect([tool.name, answer?.status, body]).toEqual([
        tool.name,
        200,
        expect.objectContaining({ dry_run: true, target: expect.any(String), changes: expect.any(Array) }),
      ]);
      const again = await client.callTool(tool.name, { ...fitting[tool.name], dry_run: true });
      expect([tool.name, again.structuredContent]).toEqual([tool.name, body]);
      const recent = await hub.call('audit.list', { limit: 5 });
      const record = recent.find((one) => one.tool === tool.name);
      expect(record).toMatchObject({ tool: tool.name, access: 'read', reason: 'dry run', outcome: 'ok' });
    }
    await client.close();
    expect(await hub.call('approvals.list', {})).toEqual([]);
    const changing = (await world.requests()).filter(
      ({ service, method, path }) =>
        service === 'github' && !['GET', 'HEAD'].includes(method) && !/^\/graphql$|\/git-upload-pack$/.test(path),
    );
    expect(changing).toEqual([]);
  });

  it('is for keys that may write alone', async () => {
    const { key } = await hub.createKey({ write: false, callsPerMinute: 1000 });
    for (const tool of oneOfEach(changes)) {
      for (const door of doors.filter(({ make, serves }) => !make && !serves)) {
        const answer = await dry(tool, key, door);
        expect([
          door.name,
          tool.name,
          /not_allowed|not found|does not allow/.test((await answer?.text()) ?? ''),
        ]).toEqual([door.name, tool.name, true]);
      }
    }
  });
});
