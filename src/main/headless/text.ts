/** How the command line lays out what it says. */
import { closest, distance } from 'fastest-levenshtein';

/**
 * One line without control or format characters: names come from platforms and tenants, and an escape sequence in one
 * could rewrite what a person sees at their terminal.
 */
export const plainLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');

/** Rows with their cells under one another; the last cell of a row is as long as it is. */
export function columns(rows: string[][]): string {
  const clean = rows.map((row) => row.map(plainLine));
  const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0)));
  return clean
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** As wide as a terminal is that nobody has made wider. */
const lineWidth = 80;

/** Rows of two cells as columns, with the second one folded between words, so that each line fits a terminal. */
export function foldedColumns(rows: string[][]): string {
  const first = Math.max(...rows.map(([cell = '']) => plainLine(cell).length)) + 2;
  return rows
    .map(([cell = '', text = '']) => {
      const [top = '', ...more] = folded(plainLine(text), lineWidth - first);
      return [plainLine(cell).padEnd(first) + top, ...more.map((line) => ' '.repeat(first) + line)].join('\n');
    })
    .join('\n');
}

/** A text as lines of at most that width; a longer word is one line. */
function folded(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** `2026-11-24T15:39:01.123Z` as `2026-11-24 15:39`, in UTC. */
export const utcMinute = (time: string) => `${time.slice(0, 10)} ${time.slice(11, 16)}`;

/** Rows as columns, each followed by what to do about it where there is something. */
export function hinted(rows: { cells: string[]; hint: string }[]): string {
  const lines = columns(rows.map(({ cells }) => cells)).split('\n');
  return rows.flatMap(({ hint }, at) => [lines[at] ?? '', ...(hint ? [`        ${plainLine(hint)}`] : [])]).join('\n');
}

/** A word for a POSIX shell, quoted where it must be. */
export const shellQuote = (text: string) => (/^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The known word that was probably meant, as a question; empty where none is near. */
export function suggestion(given: string, known: readonly string[], before = ''): string {
  const nearest = known.length > 0 ? closest(given, known) : '';
  return nearest && distance(given, nearest) <= 1 + given.length / 4 ? ` Did you mean ${before}${nearest}?` : '';
}
