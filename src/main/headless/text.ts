/** How the command line lays out what it says. */

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

/** `2026-11-24T15:39:01.123Z` as `2026-11-24 15:39`, in UTC. */
export const utcMinute = (time: string) => `${time.slice(0, 10)} ${time.slice(11, 16)}`;

/** Rows as columns, each followed by what to do about it where there is something. */
export function hinted(rows: { cells: string[]; hint: string }[]): string {
  const lines = columns(rows.map(({ cells }) => cells)).split('\n');
  return rows.flatMap(({ hint }, at) => [lines[at] ?? '', ...(hint ? [`        ${plainLine(hint)}`] : [])]).join('\n');
}

/** JSON for a terminal or a file: the same value, with what a terminal would obey written as JSON escapes. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** A word for a POSIX shell, quoted where it must be. */
export const shellQuote = (text: string) => (/^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
