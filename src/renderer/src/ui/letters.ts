/** How a client is drawn that has no mark: letters of its name, on a tint. */

/** One letter of each of the first two words, or the first two of a single one: `CC`, `Cu`, `git` has `gi`. */
export function lettersOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = '', second] = words.map((word) => [...word]);
  return [first[0], second ? second[0] : first[1]].join('');
}

/** By the name, so that a client looks the same on every screen without a list that a new one must be entered into. */
export const tintOf = (name: string): number =>
  ([...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 4) + 1;
