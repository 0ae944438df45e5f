/** A long, whole and always equal record, written as fast as the disk takes it. The hub of that folder must not run. */
import { openAnchor } from '../../src/main/hub/kernel/audit/anchor.ts';
import { chainHash, genesis, recordWrites } from '../../src/main/hub/kernel/audit/record.ts';
import type { Access, AuditRecord, Outcome } from '../../src/shared/model.ts';
import { databaseIn } from './database.ts';

export type Filling = {
  /** How many records to add. */
  records: number;
  userId: string;
  keys: { id: string; client: string }[];
  accounts: string[];
  /** The time of the last one and how long before it they begin, in milliseconds. */
  until?: number;
  spanMs?: number;
};

const tools: { tool: string; access: Access }[] = [
  { tool: 'github_list_commits', access: 'read' },
  { tool: 'github_get_file', access: 'read' },
  { tool: 'github_search', access: 'read' },
  { tool: 'github_list_issues', access: 'read' },
  { tool: 'github_update_issue', access: 'write' },
];
const resources = ['github:ada-demo/atlas', 'github:ada-demo/site', 'github:acme/handbook', null];
const ends: { outcome: Outcome; reason: string | null }[] = [
  ...Array.from({ length: 16 }, () => ({ outcome: 'ok' as const, reason: null })),
  { outcome: 'error', reason: 'platform_not_found' },
  { outcome: 'error', reason: 'platform_rate_limited' },
  { outcome: 'revoked', reason: 'revoked' },
  { outcome: 'unknown', reason: 'the hub stopped during the call' },
];

/** Appends calls, an intent and an outcome each, with a refusal after every fifth. */
export async function fillAudit(dataDir: string, filling: Filling): Promise<void> {
  const { records, userId, keys, accounts, until = Date.now(), spanMs = 28 * 86_400_000 } = filling;
  const database = databaseIn(dataDir);
  const [last] = await database.read('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1');
  const began = Number(last?.['sequence'] ?? 0);
  let head = { sequence: began, hash: String(last?.['hash'] ?? genesis) };
  const random = repeatable(42);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let batch: AuditRecord[] = [];
  const add = (fields: Partial<AuditRecord>): void => {
    const at = until - spanMs * (1 - (head.sequence + 1 - began) / records);
    const record = { ...blank, ...fields, sequence: head.sequence + 1, time: iso(at), previousHash: head.hash };
    head = { sequence: record.sequence, hash: chainHash(record) };
    batch.push({ ...record, hash: head.hash });
  };
  const left = (): number => records - (head.sequence - began);
  while (left() > 0) {
    const { id, client } = pick(keys);
    const call = {
      callId: `${head.sequence}-call`,
      userId,
      keyId: id,
      client: `${client} (test-client)`,
      endpoint: 'mcp',
      account: pick(accounts),
      resource: pick(resources),
      argumentsHmac: head.hash,
      ...pick(tools),
    };
    if (left() === 1 || random() < 0.1) {
      add({ ...call, verdict: 'deny', outcome: 'denied', reason: `the key does not name the tool ${call.tool}` });
    } else {
      add({ ...call, verdict: 'allow' });
      const durationMs = Math.round(40 + 900 * random() ** 3);
      add({ ...call, verdict: 'allow', ...pick(ends), durationMs, bytes: Math.round(20_000 * random()), items: 20 });
    }
    if (batch.length < 5000 && left() > 0) continue;
    await database.write(batch.flatMap(recordWrites));
    batch = [];
  }
  const anchor = openAnchor(dataDir);
  anchor.write(head);
  anchor.close();
  await database.close();
}

const iso = (time: number): string => new Date(Math.round(time)).toISOString();

const blank = {
  callId: '',
  userId: null,
  keyId: null,
  client: null,
  endpoint: null,
  tool: null,
  access: null,
  account: null,
  resource: null,
  argumentsHmac: null,
  verdict: null,
  reason: null,
  approvalId: null,
  outcome: null,
  durationMs: null,
  bytes: null,
  items: null,
  event: null,
};

/** Numbers from 0 to 1 that are the same at every run (a linear congruential generator, as in Numerical Recipes). */
function repeatable(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
