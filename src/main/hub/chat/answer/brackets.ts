/** Links, images, references and the numbers of sources: all that Markdown writes with brackets. */
import { codeSpan, shownAddress } from './addresses.ts';
import { createSink, look, type Pausing, type Reader, type Sink, type Writing } from './reader.ts';
import { writeText } from './text.ts';

const longestLabel = 1_000;
const longestTarget = 2_000;

/** Writes what starts with the `[` or `![` at the reader's place; of an image only its text is left, and where it was. */
export function* writeBracket(writing: Writing, sink: Sink): Pausing {
  const { reader } = writing;
  const mark = reader.at(0) === '!' ? reader.take(1) : '';
  reader.take(1);
  const label = createSink('[');
  for (;;) {
    const character = yield* look(reader, 0);
    // A label in a label makes the outer one text. So no character is ever looked at by more than one attempt.
    if (/^[[\n]?$/.test(character) || label.text().length > longestLabel) {
      sink.write(mark);
      sink.write('[');
      sink.write(label.text());
      return;
    }
    if (character === ']') break;
    yield* writeText(writing, { sink: label, isLabel: true });
  }
  reader.take(1);
  const target = (yield* look(reader, 0)) === '(' ? yield* readTarget(reader) : undefined;
  if (target !== undefined) {
    writeLink(writing, sink, label.text(), target);
    return;
  }
  sink.write(mark);
  if (writeCitation(writing, sink, label.text())) return;
  sink.write('[');
  sink.write(label.text());
  yield* writeClosing(reader, sink);
}

/** A `]` that ends no link of ours is kept from ending any other. */
export function* writeClosing(reader: Reader, sink: Sink): Pausing {
  sink.write(/^[\s.,;!?]?$/.test(yield* look(reader, 0)) ? ']' : '&#93;');
}

function writeLink({ addresses, cite }: Writing, sink: Sink, label: string, target: string): void {
  const match = addresses.match(target);
  const shown = codeSpan(shownAddress(target));
  if (match) {
    cite(match.source);
    sink.write(`[${label.trim() === '' ? shown : label}](${match.url})`);
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
function writeCitation({ addresses, cite }: Writing, sink: Sink, label: string): boolean {
  if (!/^\d{1,6}(?:\s*[,，、]\s*\d{1,6})*$/.test(label)) return false;
  const pieces = label.match(/\d+/g)?.map((digits) => ({ digits, match: addresses.source(Number(digits)) }));
  if (!pieces?.some(({ match }) => match)) return false;
  const texts = pieces.map(({ match, digits }) =>
    match ? `[[${cite(match.source)}]](${match.url})` : `[${digits}&#93;`,
  );
  sink.write(texts.join(', '));
  return true;
}

/** The target of `(target "title")` at the reader's place, which it then passes; undefined when there is none. */
function* readTarget(reader: Reader): Pausing<string | undefined> {
  let distance = yield* pastBlanks(reader, 1);
  const isAngled = (yield* look(reader, distance)) === '<';
  if (isAngled) distance += 1;
  let target = '';
  let depth = 0;
  for (; distance < longestTarget; distance += 1) {
    const character = yield* look(reader, distance);
    if (/^[[<`\n]?$/.test(character)) return undefined;
    if (character === '\\' && /^[!-/:-@[-`{-~]$/.test(yield* look(reader, distance + 1))) {
      distance += 1;
      target += reader.at(distance);
      continue;
    }
    if (isAngled ? character === '>' : /\s/.test(character) || (character === ')' && depth === 0)) break;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    target += character;
  }
  if (isAngled) distance += 1;
  distance = yield* pastTitle(reader, yield* pastBlanks(reader, distance));
  if (distance > longestTarget || (yield* look(reader, distance)) !== ')') return undefined;
  reader.take(distance + 1);
  return target.replaceAll('&amp;', '&');
}

function* pastBlanks(reader: Reader, start: number): Pausing<number> {
  let distance = start;
  while (distance < longestTarget && /^[ \t]$/.test(yield* look(reader, distance))) distance += 1;
  return distance;
}

function* pastTitle(reader: Reader, start: number): Pausing<number> {
  const quote = yield* look(reader, start);
  if (quote !== '"' && quote !== "'") return start;
  let distance = start + 1;
  while (distance < longestTarget) {
    const character = yield* look(reader, distance);
    if (/^[[`\n]?$/.test(character)) return start;
    distance += 1;
    if (character === quote) return yield* pastBlanks(reader, distance);
  }
  return start;
}
