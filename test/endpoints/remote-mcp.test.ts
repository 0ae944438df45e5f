/** A vendor's MCP server behind the vault: its tools under the hub's keys, approvals, screening and record. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { legacyClient, modernClient } from '../harness/mcp.ts';
import { postJson } from '../harness/post-json.ts';
import { startHubWith } from '../harness/remote-mcp.ts';
import { type EverythingServer, startEverything } from '../harness/server-everything.ts';
import { approve, callTool, declineAll, madeBy, waiting } from '../harness/tool-server.ts';
import { startWorld, type TestHub, type World } from '../harness/world.ts';
import { letters } from '../unit/hub/kernel/screening/secrets.ts';

let world: World;
let server: EverythingServer;
let hub: TestHub;
let key: string;

beforeAll(async () => {
  [world, server] = await Promise.all([startWorld(), startEverything()]);
  const reads = ['get-sum', 'get-annotated-message', 'trigger-long-running-operation'];
  hub = await startHubWith(world, { name: 'every', title: 'Everything', url: server.url, reads });
  ({ key } = await hub.createKey({ write: true, callsPerMinute: 1_000, callsAtOnce: 64 }));
});
afterAll(async () => {
  await hub?.hub.close();
  await server?.stop();
  await world?.stop();
});
afterEach(() => declineAll(hub));

describe('the tools of a remote MCP server', () => {
  it('are listed under a key by MCP and by OpenAPI, those that its person let it have', async () => {
    const few = await hub.createKey({ tools: ['every_get_sum'] });
    for (const connect of [modernClient, legacyClient]) {
      const client = await connect(`${hub.url}/mcp`, few.key);
      expect(await client.listTools()).toEqual(['every_get_sum']);
      await client.close();
    }
    const document = (await (await fetch(`${hub.url}/openapi.json`)).json()) as { paths: Record<string, unknown> };
    expect(Object.keys(document.paths)).toContain('/tools/every_get_sum');
  });

  it('answer by both doors', async () => {
    const client = await modernClient(`${hub.url}/mcp`, key);
    const { structuredContent } = await client.callTool('every_get_sum', { a: 2, b: 3 });
    await client.close();
    const { status, body } = await callTool(hub, key, 'every_get_sum', { a: 2, b: 3 });
    expect(status).toBe(200);
    for (const answer of [structuredContent, body]) expect(answer).toMatchObject({ text: 'The sum of 2 and 3 is 5.' });
  });

  it('are held to the schema that was accepted', async () => {
    for (const bad of [{}, { a: 'one', b: 2 }, { a: 1, b: 2, c: 3 }]) {
      expect((await callTool(hub, key, 'every_get_sum', bad)).status).toBe(422);
    }
  });

  it('wait for their person where they may change something, who sees the exact arguments', async () => {
    const message = 'Hello\u202E there';
    const { status, body } = await callTool(hub, key, 'every_echo', { message });
    expect(status).toBe(202);
    const id = String(body['approval_id']);
    const shown = await hub.call('approvals.show', { id });
    expect(shown).toMatchObject({ tool: 'every_echo', platform: 'Everything', isAllowable: false });
    expect(shown.preview).toMatchObject({
      target: 'echo at Everything',
      changes: [{ name: 'message', before: null, after: message }],
    });
    expect((await approve(hub, id)).ok).toBe(true);
    expect(await callTool(hub, key, 'approval_status', { approval_id: id })).toMatchObject({
      status: 200,
      body: { text: 'Echo: Hello there', undo: { reason: expect.any(String) } },
    });
    expect((await waiting(hub)).length).toBe(0);
  });

  it('have a secret in an answer masked', async () => {
    const secret = `ghp_${letters.slice(0, 36)}`;
    const { body } = await madeBy(hub, key, 'every_echo', { message: `it is ${secret}` });
    expect(body).toMatchObject({ text: 'Echo: it is [secret removed: GitHub token]', secrets_removed: 1 });
    expect(JSON.stringify(body)).not.toContain(letters.slice(0, 12));
  });

  it('mark the key that called them, so that a change after that is asked about afresh', async () => {
    const fresh = await hub.createKey({ write: true });
    await callTool(hub, fresh.key, 'every_get_sum', { a: 1, b: 1 });
    await callTool(hub, fresh.key, 'every_echo', { message: 'x' });
    const [asked] = await waiting(hub);
    expect(asked?.flow).toMatchObject({ from: ['every'], untrusted: ['every'] });
  });

  it('answer nothing to a key that leaves out what strangers wrote', async () => {
    const strict = await hub.createKey({ outsiders: 'drop' });
    expect((await callTool(hub, strict.key, 'every_get_sum', { a: 1, b: 1 })).status).toBe(403);
  });

  /** What is allowed and not over yet. */
  const underWay = async () => {
    const [last] = await hub.call('audit.list', { limit: 1 });
    return last?.tool === 'every_trigger_long_running_operation' && last.outcome === null ? [last] : [];
  };

  it('end at once for a client that gives them up, and others go on', async () => {
    const gone = new AbortController();
    const url = `${hub.url}/tools/every_trigger_long_running_operation`;
    const slow = postJson(url, { duration: 30, steps: 3 }, key, {}, gone.signal).catch(() => 'gone');
    await expect.poll(underWay).toHaveLength(1);
    gone.abort();
    expect(await slow).toBe('gone');
    const ended = async () =>
      (await hub.call('audit.list', { limit: 10 })).find(
        ({ tool, outcome }) => tool === 'every_trigger_long_running_operation' && outcome !== null,
      );
    await expect.poll(ended).toMatchObject({ outcome: 'error', reason: 'cancelled' });
    expect((await callTool(hub, key, 'every_get_sum', { a: 1, b: 1 })).status).toBe(200);
  });

  it('end at once where the key is revoked', async () => {
    const { key: doomed, id } = await hub.createKey({});
    const slow = callTool(hub, doomed, 'every_trigger_long_running_operation', { duration: 30, steps: 3 });
    await expect.poll(underWay).toHaveLength(1);
    await hub.call('keys.revoke', { id });
    expect(await slow).toMatchObject({ status: 403, body: { error: { code: 'revoked' } } });
  });

  it('go by the account that a call names, each with its own token and session', async () => {
    expect((await hub.connect({ platform: 'every' }, { github: 'grace-demo' })).ok).toBe(true);
    const accounts = await hub.call('accounts.list', {});
    expect(new Set(accounts.map(({ label }) => label)).size).toBe(2);
    const both = await hub.createKey({});
    expect((await callTool(hub, both.key, 'every_get_sum', { a: 1, b: 1 })).status).toBe(200);
    for (const { id, label } of accounts) {
      for (const account of [id, label]) {
        const { body } = await callTool(hub, both.key, 'every_get_sum', { a: 1, b: 1, account });
        expect(body).toMatchObject({ text: 'The sum of 1 and 1 is 2.' });
      }
    }
    const used = (await hub.call('audit.list', { limit: 20 })).filter(({ tool }) => tool === 'every_get_sum');
    expect(new Set(used.map(({ account }) => account))).toEqual(new Set(accounts.map(({ id }) => id)));
  });

  it('are there again after a restart of their server', async () => {
    await server.stop();
    const down = await callTool(hub, key, 'every_get_sum', { a: 1, b: 1 });
    expect(down).toMatchObject({ status: 502, body: { error: { code: 'platform_unreachable' } } });
    server = await startEverything(server.port);
    expect((await callTool(hub, key, 'every_get_sum', { a: 1, b: 1 })).body).toMatchObject({
      text: 'The sum of 1 and 1 is 2.',
    });
  });
});
