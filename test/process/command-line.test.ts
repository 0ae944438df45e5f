/** What the command line has as a process alone: an exit code, a real terminal, pipes, an environment. All else is in `test/unit/headless`. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { CallHandlers } from '../../src/main/hub/index.ts';
import { ok } from '../../src/shared/result.ts';
import { entry } from '../harness/command-line.ts';
import { ada, passphrases } from '../unit/headless/stub-calls.ts';
import { hubWith, key, record } from '../unit/headless/stub-socket.ts';
import { temporaryFolder } from '../unit/headless/temporary-folder.ts';
import { runBuiltCli, runBuiltCliAtTerminal, startCli } from './run-built-cli.ts';

const passphrase = passphrases[ada.userId] ?? '';
const create = ['keys', 'create', '--client', 'Claude', '--data-dir'];

/** A hub that makes keys, and what it was asked. */
async function keyMaker() {
  const made = vi.fn<CallHandlers['keys.create']>(async () => ok({ key: 'ogx_shown', record: key }));
  return { made, folder: await hubWith({ 'keys.create': made }) };
}

test.each([
  [0, ['--version'], 'stdout', /^\d+\.\d+\.\d+\n$/],
  [1, ['status', '--data-dir', '/nowhere'], 'stderr', /No hub runs/],
  [2, ['frobnicate'], 'stderr', /no command frobnicate/],
] as const)('exits %i: %j', async (code, words, stream, said) => {
  const ran = await runBuiltCli(...words);
  expect(ran).toMatchObject({ code, [stream]: expect.stringMatching(said) });
  expect(stream === 'stdout' ? ran.stderr : ran.stdout).toBe('');
});

describe('a passphrase', () => {
  test('typed at a terminal makes the call and is not shown, whatever is piped in', async () => {
    const { made, folder } = await keyMaker();
    const ran = await runBuiltCliAtTerminal([passphrase], [...create, folder], 'wrong horse\n');
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('ogx_shown') });
    expect(ran.stdout).not.toContain(passphrase);
    expect(made).toHaveBeenCalledTimes(1);
  });

  test('that is broken off by Ctrl-D is none', async () => {
    const { made, folder } = await keyMaker();
    expect((await runBuiltCliAtTerminal(['\u0004'], [...create, folder])).code).toBe(1);
    expect(made).not.toHaveBeenCalled();
  });
});

test('a key that is piped in is read to its end, the passphrase at the terminal', async () => {
  const added = vi.fn<CallHandlers['models.add']>(async ({ name, baseUrl }) =>
    ok({
      id: 'srv_1',
      name,
      baseUrl,
      hasKey: true,
      models: ['a'],
      contextTokens: 8192,
      plannedBy: 'model' as const,
    }),
  );
  const words = ['models', 'add', 'home', 'http://127.0.0.1:1/v1', '--key-stdin', '--data-dir'];
  const ran = await runBuiltCliAtTerminal(
    [passphrase],
    [...words, await hubWith({ 'models.add': added })],
    'sk-piped\n',
  );
  expect(ran.code).toBe(0);
  expect(added.mock.calls[0]?.[0]).toMatchObject({ key: 'sk-piped' });
  expect(ran.stdout).not.toContain('sk-piped');
});

test('a reader that leaves early ends the output and is no failure', async () => {
  const page = Array.from({ length: 1000 }, (_, index) => ({ ...record, sequence: index + 1 }));
  const folder = await hubWith({
    'audit.list': async ({ after = 0 }) =>
      ok(after < 3_000 ? page.map((one) => ({ ...one, sequence: one.sequence + after })) : []),
    'audit.checkpoints': async () => ok([]),
    'audit.tombstones': async () => ok([]),
    'audit.consents': async () => ok([]),
  });
  const child = startCli(['audit', 'export', '--data-dir', folder]);
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('output that the disk has no room for is said, and is no success', () => {
  const full = openSync('/dev/full', 'w');
  const ran = spawnSync(process.execPath, [entry, '--help'], { stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
  closeSync(full);
  expect(ran).toMatchObject({ status: 1, stderr: 'The output could not be written: the disk is full.\n' });
});

test('an old Node gets one sentence', () => {
  const source = readFileSync(join(import.meta.dirname, '../../src/main/headless.ts'), 'utf8');
  const script = join(temporaryFolder(), 'headless.mjs');
  writeFileSync(script, stripTypeScriptTypes(source).replace('process.versions.node', "'20.1.0'"));
  const ran = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(ran).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/needs Node 22\.16.*20\.1\.0\.\n$/),
  });
});

/** Whether every user may read what lies there. */
const isOpen = (path: string): boolean =>
  path === '/' || ((statSync(path).mode & 0o001) !== 0 && isOpen(dirname(path)));
const canChangeUser = process.getuid?.() === 0 && isOpen(process.execPath) && isOpen(dirname(entry));

test.runIf(canChangeUser)('a user whom the system does not know is told what to name, and needs no home', () => {
  const unknown = { uid: 65_533, gid: 65_533, env: { PATH: process.env['PATH'] }, encoding: 'utf8' as const };
  const lost = spawnSync(process.execPath, [entry, 'serve'], unknown);
  expect(lost).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/\/\.local\/share\/opengithubx: EACCES.*\n.*--data-dir/),
  });
  const named = spawnSync(process.execPath, [entry, 'service', 'status', '--data-dir', '/nowhere'], unknown);
  expect(named).toMatchObject({ status: 1, stdout: 'The service is not installed.\n', stderr: '' });
});
