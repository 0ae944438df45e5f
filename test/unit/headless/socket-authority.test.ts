import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import {
  type Authority,
  createAuthorities,
  createAuthority,
  type PassphraseRule,
  passphraseRule,
} from '../../../src/main/headless/socket-authority.ts';
import { answerTo } from '../../../src/main/headless/socket-server.ts';
import { type CallName, contract, type Needs } from '../../../src/shared/contract.ts';
import { fail } from '../../../src/shared/result.ts';
import { inputOf } from '../../harness/call-input.ts';
import { ada, grace, linus, passphrases, stubAuthority, stubHub, stubPeople } from './stub-calls.ts';

describe('the decision', () => {
  const table: [Needs, 'owner' | 'other' | 'unknown', without: PassphraseRule, withPassphrase: PassphraseRule][] = [
    ['anyone', 'owner', 'allow', 'allow'],
    ['person', 'owner', 'ask', 'verify'],
    ['owner', 'owner', 'ask', 'verify'],
    ['anyone', 'other', 'ask', 'verify'],
    ['person', 'other', 'ask', 'verify'],
    ['owner', 'other', 'ask', 'verify_then_refuse'],
    ['anyone', 'unknown', 'ask', 'verify'],
    ['person', 'unknown', 'ask', 'verify'],
    ['owner', 'unknown', 'ask', 'verify_then_refuse'],
  ];
  test.each(table)('needs %s, for %s: %s, %s', (needs, kind, without, withPassphrase) => {
    expect([passphraseRule(needs, kind, false), passphraseRule(needs, kind, true)]).toEqual([without, withPassphrase]);
  });
});

const whose = {
  none: undefined,
  wrong: 'wrong one',
  ada: passphrases[ada.userId],
  grace: passphrases[grace.userId],
  linus: passphrases[linus.userId],
};
type Whose = keyof typeof whose;
const principals = {
  'nobody named': [undefined, ada.userId],
  'the owner named': [ada.email, ada.userId],
  'another named': [grace.email, grace.userId],
  'another by UserId': [grace.userId, grace.userId],
  'somebody unknown': ['eve@example.com', undefined],
} as const;

/** What must come of it, said once more and apart from how it is decided. */
function expected(needs: Needs, userId: string | undefined, given: Whose): string {
  const isOwner = userId === ada.userId;
  if (isOwner && needs === 'anyone') return 'made';
  if (given === 'none') return 'passphrase_needed';
  if (userId === undefined || given !== (isOwner ? 'ada' : 'grace')) return 'passphrase_wrong';
  return needs === 'owner' && !isOwner ? 'not_owner' : 'made';
}

describe.each(Object.keys(contract) as CallName[])('%s', (call) => {
  const cases = Object.entries(principals).flatMap(([who, [as, userId]]) =>
    (Object.keys(whose) as Whose[]).map((given) => ({ who, as, userId, given })),
  );
  test.each(cases)('$who, passphrase: $given', async ({ as, userId, given }) => {
    const handler = vi.fn(async () => fail('tenant_busy'));
    const request = { call, input: inputOf(call), as, passphrase: whose[given] };
    const caller = { signal: new AbortController().signal, openUrl: async () => {} };
    const answer = await answerTo(JSON.stringify(request), stubHub({ [call]: handler }), caller);
    const code = answer.ok ? 'answered' : answer.failure.code;
    const wanted = expected(contract[call].needs, userId, given);
    expect(code).toBe(wanted === 'made' ? 'tenant_busy' : wanted);
    expect(handler.mock.calls).toHaveLength(wanted === 'made' ? 1 : 0);
    if (wanted === 'made') expect((handler.mock.calls as unknown[][])[0]?.[1]).toMatchObject({ userId });
  });
});

test.each<CallName>([
  'keys.usual',
  'keys.quiet',
  'activity.forget',
  'audit.prune',
  'audit.acceptClock',
  'audit.acceptKey',
  'notifiers.remove',
])('%s hides something from the person, so that a shell alone can’t', (call) => {
  expect(contract[call].needs).not.toBe('anyone');
});

test('before anyone has signed in calls are for nobody, and the owner passphrase is asked for all the same', async () => {
  const authority = stubHub({}, stubPeople([])).authority;
  const { signal } = new AbortController();
  const claim = { needs: 'owner' as const, as: undefined, signal };
  expect(await authority({ ...claim, passphrase: undefined })).toMatchObject({
    failure: { code: 'passphrase_needed' },
  });
  expect(await authority({ ...claim, passphrase: 'correct horse' })).toEqual({
    ok: true,
    value: { userId: undefined },
  });
  expect(await authority({ ...claim, as: ada.email, passphrase: 'correct horse' })).toMatchObject({
    failure: { code: 'passphrase_wrong' },
  });
});

describe('guessing', () => {
  const { signal } = new AbortController();
  const claim = (as: string | undefined, passphrase: string) => ({ needs: 'person' as const, as, passphrase, signal });
  const codeOf = (answer: Awaited<ReturnType<Authority>>) => (answer.ok ? 'ok' : answer.failure.code);

  test.each([
    ['the owner', [undefined, ada.email, ada.userId, 'ADA@example.com']],
    ['another', [grace.email, grace.userId, 'Grace@Example.com', grace.email]],
    ['somebody unknown', ['eve@example.com', 'EVE@example.com', 'Eve@example.com', 'eve@EXAMPLE.com']],
  ])('at %s side by side, by whatever name, waits as one after the other, up to 8 s', async (_who, names) => {
    const pauses: number[] = [];
    const authority = stubAuthority(stubPeople(), async (milliseconds) => void pauses.push(milliseconds));
    const answers = await Promise.all([...names, ...names].map((as, index) => authority(claim(as, `guess ${index}`))));
    expect(answers.map(codeOf)).toEqual(Array(8).fill('passphrase_wrong'));
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  test('does not slow another person, and goes on waiting when the guesser leaves', async () => {
    const [paused, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const authority = stubAuthority(stubPeople(), () => {
      paused.resolve();
      return over.promise;
    });
    const left = new AbortController();
    const guesses = [1, 2, 3].map(() => authority({ ...claim(grace.email, 'guess'), signal: left.signal }));
    await paused.promise;
    left.abort();
    expect(await authority(claim(undefined, 'correct horse'))).toMatchObject({ ok: true });
    const settled = vi.fn();
    const right = authority(claim(grace.email, 'graces own'));
    void right.finally(settled);
    await setImmediate();
    expect(settled).not.toHaveBeenCalled();
    over.resolve();
    expect((await Promise.all(guesses)).map(codeOf)).toEqual(['passphrase_wrong', 'cancelled', 'cancelled']);
    expect(await right).toMatchObject({ ok: true });
  });

  test('beyond eight under way is refused at once, until they are over', async () => {
    const over = Promise.withResolvers<void>();
    const authority = stubAuthority(stubPeople(), () => over.promise);
    const guesses = Array.from({ length: 8 }, () => authority(claim(undefined, 'guess')));
    expect(codeOf(await authority(claim(grace.email, 'graces own')))).toBe('too_many_passphrases');
    over.resolve();
    await Promise.all(guesses);
    expect(codeOf(await authority(claim(grace.email, 'graces own')))).toBe('ok');
  });

  test.each([
    ['browsers', 'a terminal', 'inBrowsers', 'atSocket'],
    ['terminals', 'a browser', 'atSocket', 'inBrowsers'],
  ] as const)('with eight under way in %s keeps nobody from %s', async (_, __, guessed, free) => {
    const over = Promise.withResolvers<void>();
    const verifyOwner = async (passphrase: string) => passphrase === passphrases[ada.userId];
    const doors = createAuthorities({ people: stubPeople(), verifyOwner, pause: () => over.promise });
    const guesses = Array.from({ length: 8 }, () => doors[guessed](claim(undefined, 'guess')));
    const right = 'correct horse';
    expect(codeOf(await doors[guessed](claim(undefined, right)))).toBe('too_many_passphrases');
    expect(codeOf(await doors[free](claim(undefined, right)))).toBe('ok');
    expect(codeOf(await doors[free](claim(grace.email, 'graces own')))).toBe('ok');
    over.resolve();
    await Promise.all(guesses);
  });

  test('checks one passphrase at a time', async () => {
    let now = 0;
    let most = 0;
    const verifyPassphrase = async () => {
      most = Math.max(most, ++now);
      await setImmediate();
      now -= 1;
      return false;
    };
    const people = { ...stubPeople(), verifyPassphrase };
    const authority = createAuthority({ people, verifyOwner: verifyPassphrase, pause: async () => {} });
    await Promise.all([undefined, grace.email, linus.email].map((as) => authority(claim(as, 'guess'))));
    expect(most).toBe(1);
  });

  test('a name that nobody has is answered after a check, as one that somebody has', async () => {
    const people = { ...stubPeople(), verifyPassphrase: vi.fn(async () => false) };
    const authority = stubAuthority(people);
    expect(await authority(claim('eve@example.com', 'guess'))).toEqual(await authority(claim(grace.email, 'guess')));
    expect(people.verifyPassphrase.mock.calls).toEqual([
      [undefined, 'guess'],
      [grace.userId, 'guess'],
    ]);
  });
});
