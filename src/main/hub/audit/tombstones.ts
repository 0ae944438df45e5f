/**
 * A part of the record that went to an archive. What later decisions need stays in the database; a signed tombstone stands for the rest,
 * so that nobody can take out a record and say that it was archived, nor one of those that stayed.
 */
import * as z from 'zod';
import { type AuditRecord, Tombstone } from '../../../shared/model.ts';
import type { Database, Write } from '../database/database.ts';

/** What is signed of one. */
export const tombstoneText = (of: Omit<Tombstone, 'key' | 'signature'>): Buffer =>
  Buffer.from(
    [
      'opengithubx audit tombstone',
      of.first,
      of.last,
      of.previousHash,
      of.lastHash,
      of.keptHash,
      of.archiveHash,
      of.time,
      '',
    ]
      .map(String)
      .join('\n'),
  );

/**
 * What stays for ever: events of keys and of what they have read, gaps, all that was asked about, and every change with the name
 * its client gave it. So no start and no call decides otherwise than before. Reads, refusals and blocked requests go.
 */
export const isKept = ({
  verdict,
  approvalId,
  access,
}: Pick<AuditRecord, 'verdict' | 'approvalId' | 'access'>): boolean =>
  verdict === 'event' || verdict === 'gap' || approvalId !== null || (access !== null && access !== 'read');

const kept = "(verdict IN ('event', 'gap') OR approval_id IS NOT NULL OR coalesce(access, 'read') <> 'read')";

/** Deletes what is not kept among these sequences. */
export const deleteArchived = (first: number, last: number): Write => ({
  sql: `DELETE FROM audit WHERE sequence >= ? AND sequence <= ? AND NOT coalesce(${kept}, 0)`,
  values: [first, last],
});

export const insertTombstone = (tombstone: Tombstone): Write => ({
  sql: 'INSERT INTO tombstones (first, text) VALUES (?, ?)',
  values: [tombstone.first, JSON.stringify(tombstone)],
});

/** Oldest first. One that can't be read is left out, and then its records are missing. */
export async function tombstonesIn(database: Pick<Database, 'read'>): Promise<Tombstone[]> {
  const rows = await database.read('SELECT text FROM tombstones ORDER BY first');
  return rows.flatMap(({ text }) => {
    try {
      return z.safeParse(Tombstone, JSON.parse(String(text))).data ?? [];
    } catch {
      return [];
    }
  });
}
