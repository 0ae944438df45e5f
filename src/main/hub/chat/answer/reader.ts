/** What has arrived of the answer and was not written yet. A step that needs to know more than that pauses. */
export type Reader = {
  push(chunk: string): void;
  end(): void;
  /** Whether what stands at this distance is known: a character, or the end. */
  knows(distance: number): boolean;
  /** The character (UTF-16 unit) at this distance; empty past the end. */
  at(distance: number): string;
  take(count: number): string;
  /** All that is known of the line, without its break. */
  takeLine(): string;
  /** How many characters were taken so far. */
  taken(): number;
};

/** A part of the work that can pause for more of the answer, whatever the chunks. */
export type Steps<Value = void> = Generator<undefined, Value, undefined>;

export function createReader(): Reader {
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
    push(chunk) {
      text = text.slice(position) + chunk;
      before += position;
      position = 0;
    },
    end() {
      ended = true;
    },
    knows: (distance) => ended || position + distance < text.length,
    at: (distance) => text.charAt(position + distance),
    take,
    takeLine() {
      const end = text.indexOf('\n', position);
      return take((end === -1 ? text.length : end) - position);
    },
    taken: () => before + position,
  };
}

/** The character at a distance, once it is known. */
export function* look(reader: Reader, distance: number): Steps<string> {
  while (!reader.knows(distance)) yield;
  return reader.at(distance);
}
