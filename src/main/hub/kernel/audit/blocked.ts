/**
 * Requests refused before anything was decided: without a valid key, or beyond a key's limits. They are recorded once per
 * reason, key and minute with their number, so that neither a web page nor a client can flood the log.
 */
import { randomUUID } from 'node:crypto';
import type { Audit } from './audit.ts';

type Counted = { reason: string; keyId: string | null; userId: string | null; more: number };

const minute = 60_000;

export function createBlocked(audit: Audit) {
  const counts = new Map<string, Counted>();
  const record = ({ more, ...about }: Counted, items: number): Promise<void> =>
    audit
      .append({ callId: randomUUID(), verdict: 'blocked', outcome: 'denied', ...about, items })
      .catch(() => undefined); // refused it is all the same
  const flush = async (): Promise<void> => {
    const due = [...counts.values()].filter(({ more }) => more > 0);
    counts.clear();
    await Promise.all(due.map((counted) => record(counted, counted.more)));
  };
  const timer = setInterval(() => void flush(), minute).unref();
  return {
    note(reason: string, key?: { id: string; userId: string }): void {
      const name = `${reason} ${key?.id ?? ''}`;
      const known = counts.get(name);
      if (known) {
        known.more += 1;
        return;
      }
      const counted = { reason, keyId: key?.id ?? null, userId: key?.userId ?? null, more: 0 };
      counts.set(name, counted);
      void record(counted, 1); // the first is there at once, for anyone who looks
    },
    async close(): Promise<void> {
      clearInterval(timer);
      await flush();
    },
  };
}

export type Blocked = ReturnType<typeof createBlocked>;
