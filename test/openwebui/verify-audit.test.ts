/** `docs/verify-audit.py` over an export, in the Python of Open WebUI, which has `cryptography`. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { openAnchor, openAudit } from '../../src/main/hub/audit/audit.ts';
import { openCheckpoints } from '../../src/main/hub/audit/checkpoints.ts';
import { createPrune } from '../../src/main/hub/audit/prune.ts';
import { chainHash } from '../../src/main/hub/audit/record.ts';
import { tombstonesIn } from '../../src/main/hub/audit/tombstones.ts';
import { openDatabase } from '../../src/main/hub/database/database.ts';
import type { AuditRecord } from '../../src/shared/model.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { installOpenWebUI } from './install.ts';

type Export = {
  records: AuditRecord[];
  checkpoints: { sequence: number; hash: string; key: string; signature: string }[];
};

const script = join(import.meta.dirname, '..', '..', 'docs', 'verify-audit.py');
const python = await installOpenWebUI('0.12.4');
let key: string;
let whole: Export;
/** The lines of an export of a record part of which went to an archive, and of that archive. */
let pruned: { lines: string[]; archive: string[] };

beforeAll(async () => {
  const folder = temporaryFolder();
  const { secrets, clock, advance } = memoryPorts();
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.failure.message);
  const checkpoints = await openCheckpoints(folder, secrets, clock.now);
  const audit = await openAudit(opened.value, clock, openAnchor(folder), checkpoints);
  const texts = [
    'ü 文字 😀',
    'a "quote", a \\ and a / slash',
    'line\u2028and\u0000control\u007f\t\u001b[2J',
    '</script>',
  ];
  for (const reason of texts) await audit.append({ callId: reason, reason, durationMs: 12, bytes: 0, items: null });
  audit.checkpoint();
  await audit.append({ callId: 'after it' });
  key = checkpoints.publicKey;
  const records = await audit.list({ userId: '', alsoNobodys: true, limit: 100, after: 0 });
  whole = { records, checkpoints: audit.checkpoints() };
  const read = { tool: 'github_get_me', access: 'read', verdict: 'allow', outcome: 'ok' } as const;
  for (let count = 0; count < 9; count++) await audit.append({ callId: `read ${count}`, ...read });
  await audit.append({ callId: 'kept', keyId: 'key_1', verdict: 'event', outcome: 'ok', reason: 'key revoked' });
  for (let count = 0; count < 4; count++) await audit.append({ callId: `later ${count}`, ...read });
  advance(32 * 86_400_000);
  const parts = {
    database: opened.value,
    audit,
    keys: () => [],
    dataDir: folder,
    now: clock.now,
    newest: 3,
  };
  const archived = await createPrune({ ...parts, checkpoints: { ...checkpoints, isLasting: true } })(clock.now() + 1);
  if (!archived.ok) throw new Error(archived.failure.message);
  const signed = audit.checkpoints().map((checkpoint) => ({ checkpoint }));
  const tombstones = (await tombstonesIn(opened.value)).map((tombstone) => ({ tombstone }));
  const left = await audit.list({ userId: '', alsoNobodys: true, limit: 100, after: 0 });
  pruned = {
    lines: [...tombstones, ...left, ...signed].map((line) => JSON.stringify(line)),
    archive: gunzipSync(readFileSync(archived.value.files[0] ?? ''))
      .toString()
      .trim()
      .split('\n'),
  };
  await opened.value.close();
});

const verify = ({ records, checkpoints }: Export, ...options: string[]) =>
  verifyLines(
    [...records, ...checkpoints.map((checkpoint) => ({ checkpoint }))].map((line) => JSON.stringify(line)),
    ...options,
  );

function verifyLines(lines: string[], ...options: string[]): Promise<{ code: number; said: string }> {
  const file = join(temporaryFolder(), 'export.jsonl');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const { promise, resolve } = Promise.withResolvers<{ code: number; said: string }>();
  execFile(python ?? 'python3', [script, file, ...options], (error, stdout, stderr) =>
    resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
  );
  return promise;
}

/** What comes after a changed record, chained again as whoever changed it would. */
function forged({ records, checkpoints }: Export, from = 0): Export {
  let previousHash = records[from]?.previousHash ?? '';
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
  for (const options of [[], ['--key', key], ['--part']]) {
    expect(await verify(whole, ...options)).toMatchObject({ code: 0, said: expect.stringContaining('5 records') });
  }
  const ofOne = { ...whole, records: whole.records.slice(1, 4) }; // and the newest record is another person's
  expect(await verify(ofOne, '--part')).toMatchObject({ code: 0, said: expect.stringContaining('3 records') });
});

it.runIf(python).each<[string, (all: Export) => Export, string]>([
  ['a changed word', (all) => edited(all, 1, { reason: 'another' }), 'record 2 was changed'],
  ['a changed number', (all) => edited(all, 2, { durationMs: 13 }), 'record 3 was changed'],
  [
    'a missing record',
    ({ records, ...all }) => ({ ...all, records: records.toSpliced(2, 1) }),
    'before record 4 are missing',
  ],
  ['a missing end', ({ records, ...all }) => ({ ...all, records: records.slice(0, 3) }), 'record 4 is missing'],
  ['a chain made again', (all) => forged(all), 'record 4 is missing or another'],
  ['an end made again', (all) => forged(all, 4), 'record 5 is missing or another'],
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
  expect(await verify(whole, '--key', 'A'.repeat(43))).toMatchObject(other);
  expect(await verify({ records: [{ sequence: 1 } as AuditRecord], checkpoints: [] })).toMatchObject({ code: 2 });
});

it.runIf(python)('finds an export whole of which a part was archived, and that archive by itself', async () => {
  for (const lines of [pruned.lines, pruned.archive]) {
    expect(await verifyLines(lines, '--key', key)).toMatchObject({ code: 0, said: expect.stringContaining('WHOLE') });
  }
  const without = (lines: string[], text: string) => lines.filter((line) => !line.includes(text));
  const wrong: [string[], string][] = [
    [without(pruned.lines, '"callId":"kept"'), 'missing or were changed'],
    [without(pruned.lines, '"tombstone"'), 'are missing'],
    [pruned.lines.map((line) => line.replace('"last":1', '"last":2')), 'was changed'],
    [pruned.archive.slice(0, -1), 'not the one that was signed'],
  ];
  for (const [lines, said] of wrong)
    expect(await verifyLines(lines)).toMatchObject({ code: 1, said: expect.stringContaining(said) });
});
