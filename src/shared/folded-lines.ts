/**
 * Runs of blank lines folded into their number, wherever a person reads what they approve: at a terminal, on the page and on the phone. What
 * stands behind hundreds of blank lines is otherwise never in view.
 */

/** So many blank lines say what more of them say. */
const mostBlank = 2;

/** Nothing but blanks of any kind and characters that nobody sees. */
const blank = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

export const isBlankLine = (text: string): boolean => blank.test(text);

export type Folded<Line> = { line: Line } | { blank: number; of: Line };

/** The same lines in order; more than two blank ones in a row, alike by `kindOf`, are one entry with the first of them. Pure. */
export function foldBlank<Line>(
  lines: readonly Line[],
  textOf: (line: Line) => string | undefined,
  kindOf: (line: Line) => unknown = () => '',
): Folded<Line>[] {
  const folded: Folded<Line>[] = [];
  for (let at = 0; at < lines.length; ) {
    const of = lines[at] as Line;
    let end = at;
    while (
      end < lines.length &&
      kindOf(lines[end] as Line) === kindOf(of) &&
      isBlankLine(textOf(lines[end] as Line) ?? 'x')
    )
      end += 1;
    if (end - at > mostBlank) folded.push({ blank: end - at, of });
    else folded.push(...lines.slice(at, Math.max(end, at + 1)).map((line) => ({ line })));
    at = Math.max(end, at + 1);
  }
  return folded;
}
