/** The fields of an audit record, their order in the chain and in the table. Final: the chain hashes them. */
import { hash, randomUUID } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { AuditRecord } from '../../../../shared/model.ts';
import type { Write } from '../../ground/database/database.ts';
import { hmacOf } from '../../ground/hub-secret.ts';

/** What the writer fills in; sequence, time and hashes are the log's own. */
export type AuditEntry = Partial<Omit<AuditRecord, 'sequence' | 'time' | 'previousHash' | 'hash' | 'event'>> & {
  callId: string;
  event?: RecordedEvent;
};

/** `changed`: behind the hub's back. What else it holds is its writer's. */
export type RecordedEvent = { kind: 'passkeys' | 'changed' | 'restored' | 'receipt' | 'clock' | 'audit_key' } & Record<
  string,
  unknown
>;

/** Whom the record names where a person undoes a change of that client: themselves, and no key. */
export const personUndoing = (client: string) => ({ keyId: null, client: `the person, undoing ${client}` });

const columns = {
  sequence: 'sequence',
  time: 'time',
  callId: 'call_id',
  userId: 'user_id',
  keyId: 'key_id',
  client: 'client',
  endpoint: 'endpoint',
  tool: 'tool',
  access: 'access',
  account: 'account',
  resource: 'resource',
  argumentsHmac: 'arguments_hmac',
  verdict: 'verdict',
  reason: 'reason',
  approvalId: 'approval_id',
  outcome: 'outcome',
  durationMs: 'duration_ms',
  bytes: 'bytes',
  items: 'items',
  previousHash: 'previous_hash',
  hash: 'hash',
  event: 'event',
} as const satisfies Record<keyof AuditRecord, string>;

const fields = Object.keys(columns) as (keyof AuditRecord)[];
const hashed = fields.filter((field) => field !== 'hash' && field !== 'event');

export const genesis = '0'.repeat(64);

const insertRecord = `INSERT INTO audit (${Object.values(columns).join(', ')}) VALUES (${fields.map(() => '?').join(', ')})`;

/**
 * The writes of a record: its row, and in the table of what is open the call or question that begins or ends with it. A trigger would
 * do the same at twice the cost of the row.
 */
export function recordWrites(record: AuditRecord): Write[] {
  const { sequence, callId, approvalId, verdict, outcome } = record;
  const writes = [{ sql: insertRecord, values: fields.map((field) => record[field]) }];
  if ((verdict === 'allow' || verdict === 'ask') && outcome === null) {
    writes.push({ sql: insertOpen, values: [verdict === 'ask' ? approvalId : callId, sequence] });
  }
  if (verdict === 'allow' && outcome !== null) writes.push({ sql: deleteOpen, values: [callId, sequence] });
  if (approvalId !== null && verdict !== null && verdict !== 'ask') {
    writes.push({ sql: deleteOpen, values: [approvalId, sequence] });
  }
  return writes;
}

const insertOpen = 'INSERT OR REPLACE INTO open_calls (id, sequence) VALUES (?, ?)';
const deleteOpen = 'DELETE FROM open_calls WHERE id = ? AND sequence < ?';

/** The name of a call that nobody else named, a UUID of version 7 (RFC 9562): names that follow each other lie together in each index. */
export function newCallId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

export const recordOf = (row: Record<string, SQLInputValue>): AuditRecord =>
  Object.fromEntries(fields.map((field) => [field, row[columns[field]] ?? null])) as AuditRecord;

/** SHA-256 over the record's fields in their fixed order, the previous hash included, and the event where there is one; hexadecimal. */
export function chainHash({ event, ...record }: Omit<AuditRecord, 'hash'>): string {
  const values: unknown[] = hashed.map((field) => record[field]);
  return hash('sha256', JSON.stringify(event === null ? values : [...values, event]));
}

/** Lets the owner check later whether a call had certain arguments, and nobody else read them. */
export const argumentsHmac = (key: Buffer, tool: string, given: unknown): string =>
  hmacOf(key, canonicalJson({ tool, arguments: given })).toString('hex');
