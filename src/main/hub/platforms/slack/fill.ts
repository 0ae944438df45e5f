/** Answers hold at most 20,000 bytes of JSON: what is taken from a list's front until they are full. */
const answerBytes = 20_000;
/** Room for what surrounds the items, their cursor among it. */
const frameBytes = 1_200;

const bytesOf = (item: unknown): number => Buffer.byteLength(JSON.stringify(item)) + 1;

export const fits = (items: readonly unknown[]): boolean =>
  items.reduce((sum: number, item) => sum + bytesOf(item), 0) <= answerBytes - frameBytes;

/** At least one of them, since a cursor to the same item again would never end; each is cut well below that size. */
export function fill<Item>(items: readonly Item[]): Item[] {
  let bytes = 0;
  const full = items.findIndex((item) => {
    bytes += bytesOf(item);
    return bytes > answerBytes - frameBytes;
  });
  return full < 0 ? [...items] : items.slice(0, Math.max(1, full));
}
