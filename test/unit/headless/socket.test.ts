import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAuthority } from '../../../src/main/headless/socket-authority.ts';
import { callHub, isHubRunning } from '../../../src/main/headless/socket-client.ts';
import { serveSocket } from '../../../src/main/headless/socket-server.ts';
import type { CallHandlers } from '../../../src/main/hub/index.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { ada, stubHub, stubPeople } from './stub-calls.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

async function served(calls: Partial<CallHandlers> = {}, hub = stubHub(calls)) {
  const folder = temporaryFolder();
  const log = vi.fn();
  const socket = await serveSocket(folder, hub, log);
  if (!socket.ok) throw new Error(socket.failure.message);
  onTestFinished(() => socket.value.close());
  return { folder, log, socket: socket.value };
}

/** What the server answers to raw bytes, up to the end of the connection. */
async function raw(folder: string, bytes: string): Promise<string> {
  const socket = connect(join(folder, 'hub.sock'));
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text;
}

describe('calls over the socket', () => {
  test('tell the addresses to open, then the output', async () => {
    const { folder } = await served();
    const opened: string[] = [];
    const signIn = { call: 'session.signIn' as const, input: { signUp: false }, passphrase: 'correct horse' };
    const answer = await callHub(folder, signIn, (url) => opened.push(url));
    expect(answer).toEqual(ok(ada));
    expect(opened).toEqual(['https://tenant.example/authorize']);
  });

  test('leave out what the contract does not list', async () => {
    const listed = {
      id: 'cac_1',
      userId: 'auth0|1',
      platform: 'github',
      label: 'ada-demo',
      state: 'connected' as const,
      scopes: [],
      connectedAt: '2026-01-01T00:00:00Z',
      expiresAt: null,
      workedAt: null,
      rate: null,
    };
    const leaking = { ...listed, token: 'ghu_leaked' };
    const { folder } = await served({ 'accounts.list': async () => ok([leaking]) });
    const text = await raw(folder, '{"call":"accounts.list","input":{}}\n');
    expect(JSON.parse(text)).toEqual({ ok: true, output: [listed] });
  });

  test('hand failures on', async () => {
    const failed = fail('tenant_busy', 'Later.', { retryAfterSeconds: 7 });
    const { folder } = await served({ 'accounts.list': async () => failed });
    expect(await callHub(folder, { call: 'accounts.list', input: {} }, () => {})).toEqual(failed);
  });

  test('that throw answer a defect without its message, and the log has its kind and place', async () => {
    const { folder, log } = await served({ 'accounts.list': () => Promise.reject(new TypeError('ghu_leaked')) });
    const text = await raw(folder, '{"call":"accounts.list","input":{}}\n');
    expect(JSON.parse(text)).toMatchObject({ ok: false, failure: { code: 'internal' } });
    expect(text).not.toContain('ghu_leaked');
    expect(log.mock.calls).toEqual([
      ['socket_call_defect', { error: 'TypeError', at: expect.stringMatching(/^socket\.test\.ts:\d+/) }],
    ]);
  });

  test.each([
    ['no JSON', 'hello\n', 'malformed'],
    ['a list', '[]\n', 'malformed'],
    ['an unknown call', '{"call":"token.read","input":{}}\n', 'malformed'],
    ['a name every object has', '{"call":"constructor","input":{}}\n', 'malformed'],
    ['an input that does not fit', '{"call":"keys.revoke","input":{"id":7}}\n', 'malformed'],
    ['deep nesting', `{"call":"status","input":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`, 'malformed'],
    ['a line without end', 'x'.repeat(1024 * 1024 + 1), 'too_large'],
    ['a line too long', `${'x'.repeat(1024 * 1024 + 1)}\n`, 'too_large'],
  ])('refuse %s', async (_what, bytes, code) => {
    const { folder } = await served();
    expect(JSON.parse(await raw(folder, bytes))).toMatchObject({ ok: false, failure: { code } });
  });

  test('are one a connection', async () => {
    const list = vi.fn(async () => ok([]));
    const { folder } = await served({ 'accounts.list': list });
    await raw(folder, '{"call":"accounts.list","input":{}}\n{"call":"accounts.list","input":{}}\n');
    expect(list).toHaveBeenCalledTimes(1);
  });

  test('are aborted when the caller goes', async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const { folder } = await served({
      'accounts.list': (_input, { signal }) => {
        begun.resolve(signal);
        return new Promise(() => {});
      },
    });
    const socket = connect(join(folder, 'hub.sock'));
    socket.write('{"call":"accounts.list","input":{}}\n');
    const signal = await begun.promise;
    expect(signal.aborted).toBe(false);
    socket.destroy();
    await expect.poll(() => signal.aborted).toBe(true);
  });

  test('end when the hub closes, and are not_running afterwards', async () => {
    const begun = Promise.withResolvers<void>();
    const { folder, socket } = await served({
      'accounts.list': () => {
        begun.resolve();
        return new Promise(() => {});
      },
    });
    const waiting = callHub(folder, { call: 'accounts.list', input: {} }, () => {});
    await begun.promise;
    expect(await isHubRunning(folder)).toBe(true);
    await socket.close();
    expect(await waiting).toMatchObject({ failure: { code: 'stopping' } });
    expect(await isHubRunning(folder)).toBe(false);
    expect(await callHub(folder, { call: 'accounts.list', input: {} }, () => {})).toMatchObject({
      failure: { code: 'not_running' },
    });
  });
});

test('calls that take a passphrase of a hub without one say how to get one', async () => {
  const authority = createAuthority({ people: stubPeople(), verifyOwner: undefined });
  const { folder } = await served({}, { ...stubHub(), authority });
  const connectGithub = { call: 'accounts.connect', input: { platform: 'github' }, passphrase: '' } as const;
  expect(await callHub(folder, connectGithub, () => {})).toMatchObject({
    failure: { code: 'passphrase_needed', hint: expect.stringContaining('serve') },
  });
});

describe('the socket', () => {
  test('is 0600, and takes the place of one that a killed hub left', async () => {
    const { folder } = await served();
    expect(modeOf(join(folder, 'hub.sock'))).toBe(0o600);
    const again = await serveSocket(folder, stubHub(), () => {});
    if (!again.ok) throw new Error(again.failure.message);
    expect(await isHubRunning(folder)).toBe(true);
    await again.value.close();
  });

  test('does not replace a file', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'hub.sock'), 'mine');
    expect(await serveSocket(folder, stubHub(), () => {})).toMatchObject({
      failure: { code: 'data_folder', message: expect.stringContaining('EADDRINUSE') },
    });
  });

  test('with too long a path is refused in words', async () => {
    const folder = join(temporaryFolder(), 'x'.repeat(100));
    mkdirSync(folder);
    expect(await serveSocket(folder, stubHub(), () => {})).toMatchObject({
      failure: { code: 'data_folder', message: expect.stringContaining('100 is the most') },
    });
  });

  test('answers of something else are no output', async () => {
    const folder = temporaryFolder();
    const other = createServer((socket) => socket.end('{"ok":true,"output":[{"id":1}]}\n'));
    await new Promise<void>((resolve) => other.listen(join(folder, 'hub.sock'), resolve));
    onTestFinished(() => void other.close());
    await expect(callHub(folder, { call: 'accounts.list', input: {} }, () => {})).rejects.toThrow();
  });
});
