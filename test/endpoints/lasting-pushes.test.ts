/** A push of a key with patience waits on without its terminal and over restarts of the hub, which sends it once, as it was shown. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { keptLimits } from '../../src/main/hub/doors/git/kept-holds.ts';
import type { NewKey } from '../../src/shared/shapes.ts';
import { asKey, doorOf, gitAt } from '../harness/git-door.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { approve as approveIn, waiting } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const own = 'ada-demo/atlas-service';
const hour = 3_600_000;
const world = sharedWorld();
const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
const { folder, git } = gitAt();
const clone = join(folder, 'clone');
const inClone = (...given: string[]): Promise<string> => git('-C', clone, ...given);

let hub: TestHub;
let door = '';
const start = async (ready = false) => {
  hub = await startHub(world, ready, dataDir, ports, { port: 0, gitPort: 0, gitPatience: 0 });
  door = await doorOf(hub);
};
async function restart(between: () => void = () => {}): Promise<void> {
  await hub.hub.close();
  between();
  await start();
}

let reader = '';
beforeAll(async () => {
  await start(true);
  ({ key: reader } = await hub.createKey({ endpoints: ['git'], repositories: [own], days: 90, callsPerMinute: 1000 }));
  await git(...asKey(reader), 'clone', '-q', `${door}/${own}`, clone);
  return () => hub.hub.close();
});
afterEach(async () => {
  for (const { id } of await waiting(hub)) await hub.tried('approvals.deny', { id });
  await nothingKept();
});

const newKey = (wish: Partial<NewKey> = {}) =>
  hub.createKey({
    endpoints: ['git'],
    write: true,
    repositories: [own],
    approvalHours: 20,
    days: 30,
    callsPerMinute: 1000,
    ...wish,
  });
const held = join(dataDir, 'held');
const bytesKept = () => readdirSync(held).filter((name) => name.endsWith('.bytes'));
/** It is let go of a moment after its approval has ended. */
async function nothingKept(): Promise<void> {
  await vi.waitUntil(() => bytesKept().length === 0, { timeout: 10_000 }).catch(() => undefined);
  expect(bytesKept()).toEqual([]);
}

let count = 0;
/** A branch with one commit of its own, and its end. */
async function branch(): Promise<{ name: string; end: string }> {
  const name = `agent/later-${++count}`;
  await inClone('checkout', '-q', '-B', name, 'origin/HEAD');
  writeFileSync(join(clone, `${count}.txt`), `${count}\n`);
  await inClone('add', '-A');
  await inClone('commit', '-qm', `Later ${count}`);
  return { name, end: (await inClone('rev-parse', 'HEAD')).trim() };
}
const push = (key: string, name: string, ...more: string[]) =>
  inClone(...asKey(key), 'push', ...more, `${door}/${own}`, name);
const idIn = (said: string): string =>
  /waiting for approval (apr_[\w-]+); the hub pushes it once/.exec(said)?.[1] ?? said;
const refs = () => inClone(...asKey(reader), 'ls-remote', `${door}/${own}`);
const approve = async (id: string) => (await approveIn(hub, id)).ok;
const outcome = (id: string) => hub.call('approvals.outcome', { id });
const ended = (id: string) => expect.poll(async () => (await outcome(id)).outcome).not.toBeNull();
const pushes = async () =>
  (await world.requests()).filter(({ service, path }) => service === 'github' && path.endsWith('/git-receive-pack'))
    .length;
const lastOf = async (id: string) => {
  const records = await hub.call('audit.list', { limit: 100 });
  const { verdict, outcome: how, reason, endpoint } = records.find(({ approvalId }) => approvalId === id) ?? {};
  return { verdict, outcome: how, reason, endpoint };
};

describe('a push that waits for hours', () => {
  it('is sent once by the hub on approval, the next morning, after restarts and with no terminal', async () => {
    const { key } = await newKey();
    const { name, end } = await branch();
    const said = await push(key, name);
    const id = idIn(said);
    expect(id).toMatch(/^apr_/);
    const by = new Date(ports.clock.now() + 20 * hour).toISOString().slice(0, 13).replace('T', ' ');
    expect(said).toContain(`once it is approved at ${hub.url}/approve/${id} by ${by}`);
    const { preview } = await hub.call('approvals.show', { id });
    await restart();
    ports.advance(10 * hour);
    await restart();
    expect(idIn(await push(key, name))).toBe(id); // asked again it is no other push
    expect(await waiting(hub)).toHaveLength(1);
    expect((await hub.call('approvals.show', { id })).preview).toEqual(preview);
    expect(await refs()).not.toContain(end);
    const before = await pushes();
    expect(await approve(id)).toBe(true);
    await ended(id);
    expect(await refs()).toContain(`${end}\trefs/heads/${name}`);
    expect(await pushes()).toBe(before + 1);
    expect(await lastOf(id)).toMatchObject({ verdict: 'allow', outcome: 'ok', endpoint: 'git' });
    await restart();
    expect(await push(key, name)).toContain('Everything up-to-date');
    expect(await pushes()).toBe(before + 1);
    expect((await hub.call('audit.verify', {})).firstBadSequence).toBeNull();
  });

  it('is taken back by undo, and can be pushed anew', async () => {
    const { key } = await newKey();
    const { name, end } = await branch();
    const id = idIn(await push(key, name));
    await approve(id);
    await ended(id);
    const [change] = await hub.call('approvals.done', {});
    const undone = await hub.call('approvals.undo', { id: change?.id ?? '' });
    await approve(undone.id);
    await expect.poll(refs).not.toContain(end);
    const again = idIn(await push(key, name));
    expect(again).toMatch(/^apr_/);
    expect(again).not.toBe(id);
  });

  it.each<[what: string, answer: (id: string) => Promise<unknown>, said: string]>([
    ['declined', (id) => hub.call('approvals.deny', { id }), 'The person declined this.'],
    [
      'approved for a branch that was moved',
      async (id) => {
        await moveTo(id);
        await approve(id);
        await ended(id);
      },
      'is not where it was: somebody has moved it',
    ],
  ])('tells the next push once that it was %s, also after a restart', async (_, answer, said) => {
    const { key } = await newKey();
    const { name, end } = await branch();
    const id = idIn(await push(key, name));
    await answer(id);
    await restart();
    expect(bytesKept()).toEqual([]);
    await moveBack();
    expect(await push(key, name)).toContain(said);
    expect(idIn(await push(key, name))).toMatch(/^apr_/);
    expect(await refs()).not.toContain(end);
  });

  let moved: string | undefined;
  const writer = async () => (await newKey({ approvalHours: undefined as never, destructive: true })).key;
  /** Somebody else makes the branch that the approval is about. */
  async function moveTo(id: string): Promise<void> {
    const { preview } = await hub.call('approvals.show', { id });
    moved = preview.target;
    const by = await writer();
    await inClone(...asKey(by), 'push', `${door}/${own}`, `origin/HEAD:refs/heads/${moved}`);
    const [asked] = (await waiting(hub)).filter((one) => one.id !== id);
    await approve(asked?.id ?? '');
    await inClone(...asKey(by), 'push', `${door}/${own}`, `origin/HEAD:refs/heads/${moved}`);
    expect(await refs()).toContain(`refs/heads/${moved}`);
  }
  async function moveBack(): Promise<void> {
    if (moved === undefined) return;
    const by = await writer();
    const deletion = () => inClone(...asKey(by), 'push', `${door}/${own}`, `:refs/heads/${moved}`);
    await deletion();
    await approve((await waiting(hub))[0]?.id ?? '');
    await deletion();
    expect(await refs()).not.toContain(`refs/heads/${moved}`);
    moved = undefined;
  }

  it('is asked anew where nobody answered in time', async () => {
    const { key } = await newKey({ approvalHours: 2 });
    const { name } = await branch();
    const id = idIn(await push(key, name));
    ports.advance(3 * hour);
    await restart();
    const again = idIn(await push(key, name));
    expect(again).toMatch(/^apr_/);
    expect(again).not.toBe(id);
  });

  it('ends with its key, and nothing of it is kept', async () => {
    const { key, id: keyId } = await newKey();
    const { name, end } = await branch();
    const id = idIn(await push(key, name));
    expect(bytesKept()).toEqual([`${id}.bytes`]);
    await hub.call('keys.revoke', { id: keyId });
    await nothingKept();
    expect(await approve(id).catch(() => false)).toBe(false);
    expect(await refs()).not.toContain(end);
  });

  it('is one key’s alone, and is known again by its branches and their ends', async () => {
    const [first, second] = [await newKey(), await newKey()];
    const { name } = await branch();
    const ids = [idIn(await push(first.key, name)), idIn(await push(second.key, name))];
    expect(new Set(ids).size).toBe(2);
    await inClone('commit', '-q', '--amend', '-m', 'Otherwise');
    const other = idIn(await push(first.key, name));
    expect([...ids, other].every((id) => id.startsWith('apr_'))).toBe(true);
    expect(ids).not.toContain(other);
    expect(idIn(await push(first.key, `${name}:agent/elsewhere`))).not.toBe(other);
  });

  it('waits no longer than its terminal where the store is full, and says so', async () => {
    const { ofKey } = keptLimits;
    const { key } = await newKey();
    const { name, end } = await branch();
    keptLimits.ofKey = 10;
    try {
      const said = await push(key, name);
      expect(said).toContain(
        'then push again within 10 minutes (this one can not wait for hours: too much does already',
      );
      const [asked] = await waiting(hub);
      await approve(asked?.id ?? '');
      expect(await refs()).not.toContain(end); // nothing is there that the hub could send
      expect(await push(key, name)).toContain(`* [new branch]      ${name} -> ${name}`);
    } finally {
      keptLimits.ofKey = ofKey;
    }
  });
});

describe('a program of the same user', () => {
  const files: [what: string, change: (path: string, of: string) => void][] = [
    ['other bytes', (path) => writeFileSync(path, 'other bytes')],
    ['one bit less', (path) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
    ['the bytes of another push', (path, of) => writeFileSync(path, readFileSync(join(held, `${of}.bytes`)))],
    ['nothing', (path) => rmSync(path)],
  ];
  it.each(files)('that leaves %s of what waits has nothing sent, and the record says why', async (_, change) => {
    const { key } = await newKey();
    const other = await branch();
    const of = idIn(await push(key, other.name));
    const { name, end } = await branch();
    const id = idIn(await push(key, name));
    change(join(held, `${id}.bytes`), of);
    const before = await refs();
    await approve(id);
    await ended(id);
    expect(await refs()).toBe(before);
    expect(before).not.toContain(end);
    expect(await lastOf(id)).toMatchObject({ verdict: 'allow', outcome: 'error', reason: 'held_changed' });
    expect(await push(key, name)).toContain('Another program changed what waited at the hub');
  });

  it.each<[what: string, change: (path: string, of: string) => void]>([
    ['changes', (path) => writeFileSync(path, 'x')],
    ['puts another’s in place of', (path, of) => writeFileSync(path, readFileSync(join(held, `${of}.seal`)))],
    ['deletes', (path) => rmSync(path)],
  ])('that %s what was seen of it has nothing sent, over a restart', async (_, change) => {
    const { key } = await newKey();
    const of = idIn(await push(key, (await branch()).name));
    const { name, end } = await branch();
    const id = idIn(await push(key, name));
    await restart(() => change(join(held, `${id}.seal`), of));
    if (await approve(id).catch(() => false)) await ended(id);
    expect(await refs()).not.toContain(end);
    await hub.tried('approvals.deny', { id });
  });
});
