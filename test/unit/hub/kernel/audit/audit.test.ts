import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { createBlocked } from '../../../../../src/main/hub/kernel/audit/blocked.ts';
import { consentOf } from '../../../../../src/main/hub/kernel/audit/consents.ts';
import type { AuditEntry } from '../../../../../src/main/hub/kernel/audit/record.ts';
import { allowedForAWhile } from '../../../../../src/shared/approval.ts';
import { canonicalJson } from '../../../../../src/shared/canonical-json.ts';
import { statementOf } from '../../../../../src/shared/passkey.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

async function open(folder: string, clock = memoryPorts().clock) {
  const database = databaseIn(folder);
  return { database, audit: await openAudit(database, clock, openAnchor(folder)) };
}

async function filled(folder: string, records = 20) {
  const { database, audit } = await open(folder);
  await Promise.all(
    Array.from({ length: records }, (_, index) =>
      audit.append({ callId: `call-${index}`, verdict: 'deny', outcome: 'denied', reason: 'a test' }),
    ),
  );
  await database.close();
}

/** Changes the file behind the hub's back. */
function tamper(folder: string, sql: string): void {
  const file = new DatabaseSync(join(folder, 'hub.db'));
  file.exec(sql);
  file.close();
}

describe('the audit chain', () => {
  it('verifies, and goes on over a restart', async () => {
    const folder = temporaryFolder();
    await filled(folder);
    await filled(folder);
    const { audit } = await open(folder);
    expect(await audit.verify()).toMatchObject({ records: 40, firstBadSequence: null, reason: null });
  });

  it('verifies where a client named a place by half a surrogate pair', async () => {
    const { audit } = await open(temporaryFolder());
    await audit.append({ callId: 'a call', verdict: 'deny', outcome: 'denied', resource: 'google:\ud800@example.com' });
    expect(await audit.verify()).toMatchObject({ records: 1, firstBadSequence: null });
  });

  it.each([
    ['changed', "UPDATE consents SET statement = replace(statement, 'true', 'false')"],
    ['changed', "UPDATE consents SET approval_id = 'apr_2'"],
    ['missing', 'DELETE FROM consents'],
  ])('finds a consent that is %s', async (what, sql) => {
    const folder = temporaryFolder();
    const { database, audit } = await open(folder);
    const question = { hub: 'this hub', userId: 'auth0|ada', nonce: 'a nonce', until: 0 };
    const decided = { decision: 'approve', approval: 'a hash', forAWhile: true } as const;
    const consent = consentOf({ approvalId: 'apr_1', statement: statementOf(question, decided), signed: null });
    const approved = { approvalId: 'apr_1', userId: 'auth0|ada', verdict: 'approved', reason: consent.reason } as const;
    await audit.append({ callId: 'apr_1', ...approved }, [consent.write]);
    expect(await audit.verify()).toMatchObject({ firstBadSequence: null });
    await database.close();
    tamper(folder, sql);
    const reason = `the consent of this approval ${what === 'missing' ? 'is missing' : 'was changed'}`;
    expect(await (await open(folder)).audit.verify()).toMatchObject({ firstBadSequence: 1, reason });
  });

  it('finds a consent that is to something else than its record says', async () => {
    const { audit } = await open(temporaryFolder());
    const question = { hub: 'this hub', userId: 'auth0|ada', nonce: 'a nonce', until: 0 };
    const statement = statementOf(question, { decision: 'invite', rpId: 'approve.example.org' });
    const consent = consentOf({ approvalId: 'apr_1', statement, signed: null });
    const approved = { approvalId: 'apr_1', userId: 'auth0|ada', verdict: 'approved', reason: consent.reason } as const;
    await audit.append({ callId: 'apr_1', ...approved }, [consent.write]);
    expect((await audit.verify()).reason).toBe('the consent of this approval is to something else');
  });

  it.each([
    ['a changed letter', "UPDATE audit SET reason = 'a tesT' WHERE sequence = 7", 7],
    ['a changed outcome', "UPDATE audit SET outcome = 'ok' WHERE sequence = 3", 3],
    ['a changed hash', "UPDATE audit SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE sequence = 5", 5],
    ['a missing record', 'DELETE FROM audit WHERE sequence = 9', 10],
    ['a missing beginning', 'DELETE FROM audit WHERE sequence < 4', 4],
    [
      'two records that changed places',
      'UPDATE audit SET sequence = 100 WHERE sequence = 5; UPDATE audit SET sequence = 5 WHERE sequence = 6; UPDATE audit SET sequence = 6 WHERE sequence = 100',
      5,
    ],
  ])('finds %s', async (_, sql, sequence) => {
    const folder = temporaryFolder();
    await filled(folder);
    tamper(folder, sql);
    const { audit } = await open(folder);
    expect((await audit.verify()).firstBadSequence).toBe(sequence);
  });

  it('finds that the head beside it is missing or damaged', async () => {
    for (const damage of [rmSync, (path: string) => writeFileSync(path, 'damaged')]) {
      const folder = temporaryFolder();
      await filled(folder);
      damage(join(folder, 'audit.head'));
      const { audit } = await open(folder);
      expect(await audit.verify()).toMatchObject({
        firstBadSequence: 21,
        reason: expect.stringContaining('is missing'),
      });
    }
  });

  it.each([
    ['the end is missing', 'DELETE FROM audit WHERE sequence > 15', 16, 'records 16 to 20 are missing'],
    ['all of it is missing', 'DELETE FROM audit', 1, 'records 1 to 20 are missing'],
    [
      'another chain took its place',
      "UPDATE audit SET hash = 'forged' WHERE sequence = 20",
      20,
      'this record was changed',
    ],
  ])('finds that %s, and says so for good', async (_, sql, sequence, reason) => {
    const folder = temporaryFolder();
    await filled(folder);
    tamper(folder, sql);
    await filled(folder);
    const { audit } = await open(folder);
    expect(await audit.verify()).toMatchObject({ firstBadSequence: sequence, reason });
  });

  it('closes what a dead hub left open with the outcome unknown', async () => {
    const folder = temporaryFolder();
    const first = await open(folder);
    await first.audit.append({ callId: 'left open', tool: 'github_get_me', verdict: 'allow' });
    await first.audit.append({ callId: 'done', verdict: 'allow' });
    await first.audit.append({ callId: 'done', verdict: 'allow', outcome: 'ok' });
    await first.database.close();
    const { audit } = await open(folder);
    const records = await audit.list({ userId: '', alsoNobodys: true, limit: 10 });
    expect(records.filter(({ callId }) => callId === 'left open').map(({ outcome }) => outcome)).toEqual([
      'unknown',
      null,
    ]);
    expect(records.filter(({ callId }) => callId === 'done')).toHaveLength(2);
    expect((await audit.verify()).firstBadSequence).toBeNull();
  });

  it('is verified in the background: whoever asks meanwhile joins, and is told how far it is', async () => {
    const folder = temporaryFolder();
    await filled(folder, 1200);
    const { audit } = await open(folder);
    expect(audit.verificationProgress()).toEqual({ isRunning: false, checked: 0, records: 1200, found: null });
    const first = audit.verify();
    expect(audit.verify()).toBe(first);
    while (audit.verificationProgress().checked === 0) await turn();
    expect(audit.verificationProgress()).toMatchObject({ isRunning: true, checked: 500, found: null });
    const found = await first;
    await turn();
    expect(audit.verificationProgress()).toEqual({ isRunning: false, checked: 1200, records: 1200, found });
  });

  it('rejects and links on unbroken when a record cannot be written', async () => {
    const folder = temporaryFolder();
    const { database, audit } = await open(folder);
    await audit.append({ callId: 'first' });
    const failing = { ...database, write: () => Promise.reject(new Error('the disk is full')) };
    const broken = await openAudit(failing, memoryPorts().clock, openAnchor(folder));
    await expect(broken.append({ callId: 'lost' })).rejects.toThrow('the disk is full');
    await audit.append({ callId: 'second' });
    expect(await audit.verify()).toMatchObject({ records: 2, firstBadSequence: null, reason: null });
    expect(() => copyFileSync(join(folder, 'hub.db'), join(folder, 'copy.db'))).not.toThrow();
  });

  it.each<[string, object]>([
    ['the database refuses', { callId: null }],
    ['has no form in the chain', { callId: 'bad', items: 1n }],
  ])('writes the good records of a batch where one %s', async (_, bad) => {
    const { audit } = await open(temporaryFolder());
    const entries = [{ callId: 'first' }, bad as AuditEntry, { callId: 'last' }];
    const written = await Promise.allSettled(entries.map((entry) => audit.append(entry)));
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await audit.verify()).toMatchObject({ records: 2, firstBadSequence: null });
  });

  it('writes a record with what belongs to it, or neither', async () => {
    const { audit, database } = await open(temporaryFolder());
    const person = (id: string | null) => ({
      sql: "INSERT INTO people (user_id, name, email, first_signed_in_at) VALUES (?, '', '', '')",
      values: [id],
    });
    const written = [
      audit.append({ callId: 'good' }, [person('auth0|ada')]),
      audit.append({ callId: 'bad' }, [person('auth0|eve'), person('auth0|eve')]),
    ];
    expect((await Promise.allSettled(written)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await database.read('SELECT user_id FROM people')).toEqual([{ user_id: 'auth0|ada' }]);
    expect(await audit.count()).toBe(1);
  });

  it('tells the calls of a key after a restart, refused ones too, and forgives none', async () => {
    const folder = temporaryFolder();
    const ports = memoryPorts();
    const { database, audit } = await open(folder, ports.clock);
    const began = ports.clock.now();
    const call = async (entry: Partial<AuditEntry>) => {
      await audit.append({ callId: 'call', keyId: 'key_1', verdict: 'allow', ...entry });
    };
    await call({ keyId: 'key_2' });
    await call({ verdict: 'deny', outcome: 'denied' });
    await call({ verdict: 'blocked', outcome: 'denied' });
    ports.advance(10 * 60_000);
    await call({});
    await call({ outcome: 'ok' });
    ports.advance(3_600_000);
    await call({});
    await call({});
    await database.close();
    const reopened = await open(folder, ports.clock);
    const told = await reopened.audit.callsMade(['key_1'], began - 1);
    const minutes = told.map(({ keyId, time, calls }) => [keyId, Math.round((time - began) / 60_000), calls]);
    expect(minutes).toEqual([
      ['key_1', 10, 2],
      ['key_1', 70, 1],
      ['key_1', 70, 1],
    ]);
  });

  it('keeps what has happened while it cannot be written, and writes nothing else before it', async () => {
    const folder = temporaryFolder();
    const { database } = await open(folder);
    let isFull = false;
    const write: typeof database.write = (writes) =>
      isFull ? Promise.reject(new Error('the disk is full')) : database.write(writes);
    const audit = await openAudit({ ...database, write }, memoryPorts().clock, openAnchor(folder));
    const call = { callId: 'made', keyId: 'key_1', approvalId: 'apr_1', verdict: 'allow' };
    await audit.append(call);
    isFull = true;
    await expect(audit.conclude({ ...call, outcome: 'ok', reason: 'preview' })).rejects.toThrow('the disk is full');
    await expect(audit.append({ callId: 'not begun', verdict: 'allow' })).rejects.toThrow('the disk is full');
    await expect(audit.settle()).rejects.toThrow('the disk is full');
    expect(await audit.endOfApproved('apr_1', 'key_1')).toMatchObject({ outcome: null });
    isFull = false;
    await audit.append({ callId: 'next', verdict: 'allow' });
    const [next, made, intent] = await audit.list({ userId: '', alsoNobodys: true, limit: 5 });
    expect([next?.callId, made?.callId, made?.outcome, made?.reason, intent?.callId]).toEqual([
      'next',
      'made',
      'ok',
      'preview; written late',
      'made',
    ]);
    expect([await audit.count(), (await audit.verify()).firstBadSequence]).toEqual([3, null]);
    expect(await audit.endOfApproved('apr_1', 'key_1')).toMatchObject({ outcome: 'ok' });
    expect(await audit.endOfApproved('apr_1', 'key_2')).toBeUndefined();
  });

  it('writes what it kept as soon as somebody looks, and when it is told to', async () => {
    const folder = temporaryFolder();
    const { database } = await open(folder);
    let failures = 3;
    const write: typeof database.write = (writes) =>
      failures-- > 0 ? Promise.reject(new Error('the disk is full')) : database.write(writes);
    const audit = await openAudit({ ...database, write }, memoryPorts().clock, openAnchor(folder));
    await expect(audit.conclude({ callId: 'one', outcome: 'ok' })).rejects.toThrow('the disk is full');
    await expect(audit.conclude({ callId: 'two', outcome: 'ok' })).rejects.toThrow('the disk is full');
    const list = () => audit.list({ userId: '', alsoNobodys: true, limit: 5 });
    expect(await list()).toEqual([]);
    expect((await list()).map(({ callId }) => callId)).toEqual(['two', 'one']);
    await audit.settle();
    expect(await audit.count()).toBe(2);
  });

  it('is on record with what is written even where its head cannot be kept beside it', async () => {
    const folder = temporaryFolder();
    const { database } = await open(folder);
    const anchor = { ...openAnchor(folder), write: () => expect.unreachable() };
    const audit = await openAudit(database, memoryPorts().clock, anchor);
    await audit.conclude({ callId: 'made', outcome: 'ok' });
    await audit.append({ callId: 'next' });
    expect(await audit.count()).toBe(2);
  });

  it('knows how a call ended that was approved long ago, and takes one that ran unasked for no call of its approval', async () => {
    const { audit } = await open(temporaryFolder());
    const call = { keyId: 'key_1', approvalId: 'apr_1', verdict: 'allow' };
    await audit.append({ ...call, callId: 'asked for', outcome: 'ok' });
    await audit.append({ ...call, callId: 'unasked', outcome: 'error', reason: `${allowedForAWhile}; gone` });
    await Promise.all(Array.from({ length: 5_000 }, (_, at) => audit.append({ callId: `${at}`, keyId: 'key_1' })));
    expect(await audit.endOfApproved('apr_1', 'key_1')).toMatchObject({ outcome: 'ok' });
  });

  it('closes a call also where the clock was set forward after it', async () => {
    const folder = temporaryFolder();
    const { database } = await open(folder);
    const { clock, advance } = memoryPorts();
    const before = await openAudit(database, clock, openAnchor(folder));
    await before.append({ callId: 'left open', verdict: 'allow' });
    advance(86_400_000);
    await before.append({ callId: 'later', verdict: 'deny', outcome: 'denied' });
    await database.close();
    const { audit } = await open(folder);
    expect(await audit.endOf('left open')).toMatchObject({ outcome: 'unknown' });
  });

  it('closes a second attempt under the same id too, and tells how the newest ended', async () => {
    const folder = temporaryFolder();
    const first = await open(folder);
    const attempt = { callId: 'named', verdict: 'allow', argumentsHmac: 'of it' };
    expect(await first.audit.endOf('named')).toBeUndefined();
    await first.audit.append(attempt);
    await first.audit.append({ ...attempt, outcome: 'error' });
    expect(await first.audit.endOf('named')).toMatchObject({ outcome: 'error', argumentsHmac: 'of it' });
    await first.audit.append(attempt);
    await first.audit.append({ callId: 'named', verdict: 'deny', outcome: 'denied' });
    expect(await first.audit.endOf('named')).toMatchObject({ outcome: null });
    await first.database.close();
    const { audit } = await open(folder);
    expect(await audit.endOf('named')).toMatchObject({ outcome: 'unknown' });
  });

  it('closes it also behind a flood of other records', async () => {
    const folder = temporaryFolder();
    const first = await open(folder);
    await first.audit.append({ callId: 'left open', tool: 'github_get_me', verdict: 'allow' });
    await Promise.all(
      Array.from({ length: 12_000 }, (_, index) =>
        first.audit.append({ callId: `noise-${index}`, verdict: 'deny', outcome: 'denied' }),
      ),
    );
    await first.database.close();
    const { audit } = await open(folder);
    expect((await audit.list({ userId: '', alsoNobodys: true, limit: 1 }))[0]).toMatchObject({
      callId: 'left open',
      outcome: 'unknown',
    });
  });

  it('records a flood of blocked requests once a minute and reason, with their number', async () => {
    const { audit } = await open(temporaryFolder());
    const blocked = createBlocked(audit);
    for (let count = 0; count < 500; count++) blocked.note('host_refused');
    blocked.note('no_key');
    await blocked.close();
    const records = (await audit.list({ userId: '', alsoNobodys: true, limit: 10 }))
      .map(({ reason, items }) => `${reason} ${items}`)
      .sort();
    expect(records).toEqual(['host_refused 1', 'host_refused 499', 'no_key 1']);
  });
});

describe('canonicalJson', () => {
  it.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ a: [{ d: 1, c: 2 }] }, '{"a":[{"c":2,"d":1}]}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [['ü', '\u2028', 1.5e300], '["ü","\u2028",1.5e+300]'],
    [undefined, 'null'],
  ])('%j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});
