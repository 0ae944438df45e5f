/**
 * An end is an end: what a call has ended, paused or lowered stays so, whatever the disk and the clock do, over a restart too. Where
 * that can't be kept yet, the person reads it. Two keys and two people: nobody else's end.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Computer } from '../../src/main/hub/ground/computer.ts';
import { Secret } from '../../src/main/hub/ground/secret.ts';
import { endings } from '../../src/main/hub/wiring/call-handlers.ts';
import type { CallInput, CallName } from '../../src/shared/contract.ts';
import { createFaultyDisk, type DiskFault } from '../harness/faulty-disk.ts';
import { addImport } from '../harness/imported.ts';
import { type FakeInternet, startInternet } from '../harness/internet.ts';
import { post } from '../harness/mcp.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { type FakeOpenWebUI, startFakeOpenWebUI } from '../harness/open-webui/index.ts';
import { acme } from '../harness/packed.ts';
import { letGraceIn } from '../harness/second-person.ts';
import { callTool } from '../harness/tool-server.ts';
import { ada, grace, sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const world = sharedWorld();
const day = 86_400_000;
let hub: TestHub | undefined;
let openWebUI: FakeOpenWebUI;
let internet: FakeInternet;
beforeAll(async () => {
  internet = await startInternet('ntfy.sh');
  internet.serve = (_, response) => response.end();
});
afterAll(() => internet.close());
/** Makes what is outside of the hub as it was at first. */
async function tidy(): Promise<void> {
  await openWebUI?.close();
  openWebUI = await startFakeOpenWebUI({ sso: 'Auth0' });
  rmSync(cursorFile, { recursive: true, force: true });
  mkdirSync(dirname(cursorFile), { recursive: true });
  writeFileSync(cursorFile, '{"mcpServers":{}}');
}
beforeEach(tidy);
afterEach(async () => {
  await hub?.hub.close();
  hub = undefined;
  await openWebUI.close();
});

const statusOf = async ({ mcpUrl }: TestHub, key: string) => (await post(mcpUrl, key, 'tools/list')).status;
const standing = async (all: TestHub, id: string) => {
  const found = (await all.call('keys.list', {})).find((key) => key.id === id);
  return found?.revokedAt ? 'revoked' : found?.paused ? 'paused' : 'good';
};

const keyIn = (text: string): string => /ogx_[0-9A-Za-z]+/.exec(text)?.[0] ?? '';

/** The computer with the hub in one of its AI clients. */
const home = temporaryFolder();
const cursorFile = join(home, '.cursor', 'mcp.json');
const computer: Computer = {
  system: 'linux',
  home,
  environment: { PATH: process.env['PATH'] },
  bridge: {
    command: process.execPath,
    args: [resolve(import.meta.dirname, '../../src/main/headless.ts'), 'mcp-stdio'],
  },
};

/** The key by which that person's Open WebUI calls. */
async function syncedKey(all: TestHub, userId: string): Promise<string> {
  const { url, admin, state, addAccount } = openWebUI;
  const name = userId === ada ? 'Ada' : 'Grace';
  if (!state.accounts.some(({ sub }) => sub === userId)) {
    addAccount({ email: `${name.toLowerCase()}@example.com`, name, sub: userId });
  }
  await all.call('openwebui.set', { url, proof: 'key', adminKey: admin.apiKey ?? '' });
  const wish = { parts: ['model' as const, 'openapi' as const, 'mcp' as const], write: false, days: 300 };
  await all.call('openwebui.sync', wish, userId);
  return keyIn(state.toolServers.at(-1)?.key ?? '');
}

async function conversation(all: TestHub): Promise<string> {
  const { id: key } = await all.createKey({ endpoints: ['chat'] });
  const asked = { key, model: 'opengithubx/digest', question: 'Whose key is this?' };
  return (await all.call('chat.ask', asked)).conversation;
}

/** One thing to end: the call's input, and whether it is over. */
type Ended = { input: object; isOver(all: TestHub): Promise<boolean> };

/** Of each call that ends something: what there is to end. The last ones end what the others need. */
const scenarios: Partial<Record<CallName, (all: TestHub) => Promise<Ended>>> = {
  async 'keys.revoke'(all) {
    const { key, id } = await all.createKey({ days: 366 });
    return {
      input: { id },
      isOver: async (now) => (await statusOf(now, key)) === 401 && (await standing(now, id)) === 'revoked',
    };
  },
  async 'keys.pause'(all) {
    const { key, id } = await all.createKey({ days: 366 });
    return {
      input: { id },
      isOver: async (now) => (await statusOf(now, key)) === 401 && (await standing(now, id)) !== 'good',
    };
  },
  async 'keys.dismiss'(all) {
    const { id } = await all.call('keys.propose', { client: 'proposed', write: false, days: 1 });
    return {
      input: { id },
      isOver: async (now) => !(await now.call('keys.proposals', {})).some((one) => one.id === id),
    };
  },
  async 'approvals.deny'(all) {
    const { key } = await all.createKey({ write: true, approvalHours: 8, days: 9 });
    const wish = { repository: 'ada-demo/atlas-service', title: 'To be denied' };
    const id = String((await callTool(all, key, 'github_create_issue', wish)).body['approval_id']);
    return {
      input: { id },
      isOver: async (now) => !(await now.call('approvals.list', {})).some((one) => one.id === id),
    };
  },
  async 'models.remove'(all) {
    const key = world.ledger().find(({ kind }) => kind === 'model_api_key')?.value ?? '';
    const server = { name: 'to be removed', baseUrl: world.model, contextTokens: 8192, plannedBy: 'hub' as const, key };
    const { id } = await all.call('models.add', server);
    return {
      input: { id },
      isOver: async (now) => !(await now.call('models.list', {})).servers.some((one) => one.id === id),
    };
  },
  async 'imports.remove'(all) {
    const { name } = await addImport(all, {
      ...acme,
      name: 'ended',
      scopes: [],
      reads: [],
    } as CallInput<'imports.preview'>);
    return {
      input: { id: name },
      isOver: async (now) => !(await now.call('imports.list', {})).some((one) => one.name === name),
    };
  },
  async 'notifiers.remove'(all) {
    const { id } = await all.call('notifiers.add', { name: 'phone', kind: 'ntfy', secret: 'https://ntfy.sh/x-7Qx92' });
    return {
      input: { id },
      isOver: async (now) => !(await now.call('notifiers.list', {})).some((one) => one.id === id),
    };
  },
  async 'activity.forget'(all) {
    await callTool(all, (await all.createKey({})).key, 'github_list_repositories', {});
    const [call] = (await all.call('audit.search', { offset: 0, limit: 1 })).calls;
    const callIds = [call?.callId ?? ''];
    expect(await all.call('activity.names', { callIds })).toHaveLength(1);
    return { input: {}, isOver: async (now) => (await now.call('activity.names', { callIds })).length === 0 };
  },
  async 'chat.delete'(all) {
    const id = await conversation(all);
    return { input: { id }, isOver: async (now) => (await now.call('chat.conversation', { id })) === null };
  },
  async 'chat.deleteAll'(all) {
    await conversation(all);
    return { input: {}, isOver: async (now) => (await now.call('chat.conversations', {})).length === 0 };
  },
  async 'passkeys.remove'() {
    return {
      input: { id: 'first' },
      isOver: async (now) => !(await now.call('passkeys.list', {})).passkeys.some(({ id }) => id === 'first'),
    };
  },
  async 'passkeys.level'() {
    return {
      input: { usual: 'any', careful: 'passkey' },
      isOver: async (now) => (await now.call('passkeys.list', {})).levels.careful === 'passkey',
    };
  },
  async 'passkeys.reset'() {
    return {
      input: {},
      isOver: async (now) => (await now.call('passkeys.list', {})).passkeys.length === 0,
    };
  },
  async 'openwebui.unsync'(all) {
    const key = await syncedKey(all, ada);
    return { input: {}, isOver: async (now) => (await statusOf(now, key)) === 401 };
  },
  async 'openwebui.forget'(all) {
    const key = await syncedKey(all, grace);
    return {
      input: {},
      async isOver(now) {
        const { server } = await now.call('openwebui.status', {});
        return server === null && (await statusOf(now, key)) === 401;
      },
    };
  },
  async 'clients.undo'(all) {
    await all.call('clients.install', { client: 'cursor', write: false, days: 90 });
    const key = keyIn(readFileSync(cursorFile, 'utf8'));
    return {
      input: { client: 'cursor' },
      async isOver(now) {
        const found = (await now.call('clients.list', {})).find(({ client }) => client === 'cursor');
        return found?.keyId === null && (await statusOf(now, key)) === 401;
      },
    };
  },
  async 'people.remove'(all) {
    const { key } = await all.createKey({}, grace);
    return {
      input: { person: grace },
      async isOver(now) {
        const { people } = await now.call('people.list', {});
        return !people.some(({ userId }) => userId === grace) && (await statusOf(now, key)) === 401;
      },
    };
  },
  async 'accounts.disconnect'(all) {
    const [account] = await all.call('accounts.list', {});
    return {
      input: { account: account?.id ?? '' },
      isOver: async (now) => (await now.call('accounts.list', {})).every(({ state }) => state === 'disconnecting'),
    };
  },
  async 'session.signOut'() {
    return { input: {}, isOver: async (now) => (await now.call('status', {})).person === null };
  },
  async revokeAll(all) {
    const { key, id } = await all.createKey({ days: 366 });
    return {
      input: {},
      isOver: async (now) => (await statusOf(now, key)) === 401 && (await standing(now, id)) === 'revoked',
    };
  },
};

/** What these end is in memory alone, so that no restart brings it back, or is put back elsewhere than here. */
const inMemory: CallName[] = [
  'authorizations.refuse',
  'approvals.disallow',
  'chat.stop',
  'imports.dismiss',
  'wishes.dismiss',
];

it('each call that ends something is tried here, or is named with its reason', () => {
  expect([...Object.keys(scenarios), ...inMemory].sort()).toEqual([...endings].sort());
});

async function arranged() {
  const dataDir = temporaryFolder();
  const disk = createFaultyDisk(dataDir);
  const ports = memoryPorts();
  const start = (ready: boolean, folder = dataDir) =>
    startHub(
      world,
      ready,
      folder,
      disk.under(ports),
      { port: 0 },
      { computer, parts: { atCommit: disk.atCommit, internet } },
    );
  let all = await start(true);
  hub = all;
  await letGraceIn(all);
  await all.call('accounts.connect', { platform: 'github' }, grace);
  const ends = new Map<CallName, Ended>();
  for (const [name, prepare] of Object.entries(scenarios)) ends.set(name as CallName, await prepare(all));
  const other = await all.createKey({ days: 366 });
  const passkey = { rpId: 'approve.localhost', publicKey: 'AA', counter: 0, isBackedUp: false };
  const passkeys = ['first', 'second'].map((id) => ({ ...passkey, id, name: id, addedAt: 0, approvesFrom: 0 }));
  const kept = { passkeys, levels: { usual: 'any', careful: 'any' }, change: 0 };
  await ports.secrets.set(`passkeys.${ada}`, new Secret(JSON.stringify(kept)));
  const whatIsOver = async () => {
    const over: [CallName, boolean][] = [];
    for (const [name, { isOver }] of ends) over.push([name, await isOver(all)]);
    return Object.fromEntries(over);
  };
  // Or nothing would be shown by what is over afterwards.
  const noneOver = Object.fromEntries([...ends.keys()].map((name) => [name, false]));
  expect(await whatIsOver()).toEqual(noneOver);
  return {
    disk,
    ports,
    dataDir,
    all: () => all,
    other,
    whatIsOver,
    allOver: Object.fromEntries([...ends.keys()].map((name) => [name, true])),
    /** Makes each of the calls; answers how it was told. */
    async endAll(beforeEach: () => void = () => undefined) {
      const told: [CallName, string][] = [];
      for (const [name, { input }] of ends) {
        beforeEach();
        if (name === 'accounts.disconnect') expect(await statusOf(all, other.key)).toBe(200); // nobody else's end
        const result = await all.tried(name, input as never);
        told.push([name, result.ok ? 'ended' : result.failure.code]);
        expect([name, await ends.get(name)?.isOver(all)]).toEqual([name, true]);
      }
      return Object.fromEntries(told);
    },
    async restart(folder = dataDir) {
      if (folder === dataDir) await all.hub.close();
      all = await start(false, folder);
      hub = all;
    },
    async databaseStep() {
      const findings = await all.call('doctor', {});
      return findings.find(({ step }) => step === 'database');
    },
  };
}

it('a clock that was 400 days ahead is named by the doctor, and its owner can set it right', async () => {
  const dataDir = temporaryFolder();
  const ports = memoryPorts();
  const start = (ready: boolean) => startHub(world, ready, dataDir, ports);
  hub = await start(true);
  const { key } = await hub.createKey({ days: 300 });
  ports.advance(400 * day);
  await hub.tried('keys.pause', { id: (await hub.createKey({})).id });
  await hub.hub.close();
  ports.advance(-400 * day);
  hub = await start(false);
  const step = async () => (await hub?.call('doctor', {}))?.find((one) => one.step === 'database');
  expect(await statusOf(hub, key)).toBe(401);
  expect(await statusOf(hub, (await hub.createKey({})).key)).toBe(200);
  expect(await step()).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('The record has an entry 400 days ahead of this computer’s clock'),
    hint: expect.stringContaining('opengithubx audit accept-clock'),
  });
  expect(Math.round((await hub.call('audit.acceptClock', {})).aheadMs / day)).toBe(400);
  expect(await hub.call('audit.acceptClock', {})).toEqual({ aheadMs: 0 });
  expect([await statusOf(hub, key), (await step())?.state]).toEqual([200, 'ok']);
  const [newest] = await hub.call('audit.list', { limit: 1 });
  expect(newest?.reason).toBe('clock accepted, though the record was 400 days ahead of it');
});

it('ends eight times as many keys at once in as many commits', async () => {
  const commits = async (count: number) => {
    let made = 0;
    const parts = { atCommit: () => void made++ };
    hub = await startHub(world, true, temporaryFolder(), memoryPorts(), { port: 0 }, { parts });
    const keys = [];
    for (let at = 0; at < count; at++) keys.push(await hub.createKey({ days: 9 }));
    made = 0;
    const receipt = await hub.call('revokeAll', {});
    expect(receipt.lines.filter(({ side, answer }) => side === 'keys' && answer === 'revoked')).toHaveLength(count);
    const { records } = await hub.call('audit.verify', {});
    expect(records).toBeGreaterThan(2 * count); // each end is on record by itself
    for (const { key } of keys.slice(-2)) expect(await statusOf(hub, key)).toBe(401);
    await hub.hub.close();
    hub = undefined;
    return made;
  };
  expect(await commits(40)).toBeLessThanOrEqual((await commits(5)) + 4);
});

describe('what a call has ended', () => {
  it('is over on a full disk, and after the restart too, since room was kept for it', async () => {
    const { disk, endAll, restart, whatIsOver, allOver, all } = await arranged();
    disk.becomes('full');
    expect(await all().tried('keys.create', { client: 'no room', write: false, days: 1 })).toMatchObject({
      failure: { code: 'disk_full' },
    });
    expect(new Set(Object.values(await endAll()))).toEqual(new Set(['ended']));
    disk.heal();
    await restart();
    expect(await whatIsOver()).toEqual(allOver);
  });

  it.each<DiskFault>(['read-only', 'full, room taken'])(
    'is over on a disk that is %s, told as not on record, and on record once the disk takes it',
    async (fault) => {
      const { disk, endAll, restart, whatIsOver, allOver, databaseStep, all } = await arranged();
      disk.becomes(fault);
      const told = await endAll();
      expect(told).toEqual(
        Object.fromEntries(Object.keys(told).map((n) => [n, n === 'keys.dismiss' ? 'ended' : 'not_on_record'])),
      );
      expect(await databaseStep()).toMatchObject({
        state: 'failed',
        detail: expect.stringContaining('dead until a restart of the hub, and not on record'),
      });
      expect(await all().tried('people.invite', { email: 'x@example.com' })).toMatchObject({ ok: false });
      disk.heal();
      expect(await databaseStep()).toMatchObject({ state: 'ok' });
      expect(await whatIsOver()).toEqual(allOver);
      await restart();
      expect(await whatIsOver()).toEqual(allOver);
      expect(await databaseStep()).toMatchObject({ state: 'ok' });
      expect(await all().call('audit.verify', {})).toMatchObject({ firstBadSequence: null });
    },
  );

  it.each<[name: 'clients.undo' | 'openwebui.unsync', what: string, spoil: () => unknown, said: string]>([
    ['clients.undo', 'whose file is none', () => writeFileSync(cursorFile, '{'), cursorFile],
    ['clients.undo', 'whose file is a folder', () => [rmSync(cursorFile), mkdirSync(cursorFile)], cursorFile],
    ['openwebui.unsync', 'where Open WebUI does not answer', () => openWebUI.down(), 'Open WebUI'],
    [
      'openwebui.unsync',
      'where Open WebUI refuses',
      () => openWebUI.answerNext('/api/v1/configs/tool_servers', 500, {}, { method: 'POST' }),
      'Open WebUI',
    ],
  ])('is told as not on record although the rest of the call fails: %s, %s', async (name, _, spoil, said) => {
    for (const fault of ['read-only', 'full, room taken'] as const) {
      const { disk, restart, databaseStep, all } = await arranged();
      const client = name === 'clients.undo' ? 'Cursor' : 'Open WebUI';
      const keys = await all().call('keys.list', {});
      const { id = '' } = keys.find((key) => key.client === client && key.revokedAt === null) ?? {};
      await spoil();
      disk.becomes(fault);
      expect(await all().tried(name, { client: 'cursor' } as never)).toMatchObject({
        failure: {
          code: 'not_on_record',
          message: expect.stringMatching(new RegExp(`dead until a restart of the hub, .*${said}`)),
        },
      });
      expect(await standing(all(), id)).toBe('revoked');
      expect(await databaseStep()).toMatchObject({ state: 'failed' });
      disk.heal();
      await restart();
      expect(await standing(all(), id)).toBe('revoked');
      await all().hub.close();
      hub = undefined;
      await tidy();
    }
  });

  it('is over once it was told, though the hub is killed in the next moment', async () => {
    const { endAll, restart, whatIsOver, allOver, dataDir, ports, all } = await arranged();
    await endAll();
    const killed = temporaryFolder();
    cpSync(dataDir, killed, { recursive: true }); // what a kill leaves: all that was written, and no word at the end
    await all().hub.close();
    await restart(killed);
    expect(await whatIsOver()).toEqual(allOver);
    expect(ports.asked.length).toBeGreaterThan(0);
  });

  it.each([
    ['400 days ahead', 400],
    ['400 days behind', -400],
  ])('is over with a clock that is %s meanwhile', async (_, days) => {
    const { endAll, restart, whatIsOver, allOver, ports } = await arranged();
    await endAll(() => {
      ports.advance(days * day);
      ports.advance(-days * day);
    });
    await restart();
    expect(await whatIsOver()).toEqual(allOver);
  });
});
