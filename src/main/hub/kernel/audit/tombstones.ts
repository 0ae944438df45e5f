/**
 * A part of the record that went to an archive. Few records of it stay, so that no start and no call decides otherwise than before: gaps,
 * that a key was revoked, the newest note about each person's passkeys, and of a key that may still be used the newest event of each
 * kind, the end of each change that its client gave a name, and its first change at each place. A signed tombstone stands for the rest,
 * so that nobody can take out a record and say that it was archived, nor one of those that stayed.
 */
import * as z from 'zod';
import { Tombstone } from '../../../../shared/model.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { keyEvent, passkeyNotes } from './key-events.ts';

/** A UUID is shorter than what stands for a name that a client gave to its call. */
const namedCallIdLength = 64;

/** What is signed of one. That it keeps these records, and no others, is in the hash over them. */
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

/** As a column: whether a record stays where the others go. Takes the ids of keys that never work again, as JSON. */
export const isNeeded = `CASE
  WHEN verdict = 'gap' THEN 1
  WHEN ${passkeyNotes} THEN sequence = (
    SELECT max(sequence) FROM audit AS later WHERE ${passkeyNotes} AND later.user_id = audit.user_id)
  WHEN event ->> 'kind' IN ('clock', 'audit_key') THEN 1
  WHEN key_id IS NULL THEN 0
  WHEN verdict = 'event' AND reason >= '${keyEvent.revoked}' AND reason < '${keyEvent.revoked};' THEN 1
  WHEN key_id IN (SELECT value FROM json_each(?)) THEN 0
  WHEN verdict = 'event' THEN reason IN ('${Object.values(keyEvent).join("', '")}') AND sequence = (
    SELECT max(sequence) FROM audit AS later
    WHERE later.verdict = 'event' AND later.key_id = audit.key_id AND later.reason = audit.reason)
  WHEN verdict <> 'allow' OR access = 'read' THEN 0
  WHEN length(call_id) = ${namedCallIdLength} AND sequence = (
    SELECT max(sequence) FROM audit AS later WHERE later.call_id = audit.call_id AND later.verdict = 'allow') THEN 1
  WHEN outcome = 'ok' THEN sequence = (
    SELECT min(sequence) FROM audit AS earlier WHERE earlier.key_id = audit.key_id AND earlier.resource = audit.resource
    AND earlier.access <> 'read' AND earlier.verdict = 'allow' AND earlier.outcome = 'ok')
  ELSE 0 END`;

/** Over one for the same records that kept more of them. */
export const putTombstone = (tombstone: Tombstone): Write => ({
  sql: 'INSERT OR REPLACE INTO tombstones (first, text) VALUES (?, ?)',
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
