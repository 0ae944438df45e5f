/** The same change, asked for again by a gh or an SDK that has not been told the result, is not another one. */
import { hash, randomUUID } from 'node:crypto';
import type { Approval } from '../../../../shared/approval.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { Clock } from '../../ground/ports.ts';
import { lastingLimits } from '../../kernel/approvals/inbox.ts';

/** The last minute in which a request can be approved, for a terminal that may be read hours later. */
export const approveBy = ({ expiresAt }: Pick<Approval, 'expiresAt'>): string =>
  `${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Milliseconds for which the same request is the same change, where it came to no end that its client was told. */
const sameFor = 10 * 60_000;

export function createOpenChanges(clock: Clock) {
  type Open = { name: string; until: number; wasLeft: boolean };
  const open = new Map<string, Open>();
  return {
    /** By its hash: a client that asks and goes away at once could have the hub keep many large files else. */
    of: (change: { key: string; tool: string; given: object }): string => hash('sha256', canonicalJson(change)),
    isOpen: (change: string): boolean => open.has(change),
    named(change: string): Open {
      for (const [known, { until }] of open) if (until < clock.now()) open.delete(known);
      const { name = randomUUID(), wasLeft = false, until = 0 } = open.get(change) ?? {};
      const now = { name, wasLeft, until: Math.max(until, clock.now() + sameFor) };
      open.set(change, now);
      return now;
    },
    end: (change: string) => void open.delete(change),
    /** It waits so long, and its answer for as long again as the inbox keeps one. */
    keep(change: string, waitsUntil: number): void {
      const kept = open.get(change);
      if (kept) open.set(change, { ...kept, until: waitsUntil + lastingLimits.kept });
    },
    /** Its client went away before it was told. */
    leave(change: string): void {
      const left = open.get(change);
      if (left) open.set(change, { ...left, wasLeft: true });
    },
  };
}
