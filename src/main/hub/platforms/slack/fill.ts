/** What is taken from a list's front until an answer is full. */
import { answerBytes, frameBytes, jsonBytes } from '../take-items.ts';

const most = answerBytes - frameBytes;
const sizeOf = (item: unknown): number => jsonBytes(item) + 1;

export const fits = (items: readonly unknown[]): boolean =>
  items.reduce((sum: number, item) => sum + sizeOf(item), 0) <= most;

/** At least one of them, since a cursor to the same item again would never end; each is cut well below that size. */
export function fill<Item>(items: readonly Item[]): Item[] {
  let bytes = 0;
  const full = items.findIndex((item) => {
    bytes += sizeOf(item);
    return bytes > most;
  });
  return full < 0 ? [...items] : items.slice(0, Math.max(1, full));
}
