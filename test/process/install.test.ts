/** `opengithubx install` with a hub of its own, which crashes: what is in the client's file, and which keys live. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ListedClient } from '../../src/shared/client-install.ts';
import type { Key } from '../../src/shared/model.ts';
import { clientFiles, foreignSecret } from '../harness/client-files.ts';
import { post } from '../harness/mcp.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

const crashAtRename = resolve(import.meta.dirname, '../harness/crash-at-rename.ts');

let hub: BuiltDemo;
const home = temporaryFolder();
/** As long as it is there, the hub crashes where it would put a client's new file in the place of the old one. */
const crash = join(temporaryFolder(), 'crash');
beforeAll(async () => {
  const env = { HOME: home, XDG_CONFIG_HOME: '', NODE_OPTIONS: `--import ${crashAtRename}`, CRASH_AT_RENAME: crash };
  hub = await startBuiltDemo({ env });
});
afterAll(() => hub?.stop());
beforeEach(() => execFileSync('rm', ['-rf', join(home, '.cursor'), join(home, '.config')]));

/** The passphrase, and Ctrl+C where it would wait for the client. */
const atTerminal = ['demo', '\u0003'];
const list = async () => JSON.parse((await hub.cli('install', 'list', '--json')).stdout) as ListedClient[];
const keys = async () => JSON.parse((await hub.cli('keys', 'list', '--json')).stdout) as Key[];
const isValid = async (key: string) => (await post(hub.mcpUrl, key, 'tools/list')).status === 200;
const stateOf = async (client: string) => (await list()).find((one) => one.client === client)?.state;

it.each(['cursor', 'claude-desktop'] as const)('%s: dry run, install, list, undo', async (client) => {
  const { file: below, text } = clientFiles[client];
  const path = join(home, below);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const dry = await hub.cli('install', client, '--dry-run');
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('ogx_…') });
  expect(dry.stdout).not.toContain(foreignSecret);
  expect(readFileSync(path, 'utf8')).toBe(text);

  const ran = await hub.cliAtTerminal(atTerminal, 'install', client);
  expect(ran.stdout).toMatch(/Its entry works: \d+ tools listed, \w+ called\..*Check later whether it has connected/s);
  expect(ran.stdout).not.toMatch(/ogx_[0-9A-Za-z]/);
  expect(ran.code).toBe(0);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toMatch(/ogx_[0-9A-Za-z]{49}/);
  expect(await stateOf(client)).toBe('installed');
  expect((await hub.cli('install', 'list')).stdout).toMatch(new RegExp(`^${client} +installed +\\d{4}-`, 'm'));
  // What the hub tried is no use by the client.
  const { keyId } = (await list()).find((one) => one.client === client) ?? {};
  const usedAt = async () => (await keys()).find(({ id }) => id === keyId)?.lastUsedAt;
  expect(await usedAt()).toBeNull();
  const [key = ''] = /ogx_[0-9A-Za-z]{49}/.exec(readFileSync(path, 'utf8')) ?? [];
  await post(hub.mcpUrl, key, 'tools/call', { name: 'github_get_me', arguments: {} });
  expect(await usedAt()).toMatch(/^\d{4}-/);

  const undone = await hub.cli('install', client, '--undo');
  expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('byte for byte') });
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(await stateOf(client)).toBe('found');
});

it('is remembered over a crash and taken out by the hub that comes after it', async () => {
  await hub.cliAtTerminal(atTerminal, 'install', 'cursor');
  await hub.kill();
  await hub.restart();
  expect(['installed', 'changed']).toContain(await stateOf('cursor'));
  expect(await hub.cli('install', 'cursor', '--undo')).toMatchObject({ code: 0 });
  expect(existsSync(join(home, '.cursor'))).toBe(false);
  expect(await hub.cli('install', 'cursor', '--undo')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('have not installed'),
  });
});

it('a crash before the new key was written leaves the old one, which is taken out and revoked all the same', async () => {
  const path = join(home, clientFiles.cursor.file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, clientFiles.cursor.text);
  for (const next of [['--undo'], []]) {
    await hub.cliAtTerminal(atTerminal, 'install', 'cursor');
    const [old = ''] = /ogx_[0-9A-Za-z]{49}/.exec(readFileSync(path, 'utf8')) ?? [];
    writeFileSync(crash, '');
    expect(await hub.cliAtTerminal(atTerminal, 'install', 'cursor')).toMatchObject({ code: 1 });
    rmSync(crash);
    await hub.restart();
    expect(readFileSync(path, 'utf8')).toContain(old);
    expect(await stateOf('cursor')).toBe('changed');
    expect(await isValid(old)).toBe(true);
    expect(await hub.cliAtTerminal(atTerminal, 'install', 'cursor', ...next)).toMatchObject({ code: 0 });
    expect(await isValid(old)).toBe(false);
    expect(readFileSync(path, 'utf8')).not.toContain(old);
  }
  expect(await hub.cli('install', 'cursor', '--undo')).toMatchObject({ code: 0 });
  expect(readFileSync(path, 'utf8')).toBe(clientFiles.cursor.text);
  expect((await keys()).filter(({ client, revokedAt }) => client === 'Cursor' && revokedAt === null)).toEqual([]);
});
