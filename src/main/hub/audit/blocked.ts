/**
 * Requests refused before they had a key. They are recorded once per reason and minute with their number, so that a web
 * page that hammers the port cannot flood the log.
 */
import { randomUUID } from 'node:crypto';
import type { Audit } from './audit.ts';

export type Blocked = { note(reason: string): void; close(): Promise<void> };

const minute = 60_000;

export function createBlocked(audit: Audit): Blocked {
  const counts = new Map<string, number>();
  const record = (reason: string, items: number): Promise<void> =>
    audit.append({ callId: randomUUID(), verdict: 'blocked', reason, outcome: 'denied', items }).catch(() => undefined);
  const flush = async (): Promise<void> => {
    const due = [...counts].filter(([, count]) => count > 0);
    counts.clear();
    await Promise.all(due.map(([reason, count]) => record(reason, count)));
  };
  const timer = setInterval(() => void flush(), minute).unref();
  return {
    note(reason) {
      const count = counts.get(reason);
      if (count === undefined) void record(reason, 1); // the first is there at once, for whoever looks
      counts.set(reason, count === undefined ? 0 : count + 1);
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
