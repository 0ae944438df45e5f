/** What a person consented to and, where a passkey signed that, its signature: kept like the record, which holds the hash of each. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { AuditRecord, Consent } from '../../../../shared/model.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { isEvidence } from '../../ground/webauthn.ts';

const rowHash = ({ approvalId, statement, signed }: Omit<Consent, 'sequence' | 'hash'>): string =>
  hash('sha256', canonicalJson([approvalId, statement, signed]));

/** What is written with the record of an approval, and what that record has as its reason. Pure. */
export function consentOf(consent: Omit<Consent, 'sequence' | 'hash'>): { write: Write; reason: string } {
  const hashed = rowHash(consent);
  const { approvalId, statement, signed } = consent;
  return {
    write: {
      sql: 'INSERT INTO consents (hash, approval_id, statement, signed) VALUES (?, ?, ?, ?)',
      values: [hashed, approvalId, statement, signed],
    },
    reason: `${signed === null ? 'consent' : 'passkey'} sha256:${hashed}`,
  };
}

/** Of an approval, or of what else a person consented to, such as that a passkey lets in another one. */
const namedHash = ({ verdict, reason }: AuditRecord): string | undefined =>
  verdict === 'approved' || verdict === 'event'
    ? /(?:^|; )(?:consent|passkey) sha256:([0-9a-f]{64})$/.exec(reason ?? '')?.[1]
    : undefined;

const mayName = "audit.verdict IN ('approved', 'event')";
const joined = `SELECT audit.sequence, consents.* FROM audit
  JOIN consents ON consents.hash = substr(audit.reason, -64) AND ${mayName}`;

const consentIn = (row: Record<string, unknown>): Consent => ({
  sequence: Number(row['sequence']),
  hash: String(row['hash']),
  approvalId: String(row['approval_id']),
  statement: String(row['statement']),
  signed: row['signed'] === null ? null : String(row['signed']),
});

/** What the person consented to, as the records after that one name it, oldest first, and up to 500. */
export async function consentsAfter(
  database: Pick<Database, 'read'>,
  userId: string,
  after: number,
): Promise<Consent[]> {
  const rows = await database.read(
    `${joined} WHERE audit.user_id = ? AND audit.sequence > ? ORDER BY audit.sequence LIMIT 500`,
    [userId, after],
  );
  return rows.map(consentIn);
}

/** What these records name as consented to, oldest first, where it is kept. */
export async function consentsOf(
  database: Pick<Database, 'read'>,
  records: readonly AuditRecord[],
): Promise<Consent[]> {
  const sequences = records.filter(namedHash).map(({ sequence }) => sequence);
  if (sequences.length === 0) return [];
  const named = 'audit.sequence IN (SELECT value FROM json_each(?))';
  const rows = await database.read(`${joined} WHERE ${named} ORDER BY audit.sequence`, [JSON.stringify(sequences)]);
  return rows.map(consentIn);
}

/** Deletes what the records of these sequences, as JSON, name as consented to. */
export const deleteConsents = (sequences: string): Write => ({
  sql: `DELETE FROM consents WHERE hash IN (
    SELECT substr(reason, -64) FROM audit WHERE ${mayName} AND sequence IN (SELECT value FROM json_each(?)))`,
  values: [sequences],
});

/** Of records, the first whose consent is not as it was written, with what is wrong. */
export async function badConsent(
  database: Pick<Database, 'read'>,
  records: readonly AuditRecord[],
): Promise<{ sequence: number; reason: string } | undefined> {
  const kept = new Map((await consentsOf(database, records)).map((consent) => [consent.sequence, consent]));
  for (const record of records) {
    if (namedHash(record) === undefined) continue;
    const consent = kept.get(record.sequence);
    const reason = consent ? await wrongWith(consent, record) : 'the consent of this approval is missing';
    if (reason !== undefined) return { sequence: record.sequence, reason };
  }
  return undefined;
}

async function wrongWith(consent: Consent, record: AuditRecord): Promise<string | undefined> {
  const isApproval = record.verdict === 'approved';
  const isOfIt = consent.approvalId === record.approvalId || (!isApproval && record.approvalId === null);
  if (rowHash(consent) !== consent.hash || !isOfIt) return 'the consent of this approval was changed';
  const { userId, decision } = JSON.parse(consent.statement) as { userId: unknown; decision: unknown };
  if (isApproval !== (decision === 'approve' || decision === 'approve together'))
    return 'the consent of this approval is to something else';
  if (userId !== record.userId) return 'the consent of this approval is another person’s';
  const isSigned = consent.signed === null || (await isEvidence(consent.statement, consent.signed));
  return isSigned ? undefined : 'the signature of this approval does not fit';
}
