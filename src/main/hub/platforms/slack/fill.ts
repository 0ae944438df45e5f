import { answerBytes, frameBytes, takeItems } from '../fitting.ts';
import type { ListAnswer } from '../lists.ts';

/** What is taken from a list's front until an answer is full; each item is cut well below that size. */
export const takeFitting = <Item>(items: readonly Item[]): Item[] =>
  takeItems(items, { most: items.length, bytes: answerBytes - frameBytes }, (item) => item).items;

/** Slack's lists do not say how many things of a page wait for the next answer. */
export const withoutCount = <Item>({ items, next_cursor }: ListAnswer<Item>) => ({
  items,
  ...(next_cursor !== undefined && { next_cursor }),
});
