/** As many of the items, from the front, as fit that many bytes of JSON. */
export function withinBytes<Item>(items: readonly Item[], bytes: number): Item[] {
  let used = 0;
  return items.filter((item) => {
    used += Buffer.byteLength(JSON.stringify(item)) + 1;
    return used <= bytes;
  });
}
