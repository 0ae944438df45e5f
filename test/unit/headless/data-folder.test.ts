import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultDataFolder, prepareDataFolder } from '../../../src/main/headless/data-folder.ts';
import { ownSteps } from '../../../src/main/hub/features/doctor/own-steps.ts';
import { openAncestorOf } from '../../../src/main/hub/ground/open-folder.ts';
import type { SecretStore } from '../../../src/main/hub/ground/ports.ts';
import { allWritten } from '../../harness/all-written.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

test.each([
  ['linux', false, {}, join(homedir(), '.local/share/opengithubx')],
  ['linux', true, { XDG_DATA_HOME: '/data' }, '/data/opengithubx-demo'],
  ['linux', false, { XDG_DATA_HOME: 'relative' }, join(homedir(), '.local/share/opengithubx')],
  ['linux', 'no-tenant', { XDG_DATA_HOME: '/data' }, '/data/opengithubx-demo-no-tenant'],
  ['darwin', true, {}, join(homedir(), 'Library/Application Support/OpenGitHubX-demo')],
  ['win32', false, { APPDATA: '/roaming' }, '/roaming/OpenGitHubX'],
] as const)('the usual folder on %s, demo %s, %o', (platform, demo, environment, expected) => {
  expect(defaultDataFolder(demo, platform, environment)).toBe(expected);
});

test.each<[what: string, before: (folder: string) => void, demo: boolean, refused: string | undefined]>([
  ['a new folder below a new one', () => {}, false, undefined],
  ['an existing folder open to others', (folder) => openFolder(folder), false, undefined],
  ['a folder with other files', (folder) => fill(folder, 'hub.db'), false, undefined],
  ['a new folder for the demo', () => {}, true, undefined],
  ['an empty folder for the demo', (folder) => openFolder(folder), true, undefined],
  ["a demo's folder for the demo", (folder) => fill(folder, 'demo.json'), true, undefined],
  ['a full folder for the demo', (folder) => fill(folder, 'hub.db'), true, 'is not a demo'],
  ["a demo's folder for a real hub", (folder) => fill(folder, 'demo.json'), false, "is a demo's"],
  ['a file', (folder) => writeFileSync(folder, ''), false, 'is not a folder'],
  ['a symbolic link', (folder) => symlinkSync('/tmp', folder), false, 'is a symbolic link'],
  ['a folder below a file', (folder) => writeFileSync(join(folder, '..'), ''), false, 'EEXIST'],
])('%s', async (_what, before, demo, refused) => {
  const parent = join(temporaryFolder(), 'parent');
  const folder = join(parent, 'data');
  if (refused !== 'EEXIST') mkdirSync(parent);
  before(folder);
  const umask = process.umask(0);
  const prepared = await prepareDataFolder(folder, demo).finally(() => process.umask(umask));
  if (refused === undefined) {
    expect(prepared).toEqual({ ok: true, value: undefined });
    expect(modeOf(folder)).toBe(0o700);
  } else {
    expect(prepared).toMatchObject({ ok: false, failure: { code: 'data_folder' } });
    expect(prepared.ok ? '' : prepared.failure.message).toContain(refused);
  }
});

test.skipIf(process.platform === 'win32')(
  'a folder of a hub that others can write is refused until it is closed',
  async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'hub.db'), '');
    const secrets = { get: async () => undefined, kind: 'in memory' } as unknown as SecretStore;
    const seen = () =>
      ownSteps({ ...allWritten, audit: {} as never, secrets, now: Date.now, dataDir: folder })[1]?.inspect();
    for (const mode of [0o770, 0o702, 0o777]) {
      chmodSync(folder, mode);
      for (const start of [1, 2]) {
        expect([start, await prepareDataFolder(folder, false)]).toMatchObject([
          start,
          { failure: { code: 'data_folder', hint: expect.stringContaining(`chmod 700 ${folder}`) } },
        ]);
      }
      expect(await seen()).toMatchObject({ state: 'failed', hint: expect.stringContaining('chmod 700') });
    }
    // A file system without modes takes the wish and forgets it.
    expect(await prepareDataFolder(folder, false, async () => {})).toEqual({ ok: true, value: undefined });
    chmodSync(folder, 0o755);
    expect(await prepareDataFolder(folder, false)).toEqual({ ok: true, value: undefined });
    expect([modeOf(folder), await seen()]).toMatchObject([0o700, { state: 'ok' }]);
  },
);

test.runIf(process.getuid?.() === 0)("another user's folder is refused", async () => {
  const folder = temporaryFolder();
  chownSync(folder, 65534, 65534);
  expect(await prepareDataFolder(folder, false)).toMatchObject({
    failure: { code: 'data_folder', message: expect.stringContaining('belongs to another user') },
  });
});

test("the hub's own files become 0600, others are left alone", async () => {
  const folder = temporaryFolder();
  const own = [
    'hub.db',
    'hub.db-wal',
    'hub.log',
    'hub.log.1',
    'audit.head',
    'audit.checkpoints',
    'settings.json',
    'secrets.json',
  ];
  for (const name of [...own, 'notes.txt']) writeFileSync(join(folder, name), '{}');
  for (const name of [...own, 'notes.txt']) chmodSync(join(folder, name), 0o666);
  expect(await prepareDataFolder(folder, false)).toMatchObject({ ok: true });
  expect(own.map((name) => modeOf(join(folder, name)))).toEqual(own.map(() => 0o600));
  expect(modeOf(join(folder, 'notes.txt'))).toBe(0o666);
});

test.each(['hub.db', 'hub.log', 'secrets.json', 'settings.json'])('%s as a symbolic link is refused', async (name) => {
  const folder = temporaryFolder();
  symlinkSync('/tmp/nothing', join(folder, name));
  expect(await prepareDataFolder(folder, false)).toMatchObject({
    failure: { code: 'data_folder', message: expect.stringContaining(`${name} is a symbolic link`) },
  });
});

test.runIf(process.getuid?.() === 0)('a folder of which one file belongs to another user is refused', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'hub.db'), '');
  chownSync(join(folder, 'hub.db'), 65534, 65534);
  expect(await prepareDataFolder(folder, false)).toMatchObject({
    failure: { code: 'data_folder', message: expect.stringMatching(/hub\.db belongs to another user/) },
  });
});

function openFolder(folder: string): void {
  mkdirSync(folder);
  chmodSync(folder, 0o777);
}

function fill(folder: string, name: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, name), '{}');
}

describe.skipIf(process.platform === 'win32')('what the folder is in', () => {
  const secrets = { get: async () => undefined, kind: 'in memory' } as unknown as SecretStore;
  const doctor = (dataDir: string) =>
    ownSteps({ ...allWritten, audit: {} as never, secrets, now: Date.now, dataDir })[1]?.inspect();

  test.each<[what: string, mode: number, isRefused: boolean]>([
    ['everybody may write', 0o777, true],
    ['everybody may write and nobody list', 0o733, true],
    ['everybody may write, as `/tmp` with the sticky bit', 0o1777, false],
    ['the own group may write', 0o770, false],
    ['all may read', 0o755, false],
  ])('%s', async (_, mode, isRefused) => {
    const top = join(temporaryFolder(), 'top');
    for (const folder of [join(top, 'data'), join(top, 'between', 'deep', 'data')]) {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o700);
      chmodSync(top, mode);
      const prepared = await prepareDataFolder(folder, false);
      expect([prepared.ok, (await doctor(folder))?.state]).toEqual(isRefused ? [false, 'failed'] : [true, 'ok']);
      if (isRefused) {
        expect(prepared).toMatchObject({
          failure: { code: 'data_folder', hint: expect.stringContaining(`chmod o-w ${top}`) },
        });
      }
    }
  });

  test('by a link that everybody could turn elsewhere', async () => {
    const [open, real] = [join(temporaryFolder(), 'open'), temporaryFolder()];
    mkdirSync(open);
    symlinkSync(real, join(open, 'link'));
    chmodSync(open, 0o777);
    expect(await prepareDataFolder(join(open, 'link', 'data'), false)).toMatchObject({
      failure: { code: 'data_folder' },
    });
  });

  test('by a link into a folder that everybody may write', async () => {
    const [safe, open] = [temporaryFolder(), join(temporaryFolder(), 'open')];
    mkdirSync(join(open, 'real'), { recursive: true });
    symlinkSync(join(open, 'real'), join(safe, 'link'));
    chmodSync(open, 0o777);
    expect(await prepareDataFolder(join(safe, 'link', 'data'), false)).toMatchObject({
      failure: { code: 'data_folder' },
    });
  });

  test("another user's, but for root's and those that a container does not know", async () => {
    const owners: Record<string, number> = { '/': 0, '/srv': 1001 };
    const of = (owner: number) =>
      openAncestorOf('/srv/mine/data', 1000, async (path) => ({ mode: 0o755, uid: owners[path] ?? owner }));
    expect(await of(1000)).toEqual({ path: '/srv', isForeign: true });
    owners['/srv'] = 65_534;
    expect([await of(1000), await of(1002)]).toEqual([undefined, { path: '/srv/mine', isForeign: true }]);
  });
});
