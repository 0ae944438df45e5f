/**
 * The calls that were loaded, by their place from the oldest on. From there the places do not move when new calls come, which
 * from the newest on they would.
 */
import type { Activity } from '../../../shared/model.ts';

/** As many as the hub gives in one answer without effort. */
export const pageSize = 100;

export type RowsCache = {
  /** Takes an answer that began at `offset` from the newest. */
  add(answer: { calls: readonly Activity[]; total: number }, offset: number): void;
  at(place: number): Activity | undefined;
  /** Of the places from `first` to `last` the missing pages, each as the place of its newest. */
  missing(first: number, last: number): number[];
  /** The newest line of a call that is loaded. */
  ofCall(callId: string): Activity | undefined;
};

export function createRowsCache(): RowsCache {
  const rows = new Map<number, Activity>();
  return {
    add({ calls, total }, offset) {
      for (const [index, call] of calls.entries()) rows.set(total - 1 - offset - index, call);
    },
    at: (place) => rows.get(place),
    missing(first, last) {
      const pages = new Set<number>();
      for (let place = Math.max(0, first); place <= last; place++) {
        if (!rows.has(place)) pages.add(Math.floor(place / pageSize) * pageSize + pageSize - 1);
      }
      return [...pages];
    },
    ofCall(callId) {
      const lines = [...rows.values()].filter((call) => call.callId === callId);
      return lines.reduce<Activity | undefined>((a, b) => (a && a.sequence > b.sequence ? a : b), undefined);
    },
  };
}
