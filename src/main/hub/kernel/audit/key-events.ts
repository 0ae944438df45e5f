/** What happened to each key, by the record. A start holds the rows of the database against it. */
import type { Database } from '../../ground/database/database.ts';
import { recordOf } from './record.ts';

/** The reasons by which the record is read again. A revocation may say why, after a colon. */
export const keyEvent = {
  created: 'key created',
  granted: 'access granted by OAuth',
  changed: 'key received its first account',
  paused: 'key paused',
  resumed: 'key resumed',
  revoked: 'key revoked',
  labelsGrew: 'key has read something new',
  labelsCleared: 'what a key has read was cleared',
  labelsEnded: 'what a key has read has expired',
} as const;
export type KeyEvent = (typeof keyEvent)[keyof typeof keyEvent];

/** The kind of an event, in SQL. The reason is asked for those of before there was a column for it, whose words are final. */
export const eventKind = `coalesce(event ->> 'kind', CASE
  WHEN verdict <> 'event' THEN NULL
  WHEN reason >= 'passkeys:' AND reason < 'passkeys;' AND key_id IS NULL THEN 'passkeys'
  WHEN reason LIKE 'restored from a backup%' AND key_id IS NULL THEN 'restored'
  WHEN reason LIKE '%changed in the database%' THEN 'changed' END)`;

/** Notes about passkeys and levels, each kind by its index. */
export const passkeyNotes = `sequence IN (
  SELECT sequence FROM audit WHERE event IS NOT NULL AND event ->> 'kind' = 'passkeys' UNION ALL
  SELECT sequence FROM audit WHERE verdict = 'event' AND key_id IS NULL AND event IS NULL
    AND reason >= 'passkeys:' AND reason < 'passkeys;')`;

/** The newest note about each person's passkeys. `event` is null in one of before there was a column for it. */
export async function recordedPasskeys(database: Pick<Database, 'read'>) {
  const rows = await database.read(`SELECT * FROM audit WHERE ${passkeyNotes} ORDER BY sequence`);
  return new Map(
    rows.map(recordOf).map(({ userId, event, reason }) => [userId ?? '', { event, reason: reason ?? '' }]),
  );
}

/** Why keys are refused at each start where secrets are kept in memory alone. */
export const keysUnsealed = 'the secret that seals keys is gone, so this key is refused';

/** `isCounted`: the key's events come with seals, as they do since the secrets hold a list of the keys. `madeAt`: the record of its making, 0 for none. */
export type RecordedKey = { revokedAt: string | null; isPaused: boolean; isCounted: boolean; madeAt: number };

/** `labels`: the HMAC of what the key has read, as of the last call that added to it; null for nothing, or no longer. */
type RecordedLabels = { labels: string | null; lastCallAt: string | null };

const about = "FROM audit WHERE verdict = 'event' AND key_id = value AND";
const last = (event: KeyEvent): string => `(SELECT max(sequence) ${about} reason = '${event}')`;

/** The id of each key that was ever revoked, for a database that no hub runs on. */
export const revokedKeyIds = `SELECT DISTINCT key_id AS id FROM audit WHERE verdict = 'event' AND key_id IS NOT NULL
  AND reason >= '${keyEvent.revoked}' AND reason < '${keyEvent.revoked};'`;

/** What the record says of each of these keys. */
export async function recordedKeys(database: Database, keyIds: string[]): Promise<Map<string, RecordedKey>> {
  const rows = await database.read(
    `SELECT value AS id, ${last(keyEvent.paused)} AS paused, ${last(keyEvent.resumed)} AS resumed,
       (SELECT time ${about} reason >= '${keyEvent.revoked}' AND reason < '${keyEvent.revoked};' LIMIT 1) AS revoked_at,
       EXISTS (SELECT 1 ${about} arguments_hmac IS NOT NULL) AS counted,
       (SELECT min(sequence) ${about} reason IN ('${keyEvent.created}', '${keyEvent.granted}')) AS made
     FROM json_each(?)`,
    [JSON.stringify(keyIds)],
  );
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        revokedAt: row['revoked_at'] === null ? null : String(row['revoked_at']),
        isPaused: Number(row['paused'] ?? 0) > Number(row['resumed'] ?? 0),
        isCounted: row['counted'] === 1,
        madeAt: Number(row['made'] ?? 0),
      },
    ]),
  );
}

/** What the record says of what each of these keys has read. */
export async function recordedLabels(database: Database, keyIds: string[]): Promise<Map<string, RecordedLabels>> {
  const rows = await database.read(
    `SELECT id, called, (SELECT arguments_hmac FROM audit WHERE sequence = grew AND grew > cleared AND grew > ended) AS labels
     FROM (SELECT value AS id, ${last(keyEvent.labelsGrew)} AS grew,
       coalesce(${last(keyEvent.labelsCleared)}, 0) AS cleared, coalesce(${last(keyEvent.labelsEnded)}, 0) AS ended,
       (SELECT time FROM audit WHERE key_id = value AND tool IS NOT NULL ORDER BY sequence DESC LIMIT 1) AS called
       FROM json_each(?))`,
    [JSON.stringify(keyIds)],
  );
  return new Map(
    rows.map(({ id, labels, called }) => [
      String(id),
      { labels: labels === null ? null : String(labels), lastCallAt: called === null ? null : String(called) },
    ]),
  );
}
