import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again, for what tells nobody that it came about. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 2_000; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(10);
  }
  throw new Error(`There came no ${what}.`);
}
