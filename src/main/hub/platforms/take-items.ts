/** As many items as an answer has room for: it holds at most 20,000 bytes of JSON. */
export const answerBytes = 20_000;
/** Room for what surrounds the items: names, counts and the cursor. */
export const frameBytes = 1_000;

export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

export type Taken<Item> = { items: Item[]; taken: number; dropped: number; leftOut: number };

/**
 * Projects what `keep` keeps, from the front, until `most` items or `bytes` are reached. `taken` counts the raw things
 * passed, `dropped` those of them not kept, `leftOut` the kept ones that remain.
 */
export function takeItems<Raw, Item>(
  raw: readonly Raw[],
  bounds: { most: number; bytes: number },
  project: (raw: Raw) => Item,
  keep: (raw: Raw) => boolean = () => true,
): Taken<Item> {
  const items: Item[] = [];
  let [bytes, dropped, taken] = [0, 0, 0];
  for (const one of raw) {
    if (!keep(one)) {
      dropped += 1;
    } else {
      if (items.length >= bounds.most) break;
      const item = project(one);
      bytes += jsonBytes(item) + 1;
      if (bytes > bounds.bytes) break;
      items.push(item);
    }
    taken += 1;
  }
  const leftOut = raw.slice(taken).filter(keep).length;
  // A cursor to the same item again would never end; the cuts in project.ts make every item small enough.
  if (items.length === 0 && leftOut > 0) throw new Error('one item is larger than an answer');
  return { items, taken, dropped, leftOut };
}
