import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../../src/main/hub/ground/database/database.ts';
import { isEvidence } from '../../../../../src/main/hub/ground/webauthn.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { recordedPasskeys } from '../../../../../src/main/hub/kernel/audit/key-events.ts';
import { createKeptPasskeys } from '../../../../../src/main/hub/kernel/passkeys/kept.ts';
import { passkeyLevels } from '../../../../../src/main/hub/kernel/passkeys/levels.ts';
import { Passkeys } from '../../../../../src/main/hub/kernel/passkeys/passkeys.ts';
import type { Approval } from '../../../../../src/shared/approval.ts';
import { challengeText, type LetIn, type PasskeyQuestion, statementOf } from '../../../../../src/shared/passkey.ts';
import { approval } from '../../../../console/confirmation-samples.ts';
import { createAuthenticator, here } from '../../../../harness/authenticator.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';
import { expectOk } from '../../../../harness/world.ts';

const phone = { rpId: 'approve.example.org', origin: 'https://approve.example.org', isPhone: true };
const day = 24 * 3_600_000;
const ada = 'auth0|ada';

type Recorded = Pick<Parameters<typeof createKeptPasskeys>[0], 'note' | 'noted'>;
type Note = Parameters<Recorded['note']>[0];

function arranged(ports = memoryPorts(), record?: Recorded) {
  const notes: Note[] = [];
  const gone: string[] = [];
  const ended: string[] = [];
  const kept = createKeptPasskeys({
    secrets: ports.secrets,
    note: record?.note ?? (async (note) => void notes.push(note)),
    noted: record?.noted ?? (async () => new Map()),
    gone: (userId) => void gone.push(userId),
  });
  const passkeys = new Passkeys({
    kept,
    clock: ports.clock,
    hub: 'this hub',
    changed: () => undefined,
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
    at = here,
    name = 'mine',
  ) {
    const begun = await passkeys.beginAdding(by, at);
    if (!begun.ok) return begun;
    const { question } = begun.value;
    const registration = authenticator.registration(statementOf(question, { decision: 'add' }), at);
    return passkeys.add({ nonce: question.nonce, name, registration }, at);
  }
  /** Of a passkey that waits; without one, of the next phone. */
  async function letIn(by: Authenticator, passkey?: Authenticator) {
    const begun = await passkeys.beginLettingIn(ada, passkey?.passkey.id, here);
    return begun.ok ? passkeys.letIn(ada, answerTo(begun.value, by, lets(passkey)), here) : begun;
  }
  const lets = (passkey?: Authenticator): LetIn =>
    passkey
      ? { decision: 'let in', passkey: { id: passkey.passkey.id, name: 'mine', rpId: here.rpId } }
      : { decision: 'invite', rpId: phone.rpId };
  const answerTo = (question: PasskeyQuestion, by: Authenticator, decided: Parameters<typeof statementOf>[1]) => ({
    nonce: question.nonce,
    assertion: by.assertion(statementOf(question, decided)),
  });
  async function approve(authenticator: Authenticator, view: Approval) {
    const { id, hash } = view;
    const question = await passkeys.beginApproving(ada, [{ id, hash }], here);
    const statement = statementOf(question, { decision: 'approve', approval: hash, forAWhile: false });
    const given = { nonce: question.nonce, assertion: authenticator.assertion(statement) };
    return passkeys.consent(view, false, passkeys.takeAnswer(given, here));
  }
  return {
    ports,
    notes,
    ended,
    gone,
    compare: kept.compare,
    passkeys,
    link,
    codeOf,
    add,
    approve,
    letIn,
    lets,
    answerTo,
  };
}
const resultOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? 'ok' : result.failure.code;
const write = approval('one', {});
const deletion = approval('two', {}, { access: 'destructive' });

it('the first passkey is asked for at once, and may approve what deletes as the passphrase could', async () => {
  const { passkeys, link, add, approve } = arranged();
  expect(resultOf(await passkeys.consent(write, false, undefined))).toBe('ok');
  const mine = createAuthenticator();
  expect(resultOf(await add(mine, { code: link() }))).toBe('ok');
  expect(resultOf(await passkeys.consent(write, false, undefined))).toBe('passkey_needed');
  expect(await passkeys.pageFor(write)).toBe(`${here.origin}/approve/#approve=one`);
  for (const at of [here, phone]) expect(await passkeys.pageFor(write, at)).toBeUndefined();
  expect([resultOf(await approve(mine, write)), resultOf(await approve(mine, deletion))]).toEqual(['ok', 'ok']);
});

it('one that a passphrase adds beside it approves after a day, one that a passkey lets in at once', async () => {
  const { ports, notes, link, add, approve, letIn } = arranged();
  const [first, second, third] = [createAuthenticator(), createAuthenticator(-8), createAuthenticator(-257)];
  await add(first, { code: link() });
  expect(resultOf(await add(second, { code: link() }))).toBe('ok');
  expect(resultOf(await add(third, { code: link() }))).toBe('ok');
  expect(resultOf(await letIn(first, third))).toBe('ok');
  expect([resultOf(await approve(second, write)), resultOf(await approve(second, deletion))]).toEqual([
    'passkey_new',
    'passkey_new',
  ]);
  expect(resultOf(await approve(third, deletion))).toBe('ok');
  const { reason, letIn: { id = '', statement = '', signed = '' } = {} } = notes.at(-1) ?? {};
  expect(reason).toContain('passkeys: mine was let in;');
  expect([id, await isEvidence(statement, signed)]).toEqual([third.passkey.id, true]);
  ports.advance(day);
  expect(resultOf(await approve(second, deletion))).toBe('ok');
});

describe('letting in', () => {
  it('shows a link by which a phone adds one that approves at once, until the one that let it in is removed', async () => {
    const { passkeys, notes, link, codeOf, add, letIn } = arranged();
    const [mine, other, onPhone] = [createAuthenticator(), createAuthenticator(), createAuthenticator()];
    await add(mine, { code: link() });
    const code = codeOf(expectOk(await letIn(mine)) ?? '');
    const added = expectOk(await add(onPhone, { code }, phone));
    expect(added).toMatchObject({ rpId: phone.rpId, approvesFrom: added.addedAt });
    expect(notes.at(-1)?.letIn?.id).toBe(onPhone.passkey.id);
    expect(JSON.stringify(await add(createAuthenticator(), { code }, phone))).toMatch(/link_used.*add --phone/);
    // It counts at the name that was signed, and nowhere else.
    const elsewhere = codeOf(expectOk(await letIn(mine)) ?? '');
    expect(resultOf(await add(other, { code: elsewhere }))).toBe('link_used');
    const late = codeOf(expectOk(await letIn(mine)) ?? '');
    await passkeys.remove(ada, mine.passkey.id);
    expect(resultOf(await add(other, { code: late }, phone))).toBe('link_used');
  });

  it('takes one that approves, of this person, by a statement of just this that counts once', async () => {
    const { passkeys, link, add, approve, letIn, lets, answerTo } = arranged();
    const [mine, second, third] = [createAuthenticator(), createAuthenticator(), createAuthenticator()];
    for (const one of [mine, second, third]) await add(one, { code: link() });
    expect(resultOf(await letIn(second, third))).toBe('passkey_new'); // it waits itself
    expect(resultOf(await letIn(createAuthenticator(), third))).toBe('passkey_refused');
    const tried = async (decided: Parameters<typeof statementOf>[1], userId = ada, at = here) => {
      const question = expectOk(await passkeys.beginLettingIn(ada, third.passkey.id, here));
      return resultOf(await passkeys.letIn(userId, answerTo(question, mine, decided), at));
    };
    expect(await tried({ decision: 'approve', approval: write.hash, forAWhile: false })).toBe('passkey_refused');
    expect(await tried({ decision: 'open' })).toBe('passkey_refused');
    for (const other of [lets(second), lets(), { ...lets(third), passkey: { ...third.passkey, name: 'theirs' } }])
      expect(await tried(other as LetIn)).toBe('passkey_refused');
    expect(await tried(lets(third), 'auth0|grace')).toBe('passkey_refused');
    expect(await tried(lets(third), ada, phone)).toBe('passkey_refused');
    // Neither is the answer to one question one to the other.
    const asked = await passkeys.beginApproving(ada, [{ id: write.id, hash: write.hash }], here);
    expect(resultOf(await passkeys.letIn(ada, answerTo(asked, mine, lets(third)), here))).toBe('passkey_refused');
    const letting = expectOk(await passkeys.beginLettingIn(ada, third.passkey.id, here));
    const taken = passkeys.takeAnswer(answerTo(letting, mine, lets(third)), here);
    expect(resultOf(await passkeys.consent(write, false, taken))).toBe('passkey_refused');
    expect(resultOf(await approve(third, write))).toBe('passkey_new');

    const once = answerTo(expectOk(await passkeys.beginLettingIn(ada, third.passkey.id, here)), mine, lets(third));
    expect([resultOf(await passkeys.letIn(ada, once, here)), resultOf(await passkeys.letIn(ada, once, here))]).toEqual([
      'ok',
      'passkey_refused',
    ]);
    await passkeys.remove(ada, mine.passkey.id);
    expect(resultOf(await letIn(mine, second))).toBe('passkey_refused');
    expect(resultOf(await letIn(third, second))).toBe('ok');
  });
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

it('a link adds one passkey', async () => {
  const { passkeys, link, add } = arranged();
  const code = link();
  expect(resultOf(await add(createAuthenticator(), { code }))).toBe('ok');
  expect(resultOf(await add(createAuthenticator(), { code }))).toBe('link_used');
  const { ticket } = expectOk(await passkeys.beginAdding({ code: link() }, here));
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
  expect(notes[0]?.reason).toBe(
    'passkeys: mine was added; approvals ask for passkey, and passkey for what deletes or the guard asks about (change 1)',
  );
});

describe('passkeys that are taken out of the secrets', () => {
  /** `before`: as notes were before the record had a field for them; `unreadable`: with another thing in it, as after an edit of the file. */
  async function recorded(notes: 'now' | 'before' | 'unreadable' = 'now') {
    const ports = memoryPorts();
    const database = expectOk(openDatabase(temporaryFolder()));
    const audit = await openAudit(database, ports.clock, { read: () => undefined, write: () => {} } as never);
    const record = {
      note: ({ reason, noted, userId, outcome }: Note) =>
        audit.append({
          callId: reason,
          verdict: 'event',
          userId,
          outcome,
          ...(notes === 'before' && { reason }),
          ...(notes === 'now' && { reason: 'other words', event: { kind: 'passkeys', ...noted } }),
          ...(notes === 'unreadable' && { reason, event: { kind: 'passkeys' } }),
        }),
      noted: () => recordedPasskeys(database),
    };
    /** A start of the hub, with what the record then says of it. */
    const start = async () => {
      const hub = arranged(ports, record);
      const before = await audit.count();
      await hub.compare();
      return { ...hub, isNoted: (await audit.count()) > before };
    };
    return { ...ports, start, alarms: () => audit.alarms(0), close: database.close };
  }
  const kept = `passkeys.${ada}`;

  it.each([
    ['any', 'passkey', 'now'],
    ['passkey', 'passkey', 'now'],
    ['any', 'passkey', 'before'],
    ['any', 'passkey', 'unreadable'],
  ] as const)('are missed by the next start, and %s, %s is still asked for (%s)', async (usual, careful, notes) => {
    const { secrets, advance, start, alarms, close } = await recorded(notes);
    const first = await start();
    // Its name says otherwise, and is not believed.
    const name = 'x; approvals ask for any, and any for what deletes or the guard asks about (change 9)';
    await first.add(createAuthenticator(), { code: first.link() }, here, name);
    await first.passkeys.setLevels(ada, { usual, careful });
    advance(day);
    const whole = await start();
    expect([whole.isNoted, whole.gone, await alarms()]).toEqual([false, [], []]);
    const older = await secrets.get(kept);
    await whole.add(createAuthenticator(), { code: whole.link() });
    for (const lose of [() => secrets.delete(kept), async () => older && secrets.set(kept, older)]) {
      await lose();
      const { passkeys, gone, isNoted } = await start();
      expect([isNoted, gone, (await passkeys.standing(ada)).passkeys]).toEqual([true, [ada], []]);
      expect(resultOf(await passkeys.consent(deletion, false, undefined))).toBe('passkey_needed');
      expect(resultOf(await passkeys.consent(write, false, undefined))).toBe(usual === 'any' ? 'ok' : 'passkey_needed');
    }
    expect(await alarms()).toHaveLength(2);
    const last = await start();
    expect(last.isNoted).toBe(false);
    await last.passkeys.reset(ada);
    await secrets.delete(kept); // takes no hour from the day that it waits
    const { passkeys } = await start();
    advance(day - 60_000);
    expect(resultOf(await passkeys.consent(deletion, false, undefined))).toBe('passkey_needed');
    advance(60_000);
    expect(resultOf(await passkeys.consent(deletion, false, undefined))).toBe('ok');
    await close();
  });

  it('are none where a kill came before the note, nor where their person was removed', async () => {
    const { secrets, start, alarms, close } = await recorded();
    const unnoted = arranged({ ...memoryPorts(), secrets });
    await unnoted.add(createAuthenticator(), { code: unnoted.link() });
    const { isNoted, passkeys } = await start();
    expect([isNoted, (await start()).isNoted]).toEqual([true, false]);
    await passkeys.forget(ada);
    expect([(await start()).isNoted, await alarms()]).toEqual([false, []]);
    await close();
  });
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
      const code = expectOk(passkeys.invite(ada, page.isPhone)).url.split('#add=')[1] ?? '';
      const { question } = expectOk(await passkeys.beginAdding({ code }, page));
      const statement = statementOf(question, { decision: 'add' });
      const registration = by.registration(statement, { origin: page.origin, rpId: page.rpId });
      const proof = { publicKey: spki(key.publicKey), signature: signedBy(key.privateKey, statement) };
      return passkeys.add({ nonce: question.nonce, name: 'phone', registration, seat: proof }, page);
    };
    const letIn = async (wanted: string, key?: KeyObject) => {
      const question = expectOk(await passkeys.beginLettingIn(ada, wanted, phone));
      const letsIn = { decision: 'let in', passkey: { id: wanted, name: 'phone', rpId: phone.rpId } } as const;
      const statement = statementOf(question, letsIn);
      const assertion = authenticator.assertion(statement, { origin: phone.origin, rpId: phone.rpId });
      const given = { nonce: question.nonce, assertion, ...(key && { seat: signedBy(key, statement) }) };
      return passkeys.letIn(ada, given, phone);
    };
    const approve = async (key?: KeyObject, by = authenticator, view = write) => {
      const question = await passkeys.beginApproving(ada, [{ id: view.id, hash: view.hash }], phone);
      const statement = statementOf(question, { decision: 'approve', approval: view.hash, forAWhile: false });
      const assertion = by.assertion(statement, { origin: phone.origin, rpId: phone.rpId });
      const given = { nonce: question.nonce, assertion, ...(key && { seat: signedBy(key, statement) }) };
      return passkeys.consent(view, false, passkeys.takeAnswer(given, phone));
    };
    const wish = { id: 'wish_1', hash: 'of what was shown' };
    const confirm = async (key?: KeyObject) => {
      const question = await passkeys.beginApproving(ada, [wish], phone, 'confirm');
      const statement = statementOf(question, { decision: 'confirm', confirmed: wish.hash });
      const assertion = authenticator.assertion(statement, { origin: phone.origin, rpId: phone.rpId });
      const given = { nonce: question.nonce, assertion, ...(key && { seat: signedBy(key, statement) }) };
      return passkeys.confirm(ada, { ...wish, window: undefined }, passkeys.takeAnswer(given, phone, 'confirm'));
    };
    return { passkeys, ports, seat, addAt, letIn, approve, confirm };
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
    // Nor is the page on the computer the place for it.
    for (const at of [undefined, here])
      expect(await passkeys.pageFor(write, at)).toBe(`${phone.origin}/approve/#approve=${write.id}`);
    expect(await passkeys.pageFor(write, phone)).toBeUndefined();
  });

  it('alone confirms a new key at the higher level, and nothing does once all passkeys were removed', async () => {
    const { passkeys, seat, addAt, confirm } = withPhone();
    const pageFor = (at?: typeof here) => passkeys.pageForWish(ada, 'wish_1', at);
    expect(await pageFor()).toBeUndefined();
    expectOk(await addAt(phone));
    expectOk(await passkeys.setLevels(ada, { usual: 'passkey', careful: 'passkey elsewhere' }));
    expect(resultOf(await confirm())).toBe('passkey_needed');
    expectOk(await confirm(seat.privateKey));
    for (const at of [undefined, here])
      expect(await pageFor(at)).toEqual({ ok: true, value: `${phone.origin}/approve/#approve=wish_1` });
    expect(await pageFor(phone)).toBeUndefined();
    expectOk(await passkeys.reset(ada));
    expect(await pageFor()).toMatchObject({ failure: { code: 'passkey_needed' } });
  });

  it('that is added beside it, or after all were removed, waits a day where the level asks for one, or for a touch of the first', async () => {
    const { passkeys, ports, seat, addAt, letIn, approve } = withPhone();
    expectOk(await addAt(phone));
    expectOk(await passkeys.setLevels(ada, elsewhere));
    const [second, key] = [createAuthenticator(), seatKey()];
    expectOk(await addAt(phone, second, key));
    expect(resultOf(await approve(key.privateKey, second))).toBe('passkey_new');
    expect(resultOf(await letIn(second.passkey.id))).toBe('passkey_needed'); // by a copy of its passkey, without its seat key
    expectOk(await letIn(second.passkey.id, seat.privateKey));
    expectOk(await approve(key.privateKey, second));
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

describe('a consent that is still being written down', () => {
  /** Ada's consent with her first passkey, and what else there is to change meanwhile. */
  async function given() {
    const all = arranged();
    const [mine, other] = [createAuthenticator(), createAuthenticator()];
    expectOk(await all.add(mine, { code: all.link() }));
    expectOk(await all.add(other, { code: all.link() }, here, 'other'));
    return { ...all, mine, other, consent: expectOk(await all.approve(mine, write)) };
  }
  it.each<[string, (all: Awaited<ReturnType<typeof given>>) => Promise<unknown>]>([
    ['the passkey is removed', ({ passkeys }) => passkeys.remove(ada, 'mine')],
    ['another passkey is removed', ({ passkeys }) => passkeys.remove(ada, 'other')],
    ['all are removed', ({ passkeys }) => passkeys.reset(ada)],
    ['one more is added', ({ add, link }) => add(createAuthenticator(), { code: link() }, here, 'third')],
    ['other levels are asked for', ({ passkeys }) => passkeys.setLevels(ada, { usual: 'any', careful: 'passkey' })],
    ['the person is removed', ({ passkeys }) => passkeys.forget(ada)],
  ])('no longer holds when %s', async (_, change) => {
    const all = await given();
    expect(all.consent.isStillValid()).toBe(true);
    await change(all);
    expect(all.consent.isStillValid()).toBe(false);
  });

  it('holds while the passkey answers something else, and while another person changes theirs', async () => {
    const { consent, approve, mine, passkeys } = await given();
    expectOk(await approve(mine, deletion));
    await passkeys.reset('auth0|grace');
    expect(consent.isStillValid()).toBe(true);
  });
});

describe('while the disk is late', () => {
  /** The first write from now on waits until it is let go. */
  function late({ secrets }: ReturnType<typeof memoryPorts>) {
    const { set } = secrets;
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    secrets.set = async (...kept) => {
      secrets.set = set;
      begun.resolve();
      await released.promise;
      return set(...kept);
    };
    return { begun: begun.promise, release: () => released.resolve() };
  }
  /** Ada's first passkey may let in others; a phone has come by its link and is about to add one. */
  async function phoneArrived() {
    const all = arranged();
    const [mine, second, ofPhone] = [createAuthenticator(), createAuthenticator(), createAuthenticator()];
    expectOk(await all.add(mine, { code: all.link() }));
    expectOk(await all.add(second, { code: all.link() }, here, 'second'));
    all.ports.advance(2 * day);
    const code = all.codeOf(expectOk(await all.letIn(mine)) ?? '');
    const { question } = expectOk(await all.passkeys.beginAdding({ code }, phone));
    const registration = ofPhone.registration(statementOf(question, { decision: 'add' }), phone);
    const addPhone = () => all.passkeys.add({ nonce: question.nonce, name: 'phone', registration }, phone);
    const names = async () => (await all.passkeys.standing(ada)).passkeys.map(({ name }) => name);
    return { ...all, mine, addPhone, names };
  }

  it.each<[string, string[], (all: Awaited<ReturnType<typeof phoneArrived>>) => Promise<unknown>]>([
    ['all are removed', [], ({ passkeys }) => passkeys.reset(ada)],
    ['the one that let it in is removed', ['second'], ({ passkeys, mine }) => passkeys.remove(ada, mine.passkey.id)],
    ['another one is removed', ['mine'], ({ passkeys }) => passkeys.remove(ada, 'second')],
    [
      'first one and then all are removed',
      [],
      async ({ passkeys }) => {
        await Promise.all([passkeys.remove(ada, 'second'), passkeys.reset(ada)]);
      },
    ],
  ])('a passkey that was let in is not added behind the moment at which %s', async (_, left, remove) => {
    const all = await phoneArrived();
    const disk = late(all.ports);
    const removed = remove(all);
    await disk.begun;
    const added = all.addPhone();
    // Its answer is verified while the removal is written.
    for (let turns = 20; turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    disk.release();
    await removed;
    expect([resultOf(await added), await all.names()]).toEqual(['passkey_refused', left]);
  });

  it('a passkey is added, though that of another person is removed meanwhile', async () => {
    const all = await phoneArrived();
    const disk = late(all.ports);
    const added = all.addPhone();
    await disk.begun;
    const removed = all.passkeys.reset('auth0|grace');
    disk.release();
    await removed;
    expect([resultOf(await added), await all.names()]).toEqual(['ok', ['mine', 'second', 'phone']]);
  });

  it.each<[string, (all: ReturnType<typeof arranged>, mine: string) => Promise<unknown>]>([
    ['all are removed', ({ passkeys }) => passkeys.reset(ada)],
    ['it is removed', ({ passkeys }, mine) => passkeys.remove(ada, mine)],
    ['its person is removed', ({ passkeys }) => passkeys.forget(ada)],
  ])('a passkey makes no link for a phone where %s once it has answered', async (_, remove) => {
    const all = arranged();
    const [mine, second] = [createAuthenticator(), createAuthenticator()];
    expectOk(await all.add(mine, { code: all.link() }));
    expectOk(await all.add(second, { code: all.link() }, here, 'second'));
    all.ports.advance(2 * day);
    const question = expectOk(await all.passkeys.beginLettingIn(ada, undefined, here));
    const { secrets } = all.ports;
    const { get } = secrets;
    let looks = 0;
    secrets.get = async (name) => {
      looks += 1;
      if (looks === 2) await remove(all, mine.passkey.id); // after the look with which its answer is verified
      return get(name);
    };
    const answer = all.answerTo(question, mine, all.lets());
    expect(resultOf(await all.passkeys.letIn(ada, answer, here))).toBe('passkey_refused');
  });

  it('a person who is removed while their first passkey is written leaves none behind', async () => {
    const { ports, passkeys, add, link } = arranged();
    const disk = late(ports);
    const added = add(createAuthenticator(), { code: link() });
    await disk.begun;
    const forgotten = passkeys.forget(ada);
    for (let turns = 20; turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    disk.release();
    await Promise.all([added, forgotten]);
    expect((await passkeys.standing(ada)).passkeys).toEqual([]);
  });
});

it('a passkey that is removed while its answer is verified lets nobody in', async () => {
  const { ports, passkeys, add, link, letIn } = arranged();
  const [mine, second, third] = [createAuthenticator(), createAuthenticator(), createAuthenticator()];
  expectOk(await add(mine, { code: link() }));
  expectOk(await add(second, { code: link() }, here, 'second'));
  ports.advance(2 * day);
  expectOk(await add(third, { code: link() }));
  const { set } = ports.secrets;
  let removed: Promise<unknown> | undefined;
  ports.secrets.set = async (...kept) => {
    removed ??= passkeys.remove(ada, mine.passkey.id); // begins while the counter of its answer is written
    return set(...kept);
  };
  expect(resultOf(await letIn(mine, third))).toBe('passkey_refused');
  await removed;
  expect((await passkeys.standing(ada)).passkeys.map(({ name }) => name)).toEqual(['second', 'mine']);
});
