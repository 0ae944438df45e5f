import type { Addresses, Match } from './addresses.ts';

/**
 * What a part of the work reads, and where it writes. Each part either writes what stands at `at`, and moves on, or answers false and
 * leaves all as it was, since what is to come decides what that is.
 */
export type Writing = {
  /** What has arrived. */
  text: string;
  at: number;
  /** Whether nothing else will come. */
  isEnd: boolean;
  sink: Sink;
  /** Inside of what may become the text of a link, in which there is no other link. */
  isLabel: boolean;
  addresses: Addresses;
  /** Is told of each link. Answers the number of its source in the answer, which is not the one that the model was given. */
  cite(match: Match): number;
};

/** What the sticky pattern, a run of characters, finds at a place; undefined while it could become longer. */
export function runAt({ text, isEnd }: Writing, place: number, pattern: RegExp): string | undefined {
  pattern.lastIndex = place;
  const run = pattern.exec(text)?.[0] ?? '';
  return place + run.length < text.length || isEnd ? run : undefined;
}

/** Passes so many characters and writes `piece` in their place. */
export function write(writing: Writing, count: number, piece: string): true {
  writing.at += count;
  writing.sink.write(piece);
  return true;
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
