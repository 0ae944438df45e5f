/** What is written of an answer. Two harmless pieces side by side must not make a harmful one. */
export type Sink = {
  write(piece: string): void;
  /** The inside of a code block, as it is. */
  verbatim(piece: string): void;
  /** The last few characters; they survive `flush`. */
  tail(): string;
  /** All since the last flush. */
  text(): string;
  flush(): string;
  /** Whether nothing but blanks was ever written. */
  isBlank(): boolean;
};

const tailLength = 8;

export function createSink(before = ''): Sink {
  let text = '';
  let tail = before;
  let blank = before === '';
  const verbatim = (piece: string) => {
    text += piece;
    tail = (tail + piece).slice(-tailLength);
    blank &&= piece.trim() === '';
  };
  return {
    write: (piece) => verbatim(joins(tail, piece) ? ` ${piece}` : piece),
    verbatim,
    tail: () => tail,
    text: () => text,
    flush() {
      const flushed = text;
      text = '';
      return flushed;
    },
    isBlank: () => blank,
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
