/** What a call would change, and its arguments, for a person at a terminal who must not be deceived about them. */
import { type Folded, foldBlank } from '../../../shared/folded-lines.ts';
import { type DiffLine, lineDiff } from '../../../shared/line-diff.ts';
import type { Preview } from '../../../shared/model.ts';
import { visible, visibleCharacters } from '../../../shared/visible.ts';

/**
 * Target and number of changes, then each in full: removed lines begin with -, added ones with +, and nothing in them is hidden.
 * A line longer than `width` columns continues behind a |, so that no text can pass for a line of ours.
 */
export function previewLines({ target, changes }: Preview, width: number): string[] {
  const amount = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  return [
    `what it would do to ${quoted(target)}, ${amount}:`,
    ...changes.flatMap((change) => changeLines(change, width)),
  ];
}

function changeLines({ name, before, after, kind, note }: Preview['changes'][number], width: number): string[] {
  const isText = kind === undefined || kind === 'file';
  const what = !isText ? '' : before === null ? ', new' : after === null ? ', removed' : '';
  const said = note === undefined ? '' : ` (${visible(note)})`;
  const lines = lineDiff(before ?? '', after ?? '');
  const held = lines.filter((line) => line.kind !== 'skipped').length;
  const size = held > few ? `, ${held} lines` : '';
  const folded = foldBlank(
    lines,
    (line) => (line.kind === 'skipped' ? undefined : line.text),
    (line) => line.kind,
  );
  return [
    `  ${kind === undefined ? '' : `${kinds[kind]} `}${quoted(name)}${what}${size}${said}:`,
    ...folded.flatMap((one) => foldedLines(one, width - margin)),
  ];
}

const signs = { same: ' ', gone: '-', new: '+', skipped: ' ' } as const;

/** A run of blank lines is told by its number, behind a mark that no line of a text begins with. */
const foldedLines = (one: Folded<DiffLine>, room: number): string[] =>
  'line' in one ? linesOf(one.line, room) : [`    … ${signs[one.of.kind]} ${one.blank} blank lines`];

/** Outside of the quotation marks, where no name of a file can put them. */
const kinds = { file: 'file', warning: 'mind', total: 'in all' };

const margin = 6;
/** A text of more lines is introduced by their number. */
const few = 3;

function linesOf(line: DiffLine, room: number): string[] {
  if (line.kind === 'skipped') return [`    … ${line.lines} unchanged`];
  const text = visible(line.text);
  // Letters of other scripts may take two columns.
  const length = /^[ -~]*$/.test(text) ? room : Math.floor(room / 2);
  const [first = '', ...rest] = text.match(new RegExp(`.{1,${length}}`, 'gu')) ?? [''];
  return [`    ${signs[line.kind]} ${first}`, ...rest.map((part) => `    | ${part}`)];
}

const quoted = (text: string): string => `"${visible(text.replaceAll(/["\\]/g, '\\$&'))}"`;

const indentation = '  ';
/** A string of more characters is introduced by their number. */
const long = 600;
const narrowest = 20;

/**
 * The lines of a value, none wider than `width` columns where that is possible. Strings are quoted; a long or many-lined one
 * continues on further lines, each in separate quotation marks, so that no line of content can pass for one of ours. Of
 * a long one the length is said first.
 */
export function valueLines(value: unknown, width: number, indent = ''): string[] {
  const within = `${indent}${indentation}`;
  const below = (heads: string[], child: unknown): string[] => {
    const lines = valueLines(child, width, within);
    const inline = `${heads.at(-1)} ${lines[0]?.trimStart()}`;
    if (isNested(child) || lines.length > 1 || columnsOf(inline) > width) return [...heads, ...lines];
    return [...heads.slice(0, -1), inline];
  };
  if (!isNested(value))
    return scalarLines(value, Math.max(width - indent.length, narrowest)).map((line) => indent + line);
  if (Array.isArray(value)) return value.flatMap((item) => below([`${indent}-`], item));
  return Object.entries(value).flatMap(([name, member]) => {
    const lines = /^\w{1,40}$/.test(name) ? [name] : stringLines(name, width);
    return below(
      [...lines.slice(0, -1), `${lines.at(-1)}:`].map((line) => indent + line),
      member,
    );
  });
}

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function scalarLines(value: unknown, width: number): string[] {
  return typeof value === 'string' ? stringLines(value, width) : [JSON.stringify(value)];
}

/** All of it, however long: what is left out is where something would be hidden. */
function stringLines(text: string, width: number): string[] {
  const characters = visibleCharacters(text, true);
  const held = text.split('\n').length;
  const lines = foldBlank(quotedLines(characters, width), (line) => (/^"(?:\\n)?"$/.test(line) ? '' : line)).map(
    (one) => ('line' in one ? one.line : `… ${one.blank} blank lines`),
  );
  const size = [characters.length > long && `${characters.length} characters`, held > few && `${held} lines`];
  return held > few || characters.length > long ? [`(${size.filter(Boolean).join(', ')})`, ...lines] : lines;
}

/** Broken after a line end and before the width is exceeded, never within an escape. */
function quotedLines(characters: string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let columns = 2;
  const end = () => {
    lines.push(`"${line}"`);
    line = '';
    columns = 2;
  };
  for (const character of characters) {
    if (columns + columnsOf(character) > width) end();
    line += character;
    columns += columnsOf(character);
    if (character === '\\n') end();
  }
  if (line !== '' || lines.length === 0) end();
  return lines;
}

/** At most so many: what is not ASCII may take two. */
const columnsOf = (text: string) => [...text].reduce((sum, character) => sum + (character < '\u{7F}' ? 1 : 2), 0);
