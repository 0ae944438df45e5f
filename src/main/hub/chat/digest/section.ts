import type { Item } from './items.ts';
import type { Words } from './words.ts';

/** What every part of a digest works with. */
export type Digesting = {
  words: Words;
  now: number;
  /** How many lines a list may have. */
  most: number;
  /** Names a thing as a source of the digest, by its `url`. */
  cite(item: Item): void;
};
