import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { levelFor, levelsAt, noLevels, passkeyLevels, withLevels } from '../../../../src/main/hub/passkeys/levels.ts';
import { createPasskeys } from '../../../../src/main/hub/passkeys/passkeys.ts';
import { isEvidence } from '../../../../src/main/hub/webauthn.ts';
import type { Approval } from '../../../../src/shared/approval.ts';
import { challengeText, statementOf } from '../../../../src/shared/passkey.ts';
import { approval } from '../../../console/confirmation-samples.ts';
import { createAuthenticator, here } from '../../../harness/authenticator.ts';
import { memoryPorts } from '../../../harness/memory-ports.ts';
import { expectOk } from '../../../harness/world.ts';

const phone = { rpId: 'approve.example.org', origin: 'https://approve.example.org', isPhone: true };
const day = 24 * 3_600_000;
const ada = 'auth0|ada';

function arranged() {
  const ports = memoryPorts();
  const notes: string[] = [];
  const ended: string[] = [];
  const passkeys = createPasskeys({
    ...{ secrets: ports.secrets, clock: ports.clock, hub: 'this hub', changed: () => undefined },
    note: async (reason) => void notes.push(reason),
    endSessions: (userId) => void ended.push(userId),
    pages: () => ({
      here: { url: `${here.origin}/approve/`, at: here },
      elsewhere: { url: `${phone.origin}/approve/`, at: phone },
    }),
  });
  type Authenticator = ReturnType<typeof createAuthenticator>;
  const codeOf = (url: string) => url.split('#add=')[1] ?? '';
  const link = () => codeOf(expectOk(passkeys.invite(ada, false)).url);
  async function add(
    authenticator: Authenticator,
    by: { code: string } | { ticket: string },
    permitting?: Authenticator,
  ) {
    const begun = await passkeys.beginAdding(by, here);
    if (!begun.ok) return begun;
    const { question, letIn } = begun.value;
    const registration = authenticator.registration(statementOf(question, { decision: 'add' }));
    const answer = letIn &&
      permitting && {
        nonce: letIn.nonce,
        assertion: permitting.assertion(statementOf(letIn, { decision: 'let in' })),
      };
    const given = { nonce: question.nonce, name: 'mine', registration, ...(answer && { letIn: answer }) };
    return passkeys.add(given, here);
  }
  async function approve(authenticator: Authenticator, view: Approval) {
    const { id, hash } = view;
    const question = await passkeys.beginApproving(ada, [{ id, hash }], here);
    const statement = statementOf(question, { decision: 'approve', approval: hash, forAWhile: false });
    const given = { nonce: question.nonce, assertion: authenticator.assertion(statement) };
    return passkeys.consent(view, false, passkeys.takeAnswer(given, here));
  }
  return { ports, notes, ended, passkeys, link, add, approve };
}
const resultOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? 'ok' : result.failure.code;
const write = approval('one', {});
const deletion = approval('two', {}, { access: 'destructive' });

describe('levels', () => {
  it('rise at once, and fall a day later', () => {
    const raised = withLevels({ levels: noLevels }, { usual: 'any', careful: 'passkey' }, 0);
    expect([levelFor(raised, write, 0), levelFor(raised, deletion, 0)]).toEqual(['any', 'passkey']);
    const lowered = withLevels({ levels: passkeyLevels }, noLevels, 0);
    expect([levelsAt(lowered, day - 1), levelsAt(lowered, day)]).toEqual([passkeyLevels, noLevels]);
    expect(levelsAt(withLevels(lowered, passkeyLevels, day - 1), 2 * day)).toEqual(passkeyLevels);
    const flow = { from: [], untrusted: [], to: '', isPublic: true } as never;
    expect(levelFor(raised, { access: 'write', flow }, 0)).toBe('passkey');
  });

  it('are never lower for what deletes than for the rest', () => {
    expect(withLevels({ levels: noLevels }, { usual: 'passkey', careful: 'any' }, 0).levels).toEqual(passkeyLevels);
  });
});

it('the first passkey is asked for at once, and may approve what deletes as the passphrase could', async () => {
  const { passkeys, link, add, approve } = arranged();
  expect(resultOf(await passkeys.consent(write, false, undefined))).toBe('ok');
  const mine = createAuthenticator();
  expect(resultOf(await add(mine, { code: link() }))).toBe('ok');
  expect(resultOf(await passkeys.consent(write, false, undefined))).toBe('passkey_needed');
  expect(await passkeys.pageFor(write)).toBe(`${here.origin}/approve/#approve=one`);
  expect([resultOf(await approve(mine, write)), resultOf(await approve(mine, deletion))]).toEqual(['ok', 'ok']);
});

it('one that a passphrase adds beside it approves after a day, one that a passkey lets in at once', async () => {
  const { ports, link, add, approve } = arranged();
  const [first, second, third] = [createAuthenticator(), createAuthenticator(-8), createAuthenticator(-257)];
  await add(first, { code: link() });
  expect(resultOf(await add(second, { code: link() }))).toBe('ok');
  expect(resultOf(await add(third, { code: link() }, first))).toBe('ok');
  expect([resultOf(await approve(second, write)), resultOf(await approve(second, deletion))]).toEqual([
    'passkey_new',
    'passkey_new',
  ]);
  expect(resultOf(await approve(third, deletion))).toBe('ok');
  // Nor does it let in another that would not have to wait.
  expect(resultOf(await add(createAuthenticator(), { code: link() }, second))).toBe('passkey_new');
  ports.advance(day);
  expect(resultOf(await approve(second, deletion))).toBe('ok');
});

it('one that waits approves meanwhile what takes no passkey', async () => {
  const { ports, passkeys, link, add, approve } = arranged();
  await add(createAuthenticator(), { code: link() });
  await passkeys.setLevels(ada, { usual: 'any', careful: 'passkey' });
  ports.advance(day);
  const second = createAuthenticator();
  await add(second, { code: link() });
  expect([resultOf(await approve(second, write)), resultOf(await approve(second, deletion))]).toEqual([
    'ok',
    'passkey_new',
  ]);
});

it('a link lets in one passkey, and a passkey of somebody else lets in none', async () => {
  const { passkeys, link, add } = arranged();
  const code = link();
  expect(resultOf(await add(createAuthenticator(), { code }))).toBe('ok');
  expect(resultOf(await add(createAuthenticator(), { code }))).toBe('link_used');
  const { ticket } = expectOk(await passkeys.beginAdding({ code: link() }, here));
  expect(resultOf(await add(createAuthenticator(), { ticket }, createAuthenticator()))).toBe('passkey_refused');
  expect(resultOf(await add(createAuthenticator(), { ticket }))).toBe('ok');
  expect(resultOf(await add(createAuthenticator(), { ticket }))).toBe('link_used');
});

describe('one touch over several requests', () => {
  const [one, two, three] = ['one', 'two', 'three'].map((id) => approval(id, {})) as [Approval, Approval, Approval];
  const signedFor = async ({ passkeys, link, add }: ReturnType<typeof arranged>, ...asked: Approval[]) => {
    const mine = createAuthenticator();
    await add(mine, { code: link() });
    const requests = asked.map(({ id, hash }) => ({ id, hash }));
    const question = await passkeys.beginApproving(ada, requests, here);
    const approvals = requests.map(({ hash }) => hash);
    const statement = statementOf(question, { decision: 'approve together', approvals });
    return passkeys.takeAnswer({ nonce: question.nonce, assertion: mine.assertion(statement) }, here);
  };

  it('approves each of them as it was shown, with its counter moved on once, and no other', async () => {
    const all = arranged();
    const answer = await signedFor(all, one, two);
    const consents = async (view: Approval) => resultOf(await all.passkeys.consent(view, false, answer));
    expect([await consents(one), await consents(two)]).toEqual(['ok', 'ok']);
    for (const wrong of [three, { ...one, hash: 'of another text' }, { ...two, userId: 'auth0|grace' }])
      expect(await consents(wrong)).toBe('passkey_refused');
    expect(resultOf(await all.passkeys.consent(one, true, answer))).toBe('passkey_refused'); // not for ten minutes
  });

  it('approves nothing that deletes, that the guard warns of, or that a person undoes', async () => {
    const flow = { from: [], untrusted: [], to: '', isPublic: true } as never;
    for (const more of [{ access: 'destructive' }, { flow }, { isUndo: true }] as Partial<Approval>[]) {
      const all = arranged();
      const careful = { ...two, ...more };
      const answer = await signedFor(all, one, careful);
      expect(resultOf(await all.passkeys.consent(careful, false, answer))).toBe('passkey_refused');
    }
  });

  it('does not count for a list of which one was left out or put in', async () => {
    const all = arranged();
    const { passkeys, link, add } = all;
    const mine = createAuthenticator();
    await add(mine, { code: link() });
    const question = await passkeys.beginApproving(
      ada,
      [one, two, three].map(({ id, hash }) => ({ id, hash })),
      here,
    );
    const statement = statementOf(question, { decision: 'approve together', approvals: [one.hash, two.hash] });
    const answer = passkeys.takeAnswer({ nonce: question.nonce, assertion: mine.assertion(statement) }, here);
    for (const view of [one, two, three])
      expect(resultOf(await passkeys.consent(view, false, answer))).toBe('passkey_refused');
  });
});

it('an answer counts once, for its request, at its page and for its person', async () => {
  const { passkeys, link, add } = arranged();
  const mine = createAuthenticator();
  await add(mine, { code: link() });
  const asking = async (at = here) => {
    const question = await passkeys.beginApproving(ada, [{ id: write.id, hash: write.hash }], at);
    const said = statementOf(question, { decision: 'approve', approval: write.hash, forAWhile: false });
    return { nonce: question.nonce, assertion: mine.assertion(said) };
  };
  const consent = async (answer: Awaited<ReturnType<typeof asking>>, view = write, at = here, forAWhile = false) =>
    resultOf(await passkeys.consent(view, forAWhile, passkeys.takeAnswer(answer, at)));
  const once = await asking();
  expect([await consent(once), await consent(once)]).toEqual(['ok', 'passkey_refused']);
  for (const wrong of [
    { ...write, id: 'other' },
    { ...write, hash: 'other' },
    { ...write, userId: 'auth0|grace' },
  ])
    expect(await consent(await asking(), wrong)).toBe('passkey_refused');
  expect(await consent(await asking(), write, { ...here, origin: 'http://approve.localhost:1' })).toBe(
    'passkey_refused',
  );
  expect(await consent(await asking(), write, here, true)).toBe('passkey_refused');
  // Refused or not, the question is used up.
  const late = await asking();
  expect([await consent(late, { ...write, id: 'other' }), await consent(late)]).toEqual([
    'passkey_refused',
    'passkey_refused',
  ]);
});

it('a removed passkey opens and approves nothing, the last one goes by a reset, and is asked for a day longer', async () => {
  const { ports, notes, ended, passkeys, link, add, approve } = arranged();
  const [first, second] = [createAuthenticator(), createAuthenticator()];
  await add(first, { code: link() });
  await add(second, { code: link() });
  expect(resultOf(await passkeys.remove(ada, second.passkey.id))).toBe('ok');
  expect([resultOf(await approve(second, write)), resultOf(await approve(first, write))]).toEqual([
    'passkey_refused',
    'ok',
  ]);
  expect(resultOf(await passkeys.remove(ada, first.passkey.id))).toBe('usage');
  expect(await passkeys.reset(ada)).toMatchObject({ value: { removed: 1 } });
  expect(resultOf(await passkeys.consent(write, false, undefined))).toBe('passkey_needed');
  // What a passphrase adds now is no way around the day either.
  const next = createAuthenticator();
  await add(next, { code: link() });
  expect(resultOf(await approve(next, write))).toBe('passkey_new');
  await passkeys.reset(ada);
  ports.advance(day);
  expect(resultOf(await passkeys.consent(write, false, undefined))).toBe('ok');
  expect(ended).toEqual([ada, ada, ada]);
  expect(notes[0]).toBe('a passkey was added: mine');
});

it('opens the page for whom it belongs to', async () => {
  const { passkeys, link, add } = arranged();
  const mine = createAuthenticator();
  await add(mine, { code: link() });
  const opening = (by: typeof mine) => {
    const question = passkeys.beginOpening(here);
    return passkeys.open(
      { nonce: question.nonce, assertion: by.assertion(statementOf(question, { decision: 'open' })) },
      here,
    );
  };
  expect(await opening(mine)).toEqual({ ok: true, value: ada });
  expect(resultOf(await opening(createAuthenticator()))).toBe('passkey_refused');
});

describe('a phone', () => {
  const seatKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).toString('base64url');
  const signedBy = (key: KeyObject, statement: string) =>
    sign('sha256', Buffer.from(challengeText(statement)), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const elsewhere = { usual: 'passkey elsewhere', careful: 'passkey elsewhere' } as const;

  function withPhone() {
    const { passkeys, ports } = arranged();
    const authenticator = createAuthenticator();
    const seat = seatKey();
    const addAt = async (page: typeof phone, by = authenticator, key = seat) => {
      const code = expectOk(passkeys.invite(ada, true)).url.split('#add=')[1] ?? '';
      const { question } = expectOk(await passkeys.beginAdding({ code }, page));
      const statement = statementOf(question, { decision: 'add' });
      const registration = by.registration(statement, { origin: page.origin, rpId: page.rpId });
      const proof = { publicKey: spki(key.publicKey), signature: signedBy(key.privateKey, statement) };
      return passkeys.add({ nonce: question.nonce, name: 'phone', registration, seat: proof }, page);
    };
    const approve = async (key?: KeyObject, by = authenticator, view = write) => {
      const question = await passkeys.beginApproving(ada, [{ id: view.id, hash: view.hash }], phone);
      const statement = statementOf(question, { decision: 'approve', approval: view.hash, forAWhile: false });
      const assertion = by.assertion(statement, { origin: phone.origin, rpId: phone.rpId });
      const given = { nonce: question.nonce, assertion, ...(key && { seat: signedBy(key, statement) }) };
      return passkeys.consent(view, false, passkeys.takeAnswer(given, phone));
    };
    return { passkeys, ports, seat, addAt, approve };
  }

  it('alone approves where the level is `passkey elsewhere`, by the browser that added its passkey', async () => {
    const { passkeys, seat, addAt, approve } = withPhone();
    expect(resultOf(await addAt({ ...here, isPhone: false }))).toBe('passkey_refused');
    expect(resultOf(await passkeys.setLevels(ada, elsewhere))).toBe('usage');
    expectOk(await addAt(phone));
    expectOk(await passkeys.setLevels(ada, elsewhere));
    expect(resultOf(await approve())).toBe('passkey_needed');
    expect(resultOf(await approve(seatKey().privateKey))).toBe('passkey_refused');
    const { statement, signed } = expectOk(await approve(seat.privateKey));
    expect(await isEvidence(statement, signed ?? '')).toBe(true);
    const kept = JSON.parse(signed ?? '');
    const other = { ...kept, seat: { ...kept.seat, signature: signedBy(seatKey().privateKey, statement) } };
    expect(await isEvidence(statement, JSON.stringify(other))).toBe(false);
    expect(await passkeys.pageFor(write)).toBe(`${phone.origin}/approve/#approve=${write.id}`);
  });

  it('that is added beside it, or after all were removed, waits a day where the level asks for one', async () => {
    const { passkeys, ports, seat, addAt, approve } = withPhone();
    expectOk(await addAt(phone));
    expectOk(await passkeys.setLevels(ada, elsewhere));
    const [second, key] = [createAuthenticator(), seatKey()];
    expectOk(await addAt(phone, second, key));
    expect(resultOf(await approve(key.privateKey, second))).toBe('passkey_new');
    expectOk(await approve(seat.privateKey));
    expectOk(await passkeys.reset(ada));
    const [third, last] = [createAuthenticator(), seatKey()];
    expectOk(await addAt(phone, third, last));
    expect((await passkeys.standing(ada)).levels).toEqual(elsewhere);
    expect(resultOf(await approve(last.privateKey, third))).toBe('passkey_new');
    ports.advance(day);
    expect((await passkeys.standing(ada)).levels).toEqual(passkeyLevels);
    expectOk(await approve(undefined, third));
  });
});
