/**
 * Text of unknown origin made visible: everything that a terminal or a page would obey, hide or mistake becomes an escape like
 * `\u{202E}`. One rule for the command line and the confirmation window, so that a person sees the same in both; and whether a person can make sense of a text by reading it.
 */

/**
 * Controls and lone surrogates; line and paragraph separators; format, bidi, tag and zero-width characters and variation
 * selectors (all of what Unicode calls default ignorable); blanks other than the space; private and unassigned ones; marks
 * that strike through or enclose what stands before them.
 */
const deceptive =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Co}\p{Cn}\p{Me}\u{2800}]|(?! )\p{Zs}|[\u{334}-\u{338}]|[\u{20D0}-\u{20FF}]/u;
const mark = /^\p{M}$/u;
const bearer = /^[\p{L}\p{M}]$/u;
const mostMarks = 3;

const escapeOf = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;

/**
 * Each character of a text as it may be shown; joined they are one line. With `quoted`, backslash and quotation mark are
 * escaped as well, so that text cannot imitate an escape or end its own quotation.
 */
export function visibleCharacters(text: string, quoted: boolean): string[] {
  let marks = 0;
  let before = '';
  return [...text].map((character) => {
    const isMark = mark.test(character);
    marks = isMark ? marks + 1 : 0;
    // Marks pile up over the lines around them, or change a character that is not theirs.
    const loose = isMark && (marks > mostMarks || !bearer.test(before));
    before = character;
    if (quoted && (character === '"' || character === '\\')) return `\\${character}`;
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return loose || deceptive.test(character) ? escapeOf(character) : character;
  });
}

/** One line in which nothing is hidden. */
export const visible = (text: string): string => visibleCharacters(text, false).join('');

/** How many characters of a text would not be seen, or would change how others are seen. Line ends and tabs don't count. */
export function hiddenIn(text: string): number {
  if (/^[\n\t -~]*$/.test(text)) return 0; // most texts, and files most of all
  const shown = visibleCharacters(text, false);
  return [...text].filter((character, at) => character !== '\n' && character !== '\t' && shown[at] !== character)
    .length;
}

/** Controls other than tab and line ends, and what stands for bytes that were no text. */
const notText = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\uFFFD]/gu;
const lineEnds = /[\t\n\r]/g;
/** Base64 or hexadecimal of some length, also as a data: address: no sentence runs on like that without a blank. */
const encoded = /(?:^|[\s,;:"'(])(?=[A-Za-z0-9+/_=-]*\d)[A-Za-z0-9+/_-]{160,}={0,2}(?=$|[\s"')])/;
const binaryShare = 0.05;

export type Legibility = 'readable' | 'binary' | 'encoded';

/** Judged by what is in it. Pure. */
export function legibilityOf(text: string): Legibility {
  const strange = text.replaceAll(lineEnds, '').match(notText)?.length ?? 0;
  if (strange > 2 && strange / [...text].length > binaryShare) return 'binary';
  return encoded.test(text) ? 'encoded' : 'readable';
}

/** The same of every text in a value, names included: readable only where all of them are. */
export function isLegible(value: unknown): boolean {
  if (typeof value === 'string') return legibilityOf(value) === 'readable';
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isLegible(name) && isLegible(member));
}
