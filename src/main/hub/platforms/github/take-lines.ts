import { jsonBytes } from '../take-items.ts';

export type TakenLines = { text: string; lines: number; truncated: boolean; next_start_line?: number };

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
