/** The rows of the record that were loaded, and where they stand in a list of any length. */
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Activity } from '../../../../shared/model.ts';
import { ranUnasked } from './call-facts.ts';

/** As many as the hub gives in one answer without effort. */
export const pageSize = 100;

/**
 * The calls that were loaded, by their place counted from the oldest: new calls do not move those places, as they would if
 * counted from the newest.
 */
export function createRowsCache() {
  const rows = new Map<number, Activity>();
  let newest = 0;
  return {
    /**
     * Takes an answer that began at `offset` from the newest. A call that has ended leaves its old place, and those above move down:
     * where the oldest of the newest page is not what was there, no row of before is known to be in its place. Then all go, and it
     * answers false.
     */
    add({ calls, total }: CallOutput<'audit.search'>, offset: number): boolean {
      const isSame = offset > 0 || calls.at(-1)?.sequence === rows.get(total - calls.length)?.sequence;
      if (!isSame) rows.clear();
      for (const [index, call] of calls.entries()) rows.set(total - 1 - offset - index, call);
      newest = Math.max(newest, calls[0]?.sequence ?? 0);
      return isSame;
    },
    /** The sequence up to which all that happened is known. */
    newest: () => newest,
    /**
     * Takes what came after `newest` to a list of `total` calls. A call that was under way leaves its old place as it ends, and those
     * above move down. Where others have left theirs too, it changes nothing and answers false.
     */
    addNews({ calls, total: now }: CallOutput<'audit.search'>, total: number): boolean {
      const names = new Set(calls.flatMap((call) => [call.callId, ranUnasked(call) ? null : call.approvalId]));
      const left = [...rows].flatMap(([place, row]) => (isOpen(row) && names.has(row.callId) ? [place] : []));
      if (total - left.length + calls.length !== now) return false;
      const lowest = Math.min(...left);
      const moving = [...rows].filter(([place]) => place >= lowest).sort(([a], [b]) => a - b);
      let gone = 0;
      for (const [place, row] of moving) {
        rows.delete(place);
        if (left.includes(place)) gone += 1;
        else rows.set(place - gone, row);
      }
      for (const [index, call] of calls.entries()) rows.set(now - 1 - index, call);
      newest = calls[0]?.sequence ?? newest;
      return true;
    },
    at: (place: number) => rows.get(place),
    /** Of the places from `first` to `last` the missing pages, each as the place of its newest. */
    missing(first: number, last: number) {
      const pages = new Set<number>();
      for (let place = Math.max(0, first); place <= last; place++) {
        if (!rows.has(place)) pages.add(Math.floor(place / pageSize) * pageSize + pageSize - 1);
      }
      return [...pages];
    },
    /** The row of a call by the name of any of its records, where it is loaded: a question becomes the change that it was about. */
    ofCall: ({ callId }: Activity): Activity | undefined =>
      [...rows.values()]
        .filter((call) => call.callId === callId || (call.approvalId === callId && !ranUnasked(call)))
        .reduce<Activity | undefined>((a, b) => (a && a.sequence > b.sequence ? a : b), undefined),
  };
}

/** Whether the call ends under the same name later, or the change that was approved runs. */
const isOpen = ({ outcome, verdict }: Activity): boolean => outcome === null || verdict === 'approved';
