/** A server that anybody may register at, on a hub without a tenant: from its address to its tools, and what is left when it is over. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret, spellingsOf } from '../../src/main/hub/ground/secret.ts';
import type { Receipt } from '../../src/shared/receipt.ts';
import { freePort } from '../harness/local-server.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { rawRequest } from '../harness/raw-request.ts';
import { callTool, madeBy } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
let hub: TestHub;
afterEach(async () => {
  await world.control('DELETE', '/faults');
  await hub.hub.close();
});
const hour = 3_600_000;
const taskboard = () => String(world.mcpServers['taskboard']);
const reads = ['board_whoami', 'board_list_projects'];

/** A hub without a tenant, with Taskboard added by its address alone. */
async function open(dataDir = temporaryFolder(), ports = memoryPorts()) {
  hub = await startHub(world, false, dataDir, ports, { port: 0 }, { withoutTenant: true, loopbackImports: true });
}
async function add(name = 'board', server = 'taskboard') {
  const wish = { kind: 'mcp' as const, name, apiUrl: String(world.mcpServers[server]), scopes: [], reads: [] };
  const { digest, connection } = await hub.call('imports.preview', wish);
  await hub.call('imports.add', { ...wish, digest });
  return connection;
}
const connect = (as: 'ada' | 'grace' = 'ada', more: { account?: string } = {}) =>
  hub.connect({ platform: 'board', ...more }, { as });
async function accept() {
  await hub.call('imports.refresh', { id: 'board' });
  const { digest, tools } = await hub.call('imports.show', { id: 'board' });
  await hub.call('imports.accept', { id: 'board', tools: tools.map(({ name }) => name), reads, digest });
}
async function opened() {
  await open();
  await add();
  const connected = await connect();
  await accept();
  return connected.ok ? connected.value.id : connected.failure.message;
}
const whoami = async (key: string, account?: string) => {
  const { body } = await callTool(hub, key, 'board_whoami', { ...(account && { account }) });
  return body.error ? `${body.error.code}: ${body.error.message}` : (body['data'] as { login: string }).login;
};
const asked = async (path: string) => (await world.requests()).filter((one) => one.path.startsWith(path));
const given = (kind: string) =>
  world.ledger().flatMap((line) => (line.kind === `taskboard_${kind}` ? [line.value] : []));
/** Whether Taskboard still takes a token. */
async function atTaskboard(token: string) {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json, text/event-stream' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  const answer = await fetch(taskboard(), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  return answer.status;
}
const renews = (token: string, client: string) =>
  fetch(new URL('/token', taskboard()), {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', client_id: client, refresh_token: token }),
  });
const answers = ({ lines }: Receipt) => lines.map(({ side, answer }) => `${side}: ${answer}`);
/** The client that the browser was sent with last. */
async function clientId() {
  const { path = '' } = (await asked('/authorize')).at(-1) ?? {};
  return new URL(path, 'http://x').searchParams.get('client_id') ?? '';
}

describe('a server that anybody may register at', () => {
  it('is connected by its address alone, kept in this computer’s vault, and its tools read and change', async () => {
    expect(await opened()).toMatch(/^own_/);
    const { key } = await hub.createKey({ write: true });
    expect(await whoami(key)).toBe('ada-demo');
    const made = await madeBy(hub, key, 'board_create_task', { project: 'home', title: 'Water the plants' });
    expect([made.status, JSON.stringify(made.body)]).toEqual([200, expect.stringContaining('Water the plants')]);
  });

  it('gets a public client with the very address that the browser comes back to, and is told what the token is for', async () => {
    await world.control('DELETE', '/requests');
    await opened();
    const [{ path = '' } = {}] = await asked('/authorize');
    const sent = Object.fromEntries(new URL(path, 'http://x').searchParams);
    expect(sent).toMatchObject({
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1848\d\/connected$/),
      resource: taskboard(),
      code_challenge_method: 'S256',
    });
    expect(await asked('/register')).toHaveLength(1);
  });

  it('renews a token that has ended once for all who call, and keeps its new refresh token', async () => {
    await opened();
    const { key } = await hub.createKey({});
    await world.control('DELETE', '/requests');
    hub.ports.advance(2 * hour);
    expect(await Promise.all([whoami(key), whoami(key), whoami(key)])).toEqual(Array(3).fill('ada-demo'));
    expect(await asked('/token')).toHaveLength(1);
    hub.ports.advance(2 * hour);
    expect([await whoami(key), (await asked('/token')).length]).toEqual(['ada-demo', 2]);
  });

  it('that has forgotten the hub is registered at again with the next consent, and the account keeps its id and its keys', async () => {
    const id = await opened();
    const { key } = await hub.createKey({});
    await world.control('POST', '/taskboard/forget', { clientId: await clientId() });
    expect(await whoami(key)).toMatch(/^reconnect: .*has forgotten the application of this hub/);
    await world.control('DELETE', '/requests');
    expect(await connect()).toMatchObject({ ok: true, value: { id } });
    expect([await whoami(key), (await asked('/register')).length]).toEqual(['ada-demo', 1]);
  });

  it('whose tokens ended there says so to the client, and comes back with the same id', async () => {
    const id = await opened();
    const { key } = await hub.createKey({});
    await world.control('POST', '/taskboard/end', { person: 'ada-demo', what: 'access' });
    expect(await whoami(key)).toBe('ada-demo');
    await world.control('POST', '/taskboard/end', { person: 'ada-demo', what: 'all' });
    expect(await whoami(key)).toMatch(/^reconnect: .*invalid_grant/);
    expect(await connect()).toMatchObject({ ok: true, value: { id } });
    expect(await whoami(key)).toBe('ada-demo');
  });

  it('ends all that it gave when the account is disconnected, and the receipt says so', async () => {
    const id = await opened();
    const [access = '', refresh = ''] = [given('access_token').at(-1), given('refresh_token').at(-1)];
    expect(await atTaskboard(access)).toBe(200);
    const receipt = await hub.call('accounts.disconnect', { account: id });
    expect(answers(receipt)).toContain('connected account: revoked');
    expect(JSON.stringify(receipt)).toContain(new URL(taskboard()).host);
    expect([await atTaskboard(access), (await renews(refresh, await clientId())).status]).toEqual([401, 400]);
  });

  it('is asked to end them again after a restart where it did not answer', async () => {
    const id = await opened();
    const { dataDir, ports } = hub;
    const access = given('access_token').at(-1) ?? '';
    await world.control('POST', '/faults', { service: 'taskboard', path: '^/revoke', status: 503 });
    const { id: receipt } = await hub.call('accounts.disconnect', { account: id });
    await hub.hub.close();
    await world.control('DELETE', '/faults');
    expect(await atTaskboard(access)).toBe(200);
    await open(dataDir, ports);
    const line = async () =>
      (await hub.call('receipts.list', {}))
        .find((one) => one.id === receipt)
        ?.lines.find(({ side }) => side === 'connected account')?.answer;
    await expect.poll(line).toBe('revoked');
    expect(await atTaskboard(access)).toBe(401);
  });

  it('ends them also where the person has removed the server first', async () => {
    const id = await opened();
    const access = given('access_token').at(-1) ?? '';
    await hub.call('imports.remove', { id: 'board' });
    expect(answers(await hub.call('accounts.disconnect', { account: id }))).toContain('connected account: revoked');
    expect(await atTaskboard(access)).toBe(401);
  });

  it('sends the person to its own page where it ends nothing', async () => {
    await world.control('POST', '/faults', {
      service: 'taskboard',
      path: '^/revoke',
      status: 400,
      body: '{"error":"unsupported_token_type"}',
    });
    const id = await opened();
    const receipt = await hub.call('accounts.disconnect', { account: id });
    expect(answers(receipt)).toContain('connected account: by hand');
    expect(JSON.stringify(receipt)).toContain(`${new URL(taskboard()).origin}/`);
  });

  it('has several accounts, each of which answers for itself although it says of nobody who they are', async () => {
    const ada = await opened();
    const second = await connect('grace');
    const grace = second.ok ? second.value.id : '';
    expect(new Set([ada, grace, '']).size).toBe(3);
    const { key } = await hub.createKey({ accounts: [ada, grace] });
    expect([await whoami(key, ada), await whoami(key, grace)]).toEqual(['ada-demo', 'grace-demo']);
    expect(await connect('grace', { account: grace })).toMatchObject({ ok: true, value: { id: grace } });
    await hub.call('accounts.disconnect', { account: grace });
    expect(await whoami(key, ada)).toBe('ada-demo');
  });

  it('leaves no token, code or registration in any file or log', async () => {
    const id = await opened();
    const { key } = await hub.createKey({});
    hub.ports.advance(2 * hour);
    expect(await whoami(key)).toBe('ada-demo');
    const secrets = ['code', 'access_token', 'refresh_token'].flatMap(given);
    expect(secrets.length).toBeGreaterThan(4);
    const files = readdirSync(hub.dataDir, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name)).toString('latin1'));
    const all = [
      ...files,
      hub.ports.events.join(),
      JSON.stringify(await hub.call('accounts.disconnect', { account: id })),
    ];
    const found = secrets
      .flatMap((one) => spellingsOf(new Secret(one)))
      .filter((text) => all.some((one) => one.includes(text)));
    expect(found).toEqual([]);
  });

  it('gets tokens that are for its address alone', async () => {
    await open();
    const connection = await add();
    expect(connection).toMatch(/^registered-127-0-0-1-[0-9a-f]{16}$/);
    const other = {
      kind: 'mcp' as const,
      name: 'other',
      apiUrl: String(world.mcpServers['taskboardArchive']),
      scopes: [],
      reads: [],
    };
    expect(await hub.tried('imports.preview', { ...other, connection })).toMatchObject({
      failure: { code: 'import_refused', message: expect.stringContaining('of another address') },
    });
    expect(await hub.tried('imports.preview', other)).toMatchObject({ ok: true });
  });

  it('needs no connection beside a tenant either, whose own accounts stay in Token Vault', async () => {
    hub = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { loopbackImports: true });
    await add();
    expect(await connect()).toMatchObject({ ok: true, value: { id: expect.stringMatching(/^own_/) } });
    await accept();
    const { key } = await hub.createKey({});
    expect(await whoami(key)).toBe('ada-demo');
    expect((await hub.call('accounts.list', {})).map((one) => one.id.slice(0, 4)).toSorted()).toEqual(['cac_', 'own_']);
    const findings = await hub.call('doctor', {});
    expect(findings.filter(({ state }) => state === 'failed' || state === 'skipped')).toEqual([]);
  });

  it('tells the doctor of a hub without a tenant nothing that is wrong', async () => {
    await opened();
    const findings = await hub.call('doctor', {});
    expect(findings.filter(({ state }) => state === 'failed' || state === 'skipped')).toEqual([]);
  });

  it('can read what the hub is at its public address, and at no other', async () => {
    const where = { port: await freePort(), publicUrl: 'https://hub.example.org' };
    hub = await startHub(world, false, temporaryFolder(), memoryPorts(), where, { withoutTenant: true });
    const answer = await rawRequest(`http://127.0.0.1:${where.port}/oauth/client.json`, {
      headers: { host: 'hub.example.org' },
    });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      expect.objectContaining({
        client_id: 'https://hub.example.org/oauth/client.json',
        redirect_uris: ['https://hub.example.org/console/connected'],
        token_endpoint_auth_method: 'none',
      }),
    ]);
    await hub.hub.close();
    await open();
    expect((await fetch(`${hub.url}/oauth/client.json`)).status).toBe(404);
  });

  it('that registers nobody is refused, and no page is opened for it', async () => {
    await open();
    await add();
    await world.control('POST', '/switches', { withoutRegistration: true });
    await world.control('DELETE', '/requests');
    const refused = await connect();
    await world.control('POST', '/switches', { withoutRegistration: false });
    expect(refused).toMatchObject({
      failure: { code: 'connect_refused', message: expect.stringContaining('registers') },
    });
    expect(await asked('/authorize')).toEqual([]);
  });
});
