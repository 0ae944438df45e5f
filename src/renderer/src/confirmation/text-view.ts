/** A text of a request as it is put before a person: nothing hidden, its true size, and whether it can be read at all. */
import { type Legibility, legibilityOf, visibleCharacters } from '../../../shared/visible.ts';

/** A run of characters; `isEscape` tells one of our escapes from the same characters typed literally. */
export type TextPiece = { text: string; isEscape: boolean };

export type TextView = {
  /** Never empty; a text without line ends is one line. */
  lines: TextPiece[][];
  characters: number;
  /** Characters that would not be seen, or would change how others are seen. Line ends and tabs are not counted. */
  hidden: number;
  /** Whether a person can make sense of it by reading. */
  kind: Legibility;
  /** Lines shown before the person asks for all of them; as many as there are where it is short. */
  shownLines: number;
  /** The same of characters, for a text of few but endless lines. */
  shownCharacters: number;
};

const mostCharacters = 600;
const mostLines = 14;
/** What stays in view of a text that is longer than that: enough to recognise it, never enough to judge it. */
const previewCharacters = 320;
const previewLines = 8;

export function viewText(text: string): TextView {
  const lines: TextPiece[][] = [[]];
  let characters = 0;
  let hidden = 0;
  const shown = visibleCharacters(text, false);
  for (const source of text) {
    const character = shown[characters] ?? '';
    characters += 1;
    if (source === '\n') {
      lines.push([]);
      continue;
    }
    const isEscape = character !== source;
    if (isEscape && source !== '\t') hidden += 1;
    append(lines.at(-1) ?? [], character, isEscape);
  }
  const isLong = characters > mostCharacters || lines.length > mostLines;
  return {
    lines,
    characters,
    hidden,
    kind: legibilityOf(text),
    shownLines: isLong ? Math.min(previewLines, lines.length) : lines.length,
    shownCharacters: isLong ? Math.min(previewCharacters, characters) : characters,
  };
}

/** Whether some of it is left out until the person asks for it. */
export const isCollapsed = ({ lines, characters, shownLines, shownCharacters }: TextView): boolean =>
  shownLines < lines.length || shownCharacters < characters;

/** The lines to show before the person asks for the rest; nothing is cut within an escape. */
export function previewOf({ lines, shownLines, shownCharacters }: TextView): TextPiece[][] {
  let left = shownCharacters;
  const preview: TextPiece[][] = [];
  for (const line of lines.slice(0, shownLines)) {
    if (left <= 0) break;
    preview.push(takeFrom(line, left));
    left -= line.reduce((sum, piece) => sum + sizeOf(piece), 1);
  }
  return preview;
}

function takeFrom(line: TextPiece[], most: number): TextPiece[] {
  let left = most;
  return line.flatMap((piece) => {
    if (left <= 0) return [];
    const taken = piece.isEscape ? piece : { ...piece, text: [...piece.text].slice(0, left).join('') };
    left -= sizeOf(piece);
    return [taken];
  });
}

/** Runs of plain characters grow; each escape stays by itself, for it stands for one character. */
function append(line: TextPiece[], text: string, isEscape: boolean): void {
  const last = line.at(-1);
  if (last && !last.isEscape && !isEscape) last.text += text;
  else line.push({ text, isEscape });
}

const sizeOf = ({ text, isEscape }: TextPiece): number => (isEscape ? 1 : [...text].length);
