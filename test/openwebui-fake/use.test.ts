/** People who use the fake of Open WebUI: what the hub is asked for them, and when it is not asked. */
import { jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeModelServer, type ModelServerRequest, startModelServer } from '../harness/model-server.ts';
import { type FakeOpenWebUI, type FakeOptions, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import type { Account, ConnectionConfig, ToolServer } from '../harness/open-webui/state.ts';
import { callOpenWebUI } from '../openwebui/call.ts';

let openWebUI: FakeOpenWebUI;
let hub: FakeModelServer;
let ada: Account;
let eve: Account;
beforeEach(async () => {
  hub = await startModelServer((request, response) => {
    const answer = answerOf(request);
    response.writeHead(answer ? 200 : 202, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});
afterEach(async () => {
  await openWebUI.close();
  await hub.close();
});

/** A hub that lists two models, answers questions, and is an MCP server of either kind at `/mcp`. */
function answerOf({ path, body }: ModelServerRequest): object | undefined {
  if (path === '/v1/models') return { data: [{ id: 'hub/one' }, { id: 'hub/two' }] };
  if (path === '/v1/chat/completions') return { choices: [{ message: { role: 'assistant', content: 'Hello.' } }] };
  const { id, method } = body ?? {};
  if (id === undefined) return undefined;
  const tools = [{ name: 'github_list_commits', description: 'Lists commits.', inputSchema: { type: 'object' } }];
  const results: Record<string, object> = {
    'server/discover': { supportedVersions: ['2026-07-28'] },
    initialize: { protocolVersion: '2025-11-25', capabilities: {} },
    'tools/list': { tools },
    'tools/call': { content: [{ type: 'text', text: 'two' }] },
  };
  return { jsonrpc: '2.0', id, result: results[String(method)] };
}

async function start(options: FakeOptions = {}) {
  openWebUI = await startFakeOpenWebUI(options);
  ada = openWebUI.signInWithSso('auth0|ada', 'ada@example.com', 'Ada Lovelåce', 'the access token');
  eve = openWebUI.addAccount({ email: 'eve@example.com', name: 'Eve' });
}

const call = (method: string, path: string, body?: object, token = openWebUI.admin.apiKey ?? '') =>
  callOpenWebUI<Record<string, unknown>>({ url: openWebUI.url, token }, method, path, body);
const grants = (...people: string[]) =>
  people.map((principal_id) => ({ principal_type: 'user', principal_id, permission: 'read' }));
const listed = async (token?: string) => {
  const { body } = await call('GET', '/api/models', undefined, token);
  return (body['data'] as { id: string }[]).map(({ id }) => id);
};

async function connect(config: ConnectionConfig, row: string): Promise<void> {
  await call('POST', '/openai/config/update', {
    ENABLE_OPENAI_API: true,
    OPENAI_API_BASE_URLS: [hub.baseUrl],
    OPENAI_API_KEYS: ['the key'],
    OPENAI_API_CONFIGS: { '0': config },
  });
  await call('POST', '/api/v1/models/model/access/update', { id: row, access_grants: grants(ada.id) });
}

describe('a model', () => {
  it('is seen by those who may use it, as the connection lists it', async () => {
    await start();
    await connect({ prefix_id: 'mine', headers: { 'X-User': '{{USER_EMAIL}}' } }, 'mine.hub/one');
    expect(await listed()).toEqual(['mine.hub/one', 'mine.hub/two']);
    expect(await listed(ada.token)).toEqual(['mine.hub/one']);
    expect(await listed(eve.token)).toEqual([]);
    expect(hub.requests.map(({ headers }) => headers['x-user'])).toEqual([
      'admin@example.com',
      'ada@example.com',
      'eve@example.com',
    ]);
    await connect({ model_ids: ['hub/three'] }, 'hub/three');
    expect(await listed(ada.token)).toEqual(['hub/three']);
    expect(hub.requests).toHaveLength(3);
  });

  it('is asked by its own name, and only for those who may use it', async () => {
    await start();
    await connect({ prefix_id: 'mine', model_ids: ['hub/one'] }, 'mine.hub/one');
    const { status, content } = await openWebUI.ask(ada, { model: 'mine.hub/one', text: 'Hi', stream: false });
    expect({ status, content }).toEqual({ status: 200, content: 'Hello.' });
    expect(hub.requests[0]?.body).toEqual({
      stream: false,
      model: 'hub/one',
      messages: [{ role: 'user', content: 'Hi' }],
    });
    const refused = { status: 400, refused: 'Model not found' };
    expect(await openWebUI.ask(eve, { model: 'mine.hub/one', text: 'Hi' })).toMatchObject(refused);
    expect(await openWebUI.ask(ada, { model: 'hub/one', text: 'Hi' })).toMatchObject(refused);
    ada.role = 'pending';
    expect(await openWebUI.ask(ada, { model: 'mine.hub/one', text: 'Hi' })).toMatchObject({ status: 401 });
    expect(hub.requests).toHaveLength(1);
    expect(await openWebUI.ask(openWebUI.admin, { model: 'mine.hub/one', text: 'Hi' })).toMatchObject({ status: 200 });
  });

  it('is given the whole chat when the chat goes on', async () => {
    await start();
    await connect({ model_ids: ['hub/one'] }, 'hub/one');
    const { chatId } = await openWebUI.ask(ada, { model: 'hub/one', text: 'Hi' });
    await openWebUI.ask(ada, { model: 'hub/one', text: 'And?', chatId });
    expect(hub.requests[1]?.body?.['messages']).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Hello.' },
      { role: 'user', content: 'And?' },
    ]);
    await openWebUI.task(ada, 'hub/one', 'title_generation', chatId);
    expect(JSON.stringify(hub.requests[2]?.body)).toContain('ASSISTANT: Hello.');
  });

  it.each([
    ['bearer', 'Bearer the key', undefined],
    ['none', undefined, undefined],
    ['system_oauth', 'Bearer the access token', 'oauth_session_id'],
  ])('is asked with %s', async (auth_type, authorization, cookie) => {
    for (const version of ['0.11.0', '0.12.4']) {
      hub.requests.length = 0;
      await start({ version });
      await connect({ auth_type, model_ids: ['hub/one'] }, 'hub/one');
      await openWebUI.ask(ada, { model: 'hub/one', text: 'Hi' });
      expect(hub.requests[0]?.headers.authorization).toBe(authorization);
      // The older one passes on all that the person's browser has.
      expect(hub.requests[0]?.headers.cookie?.includes('oauth_session_id') ?? false).toBe(
        cookie !== undefined && version === '0.11.0',
      );
      await openWebUI.close();
    }
  });

  it('is tried out for an administrator, and what it says is passed on', async () => {
    await start();
    const verify = (url: string, config: object) => call('POST', '/openai/verify', { url, key: 'the key', config });
    const config = { headers: { 'X-User': '{{USER_ID}} {{TASK}}{{AUTH_TYPE}} {{OTHER}}' } };
    expect(await verify(hub.baseUrl, config)).toMatchObject({ status: 200, body: { data: [{ id: 'hub/one' }, {}] } });
    expect(hub.requests[0]?.headers['x-user']).toBe(`${openWebUI.admin.id} api_key {{OTHER}}`);
    hub.handle = (_, response) => response.writeHead(401).end('no');
    expect(await verify(hub.baseUrl, {})).toEqual({ status: 401, body: 'no' });
    const unreachable = { status: 500, body: { detail: 'Open WebUI: Server Connection Error' } };
    expect(await verify('http://127.0.0.1:9/v1', {})).toEqual(unreachable);
    expect(await verify('nothing', {})).toEqual(unreachable);
  });
});

describe('who asks', () => {
  it('is said in plain headers', async () => {
    await start({ forwardUser: true });
    await connect({ model_ids: ['hub/one'], headers: { 'X-Name': '{{USER_NAME}}' } }, 'hub/one');
    const { chatId } = await openWebUI.ask(ada, { model: 'hub/one', text: 'Hi' });
    expect(hub.requests[0]?.headers).toMatchObject({
      'x-openwebui-auth-type': 'jwt',
      'x-openwebui-user-name': 'Ada Lovel%C3%A5ce',
      'x-openwebui-user-id': ada.id,
      'x-openwebui-user-email': 'ada@example.com',
      'x-openwebui-user-role': 'user',
      'x-openwebui-chat-id': chatId,
      'x-name': 'Ada Lovel%C3%A5ce',
    });
  });

  it('is signed where there is a secret', async () => {
    const userJwtSecret = 'a-secret-that-hub-and-open-webui-share';
    await start({ forwardUser: true, userJwtSecret });
    await connect({ model_ids: ['hub/one'] }, 'hub/one');
    await openWebUI.ask(ada, { model: 'hub/one', text: 'Hi' });
    const statement = String(hub.requests[0]?.headers['x-openwebui-user-jwt']);
    const { payload } = await jwtVerify(statement, new TextEncoder().encode(userJwtSecret), { algorithms: ['HS256'] });
    expect(payload).toMatchObject({ iss: 'open-webui', sub: ada.id, email: 'ada@example.com', role: 'user' });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(300);
    expect(hub.requests[0]?.headers).not.toHaveProperty('x-openwebui-user-id');
  });
});

describe('an MCP server', () => {
  const entry = (...people: string[]): ToolServer => ({
    type: 'mcp',
    url: hub.baseUrl.replace('/v1', '/mcp'),
    path: '',
    auth_type: 'bearer',
    key: 'the key',
    headers: { 'X-User': '{{USER_ID}}' },
    config: { enable: true, access_grants: grants(...people) },
    info: { id: 'hub', name: 'The hub' },
  });

  it.each([
    ['0.11.0', ['initialize', 'notifications/initialized', 'tools/list']],
    ['0.12.4', ['server/discover', 'tools/list']],
  ])('is spoken to as %s does', async (version, opening) => {
    await start({ version });
    const specs = [{ name: 'github_list_commits', description: 'Lists commits.', parameters: { type: 'object' } }];
    const verified = await call('POST', '/api/v1/configs/tool_servers/verify', entry());
    expect(verified).toEqual({ status: 200, body: { status: true, specs } });
    await call('POST', '/api/v1/configs/tool_servers', { TOOL_SERVER_CONNECTIONS: [entry(ada.id)] });
    hub.requests.length = 0;
    expect(await openWebUI.callTool(ada, 'hub', 'github_list_commits', { repository: 'a/b' })).toEqual({
      status: 200,
      body: { content: [{ type: 'text', text: 'two' }] },
    });
    expect(hub.requests.map(({ body }) => body?.['method'])).toEqual([...opening, 'tools/call']);
    expect(hub.requests.at(-1)?.body?.['params']).toMatchObject({ arguments: { repository: 'a/b' } });
    for (const { headers } of hub.requests) {
      expect(headers).toMatchObject({ authorization: 'Bearer the key', 'x-user': ada.id });
    }
    expect(await openWebUI.callTool(ada, 'hub', 'another')).toBeUndefined();
    hub.requests.length = 0;
    expect(await openWebUI.callTool(eve, 'hub', 'github_list_commits')).toBeUndefined();
    expect(hub.requests).toEqual([]);
  });

  it('that does not let us in cannot be registered', async () => {
    await start();
    hub.handle = (_, response) => response.writeHead(401).end('{}');
    const refused = { status: 400, body: { detail: 'Failed to create MCP client' } };
    expect(await call('POST', '/api/v1/configs/tool_servers/verify', entry())).toEqual(refused);
  });
});

describe('events', () => {
  it('are posted by the owner of the chat and administrators', async () => {
    await start();
    await connect({ model_ids: ['hub/one'] }, 'hub/one');
    const { chatId, messageId } = await openWebUI.ask(ada, { model: 'hub/one', text: 'Hi' });
    const event = { type: 'status', data: { description: 'Waiting', done: false } };
    const post = (token?: string, chat = chatId) =>
      call('POST', `/api/v1/chats/${chat}/messages/${messageId}/event`, event, token);
    expect(await post()).toEqual({ status: 200, body: true });
    expect(await post(ada.token)).toEqual({ status: 200, body: true });
    expect(await post(eve.token)).toMatchObject({ status: 401 });
    expect(await post(undefined, 'none')).toMatchObject({ status: 401 });
    expect(openWebUI.state.events).toEqual([
      { chatId, messageId, ...event },
      { chatId, messageId, ...event },
    ]);
  });
});
