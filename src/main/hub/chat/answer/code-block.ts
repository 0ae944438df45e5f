/**
 * Code blocks, always written at the start of a line: inside of lists and quotations renderers disagree on where
 * one ends, and what one takes for code, another takes for an image.
 */
import { look, type Pausing, type Reader, type Sink } from './reader.ts';

type Fence = { mark: string; count: number; indent: number; quotes: number; info: string };

const longestPrefix = 100;
const longestInfo = 200;
const longestEnd = 200;

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

/** Writes the code block that starts with the line at the reader's place, if one does. */
export function* writeCodeBlock(reader: Reader, sink: Sink): Pausing<boolean> {
  const fence = yield* readFence(reader);
  if (!fence) return false;
  const tail = sink.tail();
  if (tail !== '') sink.verbatim(tail.endsWith('\n\n') ? '' : tail.endsWith('\n') ? '\n' : '\n\n');
  const word = /^[\w+#-]+/.exec(fence.info.trim().toLowerCase())?.[0] ?? '';
  const language = otherNames[word] ?? word;
  const marks = fence.mark.repeat(fence.count);
  sink.verbatim(`${marks}${languages.has(language) ? language : ''}\n`);
  for (;;) {
    const end = yield* readEnd(reader, fence);
    if (end !== undefined) {
      if (!sink.tail().endsWith('\n')) sink.verbatim('\n');
      sink.verbatim(marks + end);
      return true;
    }
    yield* writeLine(reader, sink, fence);
  }
}

function* readFence(reader: Reader): Pausing<Fence | undefined> {
  let prefix = '';
  while (prefix.length < longestPrefix && /^[ \t>*+\-\d.)]$/.test(yield* look(reader, prefix.length)))
    prefix += reader.at(prefix.length);
  const mark = yield* look(reader, prefix.length);
  if ((mark !== '`' && mark !== '~') || !/^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*$/.test(prefix)) return undefined;
  let count = 1;
  while (count < longestPrefix && (yield* look(reader, prefix.length + count)) === mark) count += 1;
  if (count < 3) return undefined;
  const start = prefix.length + count;
  let info = '';
  while (!/^\n?$/.test(yield* look(reader, start + info.length))) {
    info += reader.at(start + info.length);
    if (info.length > longestInfo || (mark === '`' && info.endsWith('`'))) return undefined;
  }
  reader.take(start + info.length + 1);
  const indent = prefix.length - 1 - prefix.lastIndexOf('>');
  return { mark, count, indent, quotes: prefix.split('>').length - 1, info };
}

/**
 * What is to be written after the closing marks, when the block ends at the reader's place. More ends it than the standard
 * says: whatever looks like an end to any renderer.
 */
function* readEnd(reader: Reader, { mark, count, quotes }: Fence): Pausing<string | undefined> {
  let start = '';
  while (start.length < longestEnd && /^[ \t>`~]$/.test(yield* look(reader, start.length)))
    start += reader.at(start.length);
  const after = yield* look(reader, start.length);
  if (start === '' && after === '') return '';
  // A line without the quotation's mark is outside of it.
  if (quotes > 0 && !/^[ \t]*>/.test(start)) return '\n';
  const inner = quotes > 0 ? start.replace(/^[ \t>]*>/, '') : start;
  const isEnd = new RegExp(`^[ \\t]{0,100}\\${mark}{${count},}[\`~ \\t]*$`).test(inner);
  if (!isEnd || (!/^\n?$/.test(after) && start.length < longestEnd)) return undefined;
  reader.take(start.length);
  if (after === '\n') reader.take(1);
  return after === '' ? '' : '\n';
}

function* writeLine(reader: Reader, sink: Sink, { indent, quotes }: Fence): Pausing {
  for (let quote = 0; quote < quotes; quote += 1) {
    let distance = 0;
    while (distance < longestEnd && /^[ \t]$/.test(yield* look(reader, distance))) distance += 1;
    if ((yield* look(reader, distance)) !== '>') break;
    reader.take(distance + 1);
  }
  for (let blank = 0; blank < indent && (yield* look(reader, 0)) === ' '; blank += 1) reader.take(1);
  // Open WebUI finds a block that starts with `:::` also inside of code, and renders what is in it.
  let colons = 0;
  while (colons < 3 && (yield* look(reader, colons)) === ':') colons += 1;
  if (colons === 3) sink.verbatim(' ');
  for (;;) {
    sink.verbatim(reader.takeLine());
    const next = yield* look(reader, 0);
    if (next === '\n') return sink.verbatim(reader.take(1));
    if (next === '') return;
  }
}
