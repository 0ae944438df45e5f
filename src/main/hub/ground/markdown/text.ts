/** One piece of text, of a line and outside of brackets: a word, an address, a code span, or a character. */
import { codeSpan, endsName, isAddress, shownAddress } from './addresses.ts';
import { runAt, type Writing, write } from './writing.ts';

const longestWord = 1_000;
const longestCode = 1_000;

const punctuation = /^[!-/:-@[-`{-~]$/;
const startsWord = /^[\p{L}\p{N}\p{M}._\-/:@+#%=?]$/u;
/** Scripts without blanks between words: they are not held back for a word's end. */
const isSpaceless =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
const isInWord = (character: string, word: string): boolean =>
  (startsWord.test(character) && !isSpaceless.test(character)) ||
  (word !== '' && character === '~') ||
  (word.includes('://') && /^[&,;'!()$^{}]$/.test(character));

/** Writes what is neither a line break, nor a bracket, nor the end. */
export function writeText(writing: Writing): boolean {
  const { text, at, sink } = writing;
  const character = text.charAt(at);
  if (character === '\\') return writeBackslash(writing);
  if (character === '`') return writeCode(writing);
  if (character === '<') return writeAngle(writing);
  if (character === '&') return writeAmpersand(writing);
  if (isInWord(character, '')) return writeWord(writing);
  // What renderers take for formulas, for a line through text or for a block, may end in the middle of what others see as code.
  const isEscaped = character === '$' || character === '~' || (character === '{' && sink.tail().endsWith('{'));
  const length = /[\uD800-\uDBFF]/.test(character) ? 2 : 1;
  return write(writing, length, (isEscaped ? '\\' : '') + text.slice(at, at + length));
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

function writeBackslash(writing: Writing): boolean {
  const { text, at, isEnd } = writing;
  const next = text.charAt(at + 1);
  if (next === '' && !isEnd) return false;
  if (next === '\n') return write(writing, 1, '\\');
  if (!punctuation.test(next) || isInWord(next, '')) return writeWord(writing);
  // Open WebUI takes `\(` and `\[` for formulas.
  return write(writing, 2, withoutBackslash[next] ?? `\\${next}`);
}

const backticks = /`{1,64}/y;
const backticksInLine = /`+|\n/g;

/** A code span ends in its line, or else its backticks are text. */
function writeCode(writing: Writing): boolean {
  const { text, at, isEnd } = writing;
  const marks = runAt(writing, at, backticks);
  if (marks === undefined) return false;
  const count = marks.length;
  const asText = (): boolean => write(writing, count, '&#96;'.repeat(count));
  if (count > 3) return asText();
  backticksInLine.lastIndex = at + count;
  for (;;) {
    const found = backticksInLine.exec(text);
    const index = found?.index ?? text.length;
    if (found?.[0] === '\n' || index - at >= longestCode) return asText();
    if (!isEnd && (!found || backticksInLine.lastIndex === text.length)) return false;
    if (!found) return asText();
    if (found[0].length !== count) continue;
    const content = text.slice(at + count, index);
    // A blank at both ends is there to keep backticks apart.
    const isPadded = /^ .* $/.test(content) && content.trim() !== '';
    return write(writing, index + count - at, codeSpan(isPadded ? content.slice(1, -1) : content));
  }
}

const angled = /<(?:[a-z][^\s<>`]{0,2000})?/iy;

function writeAngle(writing: Writing): boolean {
  const { text, at } = writing;
  const found = runAt(writing, at, angled);
  if (found === undefined) return false;
  const address = found.slice(1);
  if (text.charAt(at + found.length) !== '>' || !/^https?:/i.test(address)) return write(writing, 1, '&lt;');
  writing.at += found.length + 1;
  return writeAddress(writing, address);
}

const reference = /&[#\w]{0,40}/y;
const harmless = /^&(?:lt|gt|amp|quot|nbsp)$/;

/** Only references to characters that have no meaning in an address stay; others show as they are written. */
function writeAmpersand(writing: Writing): boolean {
  const found = runAt(writing, writing.at, reference);
  if (found === undefined) return false;
  const isReference = found !== '&' && writing.text.charAt(writing.at + found.length) === ';';
  return write(writing, 1, isReference && !harmless.test(found) ? '&amp;' : '&');
}

/** A run of characters without a blank, as code when a renderer might make a link of it. */
function writeWord(writing: Writing): boolean {
  const { text, sink, isEnd, addresses } = writing;
  let { at } = writing;
  let word = '';
  let written = '';
  while (word.length < longestWord) {
    const [character, next] = [text.charAt(at), text.charAt(at + 1)];
    if (!isEnd && (character === '' || (character === '\\' && next === ''))) return false;
    if (character === '\\') {
      if (next === '\n' || (punctuation.test(next) && !isInWord(next, word))) break;
      const isPair = punctuation.test(next);
      word += isPair ? next : '\\';
      written += isPair ? `\\${next}` : '\\\\';
      at += isPair ? 2 : 1;
    } else {
      if (!isInWord(character, word)) break;
      word += character;
      written += character === '~' ? '\\~' : character;
      at += 1;
    }
  }
  writing.at = at;
  // Its end is not in sight, and what follows must not complete an address.
  if (word.length >= longestWord) return write(writing, 0, codeSpan(word));
  const before = sink.tail();
  const isCut = isSpaceless.test(text.charAt(at)) && endsName(word, before);
  if (isCut || (isAddress(word, before) && !addresses.leaves?.(word))) return writeAddress(writing, word);
  return write(writing, 0, isBlockStart(written, sink.isBlank()) ? `\\${written}` : written);
}

/** `:::` starts a block in Open WebUI, and three dashes at the very start a preamble in some others. */
const isBlockStart = (written: string, isFirst: boolean): boolean =>
  written.startsWith(':::') || (isFirst && /^(?:---|\+\+\+)/.test(written));

function writeAddress({ addresses, cite, sink, isLabel }: Writing, text: string): true {
  const mark = /^(_+).+\1$/.exec(text)?.[1] ?? '';
  const address = withoutPunctuation(text.slice(mark.length, text.length - mark.length));
  const match = isLabel ? undefined : addresses.match(address);
  const isWeb = /^https?:\/\//i.test(address);
  const shown = codeSpan((isWeb && shownAddress(address)) || address);
  sink.write(mark);
  sink.write(match ? `[${shown}](${match.url})` : shown);
  if (match) cite(match);
  sink.write(text.slice(mark.length + address.length).replaceAll('~', '\\~'));
  return true;
}

/** What ends a sentence after an address is no part of it, nor is a bracket that was opened before it. */
function withoutPunctuation(text: string): string {
  const bare = text.replace(/[.,:;!?'"_~]+$/, '');
  const isClosed = bare.endsWith(')') && bare.split(')').length > bare.split('(').length;
  return isClosed ? withoutPunctuation(bare.slice(0, -1)) : bare || text;
}
