/**
 * A database that answers late, as one in a thread of its own would: in the order in which it is asked, each time after a random
 * while. SQLite answers in the same turn, which hides what can happen between a question and its answer.
 */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Database } from '../../src/main/hub/ground/database/database.ts';
import { createOneByOne } from '../../src/main/hub/ground/waiting.ts';
import type { HubParts } from '../../src/main/hub/index.ts';
import { isLongRun } from './long-run.ts';

/** Numbers from 0 up to 1, the same ones for the same seed (Mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Milliseconds that an answer takes at the most. */
const longest = 6;

export function lateDatabase(database: Database, seed: number): Database {
  const inOrder = createOneByOne();
  const random = randomFrom(seed);
  /** Half of all answers come in the next turn, so that both sides of a race are met. */
  const aWhile = (): Promise<unknown> => (random() < 0.5 ? turn() : sleep(random() * longest));
  const late = <T>(work: () => Promise<T>): Promise<T> =>
    inOrder(async () => {
      await aWhile();
      try {
        return await work();
      } finally {
        await aWhile();
      }
    });
  return {
    write: (writes) => late(() => database.write(writes)),
    read: (sql, values) => late(() => database.read(sql, values)),
    readNow: database.readNow,
    emptyLog: () => late(() => database.emptyLog()),
    copyTo: (file) => late(() => database.copyTo(file)),
    close: () => late(() => database.close()),
    unwritten: { count: database.unwritten.count, settle: () => late(() => database.unwritten.settle()) },
    keepRoom: database.keepRoom,
    giveUpRoom: database.giveUpRoom,
    hasRoom: database.hasRoom,
  };
}

/** In the long run each hub has one; another seed is another run. */
export function longRunParts(): Pick<HubParts, 'throughDatabase'> {
  if (!isLongRun) return {};
  const seed = Number(process.env['OPENGITHUBX_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  console.info(`The database answers late: OPENGITHUBX_SEED=${seed}`);
  return { throughDatabase: (database) => lateDatabase(database, seed) };
}
