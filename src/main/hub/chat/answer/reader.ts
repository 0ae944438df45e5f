import type { Source } from '../../../../shared/model.ts';
import type { Addresses } from './addresses.ts';

export type Reader = ReturnType<typeof createReader>;

/** A part of the work that can pause for more of the answer, no matter what the chunks. */
export type Pausing<Value = void> = Generator<undefined, Value, undefined>;

/** What has arrived of the answer and was not written yet. A step that needs to know more than that pauses. */
export function createReader() {
  let text = '';
  let position = 0;
  let before = 0;
  let ended = false;
  const take = (count: number): string => {
    const taken = text.slice(position, position + count);
    position += taken.length;
    return taken;
  };
  return {
    push(chunk: string): void {
      text = text.slice(position) + chunk;
      before += position;
      position = 0;
    },
    end(): void {
      ended = true;
    },
    /** Whether what stands at this distance is known: a character, or the end. */
    knows: (distance: number): boolean => ended || position + distance < text.length,
    /** The character (UTF-16 unit) at this distance; empty past the end. */
    at: (distance: number): string => text.charAt(position + distance),
    take,
    /** All that is known of the line, without its break. */
    takeLine(): string {
      const end = text.indexOf('\n', position);
      return take((end === -1 ? text.length : end) - position);
    },
    /** How many characters were taken so far. */
    taken: (): number => before + position,
  };
}

/** The character at a distance, once it is known. */
export function* look(reader: Reader, distance: number): Pausing<string> {
  while (!reader.knows(distance)) yield;
  return reader.at(distance);
}

export type Sink = ReturnType<typeof createSink>;

const tailLength = 8;

/** What is written of an answer. Two harmless pieces side by side must not make a harmful one. */
export function createSink(before = '') {
  let text = '';
  let tail = before;
  let blank = before === '';
  const verbatim = (piece: string) => {
    text += piece;
    tail = (tail + piece).slice(-tailLength);
    blank &&= piece.trim() === '';
  };
  return {
    write: (piece: string): void => verbatim(joins(tail, piece) ? ` ${piece}` : piece),
    /** The inside of a code block, as it is. */
    verbatim,
    /** The last few characters; they survive `flush`. */
    tail: (): string => tail,
    /** All since the last flush. */
    text: (): string => text,
    flush(): string {
      const flushed = text;
      text = '';
      return flushed;
    },
    /** Whether nothing but blanks was ever written. */
    isBlank: (): boolean => blank,
  };
}

function joins(tail: string, piece: string): boolean {
  const last = tail.at(-1) ?? '';
  switch (piece[0]) {
    case '`':
      return last === '`';
    case '[':
      // `![` is an image, and `\[` a formula in Open WebUI.
      return last === '!' || last === '\\';
    case '{':
      return tail.endsWith('\\begin');
    default:
      return false;
  }
}

/** What every part of the writing works with. */
export type Writing = {
  reader: Reader;
  addresses: Addresses;
  /** Its number in the answer, which is not the one that the model was given. */
  cite(source: Source): number;
  /** Up to where no backticks that would end a code span begun by one, two or three of them were found. */
  searched: [number, number, number];
};

/** Where text goes: the answer itself, or what may become the text of a link, in which there is no other link. */
export type Place = { sink: Sink; isLabel: boolean };
