/** Gives the record an end: what is older goes to an archive that anybody can check, and a tombstone stays in its place. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { AuditRecord, Tombstone } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Audit } from './audit.ts';
import type { Checkpoints } from './checkpoints.ts';
import { consentsOf, deleteConsents } from './consents.ts';
import { revokedKeyIds } from './key-events.ts';
import { chainHash, genesis, recordOf } from './record.ts';
import { isNeeded, putTombstone, tombstonesIn, tombstoneText } from './tombstones.ts';

type Pruned = { archived: number; files: string[] };

export type Prune = (before: number, least?: number) => Promise<Result<Pruned>>;

/** What stands for records that were archived before, and which of those that stayed are needed no more. */
type Lessened = { older: Tombstone[]; gone: number[] };

type Parts = {
  database: Database;
  audit: Pick<Audit, 'append' | 'count'>;
  checkpoints: Pick<Checkpoints, 'sign' | 'isOwn' | 'isLasting'>;
  keys: () => readonly { id: string; expiresAt: string }[];
  dataDir: string;
  now: () => number;
  /** So many of the newest records stay in any case, among which a start looks for what was left open. */
  newest?: number;
};

/** Milliseconds for which all stays, however much it is: budgets, questions, charts and warnings reach no further back. */
const allStays = 31 * 86_400_000;
/** No more than this is kept whole beyond that, however new it is. */
const mostWhole = 1_000_000;
/** One archive and one tombstone are for so many at the most. */
const mostAtOnce = 10_000;
const page = 500;

/**
 * Archives all before a time, in milliseconds, unless there are fewer than `least`. Fails with `audit_unavailable` where the record does
 * not fit together, and then leaves it, or at a first start, after which secrets in memory would be gone with the signing key.
 */
export function createPrune({ database, audit, checkpoints, keys, dataDir, now, newest = 10_000 }: Parts): Prune {
  const oneByOne = createOneByOne();

  async function lastBefore(time: number): Promise<number> {
    const [row] = await database.read('SELECT sequence FROM audit WHERE time < ? ORDER BY time DESC LIMIT 1', [
      new Date(time).toISOString(),
    ]);
    return Number(row?.['sequence'] ?? 0);
  }

  /** The last one that may be archived. What archiving itself adds to the record must not move it. */
  async function end(before: number): Promise<number> {
    const [open] = await database.read('SELECT min(sequence) AS sequence FROM open_calls');
    const notOpen = Number(open?.['sequence'] ?? Infinity) - 1;
    const head = await audit.count();
    const wanted = Math.max(await lastBefore(before), head - mostWhole);
    return Math.min(wanted, await lastBefore(now() - allStays), head - newest, notOpen);
  }

  /** The ids, as JSON, of keys that never work again, by the record or by their date. */
  async function endedKeys(): Promise<string> {
    const revoked = await database.read(revokedKeyIds);
    const expired = keys().filter(({ expiresAt }) => Date.parse(expiresAt) < now());
    return JSON.stringify([...revoked, ...expired].map(({ id }) => id));
  }

  /** Deletes what no tombstone keeps, also where a kill came before that; the oldest first, by which what is left is known to be genuine. */
  async function deleteArchived(tombstones: readonly Tombstone[]): Promise<void> {
    const kept = JSON.stringify(tombstones.flatMap((one) => one.kept));
    let cursor = 0;
    for (;;) {
      const rows = await database.read(
        `SELECT sequence FROM audit WHERE sequence > ? AND sequence <= ? AND sequence NOT IN (SELECT value FROM json_each(?))
         ORDER BY sequence LIMIT ?`,
        [cursor, tombstones.at(-1)?.last ?? 0, kept, 2 * page],
      );
      if (rows.length === 0) return;
      await database.write(deletion(rows.map(({ sequence }) => Number(sequence))));
      cursor = Number(rows.at(-1)?.['sequence']);
      await setImmediate(); // calls must not wait for all of it
    }
  }

  /** Hands over the records of these sequences in order, with whether they are needed, and lets calls continue meanwhile. */
  async function* recordsIn(first: number, last: number, ended: string) {
    let cursor = first - 1;
    while (cursor < last) {
      const rows = await database.read(
        `SELECT *, ${isNeeded} AS needed FROM audit WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?`,
        [ended, cursor, last, page],
      );
      for (const row of rows) yield { record: recordOf(row), isNeeded: row['needed'] === 1 };
      if (rows.length === 0) return;
      cursor = Number(rows.at(-1)?.['sequence']);
      await setImmediate();
    }
  }

  const signed = (of: Omit<Tombstone, 'key' | 'signature'>): Tombstone => ({
    ...of,
    ...checkpoints.sign(tombstoneText(of)),
  });

  /** What stands for records that were archived before, with those that are needed no more; undefined where they don't fit it. */
  async function lessened(tombstone: Tombstone, ended: string): Promise<Tombstone | undefined> {
    const { key, signature, ...of } = tombstone;
    const [before, after] = [createHash('sha256'), createHash('sha256')];
    const stays = new Set(of.kept);
    const kept: number[] = [];
    for await (const { record, isNeeded } of recordsIn(of.first, of.last, ended)) {
      if (!stays.has(record.sequence)) continue;
      if (record.hash !== chainHash(record)) return undefined;
      before.update(record.hash);
      if (!isNeeded) continue;
      after.update(record.hash);
      kept.push(record.sequence);
    }
    if (before.digest('hex') !== of.keptHash || !checkpoints.isOwn(tombstoneText(of), tombstone)) return undefined;
    return kept.length === of.kept.length ? tombstone : signed({ ...of, kept, keptHash: after.digest('hex') });
  }

  /** Undefined where the record does not fit together. */
  async function archive(
    first: number,
    last: number,
    previousHash: string,
    ended: string,
    { older, gone }: Lessened,
  ): Promise<{ tombstone: Tombstone; file: string } | undefined> {
    const keptHash = createHash('sha256');
    const hash = createHash('sha256');
    const lines: string[] = [];
    const consented: AuditRecord[] = [];
    const kept: number[] = [];
    let previous = { sequence: first - 1, hash: previousHash };
    for await (const { record, isNeeded } of recordsIn(first, last, ended)) {
      if (!follows(record, previous)) return undefined;
      if (isNeeded) {
        keptHash.update(record.hash);
        kept.push(record.sequence);
      }
      if (record.verdict === 'approved' || record.verdict === 'event') consented.push(record);
      lines.push(`${JSON.stringify(record)}\n`);
      previous = record;
    }
    if (previous.sequence !== last) return undefined;
    for (const consent of await consentsOf(database, consented)) lines.push(`${JSON.stringify({ consent })}\n`);
    for (const line of lines) hash.update(line);
    const tombstone = signed({
      first,
      last,
      previousHash,
      lastHash: previous.hash,
      kept,
      keptHash: keptHash.digest('hex'),
      archiveHash: hash.digest('hex'),
      time: new Date(now()).toISOString(),
    });
    const name = join(dataDir, 'archive', `audit-${first}-${last}`);
    // After a restore other records may have these numbers.
    const file = existsSync(`${name}.jsonl.gz`) ? `${name}-${previous.hash.slice(0, 8)}.jsonl.gz` : `${name}.jsonl.gz`;
    await writeArchive(file, [`${JSON.stringify({ archive: tombstone })}\n`, ...lines].join(''));
    const reason = `records ${first} to ${last} archived`;
    const entry = { callId: randomUUID(), verdict: 'event', outcome: 'ok', reason } as const;
    // In one commit, since nothing could tell later whether they are genuine.
    await audit.append(entry, [...[...older, tombstone].map(putTombstone), ...deletion(gone)]);
    return { tombstone, file };
  }

  return (before, least = 1) =>
    oneByOne(async () => {
      const pruned: Pruned = { archived: 0, files: [] };
      if (!checkpoints.isLasting)
        return fail(
          'audit_unavailable',
          'The key that signs it was made at this start, and may be gone at the next. Restart the hub first.',
        );
      let done = await tombstonesIn(database);
      await deleteArchived(done);
      const most = await end(before);
      const isDue = () =>
        Math.min(most, (done.at(-1)?.last ?? 0) + mostAtOnce) - (done.at(-1)?.last ?? 0) >= Math.max(1, least);
      if (!isDue()) return ok(pruned);
      const ended = await endedKeys();
      let less: Lessened = { older: [], gone: [] };
      for (const tombstone of done) {
        const one = await lessened(tombstone, ended);
        if (!one) return doesNotFit();
        less.older.push(one);
        const stays = new Set(one.kept);
        less.gone.push(...tombstone.kept.filter((sequence) => !stays.has(sequence)));
      }
      for (; isDue(); less = { older: [], gone: [] }) {
        const first = (done.at(-1)?.last ?? 0) + 1;
        const last = Math.min(most, first + mostAtOnce - 1);
        const archived = await archive(first, last, done.at(-1)?.lastHash ?? genesis, ended, less);
        if (!archived) return doesNotFit();
        done = [...(less.older.length > 0 ? less.older : done), archived.tombstone];
        await deleteArchived(done);
        pruned.archived += last - first + 1;
        pruned.files.push(archived.file);
      }
      return ok(pruned);
    });
}

function deletion(sequences: readonly number[]): Write[] {
  const gone = JSON.stringify(sequences);
  const sql = 'DELETE FROM audit WHERE sequence IN (SELECT value FROM json_each(?))';
  return [deleteConsents(gone), { sql, values: [gone] }];
}

const doesNotFit = () => fail('audit_unavailable', 'It does not fit together: run `opengithubx audit verify`.');

const follows = (record: AuditRecord, previous: { sequence: number; hash: string }): boolean =>
  record.sequence === previous.sequence + 1 &&
  record.previousHash === previous.hash &&
  record.hash === chainHash(record);

const zipped = promisify(gzip);

/** On the disk before anything is deleted. */
async function writeArchive(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const part = `${path}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    await file.writeFile(await zipped(text));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}
