import { describe, expect, test, vi } from 'vitest';
import { callHub } from '../../../src/main/headless/socket-client.ts';
import type { CallHandlers } from '../../../src/main/hub/index.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { ada, grace, linus, stubPeople } from './stub-calls.ts';
import { hubWith } from './stub-socket.ts';

const silent = () => {};

describe('two people at the socket', () => {
  const accountsOf: CallHandlers['accounts.list'] = async (_input, { userId = 'nobody' }) =>
    ok([
      {
        id: 'cac',
        userId,
        platform: 'github',
        label: userId,
        state: 'connected',
        scopes: [],
        connectedAt: '2026-01-01',
        expiresAt: null,
        workedAt: null,
        rate: null,
      },
    ]);
  const list = (as: string | undefined, passphrase?: string) => ({
    call: 'accounts.list' as const,
    input: {},
    ...(as !== undefined && { as }),
    ...(passphrase !== undefined && { passphrase }),
  });

  test('each see their own with their own passphrase, also in turns', async () => {
    const folder = await hubWith({ 'accounts.list': accountsOf });
    const asked = [list(undefined), list(grace.email, 'graces own'), list(linus.userId, 'linus own one')];
    const answers = await Promise.all(asked.map((request) => callHub(folder, request, silent)));
    const owners = answers.map((answer) => answer.ok && answer.value[0]?.userId);
    expect(owners).toEqual([ada.userId, grace.userId, linus.userId]);
  });

  test.each(['', 'x'.repeat(321)])('no name but a name: %j', async (as) => {
    const folder = await hubWith({ 'accounts.list': accountsOf });
    expect(await callHub(folder, list(as, 'guess'), silent)).toMatchObject({ failure: { code: 'malformed' } });
  });
});

describe('a new person', () => {
  const invited = { call: 'session.signIn' as const, input: { signUp: true, invitation: 'code' } };
  const people = () => ({ ...stubPeople(), choosePassphrase: vi.fn(async () => true) });

  test('gets the passphrase they chose once the sign-in has succeeded', async () => {
    const someone = people();
    const signIn = vi.fn<CallHandlers['session.signIn']>(async () => {
      expect(someone.choosePassphrase).not.toHaveBeenCalled();
      return ok(linus);
    });
    const folder = await hubWith({ 'session.signIn': signIn }, someone);
    expect(await callHub(folder, { ...invited, newPassphrase: '12345678' }, silent)).toEqual(ok(linus));
    expect(signIn.mock.calls[0]?.[1].userId).toBeUndefined();
    expect(someone.choosePassphrase.mock.calls).toEqual([[linus.userId, '12345678']]);
  });

  test.each([
    ['no passphrase', {}, 'passphrase_needed'],
    ['a short one', { newPassphrase: '1234567' }, 'passphrase_needed'],
    ['a person named', { newPassphrase: '12345678', as: grace.email }, 'usage'],
  ])('with %s is not let in', async (_what, given, code) => {
    const signIn = vi.fn<CallHandlers['session.signIn']>(async () => ok(linus));
    const folder = await hubWith({ 'session.signIn': signIn });
    expect(await callHub(folder, { ...invited, ...given }, silent)).toMatchObject({ failure: { code } });
    expect(signIn).not.toHaveBeenCalled();
  });

  test('who is refused, or the first and so the owner, gets no such passphrase', async () => {
    const someone = people();
    const answers = [fail('invitation_needed'), ok(ada)];
    const folder = await hubWith({ 'session.signIn': async () => answers.shift() ?? fail('internal') }, someone);
    const request = { ...invited, newPassphrase: '12345678' };
    expect(await callHub(folder, request, silent)).toEqual(fail('invitation_needed'));
    expect(await callHub(folder, request, silent)).toEqual(ok(ada));
    expect(someone.choosePassphrase).not.toHaveBeenCalled();
  });

  test('a new passphrase without an invitation changes none', async () => {
    const someone = people();
    const folder = await hubWith({}, someone);
    const signIn = { call: 'session.signIn' as const, input: { signUp: false }, newPassphrase: '12345678' };
    expect(await callHub(folder, signIn, silent)).toMatchObject(fail('passphrase_needed')); // a shell can't undo a sign-out
    expect(await callHub(folder, { ...signIn, passphrase: 'correct horse' }, silent)).toEqual(ok(ada));
    expect(someone.choosePassphrase).not.toHaveBeenCalled();
  });
});
