/** One piece of text, of a line and outside of brackets: a word, an address, a code span, or a character. */
import { codeSpan, endsName, isAddress, shownAddress } from './addresses.ts';
import { look, type Pausing, type Place, type Writing } from './reader.ts';

const longestWord = 1_000;
const longestCode = 1_000;
const longestAddress = 2_000;

const punctuation = /^[!-/:-@[-`{-~]$/;
const startsWord = /^[\p{L}\p{N}\p{M}._\-/:@+#%=?]$/u;
/** Scripts without blanks between words: they are not held back for a word's end. */
const isSpaceless =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const isInWord = (character: string, word: string): boolean =>
  (startsWord.test(character) && !isSpaceless.test(character)) ||
  (word !== '' && character === '~') ||
  (word.includes('://') && /^[&,;'!()$^{}]$/.test(character));

/** Writes what stands at the reader's place, which is neither a line break, nor a bracket, nor the end. */
export function* writeText(writing: Writing, place: Place): Pausing {
  const { reader } = writing;
  const character = reader.at(0);
  if (character === '\\') return yield* writeBackslash(writing, place);
  if (character === '`') return yield* writeCode(writing, place);
  if (character === '<') return yield* writeAngle(writing, place);
  if (character === '&') return yield* writeAmpersand(writing, place);
  if (isInWord(character, '')) return yield* writeWord(writing, place);
  // What renderers take for formulas, for a line through text or for a block, may end in the middle of what others see as code.
  const isEscaped = character === '$' || character === '~' || (character === '{' && place.sink.tail().endsWith('{'));
  const isPair = /[\uD800-\uDBFF]/.test(character);
  place.sink.write((isEscaped ? '\\' : '') + reader.take(isPair ? 2 : 1));
}

const withoutBackslash: Record<string, string> = {
  '(': '(',
  ')': ')',
  '&': '&amp;',
  '<': '&lt;',
  '[': '&#91;',
  ']': '&#93;',
  '`': '&#96;',
};

function* writeBackslash(writing: Writing, place: Place): Pausing {
  const { reader } = writing;
  const next = yield* look(reader, 1);
  if (next === '\n') return void place.sink.write(reader.take(1));
  if (!punctuation.test(next) || isInWord(next, '')) return yield* writeWord(writing, place);
  // Open WebUI takes `\(` and `\[` for formulas.
  place.sink.write(withoutBackslash[next] ?? `\\${next}`);
  reader.take(2);
}

/** A code span ends in its line, or else its backticks are text. */
function* writeCode({ reader, searched }: Writing, { sink }: Place): Pausing {
  let count = 1;
  while (count < 64 && (yield* look(reader, count)) === '`') count += 1;
  const kind = count - 1;
  if (kind === 0 || kind === 1 || kind === 2) {
    // What a search before this one has seen, it needn't see again: else many backticks take quadratic time.
    let distance = Math.max(count, searched[kind] - reader.taken());
    while (distance < longestCode) {
      const character = yield* look(reader, distance);
      if (character === '' || character === '\n') break;
      let run = 0;
      while (run < longestCode && (yield* look(reader, distance + run)) === '`') run += 1;
      if (run === count) {
        const content = reader.take(distance + run).slice(count, -count);
        // A blank at both ends is there to keep backticks apart.
        const isPadded = /^ .* $/.test(content) && content.trim() !== '';
        return void sink.write(codeSpan(isPadded ? content.slice(1, -1) : content));
      }
      distance += Math.max(run, 1);
    }
    searched[kind] = reader.taken() + distance;
  }
  sink.write('&#96;'.repeat(reader.take(count).length));
}

function* writeAngle(writing: Writing, place: Place): Pausing {
  const { reader } = writing;
  const { sink } = place;
  const next = yield* look(reader, 1);
  let length = 1;
  if (/^[a-z]$/i.test(next))
    while (length < longestAddress && !/^[\s<>`]?$/.test(yield* look(reader, length))) length += 1;
  if (reader.at(length) === '>') {
    let address = '';
    for (let distance = 1; distance < length; distance += 1) address += reader.at(distance);
    if (/^https?:/i.test(address)) {
      reader.take(length + 1);
      return writeAddress(writing, place, address);
    }
  }
  sink.write('&lt;');
  reader.take(1);
}

const harmless = /^(?:lt|gt|amp|quot|nbsp);$/;

/** Only references to characters that have no meaning in an address stay; others show as they are written. */
function* writeAmpersand({ reader }: Writing, { sink }: Place): Pausing {
  let name = '';
  while (name.length < 40 && /^[#\w]$/.test(yield* look(reader, name.length + 1))) name += reader.at(name.length + 1);
  name += reader.at(name.length + 1);
  sink.write(name.endsWith(';') && name.length > 1 && !harmless.test(name) ? '&amp;' : '&');
  reader.take(1);
}

/** A run of characters without a blank, as code when a renderer might make a link of it. */
function* writeWord(writing: Writing, place: Place): Pausing {
  const { reader } = writing;
  const { sink } = place;
  let word = '';
  let written = '';
  while (word.length < longestWord) {
    const character = yield* look(reader, 0);
    if (character === '\\') {
      const next = yield* look(reader, 1);
      if (next === '\n' || (punctuation.test(next) && !isInWord(next, word))) break;
      const isPair = punctuation.test(next);
      word += isPair ? next : '\\';
      written += isPair ? `\\${next}` : '\\\\';
      reader.take(isPair ? 2 : 1);
    } else {
      if (!isInWord(character, word)) break;
      word += character;
      written += character === '~' ? '\\~' : character;
      reader.take(1);
    }
  }
  // Its end is not in sight, and what follows must not complete an address.
  if (word.length >= longestWord) return void sink.write(codeSpan(word));
  const before = sink.tail();
  const isCut = isSpaceless.test(reader.at(0)) && endsName(word, before);
  if (isCut || isAddress(word, before)) return writeAddress(writing, place, word);
  sink.write(isBlockStart(written, sink.isBlank()) ? `\\${written}` : written);
}

/** `:::` starts a block in Open WebUI, and three dashes at the very start a preamble in some others. */
const isBlockStart = (written: string, isFirst: boolean): boolean =>
  written.startsWith(':::') || (isFirst && /^(?:---|\+\+\+)/.test(written));

function writeAddress({ addresses, cite }: Writing, { sink, isLabel }: Place, text: string): void {
  const mark = /^(_+).+\1$/.exec(text)?.[1] ?? '';
  const address = withoutPunctuation(text.slice(mark.length, text.length - mark.length));
  const match = isLabel ? undefined : addresses.match(address);
  const isWeb = /^https?:\/\//i.test(address);
  const shown = codeSpan((isWeb && shownAddress(address)) || address);
  sink.write(mark);
  sink.write(match ? `[${shown}](${match.url})` : shown);
  if (match) cite(match.source);
  sink.write(text.slice(mark.length + address.length).replaceAll('~', '\\~'));
}

/** What ends a sentence after an address is no part of it, nor is a bracket that was opened before it. */
function withoutPunctuation(text: string): string {
  const bare = text.replace(/[.,:;!?'"_~]+$/, '');
  const isClosed = bare.endsWith(')') && bare.split(')').length > bare.split('(').length;
  return isClosed ? withoutPunctuation(bare.slice(0, -1)) : bare || text;
}
