/**
 * `docs/verify-audit.py` over an export, in a Python that has `cryptography`: this computer's, or that of Open WebUI. Beside it
 * `opengithubx audit verify FILE` reads the same file, and must say the same.
 */
import { execFile, spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import type { SecretStore } from '../../src/main/hub/ground/ports.ts';
import { evidenceOf } from '../../src/main/hub/ground/webauthn.ts';
import { openAnchor } from '../../src/main/hub/kernel/audit/anchor.ts';
import { type Audit, openAudit } from '../../src/main/hub/kernel/audit/audit.ts';
import { openCheckpoints } from '../../src/main/hub/kernel/audit/checkpoints.ts';
import { consentOf, consentsAfter } from '../../src/main/hub/kernel/audit/consents.ts';
import { createPrune } from '../../src/main/hub/kernel/audit/prune.ts';
import { chainHash } from '../../src/main/hub/kernel/audit/record.ts';
import { tombstonesIn } from '../../src/main/hub/kernel/audit/tombstones.ts';
import type { AuditRecord, Checkpoint, Consent } from '../../src/shared/model.ts';
import { challengeText, statementOf } from '../../src/shared/passkey.ts';
import { createAuthenticator, here } from '../harness/authenticator.ts';
import { databaseIn } from '../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { runInProcess } from '../harness/words-in-process.ts';
import { installOpenWebUI } from './install.ts';

type Export = {
  records: AuditRecord[];
  checkpoints: Checkpoint[];
};

const script = join(import.meta.dirname, '..', '..', 'docs', 'verify-audit.py');
const isReady = spawnSync('python3', ['-c', 'import cryptography']).status === 0;
const python = isReady ? 'python3' : await installOpenWebUI('0.12.4');
let key: string;
let whole: Export;
/** The lines of an export of a record part of which went to an archive, and of that archive. */
let pruned: { lines: string[]; archive: string[] };
/** Of a record with an approval by a passphrase, by a passkey of each algorithm, by one with a seat key, and with a phone let in. */
let approved: { records: AuditRecord[]; consents: Consent[]; points: string[] };

beforeAll(async () => {
  const folder = temporaryFolder();
  const { secrets, clock, advance } = memoryPorts();
  const database = databaseIn(folder);
  const checkpoints = await openCheckpoints(folder, secrets, clock.now);
  const audit = await openAudit(database, clock, openAnchor(folder), checkpoints);
  const texts = [
    'ü 文字 😀',
    'a "quote", a \\ and a / slash',
    'line\u2028and\u0000control\u007f\t\u001b[2J',
    '</script>',
  ];
  for (const reason of texts) await audit.append({ callId: reason, reason, durationMs: 12, bytes: 0, items: null });
  audit.checkpoint();
  await audit.append({ callId: 'after it', event: { kind: 'restored' } });
  key = checkpoints.publicKey;
  const records = await audit.list({ userId: '', alsoNobodys: true, limit: 100, after: 0 });
  whole = { records, checkpoints: audit.checkpoints() };
  const read = { tool: 'github_get_me', access: 'read', verdict: 'allow', outcome: 'ok' } as const;
  for (let count = 0; count < 9; count++) await audit.append({ callId: `read ${count}`, ...read });
  await audit.append({ callId: 'kept', keyId: 'key_1', verdict: 'event', outcome: 'ok', reason: 'key revoked' });
  const consent = consentOf({ approvalId: 'apr_1', statement: '{"decision":"approve","userId":""}', signed: null });
  const byHand = { approvalId: 'apr_1', userId: '', verdict: 'approved', reason: consent.reason };
  await audit.append({ callId: 'apr_1', ...byHand }, [consent.write]);
  for (let count = 0; count < 4; count++) await audit.append({ callId: `later ${count}`, ...read });
  advance(32 * 86_400_000);
  const parts = {
    database,
    audit,
    keys: () => [],
    dataDir: folder,
    now: clock.now,
    newest: 3,
  };
  const archived = await createPrune({ ...parts, checkpoints: { ...checkpoints, isLasting: true } })(clock.now() + 1);
  if (!archived.ok) throw new Error(archived.failure.message);
  expect(await database.read('SELECT * FROM consents')).toEqual([]);
  const signed = audit.checkpoints().map((checkpoint) => ({ checkpoint }));
  const tombstones = (await tombstonesIn(database)).map((tombstone) => ({ tombstone }));
  const left = await audit.list({ userId: '', alsoNobodys: true, limit: 100, after: 0 });
  pruned = {
    lines: [...tombstones, ...left, ...signed].map((line) => JSON.stringify(line)),
    archive: gunzipSync(readFileSync(archived.value.files[0] ?? ''))
      .toString()
      .trim()
      .split('\n'),
  };
  await database.close();
  approved = await recordOfApprovals();
});

async function recordOfApprovals(signedAs = (statement: string): string => statement) {
  const folder = temporaryFolder();
  const { secrets, clock } = memoryPorts();
  const database = databaseIn(folder);
  const checkpoints = await openCheckpoints(folder, secrets, clock.now);
  const audit = await openAudit(database, clock, openAnchor(folder), checkpoints);
  for (const by of [null, -7, -8, -257, 'phone', 'let in'] as const) {
    const approvalId = `apr ${by}`;
    const question = { hub: 'ü', userId: 'auth0|ada', nonce: String(by), until: 1 };
    const statement = statementOf(
      question,
      by === 'let in' ? { decision: 'invite', rpId: 'ab' } : { decision: 'approve', approval: 'ab', forAWhile: false },
    );
    const { assertion, passkey } = createAuthenticator(typeof by === 'number' ? by : -7);
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    const seat = {
      publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
      signature: sign('sha256', Buffer.from(challengeText(signedAs(statement))), key).toString('base64url'),
    };
    const given = assertion(by === 'phone' ? statement : signedAs(statement));
    const evidence = evidenceOf(given, { ...passkey, name: 'mine' }, here, by === 'phone' ? seat : undefined);
    const { write, reason } = consentOf({ approvalId, statement, signed: by && evidence });
    const entry = by === 'let in' ? { verdict: 'event' } : { verdict: 'approved', approvalId };
    await audit.append({ callId: approvalId, userId: 'auth0|ada', reason, ...entry }, [write]);
  }
  const records = await audit.list({ userId: 'auth0|ada', alsoNobodys: true, limit: 100, after: 0 });
  const consents = await consentsAfter(database, 'auth0|ada', 0);
  await database.close();
  return { records, consents, points: audit.checkpoints().map((checkpoint) => JSON.stringify({ checkpoint })) };
}

const withConsents = ({ records, points }: typeof approved, consents: Consent[]) => [
  ...records.map((line) => JSON.stringify(line)),
  ...consents.map((consent) => JSON.stringify({ consent })),
  ...points,
];

it.runIf(python)('finds consents whole, each of one flipped byte changed, and one that is gone missing', async () => {
  const { consents } = approved;
  expect(await verifyLines(withConsents(approved, consents))).toMatchObject({
    code: 0,
    said: expect.stringContaining('6 records, 6 consents'),
  });
  const flipped = (text: string) =>
    String.fromCharCode(text.charCodeAt(9) ^ 1).padStart(10, text.slice(0, 9)) + text.slice(10);
  const wrong: [Consent[], string][] = [
    ...consents.map(({ statement, ...of }, at): [Consent[], string] => [
      consents.with(at, { ...of, statement: flipped(statement) }),
      `the consent of record ${at + 1} was changed`,
    ]),
    [consents.map((one) => ({ ...one, signed: one.signed && flipped(one.signed) })), 'record 2 was changed'],
    [consents.slice(1), 'the consent of record 1 is missing'],
  ];
  const found = await Promise.all(wrong.map(([changed]) => verifyLines(withConsents(approved, changed))));
  expect(found).toEqual(wrong.map(([, said]) => ({ code: 1, said: expect.stringContaining(said) })));
});

it.runIf(python)('finds signatures of passkeys that are over something else', async () => {
  const other = await recordOfApprovals((statement) => statement.replace('"ab"', '"cd"'));
  for (const at of [1, 2, 3, 4, 5]) {
    // Neither the signature of the passkey, nor, on a phone, that of its seat key.
    const mixed = { ...other, records: [other.records[at] as AuditRecord] };
    expect(await verifyLines(withConsents(mixed, other.consents.slice(at, at + 1)), '--part')).toMatchObject({
      code: 1,
      said: expect.stringContaining(`the consent of record ${at + 1} has a signature that does not fit`),
    });
  }
});

it.runIf(python)('can’t read a consent whose kept key is cut off', async () => {
  const at = 1;
  const { approvalId, statement, signed, sequence } = approved.consents[at] as Consent;
  const cut = JSON.stringify({ ...JSON.parse(signed ?? ''), publicKey: 'pQ' });
  const { write, reason } = consentOf({ approvalId, statement, signed: cut });
  const [hash] = write.values as [string];
  const open = { ...(approved.records[at] as AuditRecord), reason };
  const forgery = { ...approved, records: [{ ...open, hash: chainHash(open) }] };
  const lines = withConsents(forgery, [{ hash, sequence, approvalId, statement, signed: cut }]);
  expect(await verifyLines(lines, '--part')).toEqual({ code: 2, said: expect.stringContaining('cannot be read') });
});

it.runIf(python)('says without the package that it checked hashes alone', async () => {
  const [script, ...options] = pythonWith(withConsents(approved, approved.consents));
  expect(await ran(['-S', script ?? '', ...options])).toEqual({
    code: 0,
    said: expect.stringMatching(/hashes fit.*signatures not checked: pip install cryptography/s),
  });
  expect(await ran(['-S', script ?? '', ...options, '--public-key', key])).toMatchObject({ code: 2 });
});

const verify = ({ records, checkpoints }: Export, ...options: string[]) =>
  verifyLines(
    [...records, ...checkpoints.map((checkpoint) => ({ checkpoint }))].map((line) => JSON.stringify(line)),
    ...options,
  );

async function verifyLines(lines: string[], ...options: string[]): Promise<{ code: number; said: string }> {
  const [, file = ''] = pythonWith(lines);
  const [byScript, { code, stdout, stderr }] = await Promise.all([
    ran([script, file, ...options]),
    runInProcess(['audit', 'verify', file, ...options]),
  ]);
  const byCommand = { code, said: stdout + stderr };
  // Why a text is no export the two say differently.
  if (byScript.code === 2) expect(byCommand).toEqual({ code: 2, said: expect.stringContaining('cannot be read') });
  else expect(byCommand).toEqual(byScript);
  return byScript;
}

function pythonWith(lines: string[]): string[] {
  const file = join(temporaryFolder(), 'export.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return [script, file];
}

function ran(words: string[]): Promise<{ code: number; said: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; said: string }>();
  execFile(python ?? 'python3', words, (error, stdout, stderr) =>
    resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
  );
  return promise;
}

/** What comes after a changed record, chained again as whoever changed it would. */
function forged({ records, checkpoints }: Export, from = 0): Export {
  let previousHash = records[from - 1]?.hash ?? records[from]?.previousHash ?? '';
  const chained = records.map((record, at) => {
    if (at < from) return record;
    const open = { ...record, previousHash, client: 'somebody else' };
    previousHash = chainHash(open);
    return { ...open, hash: previousHash };
  });
  return { records: chained, checkpoints };
}

const edited = (all: Export, at: number, change: Partial<AuditRecord>): Export => ({
  ...all,
  records: all.records.map((record, index) => (index === at ? { ...record, ...change } : record)),
});

it.runIf(python)('finds a whole export whole', async () => {
  expect(whole.checkpoints).toHaveLength(3);
  for (const options of [[], ['--public-key', key]]) {
    expect(await verify(whole, ...options)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/5 records.*\nWHOLE/),
    });
  }
  const ofOne = { ...whole, records: whole.records.slice(1, 4) }; // and the newest record is another person's
  expect(await verify(ofOne, '--part')).toMatchObject({
    code: 0,
    said: expect.stringMatching(/3 records.*\nWhat is here fits\./),
  });
});

it.runIf(python).each<[string, (all: Export) => Export, string]>([
  ['a changed word', (all) => edited(all, 1, { reason: 'another' }), 'record 2 was changed'],
  ['a changed number', (all) => edited(all, 2, { durationMs: 13 }), 'record 3 was changed'],
  ['an event taken away', (all) => edited(all, 4, { event: null }), 'record 5 was changed'],
  [
    'a missing record',
    ({ records, ...all }) => ({ ...all, records: records.toSpliced(2, 1) }),
    'before record 4 are missing',
  ],
  ['a missing end', ({ records, ...all }) => ({ ...all, records: records.slice(0, 3) }), 'record 4 is missing'],
  ['a chain made again', (all) => forged(all), 'record 4 is missing or another'],
  ['an end made again', (all) => forged(all, 4), 'record 5 is missing or another'],
  [
    'a chain made again up to a checkpoint that is left',
    (all) => ({ ...forged(all), checkpoints: all.checkpoints.slice(0, 1) }),
    'no checkpoint signs the records after 0',
  ],
  [
    'records put after the end',
    (all) => forged({ ...all, records: [...all.records, { ...(all.records[0] as AuditRecord), sequence: 6 }] }, 5),
    'no checkpoint signs the records after 5',
  ],
  ['no checkpoints', (all) => ({ ...all, checkpoints: [] }), 'no signed checkpoint'],
  [
    'a changed checkpoint',
    (all) => ({ ...all, checkpoints: all.checkpoints.map((one) => ({ ...one, hash: 'ab'.repeat(32) })) }),
    'checkpoint 0 was changed',
  ],
])('finds %s', async (_, change, said) => {
  expect(await verify(change(whole))).toMatchObject({ code: 1, said: expect.stringContaining(said) });
});

it.runIf(python)('finds that another key has signed, and what is no export', async () => {
  const other = { code: 1, said: expect.stringContaining('another key') };
  for (const first of ['A', '-'])
    expect(await verify(whole, '--public-key', first + 'A'.repeat(42))).toMatchObject(other);
  expect(await verify({ records: [{ sequence: 1 } as AuditRecord], checkpoints: [] })).toMatchObject({ code: 2 });
  const twice = whole.records.map((record) => JSON.stringify(record).replace('{', '{"reason":"approved by ada",'));
  const lines = [...twice, ...whole.checkpoints.map((checkpoint) => JSON.stringify({ checkpoint }))];
  expect(await verifyLines(lines)).toMatchObject({ code: 2, said: expect.stringContaining('there twice') });
});

it.runIf(python)('finds that the key is another than before, until its owner has accepted it', async () => {
  const folder = temporaryFolder();
  const run = async (secrets: SecretStore, act: (audit: Audit) => Promise<unknown>): Promise<Export> => {
    const database = databaseIn(folder);
    const checkpoints = await openCheckpoints(folder, secrets, Date.now);
    const audit = await openAudit(database, { now: Date.now }, openAnchor(folder), checkpoints);
    await act(audit);
    const records = await audit.list({ userId: 'auth0|ada', alsoNobodys: true, limit: 100, after: 0 });
    const all = { records, checkpoints: audit.checkpoints() };
    audit.checkpoint();
    await database.close();
    return all;
  };
  const [former, present] = [memoryPorts().secrets, memoryPorts().secrets];
  const [one] = (await run(former, (audit) => audit.append({ callId: 'one' }))).checkpoints;
  const another = await run(present, (audit) => audit.append({ callId: 'two' }));
  const ofLast = another.checkpoints.filter(({ key }) => key === another.checkpoints.at(-1)?.key);
  const claimed = ofLast.map((point) => ({ ...point, accepts: one?.key }));
  const notAccepted = 'is signed with another key, which the owner has not accepted';
  const wrong: [Export, string][] = [
    [another, notAccepted],
    [{ ...another, checkpoints: another.checkpoints.toReversed() }, notAccepted],
    [{ ...another, checkpoints: ofLast }, 'from before the key that signs them'],
    [{ ...another, checkpoints: [...another.checkpoints, ...claimed] }, 'was changed'],
  ];
  const accepted = await run(present, (audit) => audit.acceptKey('auth0|ada'));
  const word = accepted.checkpoints.findIndex(({ accepts }) => accepts !== undefined);
  wrong.push(
    [{ ...accepted, checkpoints: accepted.checkpoints.toSpliced(word, 1) }, notAccepted],
    [
      {
        ...accepted,
        checkpoints: accepted.checkpoints.with(word, { ...accepted.checkpoints[word], accepts: 'none' } as never),
      },
      'was changed',
    ],
    [forged(accepted), 'missing or another'],
  );
  for (const [all, said] of wrong)
    expect(await verify(all)).toMatchObject({ code: 1, said: expect.stringContaining(said) });
  const whose = accepted.checkpoints.at(-1)?.key ?? '';
  for (const options of [[], ['--public-key', whose]])
    expect(await verify(accepted, ...options)).toMatchObject({ code: 0, said: expect.stringContaining('WHOLE') });
  expect(await verify(accepted, '--public-key', one?.key ?? '')).toMatchObject({ code: 1 }); // who knows the former alone is told
});

it.runIf(python)('finds an export whole of which a part was archived, and that archive by itself', async () => {
  for (const lines of [pruned.lines, pruned.archive]) {
    expect(await verifyLines(lines, '--public-key', key)).toMatchObject({
      code: 0,
      said: expect.stringContaining('WHOLE'),
    });
  }
  expect((await verifyLines(pruned.archive)).said).toContain(', 1 consents, ');
  const without = (lines: string[], text: string) => lines.filter((line) => !line.includes(text));
  const [record = '', later = ''] = pruned.archive.filter((line) => line.startsWith('{"sequence":'));
  const open: AuditRecord = { ...JSON.parse(record), reason: 'key resumed' };
  const madeUp = JSON.stringify({ ...open, hash: chainHash(open) });
  const behind = (line: string) =>
    pruned.lines.flatMap((one) => (one.startsWith('{"tombstone"') ? [one, line] : [one]));
  const ofAll = (of: string[]) =>
    of.map((line) => (line.startsWith('{"sequence":') ? line.replace('{', '{"approvedBy":"ada",') : line));
  const tombstone = pruned.lines.find((line) => line.startsWith('{"tombstone"')) ?? '';
  const checkpoint = pruned.lines.findLast((line) => line.startsWith('{"checkpoint"')) ?? '';
  const wrong: [string[], string][] = [
    [behind(madeUp), 'stands where others were archived, and is not one of them'],
    [behind(record), 'stands where others were archived, and is not one of them'],
    [behind(later), 'stands where others were archived, and is not one of them'],
    [ofAll(pruned.lines), 'a line says more than what is signed: approvedBy'],
    [
      [...pruned.lines, checkpoint.replace(/\}$/, `,${madeUp.slice(1)}`)],
      'a line says more than what is signed: checkpoint',
    ],
    [without(pruned.lines, '"callId":"kept"'), 'missing or were changed'],
    [without(pruned.lines, '"tombstone"'), 'are missing'],
    [pruned.lines.map((line) => line.replace('"last":1', '"last":2')), 'was changed'],
    [pruned.archive.slice(0, -1), 'not the one that was signed'],
    [[madeUp, ...pruned.archive], 'an archive begins after other lines'],
    [[...pruned.archive, ...pruned.archive], 'an archive begins after other lines'],
    [[...pruned.archive, tombstone], 'not the one that was signed'],
    [without(pruned.archive, '"consent"'), 'not the one that was signed'],
  ];
  for (const [lines, said] of wrong)
    expect(await verifyLines(lines)).toMatchObject({ code: 1, said: expect.stringContaining(said) });
});
