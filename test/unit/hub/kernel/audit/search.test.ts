import { describe, expect, it } from 'vitest';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { type Audit, openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { keyEvent } from '../../../../../src/main/hub/kernel/audit/key-events.ts';
import type { AuditEntry } from '../../../../../src/main/hub/kernel/audit/record.ts';
import type { Search } from '../../../../../src/main/hub/kernel/audit/search.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { fillAudit } from '../../../../harness/fill-audit.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const ada = 'auth0|ada';
const grace = 'auth0|grace';

async function open(folder = temporaryFolder(), now = Date.now): Promise<Audit> {
  return openAudit(databaseIn(folder), { now }, openAnchor(folder));
}

const ended = (callId: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  callId,
  userId: ada,
  verdict: 'allow',
  outcome: 'ok',
  ...more,
});

async function found(audit: Audit, search: Partial<Search> = {}) {
  const { calls, total } = await audit.search({ userId: ada, alsoNobodys: false, offset: 0, limit: 100, ...search });
  return { ids: calls.map(({ callId }) => callId), total, calls };
}

describe('the search of the record', () => {
  it('shows a call once: as under way, then as it ended', async () => {
    const audit = await open();
    await audit.append({ callId: 'one', userId: ada, verdict: 'allow' });
    await audit.append(ended('two'));
    expect(await found(audit)).toMatchObject({ ids: ['two', 'one'], total: 2, calls: [{}, { outcome: null }] });
    await audit.append(ended('one', { durationMs: 7 }));
    expect(await found(audit)).toMatchObject({ ids: ['one', 'two'], total: 2, calls: [{ durationMs: 7 }, {}] });
  });

  it('answers what came after a record, with the number of all', async () => {
    const audit = await open();
    await audit.append({ callId: 'one', userId: ada, verdict: 'allow' });
    await audit.append(ended('two'));
    const [newest] = (await found(audit)).calls;
    await audit.append(ended('one'));
    await audit.append({ callId: 'three', userId: ada, verdict: 'allow' });
    expect(await found(audit, { after: newest?.sequence })).toMatchObject({ ids: ['three', 'one'], total: 3 });
  });

  it('leaves out what was before a time, calls under way included', async () => {
    let hour = 0;
    const audit = await open(temporaryFolder(), () => Date.UTC(2026, 2, 1, hour));
    for (const callId of ['a', 'c']) {
      hour += 1;
      await audit.append({ callId: `${callId} under way`, userId: ada, verdict: 'allow' });
      await audit.append(ended(callId));
    }
    expect((await found(audit, { since: '2026-03-01T02:00:00Z' })).ids).toEqual(['c', 'c under way']);
    expect((await found(audit, { since: '2026-03-01T02:00:00.001Z' })).total).toBe(0);
  });

  it('shows what became of a key, and not what is noted of its labels beside a call', async () => {
    const audit = await open();
    for (const reason of [keyEvent.labelsGrew, keyEvent.labelsEnded, keyEvent.labelsCleared, keyEvent.paused]) {
      await audit.append({ callId: reason, userId: ada, keyId: 'key_1', verdict: 'event', reason, outcome: 'ok' });
    }
    expect((await found(audit)).ids).toEqual([keyEvent.paused, keyEvent.labelsCleared]);
  });

  it('shows one line of a receipt, and each of its revisions to a search for it', async () => {
    const audit = await open();
    for (const revision of [1, 2]) {
      const event = { kind: 'receipt', id: 'rcp_1', revision } as const;
      await audit.append(
        ended(`revision ${revision}`, { verdict: 'event', reason: `receipt rcp_1, ${revision}`, event }),
      );
    }
    expect((await found(audit)).ids).toEqual(['revision 1']);
    expect((await found(audit, { text: 'rcp_1' })).ids).toEqual(['revision 2', 'revision 1']);
  });

  type Ended = NonNullable<AuditEntry['outcome']> | null;
  const change = { userId: ada, keyId: 'key_1', tool: 'github_create_issue', account: 'cac_1', access: 'write' };
  const previewed = (name: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
    ...change,
    callId: `apr_${name}.preview`,
    access: 'read',
    verdict: 'allow',
    reason: 'preview',
    argumentsHmac: name,
    ...more,
  });
  const question = (name: string, verdict: string, outcome: Ended): AuditEntry => ({
    ...change,
    callId: `apr_${name}`,
    approvalId: `apr_${name}`,
    verdict,
    outcome,
  });
  const effect = (name: string, outcome: Ended, more: Partial<AuditEntry> = {}): AuditEntry => ({
    ...change,
    callId: name,
    approvalId: `apr_${name}`,
    verdict: 'allow',
    outcome,
    argumentsHmac: name,
    ...more,
  });

  it('shows a change as one row: its preview, its question, its answer, then its effect', async () => {
    const audit = await open();
    const rowsAfter = async (entry: AuditEntry) => {
      await audit.append(entry);
      return (await found(audit)).calls.map(({ verdict, outcome }) => `${verdict} ${outcome}`);
    };
    expect(await rowsAfter(previewed('a'))).toEqual(['allow null']);
    expect(await rowsAfter(previewed('a', { outcome: 'ok' }))).toEqual([]);
    expect(await rowsAfter(question('a', 'ask', null))).toEqual(['ask null']);
    expect(await rowsAfter(question('a', 'approved', 'ok'))).toEqual(['approved ok']);
    expect((await found(audit, { kind: 'change' })).total).toBe(0);
    expect(await rowsAfter(effect('a', null))).toEqual(['allow null']);
    expect(await rowsAfter(effect('a', 'error'))).toEqual(['allow error']);
  });

  it('puts every record of a change into one row and no other, page by page', async () => {
    const audit = await open();
    const unasked = { approvalId: 'apr_0', reason: 'allowed for 10 minutes' };
    for (let at = 0; at < 12; at += 1) {
      const name = String(at);
      await audit.append(previewed(name));
      await audit.append(previewed(name, { outcome: at % 4 === 3 ? 'error' : 'ok' }));
      if (at % 4 === 3) continue;
      if (at % 4 === 1) {
        await audit.append(effect(name, null, unasked));
        await audit.append(effect(name, 'ok', unasked));
        continue;
      }
      await audit.append(question(name, 'ask', null));
      await audit.append(at % 4 === 2 ? question(name, 'denied', 'denied') : question(name, 'approved', 'ok'));
      if (at % 4 === 2) continue;
      await audit.append(effect(name, null));
      await audit.append(effect(name, 'ok'));
    }
    const pages = await Promise.all([0, 5, 10].map((offset) => found(audit, { offset, limit: 5 })));
    const rows = pages.flatMap(({ calls }) => calls);
    expect([rows.length, ...pages.map(({ total }) => total)]).toEqual([12, 12, 12, 12]);
    const parts = await Promise.all(
      rows.map(({ sequence }) => audit.parts({ userId: ada, alsoNobodys: false, sequence })),
    );
    const whole = await audit.list({ userId: ada, alsoNobodys: false, limit: 1000 });
    const sequences = (records: { sequence: number }[]) => records.map(({ sequence }) => sequence);
    expect(sequences(parts.flat()).sort((a, b) => b - a)).toEqual(sequences(whole));
    expect(await audit.parts({ userId: grace, alsoNobodys: true, sequence: rows[0]?.sequence ?? 0 })).toEqual([]);
  });

  it('shows each of two equal questions with its own preview, and one of before previews had names with none', async () => {
    const audit = await open();
    const equal = { argumentsHmac: 'equal' };
    for (const name of ['a', 'b']) await audit.append(previewed(name, { ...equal, outcome: 'ok' }));
    await audit.append(previewed('c', { ...equal, callId: 'nameless', outcome: 'ok' }));
    for (const name of ['a', 'b', 'c']) await audit.append(question(name, 'ask', null));
    for (const name of ['a', 'b', 'c']) await audit.append(question(name, 'denied', 'denied'));
    const shown = (await found(audit)).calls.map(async ({ sequence }) => {
      const parts = await audit.parts({ userId: ada, alsoNobodys: false, sequence });
      return parts.map(({ callId }) => callId);
    });
    expect(await Promise.all(shown)).toEqual([
      ['apr_c', 'apr_c'],
      ['apr_b.preview', 'apr_b', 'apr_b'],
      ['apr_a.preview', 'apr_a', 'apr_a'],
    ]);
  });

  it('shows what a killed hub left open as unknown or not run, and not as under way', async () => {
    const folder = temporaryFolder();
    const database = databaseIn(folder);
    const before = await openAudit(database, { now: Date.now }, openAnchor(folder));
    await before.append({ callId: 'cut', userId: ada, verdict: 'allow' });
    await before.append(question('not run', 'ask', null));
    await before.append(question('not run', 'approved', 'ok'));
    await database.close();
    const { calls } = await found(await open(folder));
    expect(calls.map(({ verdict, outcome }) => [verdict, outcome])).toEqual([
      ['expired', 'denied'],
      ['allow', 'unknown'],
    ]);
  });

  it.each<[string, Partial<Search>, string[]]>([
    ['key', { key: 'key_1' }, ['c', 'a']],
    ['account', { account: 'cac_2' }, ['b']],
    ['tools', { tools: ['github_search'] }, ['c', 'a']],
    ['no tool at all', { tools: [] }, []],
    ['a part of the place, in any case', { text: 'ATLAS' }, ['a']],
    ['several at once', { key: 'key_1', kind: 'read', text: 'search' }, ['a']],
    ['a percent sign as itself', { text: '100%' }, ['b']],
    ['an underscore as itself', { text: 'a_b' }, ['c']],
    ['a backslash as itself', { text: '\\' }, ['b']],
    ['what is nowhere', { text: "'; DROP TABLE audit; --" }, []],
  ])('filters by %s', async (_, search, expected) => {
    const audit = await open();
    const read = { access: 'read', tool: 'github_search', keyId: 'key_1', account: 'cac_1' };
    await audit.append(ended('a', { ...read, resource: 'github:octavia/atlas' }));
    await audit.append(ended('b', { access: 'write', account: 'cac_2', keyId: 'key_2', reason: '100% of \\' }));
    await audit.append(ended('c', { ...read, outcome: 'denied', reason: 'a_b, and not acb' }));
    await audit.append(ended('d', { keyId: 'key_3', reason: '100 of acb' }));
    expect(await found(audit, search)).toMatchObject({ ids: expected, total: expected.length });
  });

  it.each<[NonNullable<Search['kind']>, string[]]>([
    ['read', ['read']],
    ['change', ['lost', 'deleted', 'written']],
    ['blocked', ['cut off', 'refused']],
    ['failed', ['lost', 'broken']],
  ])('tells how a call ended: %s', async (kind, expected) => {
    const audit = await open();
    const write = { access: 'write' };
    await audit.append(ended('read', { access: 'read' }));
    await audit.append(ended('tried', { ...write, reason: 'dry run' }));
    await audit.append(ended('written', write));
    await audit.append(ended('deleted', { access: 'destructive' }));
    await audit.append(ended('refused', { ...write, verdict: 'deny', outcome: 'denied' }));
    await audit.append(ended('cut off', { access: 'read', outcome: 'revoked' }));
    await audit.append(ended('broken', { ...write, outcome: 'error' }));
    await audit.append(ended('lost', { ...write, outcome: 'unknown' }));
    await audit.append({ callId: 'key made', userId: ada, verdict: 'event', reason: 'key created', outcome: 'ok' });
    expect(await found(audit, { kind })).toMatchObject({ ids: expected, total: expected.length });
  });

  it('shows a person their own alone, and the owner what is nobody’s too', async () => {
    const audit = await open();
    await audit.append(ended('ada'));
    await audit.append(ended('grace', { userId: grace }));
    await audit.append({ callId: 'nobody', verdict: 'blocked', outcome: 'denied', reason: 'unauthorised' });
    await audit.append({ callId: 'open, of grace', userId: grace, verdict: 'allow' });
    expect((await found(audit)).ids).toEqual(['ada']);
    expect(await found(audit, { alsoNobodys: true })).toMatchObject({ ids: ['nobody', 'ada'], total: 2 });
    expect((await found(audit, { userId: grace })).ids).toEqual(['open, of grace', 'grace']);
  });

  it('pages through a long record without gaps, calls under way among them, and takes up what comes later', async () => {
    const folder = temporaryFolder();
    const keys = [{ id: 'key_1', client: 'Cursor' }];
    await fillAudit(folder, { records: 9_001, userId: ada, keys, accounts: ['cac_1'] });
    const audit = await open(folder);
    await audit.append({ callId: 'under way', userId: ada, verdict: 'allow' });
    await audit.append(ended('last'));
    const { total } = await found(audit);
    const sequences: number[] = [];
    for (let offset = 0; offset < total; offset += 400) {
      const { calls } = await audit.search({ userId: ada, alsoNobodys: true, offset, limit: 400 });
      sequences.push(...calls.map(({ sequence }) => sequence));
    }
    const whole = await audit.list({ userId: ada, alsoNobodys: true, limit: 100_000 });
    const expected = whole.filter(({ outcome, callId }) => outcome !== null || callId === 'under way');
    expect(sequences).toEqual(expected.map(({ sequence }) => sequence));
    expect(total).toBe(expected.length);
    expect(await found(audit, { offset: total })).toMatchObject({ ids: [], total });

    const before = await found(audit, { kind: 'blocked' });
    await audit.append(ended('new', { outcome: 'denied' }));
    const after = await found(audit, { kind: 'blocked' });
    expect(after).toMatchObject({ total: before.total + 1 });
    expect(after.ids).toEqual(['new', ...before.ids.slice(0, 99)]);
    expect((await audit.verify()).firstBadSequence).toBeNull();
  });

  it('gives each of many questions at the same time the whole answer', async () => {
    const folder = temporaryFolder();
    const keys = [{ id: 'key_1', client: 'Cursor' }];
    await fillAudit(folder, { records: 9_000, userId: ada, keys, accounts: ['cac_1'] });
    const audit = await open(folder);
    const answers = await Promise.all(Array.from({ length: 8 }, () => found(audit, { text: 'atlas' })));
    const whole = await audit.list({ userId: ada, alsoNobodys: false, limit: 100_000 });
    const matching = whole.filter(({ outcome, resource }) => outcome !== null && resource?.includes('atlas'));
    expect(answers.map(({ total }) => total)).toEqual(Array(8).fill(matching.length));
  });
});

describe('the last use of a key and the last success of an account', () => {
  it('are those of the log, and go on with it', async () => {
    const folder = temporaryFolder();
    const until = Date.parse('2026-03-01T12:00:00.000Z');
    const keys = [{ id: 'key_1', client: 'Cursor' }];
    await fillAudit(folder, { records: 9_000, userId: ada, keys, accounts: ['cac_1'], until });
    const audit = await open(folder);
    expect((await audit.last.use()).get('key_1')).toBe('2026-03-01T12:00:00.000Z');
    expect((await audit.last.success()).get('cac_1')).toMatch(/^2026-03-01T/);

    await audit.append(ended('asked', { keyId: 'key_1', tool: 't', account: 'cac_2', verdict: 'approved' }));
    expect((await audit.last.success()).has('cac_2')).toBe(false);
    await audit.append(ended('failed', { keyId: 'key_1', tool: 't', account: 'cac_2', outcome: 'error' }));
    expect((await audit.last.success()).has('cac_2')).toBe(false);
    await audit.append(ended('worked', { keyId: 'key_2', tool: 't', account: 'cac_2' }));
    expect((await audit.last.success()).has('cac_2')).toBe(true);
    const [newest] = (await found(audit)).calls;
    expect((await audit.last.use()).get('key_2')).toBe(newest?.time);
    // An event about a key, such as that it was paused, is no use of it.
    await audit.append(ended('paused', { keyId: 'key_3', verdict: 'event' }));
    expect((await audit.last.use()).has('key_3')).toBe(false);
  });
});
