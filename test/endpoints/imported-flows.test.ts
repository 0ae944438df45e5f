/**
 * Private data that would leave in the arguments of a read: a tool that a person imported is asked something at a host of somebody else,
 * by a client that has read private data and the text of an outsider.
 */
import { request as requestTo } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HostileServer, plainTool, startHostileServer } from '../harness/hostile-mcp-server.ts';
import { acceptTools, addImport } from '../harness/imported.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { modernClient } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { packed } from '../harness/packed.ts';
import { callTool } from '../harness/tool-server.ts';
import { startHub, startWorld, type TestHub, type World } from '../harness/world.ts';

const [weather, acme] = ['api.weather.example.com', 'mcp.acme.example.com'];
const secret = 'reconcile the March ledger';

let world: World;
let server: HostileServer;
let internet: FakeInternet;
let hub: TestHub;
/** What has reached one of the hosts with the private words in it. */
let leaked: string[] = [];

const text = { type: 'string' };
const description = {
  openapi: '3.1.0',
  info: { title: 'Weather', version: '1' },
  servers: [{ url: `https://${weather}` }],
  paths: {
    '/at': { get: { operationId: 'at', parameters: [{ name: 'q', in: 'query', schema: text }] } },
    '/places/{name}': {
      get: { operationId: 'place', parameters: [{ name: 'name', in: 'path', required: true, schema: text }] },
    },
    '/search': {
      post: {
        operationId: 'search',
        requestBody: {
          content: { 'application/json': { schema: { type: 'object', properties: { words: text } } } },
        },
      },
    },
    '/in': { get: { operationId: 'in', parameters: [{ name: 'Accept-Language', in: 'header', schema: text }] } },
  },
};

beforeAll(async () => {
  [world, server, internet] = await Promise.all([startWorld(), startHostileServer(), startInternet(weather, acme)]);
  server.tools = [plainTool('peek')];
  internet.serve = (request, response) => {
    const { method, headers, url = '' } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const all = decodeURIComponent(
        `${url} ${body.toString()} ${headers['accept-language'] ?? ''}`.replaceAll('+', ' '),
      );
      if (all.includes(secret)) leaked.push(all);
      if (headers.host === weather) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"sky":"clear"}');
        return;
      }
      const there = { ...headers, host: new URL(server.url).host };
      const onward = requestTo(server.url, { method, headers: there }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.end(body);
    });
  };
  hub = await startHub(world, false, temporaryFolder(), memoryPorts(), { port: 0 }, { parts: { internet } });
  await hub.call('session.signIn', { signUp: false });
  await hub.call('accounts.connect', { platform: 'github' });
  const reads = ['GET /at', 'GET /places/{name}', 'POST /search', 'GET /in'];
  const wish = { kind: 'openapi' as const, name: 'weather', connection: 'discord', scopes: ['identify'], reads };
  await addImport(hub, { ...wish, apiUrl: `https://${weather}`, packed: packed(description) });
  await hub.call('accounts.connect', { platform: 'weather' });
  const remote = { kind: 'mcp' as const, name: 'acme', connection: 'windowslive', scopes: ['User.Read'], reads: [] };
  await addImport(hub, { ...remote, apiUrl: `https://${acme}/mcp` });
  await hub.call('accounts.connect', { platform: 'acme' });
  await hub.call('imports.refresh', { id: 'acme' });
  await acceptTools(hub, { id: 'acme', tools: ['acme_peek'], reads: ['acme_peek'] });
});
afterAll(async () => {
  await hub?.hub.close();
  await internet?.close();
  await server?.stop();
  await world?.stop();
});
beforeEach(() => {
  leaked = [];
});

const repository = 'ada-demo/tidy-csv';
const readsPrivate = (key: string) =>
  callTool(hub, key, 'github_my_commits', { days: 365, repositories: ['ada-demo/ledger-sync'] });
const readsStranger = (key: string) => callTool(hub, key, 'github_list_issues', { repository, state: 'all' });

const sending: [string, string, object][] = [
  ['in a query', 'weather_at', { q: secret }],
  ['in a path', 'weather_place', { name: secret }],
  ['in a body', 'weather_search', { words: secret }],
  ['in a header', 'weather_in', { Accept_Language: secret }],
  ['to a server of tools', 'acme_peek', { text: secret }],
];

describe('a key that has read private data and untrusted text', () => {
  it.each(sending)('asks before it sends them %s, and sends nothing until then', async (_, tool, args) => {
    const { key } = await hub.createKey({});
    await readsPrivate(key);
    await readsStranger(key);
    const asked = await callTool(hub, key, tool, args);
    expect([asked.status, leaked]).toEqual([202, []]);
    const id = String(asked.body['approval_id']);
    const shown = await hub.call('approvals.show', { id });
    const platform = tool.split('_')[0];
    expect(shown.flow).toMatchObject({
      from: ['github:ada-demo/ledger-sync'],
      to: platform,
      isRead: true,
      untrusted: [expect.stringContaining(repository)],
    });
    expect(shown).toMatchObject({ access: 'read', isAllowable: false });
    expect(JSON.stringify(shown.preview)).toContain(secret);
    expect((await hub.tried('approvals.approve', { id, hash: shown.hash, forAWhile: true })).ok).toBe(false);
    expect((await hub.tried('approvals.approve', { id, hash: shown.hash })).ok).toBe(true);
    const made = await callTool(hub, key, 'approval_status', { approval_id: id });
    expect([made.status, leaked.length]).toEqual([200, 1]);
    // Once, and never for the next.
    expect([(await callTool(hub, key, tool, args)).status, leaked.length]).toEqual([202, 1]);
  });

  it('is asked over MCP as well', async () => {
    const { key, id: keyId } = await hub.createKey({});
    await readsStranger(key);
    await readsPrivate(key);
    const client = await modernClient(`${hub.url}/mcp`, key);
    const answer = client.callTool('weather_at', { q: secret });
    const waiting = async () => (await hub.call('approvals.list', {})).filter((one) => one.keyId === keyId);
    await expect.poll(waiting).toHaveLength(1);
    for (const { id } of await waiting()) await hub.call('approvals.deny', { id });
    expect(JSON.stringify(await answer)).toContain('approval_denied');
    expect(leaked).toEqual([]);
    await client.close();
  });

  it('is not asked for what goes back to where all of it came from, nor to the vendor of a built-in platform', async () => {
    const { key } = await hub.createKey({});
    // The host's own answers count as private and as an outsider's.
    expect((await callTool(hub, key, 'weather_at', { q: 'Oslo' })).status).toBe(200);
    expect((await callTool(hub, key, 'weather_place', { name: 'Oslo' })).status).toBe(200);
    await readsPrivate(key);
    const searched = { kind: 'issues', query: 'ledger repo:ada-demo/tidy-csv' };
    expect((await callTool(hub, key, 'github_search', searched)).status).toBe(200);
    expect((await callTool(hub, key, 'weather_at', { q: 'Oslo' })).status).toBe(202);
  });

  it('is not asked with one of the two alone, nor without the guard', async () => {
    for (const [wish, reads] of [
      [{}, [readsPrivate]],
      [{}, [readsStranger]],
      [{ guard: 'off' as const }, [readsPrivate, readsStranger]],
    ] as const) {
      const { key } = await hub.createKey(wish);
      for (const one of reads) await one(key);
      expect((await callTool(hub, key, 'weather_at', { q: 'Oslo' })).status).toBe(200);
    }
  });
});
