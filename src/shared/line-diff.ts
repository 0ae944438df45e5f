/** Two texts as a person compares them. */
import { structuredPatch } from 'diff';

export type DiffLine =
  | { kind: 'same' | 'gone' | 'new'; text: string }
  /** So many lines that both texts have. */
  | { kind: 'skipped'; lines: number };

const around = 3;
/** Beyond so many edits no comparison helps anybody, and finding the best one would take long. */
const mostEdits = 1_000;

/** The lines that differ with some around them, in order; every line of both where too many do. Pure. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const patch = structuredPatch('', '', before, after, '', '', { context: around, maxEditLength: mostEdits });
  if (!patch) {
    const all = (kind: 'gone' | 'new', text: string) => text.split('\n').map((line) => ({ kind, text: line }));
    return [...all('gone', before), ...all('new', after)];
  }
  let next = 1;
  const lines = patch.hunks.flatMap(({ oldStart, oldLines, lines: marked }): DiffLine[] => {
    const skipped = oldStart - next;
    next = oldStart + oldLines;
    return [...gap(skipped), ...marked.filter((line) => !line.startsWith('\\')).map(lineOf)];
  });
  return [...lines, ...gap(linesIn(before) - next + 1)];
}

const gap = (lines: number): DiffLine[] => (lines > 0 ? [{ kind: 'skipped', lines }] : []);
const lineOf = (marked: string): DiffLine => ({ kind: kinds[marked[0] ?? ''] ?? 'same', text: marked.slice(1) });
const kinds: Partial<Record<string, 'gone' | 'new'>> = { '-': 'gone', '+': 'new' };

/** A line end at the end begins no further line. */
const linesIn = (text: string): number => (text === '' ? 0 : text.replace(/\n$/, '').split('\n').length);
