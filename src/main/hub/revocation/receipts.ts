/** Receipts as they are kept: each answer of a side makes a new signed revision, whose hash goes into the audit log. */
import { createHash, randomUUID } from 'node:crypto';
import type { Topic } from '../../../shared/contract.ts';
import type { Receipt } from '../../../shared/receipt.ts';
import type { Audit } from '../audit/audit.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Database, Write } from '../database/database.ts';
import type { ReceiptKey, UnsignedReceipt } from './receipt-key.ts';

export type Receipts = {
  /**
   * Signs the receipt as it stands and keeps it in place of its last revision, together with `alongside` or not at all.
   * `holder` is who may read it: whoever did the deed, who need not be whom it was about.
   */
  save(receipt: UnsignedReceipt, holder: string, alongside: Write[]): Promise<Receipt>;
  sign: ReceiptKey['sign'];
  /** Newest first. */
  list(holder: string): Promise<Receipt[]>;
  verify: ReceiptKey['verify'];
};

type Dependencies = {
  database: Database;
  audit: Audit;
  key: ReceiptKey;
  tell: (topic: Topic, userId: string) => void;
};

export function createReceipts({ database, audit, key, tell }: Dependencies): Receipts {
  return {
    async save(unsigned, holder, alongside) {
      const receipt = key.sign(unsigned);
      const { id, userId, begunAt, revision } = receipt;
      const sql = `INSERT INTO receipts (id, holder, begun_at, text) VALUES (?, ?, ?, ?)
                   ON CONFLICT (id) DO UPDATE SET text = excluded.text`;
      const text = canonicalJson(receipt);
      await database.write([{ sql, values: [id, holder, begunAt, text] }, ...alongside]);
      const hash = createHash('sha256').update(text).digest('hex');
      const reason = `receipt ${id}, revision ${revision}, SHA-256 ${hash}`;
      await audit.append({ callId: randomUUID(), userId, verdict: 'event', reason, outcome: 'ok' });
      tell('receipts', holder);
      return receipt;
    },
    async list(holder) {
      const rows = await database.read(
        'SELECT text FROM receipts WHERE holder = ? ORDER BY begun_at DESC, id LIMIT 200',
        [holder],
      );
      return rows.map((row) => JSON.parse(String(row['text'])) as Receipt);
    },
    sign: key.sign,
    verify: key.verify,
  };
}
