/** What is answered without the SDK is what the SDK answers: one corpus, put to two endpoints that differ in that alone. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../../../../src/main/hub/doors/http/http.ts';
import { createMcpEndpoint } from '../../../../../src/main/hub/doors/mcp/mcp.ts';
import { plainRequest } from '../../../../../src/main/hub/doors/mcp/mcp-direct.ts';
import type { CallRequest } from '../../../../../src/main/hub/kernel/call.ts';
import type { LiveKey } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { createKeySchemas } from '../../../../../src/main/hub/kernel/tools/tool-lists.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { failure } from '../../../../../src/shared/errors.ts';
import type { Account, Grant } from '../../../../../src/shared/model.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';

type Parts = Parameters<typeof createMcpEndpoint>[0];

let platforms = [github];
const inventory = createInventory(() => platforms);
const account = (id: string, label: string) => ({ id, label, platform: 'github', state: 'connected' }) as Account;
let accounts = [account('cac_1', 'ada-demo')];
const grant = {
  tools: inventory.all.map(({ tool }) => tool.name),
  access: ['read', 'write'],
  accounts: ['cac_1', 'cac_2'],
  callsPerDay: 9_999,
  callsPerMinute: 9_999,
  callsAtOnce: 64,
} as Grant;
const key = { id: 'key_1', userId: 'auth0|ada', grant, revoked: new AbortController().signal } as LiveKey;

/** What reached `invoke`, and the signals of calls that wait. */
const made: Partial<CallRequest>[] = [];
const cut: Promise<unknown>[] = [];
let begun = (): void => {};

const invoke: Parts['invoke'] = {
  async call({ signal, key: _, progress, ...call }) {
    made.push(call);
    progress?.('halfway', 1, 2);
    const { as } = Object(call.arguments) as { as?: string };
    if (as === 'fails') return fail('not_allowed', 'Not that one.', { link: 'http://127.0.0.1/fix' });
    if (as === 'is refused for now')
      return { ok: false, failure: failure('too_fast', undefined, { retryAfterSeconds: 3 }) };
    if (as === 'waits') {
      cut.push(once(signal, 'abort'));
      begun();
      await cut.at(-1);
    }
    if (as === 'asks') {
      const pending = { id: 'apr_1', tool: call.tool, title: 'Open an issue', expiresAt: '2026-11-28T12:00:00.000Z' };
      return ok({ pending, link: 'http://127.0.0.1/approve' }) as Awaited<ReturnType<Parts['invoke']['call']>>;
    }
    return ok({ value: { login: 'ada-demo', text: '“é” \u2028 </script>', nothing: null, items: [{ id: 1 }] } });
  },
  resume: async () => fail('approval_unknown'),

  find: () => undefined,
  cancel: async () => {},
};

const endpoint = (bySdk: boolean) =>
  createMcpEndpoint({
    path: '/mcp',
    version: '1.2.3',
    bySdk,
    hasConsole: true,
    inventory,
    invoke,
    blocked: () => {},
    schemas: createKeySchemas(async () => accounts),
    watch: () => () => {},
    clock: { now: Date.now },
    limits: { refusal: () => undefined, acquire: () => () => {} },
    admission: { admit: async () => ({ key }) },
  });
const endpoints = { '/direct': endpoint(false), '/sdk': endpoint(true) };
const server = createServer((request, response) => {
  prepare(response);
  const { pathname } = new URL(request.url ?? '', 'http://127.0.0.1');
  void endpoints[pathname as keyof typeof endpoints].route.handle(request, response);
});
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  for (const path of Object.keys(endpoints)) {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 's', version: '2' } };
    const opened = await send(path, { body: { jsonrpc: '2.0', id: 0, method: 'initialize', params } });
    sessions[path] = opened.headers.get('mcp-session-id') ?? '';
    await opened.text();
  }
});
afterAll(async () => {
  for (const { close } of Object.values(endpoints)) await close();
  server.closeAllConnections();
  server.close();
});

/** The session of each endpoint, for which this stands in a header. */
const sessions: Record<string, string> = {};
const ownSession = 'its own';

type Sent = { headers?: Record<string, string | undefined>; body: unknown };

/** With the smallest list, since the SDK makes it again for each. */
const addressOf = (path: string): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}?tools=small`;

async function send(path: string, { headers = {}, body }: Sent, signal?: AbortSignal): Promise<Response> {
  const given = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers };
  const kept = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, value === ownSession ? (sessions[path] ?? '') : String(value)]);
  return fetch(addressOf(path), {
    method: 'POST',
    headers: kept,
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** Of a stream the messages, without the signs of life between them. */
async function answerOf(path: string, sent: Sent) {
  made.length = 0;
  const answer = await send(path, sent);
  const { date: _, 'content-length': length, 'transfer-encoding': __, ...headers } = Object.fromEntries(answer.headers);
  if (headers['mcp-session-id'] === sessions[path]) headers['mcp-session-id'] = ownSession;
  const text = await answer.text();
  const isStream = headers['content-type'] === 'text/event-stream';
  const messages = isStream ? [...text.matchAll(/data: ([^\n]*)\n\n/g)].map(([, data]) => data) : [text];
  const said = messages.map((message) => (message ? JSON.parse(message) : ''));
  return {
    isDirect: length !== undefined && answer.ok,
    told: { status: answer.status, headers, said, made: [...made] },
  };
}

// A corpus: one request of each kind, and each of them changed in one place.

const meta = (name: string): string => `io.modelcontextprotocol/${name}`;
const envelope = { [meta('protocolVersion')]: '2026-07-28', [meta('clientCapabilities')]: {} };
type Params = Record<string, unknown>;
const newest = (method: string, params: Params = {}, more: Params = {}): Sent => ({
  headers: {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(typeof params['name'] === 'string' && { 'mcp-name': params['name'] }),
  },
  body: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: { ...envelope, ...more } } },
});
const older = (method: string, params?: Params): Sent => ({
  headers: { 'mcp-protocol-version': '2025-06-18' },
  body: { jsonrpc: '2.0', id: 1, method, ...(params && { params }) },
});
const inSession = (method: string, params?: Params): Sent => {
  const { headers, body } = older(method, params);
  return { headers: { ...headers, 'mcp-session-id': ownSession }, body };
};
const eras = [newest, older, inSession];
const call = (as?: string, name = 'github_get_me'): Params => ({ name, arguments: as === undefined ? {} : { as } });
const hidden = inventory.list(grant).hidden[0]?.tool.name;
const calls = [
  call(),
  call('fails'),
  call('is refused for now'),
  call('asks', 'github_create_issue'),
  call(undefined, hidden),
  { name: 'github_get_me' },
];
const plain: [string, Sent][] = eras.flatMap((era) => [
  [`${era.name} tools/list`, era('tools/list')] as [string, Sent],
  ...calls.map((params): [string, Sent] => [`${era.name} ${JSON.stringify(params)}`, era('tools/call', params)]),
]);

/** What is put in each place of a request, one at a time; undefined takes it away. `both`: the name of the tool and the header that says it. */
const changes: Record<string, unknown[]> = {
  'body id': [0, -3, '', 'ünï', null, 1.5, 2 ** 60, {}, true, undefined],
  'body jsonrpc': ['1.0', 2, undefined],
  'body method': ['tools/List', 'ping', 'prompts/list', 'server/discover', 'notifications/cancelled', 7, undefined],
  'body params': [null, [], 'text', 1, undefined],
  'body result': [{}],
  'params cursor': ['c'],
  'params task': [{}],
  'params requestState': ['s', {}],
  'params inputResponses': [{}],
  'params arguments': [null, [], 'text', JSON.parse('{"__proto__":{"as":"fails"},"b":1}')],
  'params name': ['github_list_issues', 5, undefined],
  'both name': ['github_no_such', 'search_tools', 'read_tool', 'approval_status', '__proto__', ''],
  'params _meta': [null, [], 'text', {}, undefined],
  'meta progressToken': ['p', '', 7, 1.5, null, {}],
  'meta traceparent': ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  [`meta ${meta('protocolVersion')}`]: ['2025-06-18', '2027-01-01', 5, null],
  [`meta ${meta('clientCapabilities')}`]: [
    'text',
    null,
    { roots: 1 },
    { elicitation: { url: {} } },
    undefined,
    { tasks: {} },
    { more: {} },
    { sampling: 1 },
    { roots: { listChanged: 1 } },
    { roots: { listChanged: true } },
    { sampling: { tools: 1 } },
    { extensions: 1 },
    { extensions: { a: 1 } },
    { extensions: { a: {} } },
    { experimental: { a: 1 } },
    { elicitation: { form: 1 } },
    { elicitation: { form: { applyDefaults: 1 } } },
    { elicitation: [] },
    [],
  ],
  [`meta ${meta('clientInfo')}`]: [
    {},
    'text',
    null,
    { name: 'c' },
    { name: 'c', version: 1 },
    { name: 'c', version: '1', title: 1 },
    { name: 'c', version: '1', icons: [] },
    { name: 'c', version: '1', icons: 1 },
  ],
  'body more': [1],
  [`meta ${meta('logLevel')}`]: ['info', 'loud'],
  'header mcp-protocol-version': [
    '2026-07-28',
    '2027-01-01',
    '2024-11-05',
    'text',
    '2025-06-18, 2025-06-18',
    ' 2025-11-25 ',
    undefined,
  ],
  'header mcp-method': ['tools/list', 'tools/call', 'Tools/call', undefined],
  'header mcp-name': ['github_list_issues', '=?base64?Z2l0aHViX2dldF9tZQ==?=', '=?base64?!?=', undefined],
  'header accept': ['application/json', 'text/event-stream', '*/*'],
  'header mcp-session-id': ['0b6b1c39-7c5a-4f07-b8a6-5a4dd6b3d0a1'],
};

function changed({ headers = {}, body }: Sent, place: string, value: unknown): Sent {
  const [part = '', name = ''] = place.split(' ');
  const message = body as { params?: Params & { _meta?: Params } };
  const { params } = message;
  const inHead = part === 'header' || part === 'both';
  const changedBody = {
    body: { ...message, [name]: value },
    params: { ...message, params: { ...params, [name]: value } },
    both: { ...message, params: { ...params, [name]: value } },
    meta: { ...message, params: { ...params, _meta: { ...params?._meta, [name]: value } } },
  }[part];
  const header = part === 'both' ? `mcp-${name}` : name;
  return {
    headers: inHead ? { ...headers, [header]: value as string | undefined } : headers,
    body: changedBody ?? body,
  };
}

/** Where each value is another question: what a client says of itself counts in the newest calls alone, and what is called in calls. */
function isAnother(place: string, era: unknown, method: string): boolean {
  if (place.startsWith('meta ')) return era === newest && method === 'tools/call';
  return method === 'tools/call' || place === 'params _meta' || !/^(params|both) /.test(place);
}

const bases = eras.flatMap((era) => [
  { era, method: 'tools/list', sent: era('tools/list') },
  { era, method: 'tools/call', sent: era('tools/call', call()) },
]);
const corpus = bases.flatMap(({ era, method, sent }) => [
  { what: 'a batch of one', sent: { ...sent, body: [sent.body] } },
  { what: 'a batch of two', sent: { ...sent, body: [sent.body, sent.body] } },
  ...Object.entries(changes).flatMap(([place, values]) =>
    values
      .slice(0, isAnother(place, era, method) ? undefined : 1)
      .map((value) => ({ what: `${place} ${JSON.stringify(value)}`, sent: changed(sent, place, value) })),
  ),
]);

describe('a request that is plain', () => {
  it.each(plain)('is answered without the SDK, as it would: %s', async (_, sent) => {
    const [direct, sdk] = [await answerOf('/direct', sent), await answerOf('/sdk', sent)];
    expect(direct.told).toEqual(sdk.told);
    expect([direct.isDirect, sdk.isDirect]).toEqual([true, false]);
  });

  it.each(eras)('is told how far its call is where it asks for it: $name', async (era) => {
    const sent = changed(era('tools/call', call('fails')), 'meta progressToken', 7);
    const accept = 'application/json, text/event-stream';
    const headers = { accept, ...sent.headers, ...(era === inSession && { 'mcp-session-id': undefined }) };
    expect(plainRequest({ headers }, sent.body, undefined)).toMatchObject({ call: { progressToken: 7 } });
    const [direct, sdk] = [await answerOf('/direct', sent), await answerOf('/sdk', sent)];
    expect(direct.told).toEqual(sdk.told);
    const progress = { progressToken: 7, progress: 1, total: 2, message: 'halfway' };
    expect(direct.told.said).toMatchObject([{ params: progress }, { result: { isError: true } }]);
  });

  it('names its client, and may say what it can', async () => {
    const able = {
      [meta('clientCapabilities')]: { roots: {}, elicitation: { form: {} } },
      [meta('clientInfo')]: { name: 'c', version: '1' },
    };
    const sent = newest('tools/call', call(), able);
    const [direct, sdk] = [await answerOf('/direct', sent), await answerOf('/sdk', sent)];
    expect([direct.isDirect, direct.told]).toEqual([true, sdk.told]);
    expect(direct.told.made).toMatchObject([{ client: 'c 1', endpoint: 'mcp' }]);
  });

  it.each(eras)('takes its call along when its client goes away, as the SDK does: $name', async (era) => {
    for (const path of Object.keys(endpoints)) {
      const leaving = new AbortController();
      const { promise, resolve } = Promise.withResolvers<void>();
      begun = resolve;
      const gone = send(path, era('tools/call', call('waits')), leaving.signal).catch(() => 'gone');
      await promise;
      leaving.abort();
      expect(await gone).toBe('gone');
      await cut.at(-1);
    }
  });
});

it('is cancelled in its session, and then has no answer', async () => {
  for (const path of Object.keys(endpoints)) {
    const { promise, resolve } = Promise.withResolvers<void>();
    begun = resolve;
    const leaving = new AbortController();
    const cancelled = send(path, inSession('tools/call', call('waits')), leaving.signal).then(
      () => 'answered',
      () => 'nothing',
    );
    await promise;
    const body = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, reason: 'enough' } };
    const told = await send(path, { ...inSession(''), body });
    expect(told.status).toBe(202);
    await cut.at(-1);
    await send(path, inSession('tools/list')).then((answer) => answer.text()); // an answer would have come by then
    leaving.abort();
    expect(await cancelled).toBe('nothing');
  }
});

it('is answered alike whatever is wrong or unusual about it', async () => {
  for (const { what, sent } of corpus) {
    const [direct, sdk] = [await answerOf('/direct', sent), await answerOf('/sdk', sent)];
    expect([what, sent, JSON.stringify(direct.told)]).toEqual([what, sent, JSON.stringify(sdk.told)]);
  }
});

it('lists what the key can use now', async () => {
  const sent = newest('tools/list');
  const seen: string[] = [];
  const steps = [
    () => {},
    () => (accounts = [...accounts, account('cac_2', 'octavia')]),
    () => (accounts = accounts.map((one) => (one.id === 'cac_2' ? { ...one, label: 'octo' } : one))),
    () => (key.grant = { ...grant, access: ['read'] }),
    () => (key.grant = { ...grant, tools: [...grant.tools, ...slack.tools.map(({ name }) => name)] }),
    () => (platforms = [github, slack]),
  ];
  for (const step of steps) {
    step();
    const [first, again, sdk] = [
      await answerOf('/direct', sent),
      await answerOf('/direct', sent),
      await answerOf('/sdk', sent),
    ];
    expect([again.isDirect, first.told, again.told]).toEqual([true, sdk.told, sdk.told]);
    seen.push(JSON.stringify(again.told));
  }
  expect(new Set(seen).size).toBe(steps.length - 1); // a grant for tools that are not there yet lists no more
});

it('leaves what somebody else described to the SDK, which holds headers to its schema', async () => {
  platforms = [github, { ...slack, isImported: true }];
  const sent = newest('tools/call', call(undefined, slack.tools[0]?.name));
  const [direct, sdk] = [await answerOf('/direct', sent), await answerOf('/sdk', sent)];
  expect([direct.isDirect, direct.told]).toEqual([false, sdk.told]);
});

it('ends with its session', async () => {
  for (const path of Object.keys(endpoints)) {
    const { promise, resolve } = Promise.withResolvers<void>();
    begun = resolve;
    const ended = send(path, inSession('tools/call', call('waits')));
    await promise;
    const headers = { accept: 'application/json', 'mcp-session-id': sessions[path] ?? '' };
    expect((await fetch(addressOf(path), { method: 'DELETE', headers })).status).toBe(200);
    await cut.at(-1);
    const answer = await ended;
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  }
});
