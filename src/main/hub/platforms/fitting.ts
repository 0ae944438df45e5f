/** As much of a list or a text as an answer has room for. */

/** Bytes of JSON that an answer holds at most. */
export const answerBytes = 20_000;
/** Room for what surrounds the items: names, counts and the cursor. */
export const frameBytes = 1_000;

export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

type Taken<Item> = { items: Item[]; taken: number; dropped: number; leftOut: number };

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
  // A cursor to the same item again would never end; the cuts in its view make every item small enough.
  if (items.length === 0 && leftOut > 0) throw new Error('one item is larger than an answer');
  return { items, taken, dropped, leftOut };
}

type TakenLines = { text: string; lines: number; truncated: boolean; next_start_line?: number };

/**
 * Whole lines from `start` (1 is the first) until `bytes` of JSON are full. A line that alone is longer is cut, so that
 * reading on always makes progress.
 */
export function takeLines(text: string, start: number, bytes: number): TakenLines {
  const lines = text.split('\n');
  // The end of the last line is not another line.
  if (lines.at(-1) === '') lines.pop();
  const taken: string[] = [];
  let used = 0;
  for (const line of lines.slice(start - 1)) {
    used += jsonBytes(line);
    if (used > bytes) break;
    taken.push(line);
  }
  const first = lines[start - 1];
  // A character takes at most six bytes of JSON.
  const isCut = taken.length === 0 && first !== undefined;
  if (isCut) taken.push(`${first.slice(0, Math.floor(bytes / 6)).toWellFormed()}…`);
  const end = start - 1 + taken.length;
  const more = end < lines.length;
  return {
    text: taken.join('\n'),
    lines: lines.length,
    truncated: more || isCut,
    ...(more && { next_start_line: end + 1 }),
  };
}

/**
 * As much of a text from the front as takes so many bytes in an answer, ending with a whole character and, if it can, a whole
 * line. A character is no measure: most of them take three bytes in Chinese or Japanese.
 */
export function fittingText(text: string, bytes: number): string {
  let part = text.slice(0, bytes);
  while (jsonBytes(part) > bytes) part = part.slice(0, Math.floor(part.length * 0.9));
  if (part.length === text.length) return part;
  const line = part.lastIndexOf('\n') + 1;
  return (line > part.length / 2 ? part.slice(0, line) : part).replace(/[\uD800-\uDBFF]$/, '');
}

/** Bytes of JSON that an answer with one text may hold. */
const textAnswerBytes = 19_500;

/**
 * As much of a text, from a position on, as fits an answer beside the rest of it; at a line's end where there is one.
 * `next` is where it continues. Positions are in UTF-16 units.
 */
export function takeText(text: string, start: number, beside: object): { text: string; next?: number } {
  const room = Math.max(2_000, textAnswerBytes - jsonBytes(beside));
  const rest = text.slice(start);
  if (jsonBytes(rest) <= room) return { text: rest };
  // A character takes at most six bytes of JSON, so that a sixth always fits.
  let [fits, tooLong] = [Math.floor(room / 6), rest.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (jsonBytes(rest.slice(0, middle)) <= room) fits = middle;
    else tooLong = middle;
  }
  const line = rest.lastIndexOf('\n', fits - 1) + 1;
  const split = rest.slice(0, fits).replace(/[\uD800-\uDBFF]$/, '').length;
  const end = line > fits / 2 ? line : split;
  return { text: rest.slice(0, end), next: start + end };
}

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
    used += jsonBytes(item) + 1;
    if (used > bytes) return { items, left: raw.length - place };
    items.push(item);
  }
  return { items, left: 0 };
}

/** What is taken from a list's front until an answer is full; each item is cut well below that size. */
export const takeFitting = <Item>(items: readonly Item[]): Item[] =>
  takeItems(items, { most: items.length, bytes: answerBytes - frameBytes }, (item) => item).items;
