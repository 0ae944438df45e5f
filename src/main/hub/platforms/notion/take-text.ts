/** Bytes of JSON that an answer may hold, with room for its frame. */
const answerBytes = 19_500;

/**
 * As much of a text, from a position on, as fits an answer beside the rest of it; at a line's end where there is one.
 * `next` is where it goes on. Positions are in UTF-16 units.
 */
export function takeText(text: string, start: number, beside: object): { text: string; next?: number } {
  const room = Math.max(2_000, answerBytes - Buffer.byteLength(JSON.stringify(beside)));
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

const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text));
