/** How many of the calls that a filter lets through ended when, by key. Pure. */
import type { Row } from '../../ground/database/database.ts';
import { callKinds } from './call-kinds.ts';

/** The calls of one key in one step of time; `keyId` is null where no key made them. */
export type Tallied = { at: number; keyId: string | null; calls: number; changes: number };

/** What it counts by, for `SELECT`. */
export const tallied = `time, key_id, ${callKinds.change} AS changed`;

/** Counts in steps of so many milliseconds, since a chart of a million calls must not read them again. */
export class Tally {
  readonly stepMs: number;
  readonly #counted = new Map<string, Tallied>();

  constructor(stepMs: number) {
    this.stepMs = stepMs;
  }

  add(row: Row): void {
    const keyId = row['key_id'] === null ? null : String(row['key_id']);
    const at = Math.floor(Date.parse(String(row['time'])) / this.stepMs) * this.stepMs;
    const name = `${at} ${keyId}`;
    const counted = this.#counted.get(name) ?? { at, keyId, calls: 0, changes: 0 };
    counted.calls += 1;
    counted.changes += Number(row['changed']);
    this.#counted.set(name, counted);
  }

  all(): Tallied[] {
    return [...this.#counted.values()];
  }
}
