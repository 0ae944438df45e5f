import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../../src/main/hub/ground/secret.ts';
import { openCheaply, revealed, storeIn } from './cheap-secrets.ts';
import { fakeTerminal, noTerminal } from './fake-terminal.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

const passphrase = 'correct horse';

let folder: string;
let path: string;
beforeEach(() => {
  const parent = temporaryFolder();
  folder = join(parent, 'data');
  mkdirSync(folder, { mode: 0o700 });
  path = join(parent, 'hub.key');
});

const start = (terminal = noTerminal as Parameters<typeof openCheaply>[2]) =>
  openCheaply(folder, { by: 'key-file', path }, terminal);

async function setUp(): Promise<void> {
  const store = storeIn(await start(fakeTerminal(passphrase, passphrase).open));
  await store.set('a', new Secret('kept'));
}

test('the first start makes the file under the typed passphrase, later ones need no terminal', async () => {
  const before = process.umask(0);
  await setUp().finally(() => process.umask(before));
  expect(modeOf(path)).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
  const later = storeIn(await start());
  expect(await revealed(later, 'a')).toBe('kept');
  expect(later.kind).toContain('key file');
  expect(await later.verify?.(passphrase)).toBe(true);
  expect(await later.verify?.('wrong horse')).toBe(false);
  expect(await later.verify?.(readFileSync(path, 'utf8').trim())).toBe(false);
});

test('the passphrase still opens the secrets without the file', async () => {
  await setUp();
  renameSync(path, `${path}.gone`);
  const store = storeIn(await openCheaply(folder, undefined, fakeTerminal(passphrase).open));
  expect(await revealed(store, 'a')).toBe('kept');
  expect(await start()).toMatchObject({ failure: { code: 'passphrase_needed' } });
  expect(await start(fakeTerminal('wrong horse').open)).toMatchObject({ failure: { code: 'secrets_locked' } });
  storeIn(await start(fakeTerminal(passphrase).open));
  expect(await revealed(storeIn(await start()), 'a')).toBe('kept');
});

test('a key of another folder opens nothing, and is taken once the passphrase was typed', async () => {
  writeFileSync(path, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
  await setUp();
  expect(readFileSync(path, 'utf8')).toContain('BwcH');
  writeFileSync(path, `${Buffer.alloc(32, 8).toString('base64')}\n`);
  expect(await start()).toMatchObject({ failure: { code: 'passphrase_needed' } });
  expect(await revealed(storeIn(await start(fakeTerminal(passphrase).open)), 'a')).toBe('kept');
});

test('going back to the passphrase alone leaves the file without use', async () => {
  await setUp();
  storeIn(await openCheaply(folder, { by: 'passphrase' }, fakeTerminal(passphrase).open));
  expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toContain('holder');
  expect(await start()).toMatchObject({ failure: { code: 'passphrase_needed' } });
});

describe('a key file is refused, with the passphrase at hand or without,', () => {
  const moved = (act: () => unknown): void => {
    renameSync(path, `${path}.real`);
    act();
  };
  test.each<[what: string, spoil: () => unknown, reason: string]>([
    ['when others can read it', () => chmodSync(path, 0o640), 'mode is 640'],
    ['when others can write it', () => chmodSync(path, 0o602), 'mode is 602'],
    ['when it is a symbolic link', () => moved(() => symlinkSync(`${path}.real`, path)), 'symbolic link'],
    ['when it is a link to nothing', () => moved(() => symlinkSync(`${path}.nothing`, path)), 'symbolic link'],
    ['when it has a second name', () => linkSync(path, `${path}.second`), 'hard link'],
    ['when it is a folder', () => moved(() => mkdirSync(path)), 'not a file'],
    ['when it holds something else', () => writeFileSync(path, 'correct horse battery staple'), 'not hold a key'],
    ['when it is empty', () => writeFileSync(path, ''), 'not hold a key'],
    ['when a byte is missing', () => writeFileSync(path, readFileSync(path, 'utf8').slice(4)), 'not hold a key'],
    [
      'when its folder is missing',
      () => {
        path = join(path, '..', 'nowhere', 'hub.key');
      },
      'There is no folder',
    ],
  ])('%s', async (_what, spoil, reason) => {
    await setUp();
    spoil();
    for (const terminal of [noTerminal, fakeTerminal(passphrase, passphrase).open]) {
      const opened = await start(terminal);
      expect(opened).toMatchObject({ failure: { code: 'key_file', message: expect.stringContaining(reason) } });
    }
  });

  test.runIf(process.getuid?.() === 0)('when it belongs to another user', async () => {
    await setUp();
    chownSync(path, 65534, 65534);
    expect(await start()).toMatchObject({ failure: { message: expect.stringContaining('another user') } });
  });

  test('when it lies inside the data folder, by whatever path', async () => {
    mkdirSync(join(folder, 'below'));
    symlinkSync(join(folder, 'below'), join(folder, '..', 'elsewhere'));
    for (const inside of ['hub.key', 'below/hub.key', '../data/hub.key', '../elsewhere/hub.key']) {
      path = `${folder}/${inside}`;
      const opened = await start(fakeTerminal(passphrase, passphrase).open);
      expect(opened).toMatchObject({ failure: { code: 'key_file', message: expect.stringContaining('inside') } });
    }
  });
});
