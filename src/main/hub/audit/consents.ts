/** What a person consented to, as they or the hub put it in writing: kept for as long as the record, which holds the hash of each. */
import { hash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { AuditRecord } from '../../../shared/model.ts';
import type { Database, Write } from '../database/database.ts';

/** `approval` is the hash of what was shown. A passkey signs the hash of this as canonical JSON. */
type Statement = {
  hub: string;
  userId: string;
  approval: string;
  decision: 'approve';
  forAWhile: boolean;
  nonce: string;
  /** Until when the nonce counts, in milliseconds. */
  until: number;
};

/** A statement may be answered for so long (milliseconds). */
const nonceLife = 2 * 60_000;

export const statementOf = (of: Omit<Statement, 'decision' | 'nonce' | 'until'>, now: number): string => {
  const nonce = randomBytes(16).toString('base64url');
  return canonicalJson({ ...of, decision: 'approve', nonce, until: now + nonceLife } satisfies Statement);
};

type Consent = {
  approvalId: string;
  /** As canonical JSON. */
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
    const reason = row ? wrongWith(row, hash, record) : 'the consent of this approval is missing';
    if (reason !== undefined) return { sequence: record.sequence, reason };
  }
  return undefined;
}

function wrongWith(row: Record<string, unknown>, hash: string, record: AuditRecord): string | undefined {
  const signed = row['signed'] === null ? null : String(row['signed']);
  const consent = { approvalId: String(row['approval_id']), statement: String(row['statement']), signed };
  if (rowHash(consent) !== hash || consent.approvalId !== record.approvalId)
    return 'the consent of this approval was changed';
  const { userId } = JSON.parse(consent.statement) as Statement;
  return userId === record.userId ? undefined : 'the consent of this approval is another person’s';
}
