/**
 * The views of things, from the front, as many as fit that many bytes of JSON; no more of them is made than that, for making one
 * cleans it. `project` answers undefined for what is left out.
 */
export function withinBytes<Raw, Item>(
  raw: readonly Raw[],
  bytes: number,
  project: (raw: Raw) => Item | undefined,
): { items: Item[]; left: number } {
  const items: Item[] = [];
  let used = 0;
  for (const [place, one] of raw.entries()) {
    const item = project(one);
    if (item === undefined) continue;
    used += Buffer.byteLength(JSON.stringify(item)) + 1;
    if (used > bytes) return { items, left: raw.length - place };
    items.push(item);
  }
  return { items, left: 0 };
}
