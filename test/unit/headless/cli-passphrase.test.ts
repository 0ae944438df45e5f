import { describe, expect, test, vi } from 'vitest';
import type { CallHandlers } from '../../../src/main/hub/index.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { ada, grace, linus, passphrases, stubPeople } from './stub-calls.ts';
import { hubWith, key, record } from './stub-socket.ts';

const create = ['keys', 'create', '--client', 'Claude', '--repository', 'ada/*', '--data-dir'];
const made = () => vi.fn<CallHandlers['keys.create']>(async () => ok({ key: 'ogx_shown', record: key }));
const passphrase = passphrases[ada.userId] ?? '';

describe('a passphrase', () => {
  test('without a terminal is asked for in words', async () => {
    const folder = await hubWith({});
    expect(await runCli(...create, folder)).toMatchObject({ code: 1, stderr: expect.stringContaining('terminal') });
  });

  test('typed at a terminal makes the call and is not shown', async () => {
    const keysCreate = made();
    const folder = await hubWith({ 'keys.create': keysCreate });
    const places = ['--place', 'channel=team-*', '--place', 'label=To do', '--place', 'channel=a=b', '--place', 'page'];
    const limits = ['--calls-per-minute', '50', '--calls-at-once', '4', ...places];
    const ran = await runCliAtTerminal(`${passphrase}\n`, ...create, folder, ...limits);
    expect(ran.stdout).toMatch(/Claude will be able to:.*accounts +GitHub ada-demo.*Owner passphrase.*ogx_shown/s);
    expect(ran.stdout).not.toContain(passphrase);
    expect(ran.code).toBe(0);
    const wish = {
      client: 'Claude',
      write: false,
      repositories: ['ada/*'],
      callsPerMinute: 50,
      callsAtOnce: 4,
      places: { channel: ['team-*', 'a=b'], label: ['To do'], page: [''] },
    };
    expect(keysCreate.mock.calls[0]?.[0]).toMatchObject(wish);
  });

  test('is not asked for where such a key is not possible', async () => {
    const folder = await hubWith({ 'keys.preview': async () => fail('usage', 'No account is called work.') });
    expect(await runCli(...create, folder)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^No account/),
    });
  });

  test('typed wrongly is refused', async () => {
    const keysCreate = made();
    const folder = await hubWith({ 'keys.create': keysCreate });
    expect((await runCliAtTerminal('wrong horse\n', ...create, folder)).code).toBe(1);
    expect(keysCreate).not.toHaveBeenCalled();
  });

  test('of a person named with --as is asked for whatever they do, and once', async () => {
    const list = vi.fn<CallHandlers['audit.list']>(async ({ after }, { userId }) =>
      ok(after === 0 ? [{ ...record, userId: userId ?? null }] : []),
    );
    const folder = await hubWith({
      'audit.list': list,
      'audit.checkpoints': async () => ok([]),
      'audit.tombstones': async () => ok([]),
      'audit.consents': async () => ok([]),
    });
    const words = ['audit', 'export', '--as', grace.email, '--data-dir', folder];
    const ran = await runCliAtTerminal('graces own\n', ...words);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining(`Passphrase of ${grace.email}: `) });
    expect(ran.stdout).toContain(`"userId":"${grace.userId}"`);
    expect(list).toHaveBeenCalledTimes(2);
    expect(await runCli(...words)).toMatchObject({ code: 1 });
  });
});

describe('login --invite', () => {
  test('has the new person choose a passphrase, typed twice', async () => {
    const people = { ...stubPeople(), choosePassphrase: vi.fn(async () => true) };
    const signIn = vi.fn<CallHandlers['session.signIn']>(async () => ok(linus));
    const folder = await hubWith({ 'session.signIn': signIn }, people);
    const typed = 'short\nlong enough\nlong enouhg\nlong enough\nlong enough\n';
    const ran = await runCliAtTerminal(typed, 'login', '--sign-up', '--invite=-code', '--data-dir', folder);
    expect(ran.stdout).toMatch(/shorter than 8[\s\S]*The two differ[\s\S]*Signed in as Linus/);
    expect(ran.stdout).not.toContain('long enou');
    expect(signIn.mock.calls[0]?.[0]).toEqual({ signUp: true, invitation: '-code' });
    expect(people.choosePassphrase.mock.calls).toEqual([[linus.userId, 'long enough']]);
  });

  test('without a terminal lets nobody in', async () => {
    const signIn = vi.fn(async () => fail('internal'));
    const folder = await hubWith({ 'session.signIn': signIn });
    expect((await runCli('login', '--invite', 'code', '--data-dir', folder)).stderr).toContain('typed at a terminal');
    expect(signIn).not.toHaveBeenCalled();
  });
});

test('people invite prints the link, and the line that the new person could type, without the owner’s folder', async () => {
  const invitation = { email: 'new@example.com', expiresAt: '2026-12-01T10:00:00.000Z' };
  const folder = await hubWith({
    'people.invite': async () => ok({ code: '-Code', link: 'http://hub.test/join/-Code', invitation }),
  });
  const ran = await runCliAtTerminal(`${passphrase}\n`, 'people', 'invite', invitation.email, '--data-dir', folder);
  expect(ran.stdout).toContain('http://hub.test/join/-Code\n');
  expect(ran.stdout).toMatch(/opengithubx login --sign-up --invite=-Code$/m);
  expect(ran.stdout).not.toContain(folder);
});

describe('tenant use', () => {
  test('asks three questions and shows no secret', async () => {
    const tenantSet = vi.fn<CallHandlers['tenant.set']>(async ({ issuer }) => ok({ issuer }));
    const folder = await hubWith({ 'tenant.set': tenantSet });
    const typed = `example.eu.auth0.com\nclient-1\nhush-hush\n${passphrase}\n`;
    const ran = await runCliAtTerminal(typed, 'tenant', 'use', '--dpop', '--data-dir', folder);
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toContain('hush-hush');
    expect(tenantSet.mock.calls[0]?.[0]).toEqual({
      issuer: 'https://example.eu.auth0.com/',
      clientId: 'client-1',
      clientSecret: 'hush-hush',
      dpop: true,
    });
  });

  test('shows the key of the application that exchanges, and waits until it is registered', async () => {
    const done: string[] = [];
    const tenantKey = vi.fn<CallHandlers['tenant.key']>(async () => {
      done.push('key');
      return ok({ publicKey: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n' });
    });
    const tenantSet = vi.fn<CallHandlers['tenant.set']>(async ({ issuer }) => {
      done.push('set');
      return ok({ issuer });
    });
    const folder = await hubWith({ 'tenant.set': tenantSet, 'tenant.key': tenantKey });
    const typed = `https://example.eu.auth0.com\nnative-1\n\n${passphrase}\n\n`;
    const subject = ['--subject', 'access_token', '--audience', 'https://hub.example', '--api-client', 'api-1'];
    const ran = await runCliAtTerminal(typed, 'tenant', 'use', ...subject, '--data-dir', folder);
    expect([ran.code, done]).toEqual([0, ['key', 'set']]);
    expect(ran.stdout).toMatch(/api-1:[\s\S]*BEGIN PUBLIC KEY[\s\S]*once it is registered/);
    expect(tenantKey.mock.calls[0]?.[0]).toEqual({ issuer: 'https://example.eu.auth0.com/', clientId: 'api-1' });
    expect(tenantSet.mock.calls[0]?.[0]).toEqual({
      issuer: 'https://example.eu.auth0.com/',
      clientId: 'native-1',
      authentication: 'private_key_jwt',
      subject: 'access_token',
      exchanger: { audience: 'https://hub.example', clientId: 'api-1' },
    });
  });

  test('refuses half an API, and asks nothing where there is no terminal', async () => {
    const folder = await hubWith({});
    const half = await runCli('tenant', 'use', '--audience', 'https://hub.example', '--data-dir', folder);
    expect(half).toMatchObject({ code: 2, stderr: expect.stringContaining('belong together') });
    expect(await runCli('tenant', 'use', '--data-dir', folder)).toMatchObject({ code: 2 });
  });
});
