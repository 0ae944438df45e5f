/** A file for a release, held while its person looks: with its client, or as long as its key may wait. Nothing else is sent in its place. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { approve, declineAll, untilAsked, waiting } from '../harness/tool-server.ts';
import { sharedWorld, startHub, type TestHub } from '../harness/world.ts';

const own = 'ada-demo/atlas-service';
const hour = 3_600_000;
const world = sharedWorld();
const [dataDir, ports] = [temporaryFolder(), memoryPorts()];
let hub: TestHub;
let door = '';
const start = async (ready = false) => {
  hub = await startHub(world, ready, dataDir, ports, { port: 0, gitPort: 0 });
  door = (await hub.call('status', {})).gitUrl?.replace('github.localhost', '127.0.0.1') ?? '';
};
async function restart(): Promise<void> {
  await hub.hub.close();
  await start();
}

let [hasty, patient, release] = ['', '', 0];
beforeAll(async () => {
  await start(true);
  const wish = { write: true, repositories: [own], days: 30, callsPerMinute: 1000 };
  hasty = (await hub.createKey({ ...wish, endpoints: ['gh'] })).key;
  patient = (await hub.createKey({ ...wish, endpoints: ['gh', 'git'], approvalHours: 20 })).key;
  door = (await hub.call('status', {})).gitUrl?.replace('github.localhost', '127.0.0.1') ?? '';
  const creating = ask(hasty, `releases`, JSON.stringify({ tag_name: 'v8', draft: true }), {
    'content-type': 'application/json',
  });
  await approve(hub, (await untilAsked(hub)).id);
  release = ((await (await creating).json()) as { id: number }).id;
  return () => hub.hub.close();
});
afterEach(async () => {
  await declineAll(hub);
  await expect.poll(() => [...filesIn('pushes'), ...filesIn('held')]).toEqual([]);
});

const ask = (
  key: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) =>
  fetch(`${door}/api/v3/repos/${own}/${path}`, {
    headers: { authorization: `token ${key}`, ...headers },
    ...(body !== undefined && { method: 'POST', body }),
  });
const upload = (key: string, name: string, bytes: Uint8Array<ArrayBuffer>, wait = 90) =>
  ask(key, `releases/${release}/assets?name=${name}`, bytes, {
    'content-type': 'application/zip',
    prefer: `wait=${wait}`,
  });
const filesIn = (folder: string): string[] =>
  (existsSync(join(dataDir, folder))
    ? readdirSync(join(dataDir, folder), { recursive: true, withFileTypes: true })
    : []
  )
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.seal'))
    .map((entry) => join(entry.parentPath, entry.name));
const assets = async () => {
  const found = (await (await ask(hasty, `releases/${release}`)).json()) as {
    assets: { name: string; size: number }[];
  };
  return found.assets.map(({ name, size }) => `${name} ${size}`);
};
const last = async (id: string) => {
  const { outcome, reason } = (await hub.call('audit.list', { limit: 50 })).find((one) => one.approvalId === id) ?? {};
  return { outcome, reason };
};
const bytesOf = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, at) => (at * 7) & 255);
const fromTimes = (path: string, change: () => void): void => {
  const { atime, mtime } = statSync(path);
  change();
  utimesSync(path, atime, mtime);
};

type Change = [what: string, change: (path: string) => void];
const changes: Change[] = [
  ['overwrites', (path) => fromTimes(path, () => writeFileSync(path, bytesOf(statSync(path).size)))],
  [
    'changes one byte of',
    (path) =>
      fromTimes(path, () => {
        const all = readFileSync(path);
        all[all.length - 20] = (all[all.length - 20] ?? 0) ^ 1;
        writeFileSync(path, all);
      }),
  ],
  ['truncates', (path) => truncateSync(path, statSync(path).size - 1)],
  [
    'replaces',
    (path) => {
      rmSync(path);
      writeFileSync(path, 'evil');
    },
  ],
  ['deletes', (path) => rmSync(path)],
];

describe('a program of the same user', () => {
  it.each(changes.flatMap(([what, change]) => [10, 200_000].map((length) => ({ what, change, length }))))(
    'that $what a file of $length bytes while it waits has nothing published, and the record says why',
    async ({ what, change, length }) => {
      const before = await assets();
      const sending = upload(hasty, `${what.slice(0, 4)}-${length}.zip`, bytesOf(length));
      const { id } = await untilAsked(hub);
      for (const path of filesIn('pushes')) change(path);
      await approve(hub, id);
      const answer = await sending;
      expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('Another program changed')]);
      expect(await assets()).toEqual(before);
      expect(await last(id)).toEqual({ outcome: 'error', reason: 'held_changed' });
    },
  );

  it('that touches it holds up nothing', async () => {
    const sending = upload(hasty, 'touched.zip', bytesOf(100_000));
    const { id } = await untilAsked(hub);
    for (const path of filesIn('pushes')) utimesSync(path, 1, 1);
    await approve(hub, id);
    expect((await sending).status).toBe(201);
    expect(await assets()).toContain('touched.zip 100000');
  });
});

describe('a key with patience', () => {
  it('has its file published on approval the next morning, after a restart and with no client', async () => {
    const bytes = bytesOf(150_000);
    const answer = await upload(patient, 'later.zip', bytes, 0);
    const { message } = (await answer.json()) as { message: string };
    expect([answer.status, message]).toEqual([403, expect.stringContaining('It is made once it is approved there.')]);
    const [asked] = await waiting(hub);
    ports.advance(12 * hour);
    await restart();
    for (const path of filesIn('held'))
      expect(readFileSync(path).includes(Buffer.from(bytes.subarray(0, 64)))).toBe(false);
    const shown = await hub.call('approvals.show', { id: asked?.id ?? '' });
    expect(shown.preview.changes).toContainEqual({
      name: 'sha-256',
      before: null,
      after: createHash('sha256').update(bytes).digest('hex'),
    });
    await approve(hub, shown.id);
    await expect.poll(() => last(shown.id)).toEqual({ outcome: 'ok', reason: null });
    expect(await assets()).toContain('later.zip 150000');
  });

  it('has nothing published where a program changed it overnight', async () => {
    await upload(patient, 'night.zip', bytesOf(150_000), 0);
    const [asked] = await waiting(hub);
    await restart();
    for (const path of filesIn('held')) writeFileSync(path, 'evil');
    await approve(hub, asked?.id ?? '');
    await expect.poll(() => last(asked?.id ?? '')).toEqual({ outcome: 'error', reason: 'held_changed' });
    expect((await assets()).join()).not.toContain('night.zip');
  });

  it('is told until when a file can be approved where its key has none', async () => {
    const answer = await upload(hasty, 'soon.zip', bytesOf(10), 0);
    const [asked] = await waiting(hub);
    const by = asked?.expiresAt.slice(0, 16).replace('T', ' ');
    expect(((await answer.json()) as { message: string }).message).toContain(
      `Approve it there by ${by} UTC, then run the same command again within 10 minutes.`,
    );
  });
});
