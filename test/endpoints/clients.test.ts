/** The hub installs itself into the files of AI clients, proves that it works the way they do, and takes itself out again. */
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { parse as parseJsonc } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { knownClient } from '../../src/main/hub/features/clients/known-clients.ts';
import type { Computer } from '../../src/main/hub/ground/computer.ts';
import { ClientName, type ListedClient } from '../../src/shared/client-install.ts';
import type { CallInput, CallName } from '../../src/shared/contract.ts';
import { clientFiles, foreignSecret } from '../harness/client-files.ts';
import { freePort } from '../harness/local-server.ts';
import { legacyClient, modernClient, post } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { ada, grace, sharedHub, startHub } from '../harness/world.ts';

const bridge = {
  command: process.execPath,
  args: [resolve(import.meta.dirname, '../../src/main/headless.ts'), 'mcp-stdio'],
};

const { world, hub } = sharedHub((world) =>
  startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { computer }),
);
/** The home folder of the computer, empty for each test. */
const home = temporaryFolder();
const computer: Computer = { system: 'linux', home, environment: { PATH: process.env['PATH'] }, bridge };

beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
});
afterEach(async () => {
  for (const { client, keyId } of await hub.call('clients.list', {})) {
    if (keyId !== null) await hub.tried('clients.undo', { client });
  }
});

const pathOf = (client: ClientName) => join(home, clientFiles[client].file);
const wish = (client: ClientName, more: Partial<CallInput<'clients.install'>> = {}) => ({
  client,
  write: false,
  days: 90,
  ...more,
});
/** Writes the client's file as a person has it, legible for others. */
function givenFile(client: ClientName, text = clientFiles[client].text, mode = 0o644): Buffer {
  const { sign } = clientFiles[client];
  if (sign) mkdirSync(join(home, sign), { recursive: true });
  mkdirSync(dirname(pathOf(client)), { recursive: true });
  writeFileSync(pathOf(client), text);
  chmodSync(pathOf(client), mode);
  return readFileSync(pathOf(client));
}
const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
const modeOf = (path: string) => statSync(path).mode & 0o777;
function valuesIn(client: ClientName): Record<string, unknown> {
  const text = readFileSync(pathOf(client), 'utf8').replace(/^\uFEFF/, '');
  const parse = pathOf(client).endsWith('.toml')
    ? parseToml
    : pathOf(client).endsWith('.yaml')
      ? (yaml: string) => parseYaml(yaml)
      : (json: string) => parseJsonc(json, [], { allowTrailingComma: true });
  return structuredClone({ ...(parse(text) ?? {}) }) as Record<string, unknown>;
}
const serversOf = (client: ClientName) => clientFiles[client].servers ?? 'mcpServers';
/** The servers by name, where they are a list too. */
function serversIn(client: ClientName): Record<string, unknown> {
  const held = valuesIn(client)[serversOf(client)] ?? {};
  return Array.isArray(held)
    ? Object.fromEntries(held.map((one) => [one.name, one]))
    : (held as Record<string, unknown>);
}
const entryIn = (client: ClientName): unknown => serversIn(client)['opengithubx'];
/** All but our entry; a list of servers without any is the same as none. */
function foreignIn(client: ClientName): unknown {
  const { opengithubx: _, ...kept } = serversIn(client);
  return { ...valuesIn(client), [serversOf(client)]: kept };
}
const keyIn = (client: ClientName) => /ogx_[0-9A-Za-z]{49}/.exec(readFileSync(pathOf(client), 'utf8'))?.[0] ?? '';
const listed = async (client: ClientName) =>
  (await hub.call('clients.list', {})).find((one) => one.client === client) as ListedClient;
const stateOf = async (client: ClientName) => (await listed(client)).state;
const isValid = async (key: string) => (await post(`${hub.url}/mcp`, key, 'tools/list')).status === 200;
const backups = () => (existsSync(join(hub.dataDir, 'clients')) ? readdirSync(join(hub.dataDir, 'clients')) : []);
const liveKeys = async () => (await hub.call('keys.list', {})).filter(({ revokedAt }) => revokedAt === null).length;
async function failureOf<N extends CallName>(name: N, input: CallInput<N>, userId = ada) {
  const done = await hub.tried(name, input, userId);
  return done.ok ? undefined : `${done.failure.code}: ${done.failure.message}`;
}

describe.each(ClientName.options.filter((name) => name !== 'git'))('%s', (client) => {
  it('install, prove, undo: the file is byte for byte as before, and others are untouched in between', async () => {
    const before = givenFile(client);
    const foreign = foreignIn(client);
    expect(await listed(client)).toMatchObject({ state: 'found', file: pathOf(client), keyId: null, provedAt: null });

    const plan = await hub.call('clients.plan', { client });
    expect(plan).toMatchObject({ client, file: pathOf(client), creates: false, linked: [] });
    expect(plan.diff).toContain('ogx_…');
    expect(plan.diff).not.toContain(foreignSecret);
    expect(readFileSync(pathOf(client))).toEqual(before);

    const proof = await hub.call('clients.install', wish(client));
    const { restart, transport } = await listed(client);
    const { afterUndo } = knownClient(client);
    expect(proof).toEqual({ client, ok: true, tools: expect.any(Number), read: 'github_get_me', detail: restart });
    expect(proof.tools).toBeGreaterThan(3);
    expect([modeOf(pathOf(client)), modeOf(join(hub.dataDir, 'clients'))]).toEqual([0o600, 0o700]);
    expect(foreignIn(client)).toEqual(foreign);
    const key = keyIn(client);
    expect(await isValid(key)).toBe(true);
    const { entry } = clientFiles[client];
    if (entry) expect(entryIn(client)).toEqual(entry(`${hub.url}/mcp`, key));
    expect(transport).toBe(entry ? 'http' : 'stdio');
    expect(await listed(client)).toMatchObject({ state: 'installed', provedAt: expect.any(String) });
    const kept = plan.backup ?? '';
    expect([readFileSync(kept), modeOf(kept)]).toEqual([before, 0o600]);

    const undone = await hub.call('clients.undo', { client });
    expect(undone).toEqual({ client, file: pathOf(client), isByteExact: true, restart: afterUndo ?? restart });
    expect(readFileSync(pathOf(client))).toEqual(before);
    expect(modeOf(pathOf(client))).toBe(0o644);
    expect(await isValid(key)).toBe(false);
    expect([await stateOf(client), backups()]).toEqual(['found', []]);
  });
});

it('is told by the doctor of a client whose program is gone', async () => {
  const command = join(home, 'node');
  writeFileSync(command, '');
  Object.assign(computer, { bridge: { ...bridge, command } });
  try {
    await hub.call('clients.install', wish('claude-desktop'));
    const look = async () => (await hub.call('doctor', {})).find(({ step }) => step === 'clients');
    expect(await look()).toMatchObject({ state: 'ok' });
    rmSync(command);
    expect(await look()).toMatchObject({ state: 'failed', detail: expect.stringContaining('Claude Desktop') });
  } finally {
    Object.assign(computer, { bridge });
  }
});

describe('what stands in the file', () => {
  it('works for the official client as it is: by its address and headers, and by its command', async () => {
    await hub.call('clients.install', wish('codex'));
    const client = await legacyClient(`${hub.url}/mcp`, keyIn('codex'));
    expect(await client.listTools()).toContain('github_get_me');
    await client.close();

    await hub.call('clients.install', wish('claude-desktop'));
    type Entry = { command: string; args: string[]; env: Record<string, string> };
    const { command, args, env } = entryIn('claude-desktop') as Entry;
    expect([command, ...args].join(' ')).not.toContain('ogx_');
    const stdio = new LegacyClient({ name: 'desktop', version: '1' });
    await stdio.connect(new StdioClientTransport({ command, args, env }));
    expect((await stdio.listTools()).tools.map(({ name }) => name)).toContain('github_get_me');
    await stdio.close();
  });

  it('is a key for MCP alone, named after the client, with the limits asked for', async () => {
    await hub.call('clients.install', wish('cursor', { write: true, days: 7, repositories: ['ada-demo/*'] }));
    const { keyId } = await listed('cursor');
    const key = (await hub.call('keys.list', {})).find(({ id }) => id === keyId);
    expect(key).toMatchObject({
      client: 'Cursor',
      grant: { endpoints: ['mcp'], access: ['read', 'write'], repositories: ['ada-demo/*'] },
    });
    // Limits of any kind go the same way.
    const [account] = await hub.call('accounts.list', {});
    const names = { accounts: [account?.label ?? ''], defaultAccounts: [account?.label ?? ''] };
    const tools = { tools: ['github_get_me'], toolsets: ['context'] };
    const places = { repository: ['ada-demo/notes'] };
    expect(await hub.call('clients.propose', wish('cursor', { places, ...names, ...tools }))).toMatchObject({
      grant: { repositories: ['ada-demo/notes'], accounts: [account?.id], defaultAccounts: [account?.id], ...tools },
    });
    const days = (Date.parse(key?.expiresAt ?? '') - Date.parse(key?.createdAt ?? '')) / 86_400_000;
    expect(days).toBe(7);
  });

  it('by the confirmation window: nothing before the person agrees, and the key is shown to nobody', async () => {
    const before = givenFile('cursor');
    const proposal = await hub.call('clients.propose', wish('cursor'));
    expect(proposal).toMatchObject({ client: 'Cursor', replaces: null, grant: { endpoints: ['mcp'] } });
    expect(readFileSync(pathOf('cursor'))).toEqual(before);
    const confirmed = await hub.call('keys.confirm', { id: proposal.id });
    expect(confirmed.key).toBeNull();
    expect(await listed('cursor')).toMatchObject({ state: 'installed', keyId: confirmed.record.id, provedAt: null });
    expect(await hub.call('clients.prove', { client: 'cursor' })).toMatchObject({ ok: true });
    expect((await listed('cursor')).provedAt).not.toBeNull();
    const reasons = (await hub.call('audit.list', { limit: 20 })).map(({ reason }) => reason);
    expect(reasons).toContain('installed in Cursor');
  });
});

describe('that a client has called', () => {
  const connected = async (client: ClientName) => (await listed(client)).connected?.as;

  it('is known from its own messages of either era and through the bridge, and from no proof', async () => {
    await hub.call('clients.install', wish('cursor'));
    await hub.call('clients.install', wish('claude-desktop'));
    expect([await connected('cursor'), await connected('claude-desktop')]).toEqual([undefined, undefined]);
    for (const connect of [legacyClient, modernClient]) {
      const client = await connect(`${hub.url}/mcp`, keyIn('cursor'));
      await expect
        .poll(() => connected('cursor'))
        .toBe(connect === legacyClient ? 'legacy-client 1.0.0' : 'modern-client 1.0.0');
      await client.close();
    }
    const { command, args, env } = entryIn('claude-desktop') as {
      command: string;
      args: string[];
      env: Record<string, string>;
    };
    const stdio = new LegacyClient({ name: 'desk\u202Etop', version: '1' });
    await stdio.connect(new StdioClientTransport({ command, args, env }));
    await stdio.close();
    await expect.poll(() => connected('claude-desktop')).toBe('desk\\u{202E}top 1');
    // A new key stands in the file, and with it the client has still to come.
    await hub.call('clients.install', wish('cursor'));
    expect(await connected('cursor')).toBeUndefined();
  });

  it('is not known from what the hub tries, in vain or once more', async () => {
    await hub.call('clients.install', wish('cursor'));
    const { keyId } = await listed('cursor');
    const usedAt = async () => (await hub.call('keys.list', {})).find(({ id }) => id === keyId)?.lastUsedAt ?? null;
    const prove = async () => (await hub.call('clients.prove', { client: 'cursor' })).ok;
    await world.control('POST', '/faults', { service: 'github', path: '^/user', status: 403, times: 1 });
    expect([await prove(), await usedAt()]).toEqual([false, null]);
    const client = await legacyClient(`${hub.url}/mcp`, keyIn('cursor'));
    await expect.poll(() => connected('cursor')).toBeDefined();
    await client.callTool('github_get_me', {});
    await client.close();
    const used = (await usedAt()) ?? '';
    hub.ports.advance(3_600_000);
    expect([await prove(), ((await usedAt()) ?? 'never') <= used]).toEqual([true, true]);
  });

  it('one file for two of them: whoever shares it is said to, and is not installed a second time', async () => {
    givenFile('vscode');
    await hub.call('clients.install', wish('copilot-cli'));
    expect(await listed('vscode')).toMatchObject({ state: 'found', sharedWith: 'copilot-cli', keyId: null });
    expect(await failureOf('clients.install', wish('vscode'))).toContain('already installed there for Copilot CLI');
    expect(await listed('cursor')).toMatchObject({ sharedWith: null });
  });
});

describe('two runs', () => {
  it('leave one entry with the new key, the old one dead, and one undo brings the first bytes back', async () => {
    for (const client of ['cursor', 'codex', 'zed'] as const) {
      const before = givenFile(client);
      await hub.call('clients.install', wish(client));
      const first = keyIn(client);
      expect(await hub.call('clients.propose', wish(client))).toMatchObject({ replaces: expect.any(String) });
      await hub.call('clients.install', wish(client));
      const second = keyIn(client);
      expect(second).not.toBe(first);
      expect(readFileSync(pathOf(client), 'utf8').match(/ogx_/g)).toHaveLength(1);
      expect([await isValid(first), await isValid(second)]).toEqual([false, true]);
      expect(await hub.call('clients.undo', { client })).toMatchObject({ isByteExact: true });
      expect([readFileSync(pathOf(client)), modeOf(pathOf(client))]).toEqual([before, 0o644]);
    }
  });

  it('keep what was edited between them', async () => {
    givenFile('cursor');
    await hub.call('clients.install', wish('cursor'));
    const edited = readFileSync(pathOf('cursor'), 'utf8').replace('{', '{ "mine": 1,');
    writeFileSync(pathOf('cursor'), edited);
    await hub.call('clients.install', wish('cursor'));
    expect(await hub.call('clients.undo', { client: 'cursor' })).toMatchObject({ isByteExact: true });
    expect(valuesIn('cursor')).toMatchObject({ mine: 1, mcpServers: { linear: {} } });
    expect(readFileSync(pathOf('cursor'), 'utf8')).not.toContain('ogx_');
  });

  it('at once end with one live key, which is the one in the file', async () => {
    givenFile('cursor');
    const keys = await liveKeys();
    await Promise.all([1, 2, 3].map(() => hub.call('clients.install', wish('cursor'))));
    expect(await liveKeys()).toBe(keys + 1);
    const propose = () => hub.call('clients.propose', wish('cursor'));
    const proposals = [await propose(), await propose()];
    await Promise.all(proposals.map(({ id }) => hub.call('keys.confirm', { id })));
    expect(await liveKeys()).toBe(keys + 1);
    expect(await stateOf('cursor')).toBe('installed');
    expect(await isValid(keyIn('cursor'))).toBe(true);
  });
});

it('where a client moved its file, the old one comes first', async () => {
  const old = join(home, '.gemini', 'antigravity', 'mcp_config.json');
  mkdirSync(dirname(old), { recursive: true });
  writeFileSync(old, '{}');
  expect(await hub.call('clients.plan', { client: 'antigravity' })).toMatchObject({ file: old });
  await hub.call('clients.install', wish('antigravity'));
  givenFile('antigravity', '{"mcpServers":{}}');
  expect(await stateOf('antigravity')).toBe('changed');
  expect(await failureOf('clients.install', wish('antigravity'))).toContain(`now reads another file than ${old}`);
  expect(await hub.call('clients.undo', { client: 'antigravity' })).toMatchObject({ file: old, isByteExact: true });
  expect(readFileSync(old, 'utf8')).toBe('{}');
  expect(await hub.call('clients.install', wish('antigravity'))).toMatchObject({ ok: true });
  expect(entryIn('antigravity')).toBeDefined();
});

describe('nothing is written and no key is left where', () => {
  const refused = async (client: ClientName, said: RegExp) => {
    const keys = await liveKeys();
    expect(await failureOf('clients.plan', { client })).toMatch(said);
    expect(await failureOf('clients.install', wish(client))).toMatch(said);
    expect(await failureOf('clients.propose', wish(client))).toMatch(said);
    expect(await liveKeys()).toBe(keys);
    expect([await stateOf(client), backups()]).toEqual(['found', []]);
  };

  it('the file is read-only', async () => {
    const before = givenFile('cursor', clientFiles.cursor.text, 0o444);
    await refused('cursor', /read-only/);
    expect([readFileSync(pathOf('cursor')), modeOf(pathOf('cursor'))]).toEqual([before, 0o444]);
  });

  it('writing fails at last', async () => {
    // Its name leaves no room for that of the file that would take its place.
    const real = join(home, `${'x'.repeat(245)}.json`);
    mkdirSync(dirname(pathOf('cursor')));
    writeFileSync(real, clientFiles.cursor.text);
    symlinkSync(real, pathOf('cursor'));
    const proposal = await hub.call('clients.propose', wish('cursor'));
    const keys = await liveKeys();
    expect(await failureOf('keys.confirm', { id: proposal.id })).toMatch(/ENAMETOOLONG/);
    expect(await failureOf('clients.install', wish('cursor'))).toMatch(/ENAMETOOLONG/);
    expect(await liveKeys()).toBe(keys);
    expect(readFileSync(real, 'utf8')).toBe(clientFiles.cursor.text);
    expect([await stateOf('cursor'), backups(), readdirSync(home).length]).toEqual(['found', [], 2]);
  });

  it('it cannot be kept as it was; what was installed before stays as it is', async () => {
    givenFile('cursor');
    await hub.call('clients.install', wish('cursor'));
    const installed = readFileSync(pathOf('cursor'));
    const { keyId } = await listed('cursor');
    const backup = join(hub.dataDir, 'clients', 'cursor.backup');
    rmSync(backup);
    mkdirSync(backup);
    expect(await failureOf('clients.install', wish('cursor'))).toMatch(/no regular file/);
    rmSync(backup, { recursive: true });
    expect(readFileSync(pathOf('cursor'))).toEqual(installed);
    expect(await listed('cursor')).toMatchObject({ state: 'installed', keyId });
    expect(await isValid(keyIn('cursor'))).toBe(true);
  });
});

it('a folder that is a link: the file that is made in it is known again, and nothing is left of it', async () => {
  const real = join(home, 'dotfiles', 'mcp.json');
  mkdirSync(dirname(real));
  symlinkSync('dotfiles', dirname(pathOf('cursor')));
  expect(await hub.call('clients.plan', { client: 'cursor' })).toMatchObject({ linked: [real] });
  expect(await hub.call('clients.install', wish('cursor'))).toMatchObject({ ok: true });
  expect([await stateOf('cursor'), existsSync(real)]).toEqual(['installed', true]);
  expect(await hub.call('clients.install', wish('cursor'))).toMatchObject({ ok: true });
  expect(await hub.call('clients.undo', { client: 'cursor' })).toMatchObject({ isByteExact: true, file: real });
  expect([readdirSync(dirname(real)), readlinkSync(dirname(pathOf('cursor')))]).toEqual([[], 'dotfiles']);
});

describe('what is no longer as it was written', () => {
  it('a revoked key: stale, not proved, and taken out all the same', async () => {
    const before = givenFile('cursor');
    await hub.call('clients.install', wish('cursor'));
    const { keyId } = await listed('cursor');
    await hub.call('keys.revoke', { id: keyId ?? '' });
    expect(await stateOf('cursor')).toBe('stale');
    const proof = await hub.call('clients.prove', { client: 'cursor' });
    expect(proof).toMatchObject({ ok: false, tools: null, detail: expect.stringMatching(/revoked.*install cursor/) });
    expect(await hub.call('clients.undo', { client: 'cursor' })).toMatchObject({ isByteExact: true });
    expect(readFileSync(pathOf('cursor'))).toEqual(before);
  });

  it('an entry that somebody edited: changed, never called or started, taken out by its key', async () => {
    givenFile('claude-desktop');
    await hub.call('clients.install', wish('claude-desktop'));
    const trap = join(home, 'trap');
    const text = readFileSync(pathOf('claude-desktop'), 'utf8');
    const touch = JSON.stringify(`/usr/bin/touch ${trap}`);
    writeFileSync(pathOf('claude-desktop'), text.replace(JSON.stringify(process.execPath), touch));
    expect(await stateOf('claude-desktop')).toBe('changed');
    expect(await hub.call('clients.prove', { client: 'claude-desktop' })).toMatchObject({
      ok: false,
      tools: null,
      read: null,
      detail: expect.stringContaining('does not have what was written'),
    });
    expect(existsSync(trap)).toBe(false);
    expect(await hub.call('clients.undo', { client: 'claude-desktop' })).toMatchObject({ isByteExact: false });
    expect(entryIn('claude-desktop')).toBeUndefined();
  });

  it('an entry that took its place is not ours to take out', async () => {
    givenFile('cursor');
    await hub.call('clients.install', wish('cursor'));
    const theirs = '{"mcpServers":{"opengithubx":{"command":"theirs"}}}';
    writeFileSync(pathOf('cursor'), theirs);
    expect(await stateOf('cursor')).toBe('changed');
    expect(await failureOf('clients.install', wish('cursor'))).toContain('this hub did not write');
    expect(await isValid(keyIn('cursor'))).toBe(false);
    expect(await hub.call('clients.undo', { client: 'cursor' })).toMatchObject({ isByteExact: false });
    expect(readFileSync(pathOf('cursor'), 'utf8')).toBe(theirs);
  });

  it('a file that is gone, one that is broken, and a backup that was swapped', async () => {
    givenFile('cursor');
    await hub.call('clients.install', wish('cursor'));
    const key = keyIn('cursor');
    writeFileSync(pathOf('cursor'), '{ broken');
    expect(await failureOf('clients.undo', { client: 'cursor' })).toMatch(/line 1/);
    expect(await isValid(key)).toBe(false);
    writeFileSync(pathOf('cursor'), `{ "a": ${deep} }`);
    expect(await failureOf('clients.undo', { client: 'cursor' })).toMatch(/nested too deeply/);
    expect(await stateOf('cursor')).toBe('stale');
    rmSync(pathOf('cursor'));
    expect(await hub.call('clients.undo', { client: 'cursor' })).toMatchObject({ isByteExact: false });
    expect([existsSync(pathOf('cursor')), await stateOf('cursor')]).toEqual([false, 'found']);

    givenFile('cursor');
    await hub.call('clients.install', wish('cursor'));
    writeFileSync(join(hub.dataDir, 'clients', 'cursor.backup'), '{"mcpServers":{"evil":{"command":"evil"}}}');
    expect(await hub.call('clients.undo', { client: 'cursor' })).toMatchObject({ isByteExact: false });
    expect(readFileSync(pathOf('cursor'), 'utf8')).toBe(clientFiles.cursor.text);
  });
});

it('the files are the owner’s: another person of the hub sees, writes and takes out nothing', async () => {
  const { code } = await hub.call('people.invite', { email: 'grace@example.com' });
  await hub.call('session.signIn', { signUp: false, invitation: code }, grace);
  const before = givenFile('cursor');
  for (const install of [() => undefined, () => hub.call('clients.install', wish('cursor'))]) {
    await install();
    const there = readFileSync(pathOf('cursor'));
    expect(await failureOf('clients.list', {}, grace)).toContain('not_owner');
    for (const call of ['clients.plan', 'clients.propose', 'clients.install'] as const) {
      expect(await failureOf(call, wish('cursor'), grace)).toContain('not_owner');
    }
    for (const call of ['clients.prove', 'clients.undo'] as const) {
      expect(await failureOf(call, { client: 'cursor' }, grace)).toContain('have not installed');
    }
    expect(readFileSync(pathOf('cursor'))).toEqual(there);
  }
  expect((await hub.call('keys.list', {}, grace)).length).toBe(0);
  expect(await isValid(keyIn('cursor'))).toBe(true);
  expect(await hub.call('clients.undo', { client: 'cursor' })).toMatchObject({ isByteExact: true });
  expect(readFileSync(pathOf('cursor'))).toEqual(before);
});

it('a hub that moved says where it is now, and hands no key to what listens in its place', async () => {
  const ports = memoryPorts();
  const dataDir = temporaryFolder();
  const own = { ...computer, home: temporaryFolder() };
  const before = await startHub(world, true, dataDir, ports, { port: await freePort() }, { computer: own });
  expect(await before.call('clients.install', wish('cursor'))).toMatchObject({ ok: true });
  expect(await before.call('clients.install', wish('claude-desktop'))).toMatchObject({ ok: true });
  await before.hub.close();
  let knocks = 0;
  const another = createServer((_, response) => {
    knocks += 1;
    response.end();
  }).listen(Number(new URL(before.url).port), '127.0.0.1');
  await once(another, 'listening');
  const after = await startHub(world, false, dataDir, ports, { port: 0 }, { computer: own });
  for (const client of ['cursor', 'claude-desktop'] as const) {
    const proof = await after.call('clients.prove', { client });
    expect(proof).toMatchObject({ ok: false, tools: null, read: null });
    expect(proof.detail).toBe(
      `It calls ${before.url}/mcp, but this hub is at ${after.url}/mcp now: install it again: opengithubx install ${client}`,
    );
  }
  expect(knocks).toBe(0);
  another.close();
  await after.hub.close();
});

it('with no account connected the way is proved, and that is said', async () => {
  for (const { id } of await hub.call('accounts.list', {})) await hub.call('accounts.disconnect', { account: id });
  const proof = await hub.call('clients.install', wish('cursor'));
  expect(proof).toMatchObject({
    ok: true,
    read: 'github_list_repositories',
    detail: expect.stringContaining('No account'),
  });
  await hub.call('accounts.connect', { platform: 'github' });
});
