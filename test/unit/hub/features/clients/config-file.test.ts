/** A file of another program is replaced as a whole or not at all, and only as it was looked at. */
import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  type FoundFile,
  isBehindLink,
  readConfigFile,
  removeConfigFile,
  replaceConfigFile,
} from '../../../../../src/main/hub/features/clients/config-file.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

async function found(path: string): Promise<FoundFile> {
  const looked = await readConfigFile(path);
  if (!looked.ok) throw new Error(looked.failure.message);
  return looked.value;
}

it.each(['changed', 'removed', 'made'])('a file that was %s since it was looked at is left so', async (what) => {
  const folder = temporaryFolder();
  const path = join(folder, 'mcp.json');
  if (what !== 'made') writeFileSync(path, 'before');
  const looked = await found(path);
  if (what === 'removed') rmSync(path);
  else writeFileSync(path, 'by another');
  const replaced = await replaceConfigFile(looked, Buffer.from('ours'), 0o600);
  expect(replaced).toMatchObject({ failure: { code: 'client_file', message: expect.stringContaining('changed') } });
  expect(readdirSync(folder)).toEqual(what === 'removed' ? [] : ['mcp.json']);
  if (what !== 'removed') expect(readFileSync(path, 'utf8')).toBe('by another');
});

it('folders that are missing are made for their person alone, and go with the file where nothing else is in them', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a', 'b', 'mcp.json');
  const made = await replaceConfigFile(await found(path), Buffer.from('ours'), 0o600);
  expect(made).toEqual({ ok: true, value: [join(folder, 'a'), join(folder, 'a', 'b')] });
  expect([join(folder, 'a'), path].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
  writeFileSync(join(folder, 'a', 'other'), '');
  await removeConfigFile(await found(path), made.ok ? made.value : []);
  expect([existsSync(join(folder, 'a', 'b')), readdirSync(join(folder, 'a'))]).toEqual([false, ['other']]);
});

it('the mode is the one asked for, whatever the umask', async () => {
  const path = join(temporaryFolder(), 'mcp.json');
  const before = process.umask(0o777);
  try {
    await replaceConfigFile(await found(path), Buffer.from('ours'), 0o644);
  } finally {
    process.umask(before);
  }
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

it('what cannot be a folder is said', async () => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, '');
  expect(await readConfigFile(join(path, 'mcp.json'))).toMatchObject({ failure: { code: 'client_file' } });
});

it.each<[string, (path: string, other: string) => void]>([
  ['no regular file', (path) => mkdirSync(path)],
  ['a link to nothing', (path, other) => symlinkSync(other, path)],
  ['read-only', (path) => writeFileSync(path, '', { mode: 0o444 })],
  [
    'second name',
    (path, other) => {
      writeFileSync(path, '');
      linkSync(path, other);
    },
  ],
])('what is not to be replaced is said: %s', async (why, given) => {
  const folder = temporaryFolder();
  given(join(folder, 'file'), join(folder, 'other'));
  expect(await readConfigFile(join(folder, 'file'))).toMatchObject({
    failure: { code: 'client_file', message: expect.stringContaining(why) },
  });
});

it('a file of another user is left to them', async () => {
  const path = join(temporaryFolder(), 'mcp.json');
  writeFileSync(path, 'theirs');
  // Only root can give a file away; to anybody else one of root's is another's.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) chownSync(path, 12345, 12345);
  expect(await readConfigFile(isRoot ? path : '/etc/hosts')).toMatchObject({
    failure: { code: 'client_file', message: expect.stringContaining('another user') },
  });
  expect(readFileSync(path, 'utf8')).toBe('theirs');
});

it('a link is seen at the file and at each folder below home, and none above it', async () => {
  const system = temporaryFolder();
  const [home, dotfiles] = [join(system, 'ada'), join(system, 'dotfiles')];
  mkdirSync(join(system, 'volume', '.plain'), { recursive: true });
  mkdirSync(join(dotfiles, 'deep'), { recursive: true });
  symlinkSync(join(system, 'volume'), home);
  symlinkSync(join(dotfiles, 'mcp.json'), join(home, '.plain', 'linked.json'));
  symlinkSync(dotfiles, join(home, '.config'));
  const isLinked = (...path: string[]) => isBehindLink(join(home, ...path), home);
  expect(await isLinked('.plain', 'mcp.json')).toBe(false);
  expect(await isLinked('.plain', 'linked.json')).toBe(true);
  expect(await isLinked('.config', 'deep', 'mcp.json')).toBe(true);
  const elsewhere = join(system, 'settings', 'client');
  mkdirSync(join(system, 'settings'));
  symlinkSync(dotfiles, elsewhere);
  expect(await isBehindLink(join(elsewhere, 'mcp.json'), home)).toBe(true);
});
