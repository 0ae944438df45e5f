/** Links, images, references and the numbers of sources: all that Markdown writes with brackets. */
import { codeSpan, shownAddress } from './addresses.ts';
import { writeText } from './text.ts';
import { createSink, type Writing, write } from './writing.ts';

const longestLabel = 1_000;
const longestTarget = 2_000;

/** Writes what starts with `[` or `![`; of an image only its text is left, and where it was. */
export function writeBracket(writing: Writing): boolean {
  const { text, at, sink, isEnd } = writing;
  const mark = text.charAt(at) === '!' ? '!' : '';
  const label: Writing = { ...writing, at: at + mark.length + 1, sink: createSink('['), isLabel: true };
  for (;;) {
    const character = text.charAt(label.at);
    if (character === '' && !isEnd) return false;
    // A label in a label makes the outer one text. So no character is ever looked at by more than one attempt.
    if (/^[[\n]?$/.test(character) || label.sink.text().length > longestLabel) {
      for (const piece of [mark, '[', label.sink.text()]) sink.write(piece);
      writing.at = label.at;
      return true;
    }
    if (character === ']') break;
    if (!writeText(label)) return false;
  }
  const said = label.sink.text();
  const after = label.at + 1;
  if (after === text.length && !isEnd) return false;
  const found = readTarget(writing, after);
  if (!found) return false;
  writing.at = found.end;
  if (found.target !== undefined) {
    writeLink(writing, said, found.target);
    return true;
  }
  sink.write(mark);
  if (writeCitation(writing, said)) return true;
  sink.write('[');
  sink.write(said);
  writing.at -= 1;
  return writeClosing(writing);
}

/** A `]` that ends no link of ours is kept from ending any other. */
export function writeClosing(writing: Writing): boolean {
  const next = writing.text.charAt(writing.at + 1);
  if (next === '' && !writing.isEnd) return false;
  return write(writing, 1, /^[\s.,;!?]?$/.test(next) ? ']' : '&#93;');
}

function writeLink({ addresses, cite, sink }: Writing, label: string, target: string): void {
  const match = addresses.match(target, label);
  const shown = codeSpan(shownAddress(target));
  if (match) {
    cite(match);
    sink.write(`[${label.trim() === '' ? shown : label}${match.note ?? ''}](${match.url})`);
    return;
  }
  // Something must stand where the link was, or what stands around it would join, such as `ww` and `w.example.com`.
  if (!/(?:^|[\s(]|["'“‘])[*_~]{0,4}$/.test(sink.tail())) sink.write(' ');
  const isSame = label.trim() === '' || label === shown;
  if (!isSame) sink.write(label);
  sink.write(shown === '' ? ' ' : isSame ? shown : ` (${shown})`);
}

/**
 * `[3]` or `[1, 2]`: whether it was one with a known source among its numbers. The link keeps its brackets, since Open WebUI
 * (0.11 to 0.12) takes a bare number in brackets for its own citation and shows the address behind it as text.
 */
function writeCitation({ addresses, cite, sink }: Writing, label: string): boolean {
  if (!/^\d{1,6}(?:\s*[,，、]\s*\d{1,6})*$/.test(label)) return false;
  const pieces = label.match(/\d+/g)?.map((digits) => ({ digits, match: addresses.source(Number(digits)) }));
  if (!pieces?.some(({ match }) => match)) return false;
  const texts = pieces.map(({ match, digits }) => (match ? `[[${cite(match)}]](${match.url})` : `[${digits}&#93;`));
  sink.write(texts.join(', '));
  return true;
}

/** `(<target> "title")` or `(target 'title')`; a bracket or a code span in it would begin before the link ends. */
const place = new RegExp(
  [
    String.raw`\([ \t]*(?:(?:<(?<angled>(?:\\.|[^[<>\x60\\\n])*)>|(?<bare>(?:\\\S|\((?:\\\S|[^()\s[<\x60\\])*\)|[^()\s[<\x60\\])+))`,
    String.raw`(?:[ \t]+(?:"[^"[\x60\n]*"[ \t]*|'[^'[\x60\n]*'[ \t]*)?)?)?\)`,
  ].join(''),
  'y',
);

/** Where a link at this place leads, and where it ends; undefined while it isn't known whether there is one. */
function readTarget({ text, isEnd }: Writing, start: number): { target?: string; end: number } | undefined {
  place.lastIndex = start;
  const found = place.exec(text);
  if (found && found[0].length <= longestTarget) {
    const target = found.groups?.['angled'] ?? found.groups?.['bare'] ?? '';
    const plain = target.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&amp;', '&');
    return { target: plain, end: place.lastIndex };
  }
  const isKnown = isEnd || text.length - start > longestTarget || /^[^(]|\n/.test(text.slice(start));
  return isKnown ? { end: start } : undefined;
}
