/** Gives the record an end: what is older goes to an archive that anybody can check, and a tombstone stays in its place. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { AuditRecord, Tombstone } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../database/database.ts';
import { createOneByOne } from '../waiting.ts';
import type { Audit } from './audit.ts';
import type { Checkpoints } from './checkpoints.ts';
import { chainHash, genesis, recordOf } from './record.ts';
import { deleteArchived, insertTombstone, isKept, tombstonesIn, tombstoneText } from './tombstones.ts';

type Pruned = { archived: number; files: string[] };

export type Prune = (before: number, least?: number) => Promise<Result<Pruned>>;

type Parts = {
  database: Database;
  audit: Pick<Audit, 'append' | 'count'>;
  checkpoints: Pick<Checkpoints, 'sign' | 'isLasting'>;
  dataDir: string;
  now: () => number;
  /** So many of the newest records stay in any case, among which a start looks for what was left open. */
  newest?: number;
};

/** No more than this is kept whole, however new it is. */
const mostWhole = 1_000_000;
/** One archive and one tombstone are for so many at the most. */
const mostAtOnce = 10_000;
const page = 500;

/**
 * Archives all before a time, in milliseconds, unless there are fewer than `least`. Fails with `audit_unavailable` where the record does
 * not fit together, and then leaves it, or at a first start, after which secrets in memory would be gone with the signing key.
 */
export function createPrune({ database, audit, checkpoints, dataDir, now, newest = 10_000 }: Parts): Prune {
  const oneByOne = createOneByOne();

  /** The last one that may be archived. What archiving itself adds to the record must not move it. */
  async function end(before: number): Promise<number> {
    const [old] = await database.read('SELECT sequence FROM audit WHERE time < ? ORDER BY time DESC LIMIT 1', [
      new Date(before).toISOString(),
    ]);
    const [open] = await database.read('SELECT min(sequence) AS sequence FROM open_calls');
    const notOpen = Number(open?.['sequence'] ?? Infinity) - 1;
    const head = await audit.count();
    return Math.min(Math.max(Number(old?.['sequence'] ?? 0), head - mostWhole), head - newest, notOpen);
  }

  async function deleteSpan(first: number, last: number): Promise<void> {
    for (let from = first; from <= last; from += 2 * page) {
      await database.write([deleteArchived(from, Math.min(last, from + 2 * page - 1))]);
      await setImmediate();
    }
  }

  /** Undefined where the record does not fit together. */
  async function archive(
    first: number,
    last: number,
    previousHash: string,
  ): Promise<{ tombstone: Tombstone; file: string } | undefined> {
    const kept = createHash('sha256');
    const hash = createHash('sha256');
    const lines: string[] = [];
    let previous = { sequence: first - 1, hash: previousHash };
    while (previous.sequence < last) {
      const rows = await database.read(
        'SELECT * FROM audit WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT ?',
        [...[previous.sequence, last, page]],
      );
      for (const record of rows.map(recordOf)) {
        if (!follows(record, previous)) return undefined;
        if (isKept(record)) kept.update(record.hash);
        const line = `${JSON.stringify(record)}\n`;
        hash.update(line);
        lines.push(line);
        previous = record;
      }
      if (rows.length === 0) return undefined;
      await setImmediate(); // calls must not wait for all of it
    }
    const of = {
      ...{ first, last, previousHash, lastHash: previous.hash, keptHash: kept.digest('hex') },
      ...{ archiveHash: hash.digest('hex'), time: new Date(now()).toISOString() },
    };
    const tombstone = { ...of, ...checkpoints.sign(tombstoneText(of)) };
    const file = join(dataDir, 'archive', `audit-${first}-${last}.jsonl.gz`);
    await writeArchive(file, [`${JSON.stringify({ archive: tombstone })}\n`, ...lines].join(''));
    const entry = {
      callId: randomUUID(),
      verdict: 'event',
      outcome: 'ok',
      reason: `records ${first} to ${last} archived`,
    };
    await audit.append({ ...entry, outcome: 'ok' }, [insertTombstone(tombstone)]);
    await deleteSpan(first, last);
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
      let done = (await tombstonesIn(database)).at(-1);
      if (done) await deleteSpan(done.first, done.last); // a kill may have come before
      const most = await end(before);
      for (;;) {
        const first = (done?.last ?? 0) + 1;
        const last = Math.min(most, first + mostAtOnce - 1);
        if (last - first + 1 < Math.max(1, least)) return ok(pruned);
        const archived = await archive(first, last, done?.lastHash ?? genesis);
        if (!archived) return fail('audit_unavailable', 'It does not fit together: run `opengithubx audit verify`.');
        done = archived.tombstone;
        pruned.archived += last - first + 1;
        pruned.files.push(archived.file);
      }
    });
}

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
