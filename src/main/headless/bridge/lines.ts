/** Standard input by lines, bounded: a line without an end must not fill the memory. */

export type Line = { text: string; bytes: number } | 'too_long';

/** Yields each line without its end; one of more than `most` bytes is dropped as it comes, and told once. */
export async function* linesOf(input: AsyncIterable<Buffer>, most: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const last = chunk.subarray(start, end);
      start = end + 1;
      yield bytes + last.length > most ? 'too_long' : lineOf([...parts, last]);
      parts = [];
      bytes = 0;
    }
    const rest = chunk.subarray(start);
    bytes += rest.length;
    if (bytes > most) parts = [];
    else parts.push(rest);
  }
  // A last line that was cut off is no message.
}

function lineOf(parts: Buffer[]): Line {
  const line = Buffer.concat(parts);
  return { text: line.toString('utf8'), bytes: line.length };
}
