/**
 * Writes Markdown again, piece by piece, in a form in which renderers don't differ; what is no such form is written as text. So nothing that
 * somebody else wrote loads, runs or leads anywhere but to the addresses that the writer was given.
 */
import type { Addresses, Match } from './addresses.ts';
import { writeBracket, writeClosing } from './brackets.ts';
import { beginCodeBlock, beginCodeLine, type Fence } from './code-block.ts';
import { writeText } from './text.ts';
import { createSink, type Writing, write } from './writing.ts';

export type MarkdownWriter = {
  /** What can be shown of the text now. At most about 4 kB wait for what they mean. */
  push(text: string): string;
  end(): string;
};

/** All it gives out, joined, is the same however the text is split into chunks. `cite` is told of each link, and answers its number. */
export function createMarkdownWriter(addresses: Addresses, cite: (match: Match) => number): MarkdownWriter {
  const sink = createSink();
  const plain = createPlainCharacters();
  const writing: Writing = { text: '', at: 0, isEnd: false, sink, isLabel: false, addresses, cite };
  const writeNext = createWriter(writing);
  const more = (text: string, isEnd: boolean): string => {
    Object.assign(writing, { text: writing.text.slice(writing.at) + plain(text, isEnd), at: 0, isEnd });
    while (writeNext());
    return sink.flush();
  };
  return { push: (text) => more(text, false), end: () => more('', true) };
}

/** Writes one piece after the other; false at the end, and while it has to know more. */
function createWriter(writing: Writing): () => boolean {
  let isLineStart = true;
  let fence: Fence | undefined;
  /** All that is known of the line, with its break. */
  const line = (): boolean => {
    const { text, at, sink } = writing;
    const end = text.indexOf('\n', at);
    writing.at = end === -1 ? text.length : end + 1;
    sink.verbatim(text.slice(at, writing.at));
    isLineStart = end !== -1 || writing.isEnd;
    return isLineStart;
  };
  return () => {
    if (fence) {
      if (!isLineStart) return line();
      const begun = beginCodeLine(writing, fence);
      if (begun === 'end') fence = undefined;
      return begun === 'line' ? line() : begun !== undefined;
    }
    const { text, at, isEnd } = writing;
    if (isLineStart) {
      const begun = beginCodeBlock(writing);
      if (begun !== 'none') fence = begun;
      if (begun !== 'none') return begun !== undefined;
    }
    const character = text.charAt(at);
    if (character === '') return false;
    const next = text.charAt(at + 1);
    if (character === '!' && next === '' && !isEnd) return false;
    const isWritten =
      character === '\n'
        ? write(writing, 1, '\n')
        : character === '[' || (character === '!' && next === '[')
          ? writeBracket(writing)
          : character === ']'
            ? writeClosing(writing)
            : writeText(writing);
    if (isWritten) isLineStart = character === '\n';
    return isWritten;
  };
}

/**
 * The characters of a streamed text without those that nobody sees: controls, zero-width and bidirectional ones, variation
 * selectors, the tag block. They hide text, reorder it, or split an address so that no filter knows it. Also inside code.
 */
const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Cleans one chunk after the other; half a character or a line break waits for its other half. */
function createPlainCharacters(): (chunk: string, isLast: boolean) => string {
  let half = '';
  return (chunk, isLast) => {
    const text = half + chunk;
    half = (!isLast && /[\uD800-\uDBFF\r]$/.exec(text)?.[0]) || '';
    return text
      .slice(0, text.length - half.length)
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(hidden, '');
  };
}
