import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createOwnerGate } from '../../src/main/headless/owner-gate.ts';
import { serveSocket } from '../../src/main/headless/socket-server.ts';
import type { Handlers } from '../../src/main/hub/index.ts';
import { ok } from '../../src/shared/result.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { stubCalls } from './stub-calls.ts';
import { temporaryFolder } from './temporary-folder.ts';

vi.setConfig({ testTimeout: 30_000 });

const key = {
  id: 'key_1',
  userId: 'auth0|1',
  client: 'Claude \u001b[2J',
  grant: { endpoints: [], accounts: [], tools: [], access: ['read' as const], repositories: [], callsPerDay: 100 },
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-08T00:00:00.000Z',
  revokedAt: null,
  lastUsedAt: null,
};

async function hubWith(calls: Partial<Handlers>): Promise<string> {
  vi.stubEnv('OPENGITHUBX_NO_BROWSER', '1');
  const folder = temporaryFolder();
  const owner = createOwnerGate(async (passphrase) => passphrase === 'correct horse', 1);
  const socket = await serveSocket(folder, stubCalls(calls), owner, () => {});
  if (!socket.ok) throw new Error(socket.failure.message);
  onTestFinished(() => socket.value.close());
  return folder;
}

describe('usage', () => {
  test.concurrent.each([
    [0, ['--help'], /keys create/],
    [0, ['keys', 'create', '--help'], /--calls-per-day N/],
    [0, ['--version'], /^\d+\.\d+\.\d+\n$/],
    [0, ['--version', '--json'], /^\{"version":"/],
    [2, [], /A command is missing/],
    [2, ['frobnicate'], /no command frobnicate/],
    [2, ['keys'], /keys list, keys create, keys revoke/],
    [2, ['keys', 'revoke'], /keys revoke ID/],
    [2, ['status', 'now'], /It is: opengithubx status/],
    [2, ['status', '--port', '1'], /status has no option --port/],
    [2, ['status', '--frobnicate'], /--frobnicate/],
    [2, ['status', '--data-dir', ''], /names no folder/],
    [2, ['keys', 'create'], /client is missing/],
    [2, ['keys', 'create', '--client', 'x', '--days', '999'], /days is .*at most 366/],
    [2, ['keys', 'create', '--client', 'x', '--days', 'many'], /days is/],
    [2, ['audit', 'list', '--limit', '0'], /limit is/],
    [2, ['serve', '--port', 'http'], /--port takes a number/],
    [2, ['serve', '--fresh'], /--fresh goes with --demo/],
    [1, ['status', '--data-dir', '/nowhere'], /No hub runs/],
    [1, ['--data-dir', '/nowhere', 'accounts', 'connect', 'github'], /No hub runs/],
    [1, ['tenant', 'setup', '--data-dir', '/nowhere'], /No hub runs/],
  ])('exit %i: %j', async (code, words, said) => {
    const ran = await runCli(...words);
    expect(ran.code).toBe(code);
    expect(code === 0 ? ran.stdout : ran.stderr).toMatch(said);
    expect(code === 0 ? ran.stderr : ran.stdout).toBe('');
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  test('failures with --json are one object on standard output', async () => {
    const ran = await runCli('status', '--json', '--data-dir', '/nowhere');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({
      error: { code: 'not_running', message: expect.any(String), hint: expect.stringContaining('serve') },
    });
  });
});

describe('commands', () => {
  test('print output for a person without what could steer the terminal', async () => {
    const folder = await hubWith({ 'keys.list': async () => ok([key]) });
    const ran = await runCli('keys', 'list', '--data-dir', folder);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ID +CLIENT/);
    expect(ran.stdout).toContain('Claude [2J');
    expect(ran.stdout).not.toContain('\u001b');
  });

  test('print the contract’s output with --json', async () => {
    const folder = await hubWith({ 'keys.list': async () => ok([key]) });
    const ran = await runCli('keys', 'list', '--json', '--data-dir', folder);
    expect(JSON.parse(ran.stdout)).toEqual([key]);
  });

  test('print the address to open on standard error', async () => {
    const folder = await hubWith({});
    const ran = await runCli('login', '--json', '--data-dir', folder);
    expect(ran.stderr).toContain('https://tenant.example/authorize');
    expect(JSON.parse(ran.stdout)).toMatchObject({ userId: 'auth0|1' });
  });

  test('audit verify exits 1 when a record is bad', async () => {
    const bad = { records: 9, firstBadSequence: 4, reason: 'the hash differs' };
    const folder = await hubWith({ 'audit.verify': async () => ok(bad) });
    const ran = await runCli('audit', 'verify', '--data-dir', folder);
    expect(ran).toMatchObject({ code: 1, stdout: 'Record 4 of 9 is not as it was written: the hash differs\n' });
  });
});

describe('the owner passphrase', () => {
  const create = ['keys', 'create', '--client', 'Claude', '--repository', 'ada/*', '--data-dir'];
  const made = () => vi.fn<Handlers['keys.create']>(async () => ok({ key: 'ogx_shown', record: key }));

  test('is not to be had without a terminal, not even from a pipe', async () => {
    const keysCreate = made();
    const folder = await hubWith({ 'keys.create': keysCreate });
    expect(await runCli(...create, folder)).toMatchObject({ code: 1, stderr: expect.stringContaining('terminal') });
    expect(keysCreate).not.toHaveBeenCalled();
  });

  test('typed at a terminal makes the call and is not shown', async () => {
    const keysCreate = made();
    const folder = await hubWith({ 'keys.create': keysCreate });
    const ran = await runCliAtTerminal('correct horse\n', ...create, folder);
    expect(ran.stdout).toContain('ogx_shown');
    expect(ran.stdout).not.toContain('correct horse');
    expect(ran.code).toBe(0);
    expect(keysCreate.mock.calls[0]?.[0]).toMatchObject({ client: 'Claude', write: false, repositories: ['ada/*'] });
  });

  test('typed wrongly is refused', async () => {
    const keysCreate = made();
    const folder = await hubWith({ 'keys.create': keysCreate });
    expect((await runCliAtTerminal('wrong horse\n', ...create, folder)).code).toBe(1);
    expect(keysCreate).not.toHaveBeenCalled();
  });

  test('tenant setup asks three questions and shows no secret', async () => {
    const tenantSet = vi.fn<Handlers['tenant.set']>(async ({ issuer }) => ok({ issuer }));
    const status = {
      ...{ version: '0', url: '', mcpUrl: '', dataDir: '', tenant: null, demo: false, person: null, secrets: '' },
      ...{ accounts: 0, keys: 0, auditRecords: 0 },
    };
    const folder = await hubWith({ status: async () => ok(status), 'tenant.set': tenantSet });
    const typed = 'example.eu.auth0.com\nclient-1\nhush-hush\ncorrect horse\n';
    const ran = await runCliAtTerminal(typed, 'tenant', 'setup', '--data-dir', folder);
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toContain('hush-hush');
    expect(tenantSet.mock.calls[0]?.[0]).toEqual({
      issuer: 'https://example.eu.auth0.com/',
      clientId: 'client-1',
      clientSecret: 'hush-hush',
    });
  });
});

test('an old Node gets one sentence', async () => {
  const { spawnSync } = await import('node:child_process');
  const { stripTypeScriptTypes } = await import('node:module');
  const { readFileSync } = await import('node:fs');
  const source = readFileSync(join(import.meta.dirname, '../../src/main/headless.ts'), 'utf8');
  const script = join(temporaryFolder(), 'headless.mjs');
  writeFileSync(script, stripTypeScriptTypes(source).replace('process.versions.node', "'20.1.0'"));
  chmodSync(script, 0o755);
  const ran = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect(ran).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/needs Node 24.*20\.1\.0\.\n$/) });
});
