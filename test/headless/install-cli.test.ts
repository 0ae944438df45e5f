/** `opengithubx install` with a hub of its own: what a person reads, what is in the file, and what it exits with. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { parseCommandLine } from '../../src/main/headless/command-line.ts';
import { commands } from '../../src/main/headless/commands/index.ts';
import type { ClientPlan, ListedClient } from '../../src/shared/client-install.ts';
import type { Key } from '../../src/shared/model.ts';
import { fail, ok } from '../../src/shared/result.ts';
import { clientFiles, foreignSecret } from '../harness/client-files.ts';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { post } from '../harness/mcp.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { hubWith } from './stub-socket.ts';

vi.setConfig({ testTimeout: 30_000 });

const crashAtRename = resolve(import.meta.dirname, '../harness/crash-at-rename.ts');
const passphrase = 'correct horse\n';
const file = '/home/ada/.cursor/mcp.json';
const plan: ClientPlan = {
  ...{ client: 'cursor', file, creates: false, backup: '/data/clients/cursor.backup' },
  diff: `--- ${file}\n+++ ${file}\n@@ -1,1 +1,1 @@\n-{"\u001b[2Ja":1}\n+{"a":1, "opengithubx": "ogx_…"}\n`,
};
const proof = { client: 'cursor' as const, ok: true, tools: 13, read: 'github_get_me', detail: 'Restart Cursor.' };

describe('at a hub that answers so', () => {
  it('shows the diff, then asks for the passphrase, then says what to do', async () => {
    const install = vi.fn(async (..._: unknown[]) => ok(proof));
    const folder = await hubWith({ 'clients.plan': async () => ok(plan), 'clients.install': install });
    const more = ['--write', '--days', '7', '--repository', 'ada/*', '--place', 'channel=team-*'];
    const ran = await runCliAtTerminal(passphrase, 'install', 'cursor', ...more, '--data-dir', folder);
    expect(ran.code).toBe(0);
    const shown = ran.stdout.indexOf('+{"a":1, "opengithubx": "ogx_…"}');
    expect(shown).toBeGreaterThan(0);
    expect(ran.stdout.indexOf('Owner passphrase')).toBeGreaterThan(shown);
    expect(ran.stdout).toContain('-{"\\u{1B}[2Ja":1}');
    expect(ran.stdout).toContain('it is kept in /data/clients/cursor.backup');
    expect(ran.stdout.replaceAll('\r', '')).toContain(
      `Installed in ${file}.\nIt works: 13 tools listed, github_get_me called.\nRestart Cursor.\n`,
    );
    expect(install.mock.calls[0]?.[0]).toEqual({
      client: 'cursor',
      write: true,
      days: 7,
      repositories: ['ada/*'],
      places: { channel: ['team-*'] },
    });
  });

  it('exits 1 where it is not proved, with what to do', async () => {
    const failed = { ...proof, ok: false, tools: null, read: null, detail: 'It does not work: nothing answers.' };
    const folder = await hubWith({ 'clients.plan': async () => ok(plan), 'clients.install': async () => ok(failed) });
    const ran = await runCliAtTerminal(passphrase, 'install', 'cursor', '--data-dir', folder);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('It does not work: nothing answers.');
    expect(ran.stdout).toContain('opengithubx install cursor --undo');
  });

  it('writes nothing without the passphrase, and nothing with --dry-run', async () => {
    const install = vi.fn(async () => ok(proof));
    const folder = await hubWith({ 'clients.plan': async () => ok(plan), 'clients.install': install });
    const words = ['install', 'cursor', '--data-dir', folder];
    expect(await runCli(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining('passphrase') });
    expect(await runCliAtTerminal('\n', ...words)).toMatchObject({ code: 1 });
    expect(await runCli(...words, '--dry-run')).toMatchObject({ code: 0, stdout: expect.stringContaining('ogx_…') });
    const json = await runCli(...words, '--dry-run', '--json');
    expect(JSON.parse(json.stdout)).toEqual(plan);
    expect(install).not.toHaveBeenCalled();
  });

  it('a file that cannot be written is said before anything is asked', async () => {
    const folder = await hubWith({
      'clients.plan': async () => fail('client_file', `${file}: line 3: colon expected.`),
    });
    const ran = await runCli('install', 'cursor', '--data-dir', folder);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('mcp.json: line 3: colon expected.') });
  });
});

test.each([
  [['install', 'emacs'], /knows these clients: claude-code, claude-desktop, cursor/],
  [['install', 'cursor', '--undo', '--dry-run'], /--undo goes alone/],
  [['install', 'cursor', '--undo', '--write'], /--undo goes alone/],
  [['install', 'cursor', '--undo', '--days', '3'], /--undo goes alone/],
  [['install'], /It is: opengithubx install CLIENT/],
])('exit 2: %j', async (words, said) => {
  expect(await runCli(...words)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
});

test('a wrong number of days is said before the passphrase is asked for', async () => {
  const folder = await hubWith({ 'clients.plan': async () => ok(plan) });
  const ran = await runCli('install', 'cursor', '--days', 'many', '--data-dir', folder);
  expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('--days takes') });
});

test('a key is no word of the command', () => {
  for (const words of [
    ['install', 'cursor', 'ogx_1'],
    ['install', 'cursor', '--key', 'ogx_1'],
  ]) {
    expect(parseCommandLine(words, commands)).toMatchObject({ failure: { code: 'usage' } });
  }
});

describe('with the built hub', () => {
  let hub: DemoHub;
  const home = temporaryFolder();
  /** As long as it is there, the hub crashes where it would put a client's new file in the place of the old one. */
  const crash = join(temporaryFolder(), 'crash');
  beforeAll(async () => {
    const env = { HOME: home, XDG_CONFIG_HOME: '', NODE_OPTIONS: `--import ${crashAtRename}`, CRASH_AT_RENAME: crash };
    hub = await startDemoHub({ env });
  }, 60_000);
  afterAll(() => hub?.stop());
  beforeEach(() => execFileSync('rm', ['-rf', join(home, '.cursor'), join(home, '.config')]));

  const list = async () => JSON.parse((await hub.cli('install', 'list', '--json')).stdout) as ListedClient[];
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

    const ran = await hub.cliAtTerminal(['demo'], 'install', client);
    expect(ran.stdout).toMatch(/It works: \d+ tools listed, github_get_me called\./);
    expect(ran.stdout).not.toMatch(/ogx_[0-9A-Za-z]/);
    expect(ran.code).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/ogx_[0-9A-Za-z]{49}/);
    expect(await stateOf(client)).toBe('installed');
    expect((await hub.cli('install', 'list')).stdout).toMatch(new RegExp(`^${client} +installed +\\d{4}-`, 'm'));

    const undone = await hub.cli('install', client, '--undo');
    expect(undone).toMatchObject({ code: 0, stdout: expect.stringContaining('byte for byte') });
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(await stateOf(client)).toBe('found');
  });

  it('is remembered over a crash and taken out by the hub that comes after it', async () => {
    await hub.cliAtTerminal(['demo'], 'install', 'cursor');
    await hub.kill();
    await hub.restart();
    expect(['installed', 'changed']).toContain(await stateOf('cursor'));
    expect(await hub.cli('install', 'cursor', '--undo')).toMatchObject({ code: 0 });
    expect(existsSync(join(home, '.cursor'))).toBe(false);
    expect(await hub.cli('install', 'cursor', '--undo')).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('have not installed') },
    });
  });

  it('a crash before the new key was written leaves the old one, which is taken out and revoked all the same', async () => {
    const path = join(home, clientFiles.cursor.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, clientFiles.cursor.text);
    for (const next of [['--undo'], []]) {
      await hub.cliAtTerminal(['demo'], 'install', 'cursor');
      const [old = ''] = /ogx_[0-9A-Za-z]{49}/.exec(readFileSync(path, 'utf8')) ?? [];
      writeFileSync(crash, '');
      expect(await hub.cliAtTerminal(['demo'], 'install', 'cursor')).toMatchObject({ code: 1 });
      rmSync(crash);
      await hub.restart();
      expect(readFileSync(path, 'utf8')).toContain(old);
      expect(await stateOf('cursor')).toBe('changed');
      expect(await isValid(old)).toBe(true);
      expect(await hub.cliAtTerminal(['demo'], 'install', 'cursor', ...next)).toMatchObject({ code: 0 });
      expect(await isValid(old)).toBe(false);
      expect(readFileSync(path, 'utf8')).not.toContain(old);
    }
    expect(await hub.cli('install', 'cursor', '--undo')).toMatchObject({ code: 0 });
    expect(readFileSync(path, 'utf8')).toBe(clientFiles.cursor.text);
    const keys = JSON.parse((await hub.cli('keys', 'list', '--json')).stdout) as Key[];
    expect(keys.filter(({ client, revokedAt }) => client === 'Cursor' && revokedAt === null)).toEqual([]);
  });
});
