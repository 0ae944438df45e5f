/** What a client does that it never did, as far as its key's record tells. Pure: the same record always gives the same answer. */
import { allowedForAWhile } from '../../../../shared/approval.ts';
import type { UnusualKind } from '../../../../shared/model.ts';
import type { AuditEntry } from '../../kernel/audit/record.ts';

/** What the record says of one key so far. */
export type KeyHistory = {
  calls: number;
  hasChanged: boolean;
  places: ReadonlySet<string>;
  /** In a row, as of now. */
  refused: number;
  /** The hour of the last call, such as `2026-11-29T04`, the calls in it, and the most calls in one of the hours before, of which there were so many. */
  hour: string;
  inHour: number;
  busiest: number;
  hours: number;
};

export const noHistory: KeyHistory = {
  calls: 0,
  hasChanged: false,
  places: new Set<string>(),
  refused: 0,
  hour: '',
  inHour: 0,
  busiest: 0,
  hours: 0,
};

/** A new client does everything for the first time: before so many calls nothing is unusual. */
const calls = 20;
const inARow = 10;
const timesBusiest = 3;
/** A busiest hour says something once there were so many, and fewer calls than these are no rush. */
const [leastHours, leastInHour] = [3, 30];

export type KeyRecord = Pick<AuditEntry, 'verdict' | 'outcome' | 'access' | 'resource' | 'reason' | 'approvalId'>;

/** The history with this record, and what is unusual about it. `time` as records have it. */
export function followKey(
  before: KeyHistory,
  seen: KeyRecord,
  time: string,
): { history: KeyHistory; unusual: UnusualKind[] } {
  const { verdict, outcome, access, resource, reason } = seen;
  const isKnown = before.calls >= calls;
  // Who approved a change knows of it, and of where it was made. What ran unasked after another was approved is no such change.
  const isApproved = Boolean(seen.approvalId) && !reason?.startsWith(allowedForAWhile);
  const isTold = isKnown && !isApproved;
  if (verdict === 'allow' && outcome) {
    const isChange =
      outcome === 'ok' && access !== 'read' && access !== null && access !== undefined && reason !== 'preview';
    if (!isChange || before.hasChanged) return { history: before, unusual: [] };
    return { history: { ...before, hasChanged: true }, unusual: isTold ? ['first_change'] : [] };
  }
  if (verdict === 'deny') {
    const refused = before.refused + 1;
    return { history: { ...hourly(before, time).history, refused }, unusual: refused === inARow ? ['refused'] : [] };
  }
  // By a preview the hub looks for the person, before it asks them.
  if (verdict !== 'allow' || reason === 'preview') return { history: before, unusual: [] };
  const { history, isRush } = hourly(before, time);
  const isNewPlace = typeof resource === 'string' && !before.places.has(resource);
  return {
    history: {
      ...history,
      calls: before.calls + 1,
      refused: 0,
      ...(isNewPlace && { places: new Set([...before.places, resource]) }),
    },
    unusual: [
      ...(isNewPlace && isTold ? (['new_place'] as const) : []),
      ...(isRush && isKnown ? (['busy'] as const) : []),
    ],
  };
}

/** Counts the call in its hour. `isRush` is said once an hour. */
function hourly(before: KeyHistory, time: string): { history: KeyHistory; isRush: boolean } {
  const hour = time.slice(0, 13);
  if (hour !== before.hour) {
    const busiest = Math.max(before.busiest, before.inHour);
    const hours = before.hours + (before.hour === '' ? 0 : 1);
    return { history: { ...before, hour, inHour: 1, busiest, hours }, isRush: false };
  }
  const inHour = before.inHour + 1;
  const limit = Math.max(timesBusiest * before.busiest, leastInHour);
  return { history: { ...before, inHour }, isRush: before.hours >= leastHours && inHour === limit + 1 };
}
