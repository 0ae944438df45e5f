import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createKeyChanges } from '../../../../../src/main/hub/features/keys/key-changes.ts';
import { Confirmations } from '../../../../../src/main/hub/kernel/confirmations/confirmations.ts';
import { createProposals } from '../../../../../src/main/hub/kernel/confirmations/proposals.ts';
import { createKeptPasskeys } from '../../../../../src/main/hub/kernel/passkeys/kept.ts';
import { Passkeys } from '../../../../../src/main/hub/kernel/passkeys/passkeys.ts';
import { shownWish, wishFrom } from '../../../../../src/shared/confirmation.ts';
import type { Labels } from '../../../../../src/shared/labels.ts';
import { statementOf } from '../../../../../src/shared/passkey.ts';
import { ok } from '../../../../../src/shared/result.ts';
import type { NewKey } from '../../../../../src/shared/shapes.ts';
import { authorization, importing, proposal } from '../../../../console/confirmation-samples.ts';
import { createAuthenticator, here } from '../../../../harness/authenticator.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';
import { expectOk } from '../../../../harness/world.ts';

const ada = 'auth0|1';
const wish: NewKey = { client: 'Cursor', write: false, days: 30 };
const grant = {
  endpoints: [],
  accounts: [],
  tools: [],
  access: [],
  repositories: [],
  models: [],
  callsPerDay: 1,
  callsPerMinute: 1,
  callsAtOnce: 1,
};
const made = (userId: string) => ({
  userId,
  client: 'Cursor',
  grant,
  accounts: [],
  models: [],
  reaches: [],
  days: 30,
  replaces: null,
});
const key = {
  id: 'key_1',
  userId: ada,
  client: 'Cursor',
  grant,
  paused: true,
  createdAt: '2026-01-01',
  expiresAt: '2026-02-01',
  revokedAt: null,
  lastUsedAt: null,
};
const keyChange = {
  id: 'wish_3',
  userId: ada,
  action: 'clear labels' as const,
  client: 'Cursor',
  keyId: 'key_1',
  grant,
  until: '2026-02-01',
  labels: { private: ['github:ada/atlas'], untrusted: [] },
  expiresAt: '2026-01-01',
};
const hubChange = {
  id: 'wish_4',
  userId: ada,
  change: { action: 'invite' as const, email: 'grace@example.com' },
  expiresAt: '2026-01-01',
};
const signer = { hub: 'this hub', salt: 'salt' };
const sha256 = (text: string): string => hash('sha256', text);
const signal = new AbortController().signal;
const context = { userId: ada, openUrl: async () => undefined, signal, approvePage: here };

function arranged() {
  const ports = memoryPorts();
  const page = { url: `${here.origin}/approve/`, at: here };
  const nothing = () => undefined;
  const noted = { note: async () => undefined, noted: async () => new Map(), gone: nothing };
  const passkeys = new Passkeys({
    kept: createKeptPasskeys({ secrets: ports.secrets, ...noted }),
    clock: ports.clock,
    hub: 'this hub',
    changed: nothing,
    endSessions: nothing,
    pages: () => ({ here: page, elsewhere: undefined }),
  });
  const records: { reason?: string | null | undefined }[] = [];
  const audit = { append: async (entry: object) => void records.push(entry) };
  const confirmations = new Confirmations({ passkeys, audit, clock: ports.clock });
  const proposals = createProposals<ReturnType<typeof made>, NewKey>('key', { clock: ports.clock, confirmations });
  const authenticator = createAuthenticator();
  /** The hash by which a card asks for a touch. */
  const drawn = async (id: string) => {
    const { shown } = (await confirmations.list(ada, here)).find((one) => one.id === id) ?? { shown: '' };
    return expectOk(await wishFrom(shown, sha256)).hash;
  };
  return {
    ports,
    passkeys,
    records,
    audit,
    confirmations,
    proposals,
    authenticator,
    drawn,
    async addPasskey() {
      const code = expectOk(passkeys.invite(ada, false)).url.split('#add=')[1] ?? '';
      const { question } = expectOk(await passkeys.beginAdding({ code }, here));
      const registration = authenticator.registration(statementOf(question, { decision: 'add' }));
      expectOk(await passkeys.add({ nonce: question.nonce, name: 'mine', registration }, here));
    },
    /** With what the person gives, or for the window of that secret. */
    async touch(id: string, { given, secret }: { given?: object; secret?: string } = {}) {
      const hash = await drawn(id);
      const window = secret && sha256(secret);
      const question = expectOk(await confirmations.begin(ada, { id, hash, window }, context));
      const statement = statementOf(question, { decision: 'confirm', confirmed: hash, given, window });
      return { id, hash, window, passkey: { nonce: question.nonce, assertion: authenticator.assertion(statement) } };
    },
  };
}
/** The one wish that waits, of a terminal that takes some turns until it is asked for. */
async function onlyWish(confirmations: Confirmations): Promise<string> {
  for (let turns = 0; turns < 1_000 && (await confirmations.list(ada)).length === 0; turns += 1) await turn();
  const found = await confirmations.list(ada);
  expect(found).toHaveLength(1);
  return found[0]?.id ?? '';
}
const codeOf = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? 'ok' : result.failure.code;

it('keeps a wish for its person alone, gives it out once, and for ten minutes', async () => {
  const { ports, proposals } = arranged();
  const { id } = proposals.add(made(ada), wish);
  expect(await proposals.list('auth0|2')).toEqual([]);
  expect(await proposals.take('auth0|2', id)).toMatchObject({ failure: { code: 'proposal_unknown' } });
  expect(await proposals.take(ada, id)).toMatchObject({ ok: true, value: { wish } });
  expect(await proposals.take(ada, id)).toMatchObject({ failure: { code: 'proposal_unknown' } });
  const late = proposals.add(made(ada), wish);
  ports.advance(10 * 60_000);
  expect(await proposals.list(ada)).toEqual([]);
  expect(await proposals.take(ada, late.id)).toMatchObject({ failure: { code: 'proposal_unknown' } });
});

it('keeps the five latest wishes of a person', async () => {
  const { proposals } = arranged();
  const ids = Array.from({ length: 6 }, () => proposals.add(made(ada), wish).id);
  expect((await proposals.list(ada)).map(({ id }) => id)).toEqual(ids.slice(1));
});

it('a card is drawn from the text of its wish alone, and from none that says more', async () => {
  for (const [kind, of] of [
    ['key', proposal('wish_1')],
    ['access', authorization('ask_1')],
    ['tools', importing('wish_2')],
    ['key change', keyChange],
    ['hub change', hubChange],
  ] as const) {
    const text = shownWish({ kind, of: { ...of, passkeyAt: 'https://other.example', isConfirmed: true }, ...signer });
    const drawn = expectOk(await wishFrom(text, sha256));
    expect(drawn).toMatchObject({ kind, of, hash: sha256(text) });
    expect(drawn.of).not.toHaveProperty('isConfirmed');
    for (const other of [text.replace('"salt"', '"safe":true,"salt"'), `${text} `, text.replace(kind, 'call')])
      expect(codeOf(await wishFrom(other, sha256))).toBe('approval_changed');
  }
});

describe('once the person has a passkey', () => {
  it('a wish is handed out after a touch over what its card shows, once, to the window that led to it, and the touch is on record', async () => {
    const { proposals, confirmations, records, addPasskey, touch, drawn } = arranged();
    await addPasskey();
    const { id } = proposals.add(made(ada), wish);
    expect((await proposals.list(ada))[0]).toMatchObject({ passkeyAt: `${here.origin}/approve/#approve=${id}` });
    expect(codeOf(await proposals.take(ada, id))).toBe('passkey_needed');
    expect(codeOf(await confirmations.begin(ada, { id, hash: await drawn(id) }, context))).toBe('passkey_refused');
    const given = await touch(id, { secret: 'mine' });
    expect(codeOf(await confirmations.confirm(ada, given, context))).toBe('ok');
    expect(records[0]?.reason).toMatch(/^confirmed key; passkey sha256:[0-9a-f]{64}$/);
    expect([await confirmations.list(ada), (await proposals.list(ada))[0]]).toMatchObject([[], { isConfirmed: true }]);
    expect(codeOf(await confirmations.confirm(ada, given, context))).toBe('proposal_unknown');
    // Whoever knows the passphrase can ask for it as well.
    const codes: string[] = [];
    for (const secret of [undefined, 'of another window', 'mine', 'mine'])
      codes.push(codeOf(await proposals.take(ada, id, secret)));
    expect(codes).toEqual(['approval_changed', 'approval_changed', 'ok', 'proposal_unknown']);
  });

  it('no touch is on record that came too late for its wish', async () => {
    const { proposals, confirmations, records, addPasskey, touch } = arranged();
    await addPasskey();
    const { id } = proposals.add(made(ada), wish);
    const confirmed = confirmations.confirm(ada, await touch(id, { secret: 'mine' }), context);
    proposals.dismiss(ada, id);
    expect([codeOf(await confirmed), records]).toEqual(['proposal_unknown', []]);
  });

  it('no touch counts for another wish, for another text, or twice', async () => {
    const { proposals, confirmations, addPasskey, touch, drawn } = arranged();
    await addPasskey();
    const [one, other] = [proposals.add(made(ada), wish).id, proposals.add(made(ada), wish).id];
    const given = await touch(one, { secret: 'mine' });
    const moved = { ...given, id: other, hash: await drawn(other) };
    expect(codeOf(await confirmations.confirm(ada, moved, context))).toBe('passkey_refused');
    expect(codeOf(await confirmations.confirm(ada, given, context))).toBe('passkey_refused'); // its nonce is used up
    expect(codeOf(await confirmations.begin(ada, { id: one, hash: 'of another text' }, context))).toBe(
      'approval_changed',
    );
    expect(codeOf(await proposals.take(ada, one))).toBe('passkey_needed');
  });

  it('what was signed for a call confirms nothing, and what was signed for a wish approves no call', async () => {
    const { proposals, passkeys, confirmations, authenticator, addPasskey, touch, drawn } = arranged();
    await addPasskey();
    const { id } = proposals.add(made(ada), wish);
    const shown = await drawn(id);
    for (const decided of [
      { decision: 'approve', approval: shown, forAWhile: false },
      { decision: 'confirm', confirmed: shown },
    ] as const) {
      const call = await passkeys.beginApproving(ada, [{ id, hash: shown }], here);
      const assertion = authenticator.assertion(statementOf(call, decided));
      const passkey = { nonce: call.nonce, assertion };
      expect(codeOf(await confirmations.confirm(ada, { id, hash: shown, passkey }, context))).toBe('passkey_refused');
    }
    const { passkey, hash } = await touch(id, { secret: 'mine' });
    const answer = passkeys.takeAnswer(passkey, here);
    const view = { id, hash, userId: ada, access: 'write' } as Parameters<typeof passkeys.consent>[0];
    expect(codeOf(await passkeys.consent(view, false, answer))).toBe('passkey_refused');
    expect(codeOf(await passkeys.consent(view, false, undefined))).toBe('passkey_needed');
  });

  it('a client gets what was signed for it and nothing else, of the one person who signed', async () => {
    const { confirmations, addPasskey, touch } = arranged();
    await addPasskey();
    const fits = async () => ok(undefined);
    const asked = [{ ...authorization('ask_1'), userId: ada }];
    confirmations.offer({ kind: 'access', waiting: () => asked, fits });
    const given = { id: 'ask_1', write: false, accounts: [], tools: ['a'], repositories: ['*/*'], days: 1 };
    const more = { ...given, write: true };
    const confirm = async (signed: object, said: typeof given | undefined) =>
      codeOf(await confirmations.confirm(ada, { ...(await touch('ask_1', { given: signed })), given: said }, context));
    expect(await confirm(given, more)).toBe('passkey_refused');
    expect(await confirm(given, undefined)).toBe('malformed');
    expect(await confirm(given, given)).toBe('ok');
    const mayMake = async (userId: string, said: typeof given) =>
      codeOf(await confirmations.mayMake(userId, 'ask_1', { given: said }));
    expect(await mayMake(ada, more)).toBe('approval_changed');
    // Grace has no passkey; the touch of another is not used up by her.
    expect([await mayMake('auth0|grace', given), await mayMake(ada, given), await mayMake(ada, given)]).toEqual([
      'ok',
      'ok',
      'passkey_needed',
    ]);
  });

  it('a hold is taken off a key after a touch over what its card shows: a wish of the console at once, and a terminal waits', async () => {
    const { ports, confirmations, addPasskey, touch } = arranged();
    const done: string[] = [];
    let read = ['github:ada/atlas'];
    const changes = createKeyChanges({
      confirmations,
      clock: ports.clock,
      keys: {
        list: () => [key],
        pause: async (_: string, paused: boolean) => !paused && done.push('resumed') > 0 && { ...key, paused },
      },
      labels: {
        of: () => ({ private: read, untrusted: [] }),
        clear: async (__: unknown, shown: Labels) => shown.private === read && done.push('cleared') > 0,
      },
    } as unknown as Parameters<typeof createKeyChanges>[0]);
    const { approvePage: _, ...caller } = context;
    const before = expectOk(await changes.propose(ada, 'resume', key.id));
    expect(codeOf(await changes.confirm('auth0|2', before.id))).toBe('proposal_unknown');
    expect(codeOf(await changes.confirm(ada, before.id))).toBe('ok');
    expect(codeOf(await changes.confirm(ada, before.id))).toBe('proposal_unknown');
    await addPasskey();

    await changes.propose(ada, 'clear labels', key.id);
    const clear = expectOk(await changes.propose(ada, 'clear labels', key.id));
    const resume = expectOk(await changes.propose(ada, 'resume', key.id));
    expect((await confirmations.list(ada)).map(({ id }) => id)).toEqual([clear.id, resume.id]);
    const link = `${here.origin}/approve/#approve=${resume.id}`;
    expect(await changes.confirm(ada, resume.id)).toMatchObject({ failure: { code: 'passkey_needed', link } });
    expect(done).toEqual(['resumed']);
    read = ['github:ada/atlas', 'github:ada/notes'];
    expect(codeOf(await confirmations.confirm(ada, await touch(clear.id), context))).toBe('approval_changed');
    expect(codeOf(await confirmations.confirm(ada, await touch(resume.id), context))).toBe('ok');
    expect(done).toEqual(['resumed', 'resumed']);

    const stale = expectOk(await changes.propose(ada, 'resume', key.id));
    await changes.pause(ada, key.id);
    expect(codeOf(await confirmations.confirm(ada, await touch(stale.id), context))).toBe('approval_changed');

    const terminal = { ...caller, showApprovePage: () => undefined };
    const waits = changes.atTerminal(ada, 'clear labels', key.id, terminal);
    await confirmations.confirm(ada, await touch(await onlyWish(confirmations)), context);
    expect([codeOf(await waits), done]).toEqual(['ok', ['resumed', 'resumed', 'cleared']]);
  });

  it('a terminal is told the page, and waits for the touch, a no, or its end', async () => {
    const { proposals, confirmations, addPasskey, touch } = arranged();
    await addPasskey();
    const pages: string[] = [];
    const terminal = { ...context, showApprovePage: (url: string) => void pages.push(url) };
    const waits = async () => {
      const taken = proposals.takeAtTerminal(made(ada), wish, terminal);
      return { taken, id: await onlyWish(confirmations) };
    };
    const yes = await waits();
    expect(await proposals.list(ada)).toEqual([]);
    await confirmations.confirm(ada, await touch(yes.id), context);
    expect([codeOf(await yes.taken), pages[0]]).toEqual(['ok', `${here.origin}/approve/#approve=${yes.id}`]);
    const no = await waits();
    expect(confirmations.isOver(no.id)).toBe(false);
    proposals.dismiss(ada, no.id);
    expect([codeOf(await no.taken), confirmations.isOver(no.id)]).toEqual(['approval_denied', true]);
    const oldest = proposals.takeAtTerminal(made(ada), wish, terminal);
    for (let at = 0; at < 5; at++) proposals.add(made(ada), wish); // before the terminal was told the page
    expect(codeOf(await oldest)).toBe('proposal_unknown');
    for (const { id } of await proposals.list(ada)) proposals.dismiss(ada, id);
    const left = new AbortController();
    const gone = proposals.takeAtTerminal(made(ada), wish, { ...terminal, signal: left.signal });
    await onlyWish(confirmations);
    left.abort();
    expect([codeOf(await gone), await confirmations.list(ada)]).toEqual(['proposal_unknown', []]);
  });
});

describe('what a person had asked for before they ended everything', () => {
  const grace = 'auth0|2';
  const { approvePage: _, ...caller } = context;

  it('waits no more, and that of another person waits still', async () => {
    const { proposals, confirmations } = arranged();
    const mine = [proposals.add(made(ada), wish), proposals.add(made(ada), wish)];
    const theirs = proposals.add(made(grace), wish);
    confirmations.endAll(ada);
    expect(await proposals.list(ada)).toEqual([]);
    for (const { id } of mine) {
      expect(codeOf(await proposals.take(ada, id))).toBe('proposal_unknown');
      expect(confirmations.isOver(id)).toBe(true);
    }
    expect((await proposals.list(grace)).map(({ id }) => id)).toEqual([theirs.id]);
    expect(codeOf(await proposals.take(grace, theirs.id))).toBe('ok');
    // What they ask for afterwards is a new wish.
    expect(codeOf(await proposals.take(ada, proposals.add(made(ada), wish).id))).toBe('ok');
  });

  it('is not made by a touch of before, at a window or at a terminal', async () => {
    const { proposals, confirmations, addPasskey, touch } = arranged();
    await addPasskey();
    const { id } = proposals.add(made(ada), wish);
    expect(codeOf(await confirmations.confirm(ada, await touch(id, { secret: 'mine' }), context))).toBe('ok');
    const terminal = proposals.takeAtTerminal(made(ada), wish, { ...caller, showApprovePage: () => undefined });
    confirmations.endAll(ada);
    expect(codeOf(await proposals.take(ada, id, 'mine'))).toBe('proposal_unknown');
    expect(codeOf(await terminal)).toBe('proposal_unknown');
  });

  it('gives a client nothing by a touch of before, which can be given again', async () => {
    const { confirmations, addPasskey, touch } = arranged();
    await addPasskey();
    const asked = { ...authorization('ask_1'), userId: ada };
    confirmations.offer({ kind: 'access', waiting: () => [asked], fits: async () => ok(undefined) });
    const given = { id: 'ask_1', write: false, accounts: [], tools: [], repositories: [], days: 1 };
    expect(codeOf(await confirmations.confirm(ada, { ...(await touch('ask_1', { given })), given }, context))).toBe(
      'ok',
    );
    confirmations.endAll(grace);
    expect(await confirmations.standing(ada, 'ask_1')).toMatchObject({ isConfirmed: true });
    confirmations.endAll(ada);
    expect(codeOf(await confirmations.mayMake(ada, 'ask_1', { given }))).toBe('passkey_needed');
    expect(codeOf(await confirmations.confirm(ada, { ...(await touch('ask_1', { given })), given }, context))).toBe(
      'ok',
    );
    expect(codeOf(await confirmations.mayMake(ada, 'ask_1', { given }))).toBe('ok');
  });

  it.each([
    ['everything is ended', ada, 'proposal_unknown', 'passkey_needed'],
    ['another person ends everything', grace, 'ok', 'ok'],
  ])('has no touch whose record is still being written when %s', async (_, who, confirmed, made) => {
    const { confirmations, audit, addPasskey, touch } = arranged();
    await addPasskey();
    const asked = { ...authorization('ask_1'), userId: ada };
    confirmations.offer({ kind: 'access', waiting: () => [asked], fits: async () => ok(undefined) });
    const given = { id: 'ask_1', write: false, accounts: [], tools: [], repositories: [], days: 1 };
    const signed = await touch('ask_1', { given });
    const { append } = audit;
    audit.append = async (entry) => {
      confirmations.endAll(who);
      return append(entry);
    };
    expect(codeOf(await confirmations.confirm(ada, { ...signed, given }, context))).toBe(confirmed);
    expect(codeOf(await confirmations.mayMake(ada, 'ask_1', { given }))).toBe(made);
  });

  it('is told to who is just making it', async () => {
    const { proposals, confirmations } = arranged();
    const taken = async (userId: string) =>
      expectOk(await proposals.take(userId, proposals.add(made(userId), wish).id));
    const [mine, theirs] = [await taken(ada), await taken(grace)];
    confirmations.endAll(ada);
    expect([mine.isStillGiven(), theirs.isStillGiven()]).toEqual([false, true]);
  });
});
