/**
 * Code blocks, always written at the start of a line: inside of lists and quotations renderers disagree on where
 * one ends, and what one takes for code, another takes for an image.
 */
import { runAt, type Writing } from './writing.ts';

export type Fence = { mark: string; indent: number; quotes: number };

const longestInfo = 200;
const longestStart = 200;

/**
 * Languages for colours. Only these: Open WebUI runs what is called `html`, `svg`, `css` or `js`, and it and others draw
 * `mermaid` and `vega`, which load images from anywhere.
 */
const languages = new Set(
  'bash c cpp csharp clojure dart diff dockerfile elixir go graphql haskell ini java json jsonc jsx kotlin lua makefile nix perl php powershell python py r ruby rust scala sh shell sql swift text toml ts tsx typescript vue yaml yml zig'.split(
    ' ',
  ),
);
const otherNames: Record<string, string> = { js: 'jsx', javascript: 'jsx', mjs: 'jsx', cjs: 'jsx', node: 'jsx' };

const prefix = /[ \t>*+\-\d.)]{0,100}/y;
const marks = /`{1,100}|~{1,100}|/y;
const info = /[^\n]{0,201}/y;

/** Begins the code block that starts with the line at the reader's place, if one does; undefined while that isn't known. */
export function beginCodeBlock(writing: Writing): Fence | 'none' | undefined {
  const { text, at, sink } = writing;
  const before = runAt(writing, at, prefix);
  if (before === undefined) return undefined;
  const start = at + before.length;
  if (!/^[`~]$/.test(text.charAt(start))) return 'none';
  if (!/^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*$/.test(before)) return 'none';
  const mark = runAt(writing, start, marks);
  if (mark === undefined) return undefined;
  if (mark.length < 3) return 'none';
  const said = runAt(writing, start + mark.length, info);
  if (said?.includes('`') && mark.startsWith('`')) return 'none';
  if (said === undefined) return undefined;
  if (said.length > longestInfo) return 'none';
  const tail = sink.tail();
  if (tail !== '') sink.verbatim(tail.endsWith('\n\n') ? '' : tail.endsWith('\n') ? '\n' : '\n\n');
  const word = /^[\w+#-]+/.exec(said.trim().toLowerCase())?.[0] ?? '';
  const language = otherNames[word] ?? word;
  sink.verbatim(`${mark}${languages.has(language) ? language : ''}\n`);
  writing.at = start + mark.length + said.length + 1;
  return { mark, indent: before.length - 1 - before.lastIndexOf('>'), quotes: before.split('>').length - 1 };
}

const lineStart = /[ \t>`~]{0,200}/y;

/** Ends the block if it does at the start of this line, or else begins the line; undefined while that isn't known. */
export function beginCodeLine(writing: Writing, { mark, indent, quotes }: Fence): 'end' | 'line' | undefined {
  const { text, at, sink } = writing;
  const start = runAt(writing, at, lineStart);
  if (start === undefined) return undefined;
  const after = text.charAt(at + start.length);
  // More ends it than the standard says: what looks like an end to any renderer, and a line without the quotation's mark.
  const isOutside = quotes > 0 && !/^[ \t]*>/.test(start);
  const inner = quotes > 0 ? start.replace(/^[ \t>]*>/, '') : start;
  const isMark = new RegExp(`^[ \\t]{0,100}\\${mark.charAt(0)}{${mark.length},}[\`~ \\t]*$`).test(inner);
  const isFence = isMark && (/^\n?$/.test(after) || start.length === longestStart);
  const isOver = start === '' && after === '';
  if (isOver || isOutside || isFence) {
    if (!sink.tail().endsWith('\n')) sink.verbatim('\n');
    if (isFence && !isOutside) writing.at += start.length + (after === '\n' ? 1 : 0);
    sink.verbatim(mark + (isOver || (isFence && !isOutside && after === '') ? '' : '\n'));
    return 'end';
  }
  const quoted = new RegExp(`^(?:[ \\t]*>){0,${quotes}}`).exec(start)?.[0] ?? '';
  const cut = new RegExp(`^ {0,${indent}}`).exec(start.slice(quoted.length))?.[0] ?? '';
  const place = at + quoted.length + cut.length;
  const colons = runAt(writing, place, /:{0,3}/y);
  if (colons === undefined) return undefined;
  // Open WebUI finds a block that starts with `:::` also inside of code, and renders what is in it.
  if (colons.length === 3) sink.verbatim(' ');
  writing.at = place;
  return 'line';
}
