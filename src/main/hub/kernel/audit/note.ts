/** Notes in the record what a person did, beside what clients do. */
import { randomUUID } from 'node:crypto';
import type { Audit } from './audit.ts';
import type { Alongside } from './chain.ts';
import type { AuditEntry } from './record.ts';

/** What a person did belongs in the record as much as what a client did. `alongside`: rows that are written with it, or not at all. */
export const noteIn =
  (audit: Pick<Audit, 'append'>) =>
  (reason: string, entry: Omit<AuditEntry, 'callId'>, alongside?: Alongside): Promise<void> => {
    const event = { endpoint: 'console', verdict: 'event', reason, outcome: 'ok' } as const;
    return audit.append({ ...entry, callId: randomUUID(), ...event }, alongside);
  };
