/** A database that begins to fail in the middle of a call: its disk is full, or something else holds its lock. */
import type { Database, Write } from '../../src/main/hub/ground/database/database.ts';

export type Fault = 'full' | 'locked';

export type Faults = {
  /** For `throughDatabase`. */
  through(database: Database): Database;
  /** Hears of each transaction before it is written, and says which fault it meets; one of them lasts until `heal`. */
  on(meets: (writes: Write[]) => Fault | undefined): void;
  heal(): void;
};

/** As SQLite has them: `SQLITE_FULL` and `SQLITE_BUSY`. */
const errors = { full: [13, 'database or disk is full'], locked: [5, 'database is locked'] } as const;

const errorOf = (fault: Fault): Error => {
  const [errcode, message] = errors[fault];
  return Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });
};

export function createFaults(): Faults {
  let meets: (writes: Write[]) => Fault | undefined = () => undefined;
  let fault: Fault | undefined;
  return {
    through: (database) => ({
      ...database,
      async write(writes) {
        fault ??= meets(writes);
        if (fault) throw errorOf(fault);
        return database.write(writes);
      },
      async read(sql, values) {
        if (fault === 'locked') throw errorOf(fault); // a full disk can still be read
        return database.read(sql, values);
      },
    }),
    on(next) {
      meets = next;
    },
    heal() {
      meets = () => undefined;
      fault = undefined;
    },
  };
}
