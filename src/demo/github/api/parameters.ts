import { type Answer, invalid } from './answer.ts';
import type { Context } from './context.ts';

/** The first parameter that GitHub would refuse, as the answer that refuses it. */
export function refuseParameters(
  context: Context,
  resource: string,
  choices: Readonly<Record<string, readonly string[]>>,
  times: readonly string[] = [],
): Answer | undefined {
  for (const [field, allowed] of Object.entries(choices)) {
    const value = context.query.get(field);
    if (value !== null && !allowed.includes(value))
      return invalid(context, { resource, field, code: 'invalid', value });
  }
  for (const field of times) {
    const value = context.query.get(field);
    if (value !== null && Number.isNaN(Date.parse(value))) {
      return invalid(context, { resource, field, code: 'invalid', value });
    }
  }
  return undefined;
}

/** A time from the query; the caller has already refused what is none. */
export const timeParameter = (query: URLSearchParams, name: string): number | undefined => {
  const value = query.get(name);
  return value === null ? undefined : Date.parse(value);
};

/** Sorts a copy by a key, ascending unless told otherwise. */
export function sortBy<Item>(
  items: readonly Item[],
  key: (item: Item) => number | string,
  descending: boolean,
): Item[] {
  const sign = descending ? -1 : 1;
  return [...items].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left === right ? 0 : left < right ? -sign : sign;
  });
}
