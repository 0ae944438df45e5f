/** What a person consented to and, where a passkey signed that, its signature: kept like the record, which holds the hash of each. */
import { hash } from 'node:crypto';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { AuditRecord } from '../../../shared/model.ts';
import type { Database, Write } from '../database/database.ts';
import { isEvidence } from '../webauthn.ts';

type Consent = {
  approvalId: string;
  /** What was consented to, as canonical JSON: `statementOf`. */
  statement: string;
  /** What a passkey signed it with, as canonical JSON; null where the person was known by a passphrase or their window. */
  signed: string | null;
};

const rowHash = ({ approvalId, statement, signed }: Consent): string =>
  hash('sha256', canonicalJson([approvalId, statement, signed]));

/** What is written with the record of an approval, and what that record has as its reason. Pure. */
export function consentOf(consent: Consent): { write: Write; reason: string } {
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

const namedHash = (record: AuditRecord): string | undefined =>
  record.verdict === 'approved'
    ? /(?:^|; )(?:consent|passkey) sha256:([0-9a-f]{64})$/.exec(record.reason ?? '')?.[1]
    : undefined;

/** Of records, the first whose consent is not as it was written, with what is wrong. */
export async function badConsent(
  database: Pick<Database, 'read'>,
  records: readonly AuditRecord[],
): Promise<{ sequence: number; reason: string } | undefined> {
  const named = records.flatMap((record) => {
    const hash = namedHash(record);
    return hash === undefined ? [] : [{ record, hash }];
  });
  if (named.length === 0) return undefined;
  const rows = await database.read(`SELECT * FROM consents WHERE hash IN (${named.map(() => '?').join(', ')})`, [
    ...named.map(({ hash }) => hash),
  ]);
  const kept = new Map(rows.map((row) => [row['hash'], row]));
  for (const { record, hash } of named) {
    const row = kept.get(hash);
    const reason = row ? await wrongWith(row, hash, record) : 'the consent of this approval is missing';
    if (reason !== undefined) return { sequence: record.sequence, reason };
  }
  return undefined;
}

async function wrongWith(row: Record<string, unknown>, hash: string, record: AuditRecord): Promise<string | undefined> {
  const signed = row['signed'] === null ? null : String(row['signed']);
  const consent = { approvalId: String(row['approval_id']), statement: String(row['statement']), signed };
  if (rowHash(consent) !== hash || consent.approvalId !== record.approvalId)
    return 'the consent of this approval was changed';
  const { userId } = JSON.parse(consent.statement) as { userId: unknown };
  if (userId !== record.userId) return 'the consent of this approval is another person’s';
  const isSigned = signed === null || (await isEvidence(consent.statement, signed));
  return isSigned ? undefined : 'the signature of this approval does not fit';
}
