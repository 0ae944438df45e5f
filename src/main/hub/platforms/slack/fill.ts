import { answerBytes, frameBytes, takeItems } from '../take-items.ts';

/** What is taken from a list's front until an answer is full; each item is cut well below that size. */
export const fill = <Item>(items: readonly Item[]): Item[] =>
  takeItems(items, { most: items.length, bytes: answerBytes - frameBytes }, (item) => item).items;
