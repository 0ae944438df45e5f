/** Reads what tools of any platform answer, by the fields that they share. */
import type { Fetched } from '../fetch-calls.ts';

export type Item = Record<string, unknown>;

export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const textOf = (item: Item, field: string): string => {
  const value = item[field];
  return typeof value === 'string' ? value.trim() : '';
};
/** The first of these fields that has a text. */
export const firstOf = (item: Item, fields: readonly string[]): string =>
  fields.map((field) => textOf(item, field)).find(Boolean) ?? '';
export const numberOf = (item: Item, field: string): number => (typeof item[field] === 'number' ? item[field] : 0);
export const itemsOf = (value: Item, field = 'items'): Item[] =>
  Array.isArray(value[field]) ? value[field].filter(isItem) : [];

/** The answer as a list or as one thing, whatever the tool wraps it in, such as `runs`, `details` or the `data` of an import. */
export function shapeOf(value: Item, depth = 3): { items?: Item[]; thing?: Item } {
  const whole = ['data', 'items'].find((field) => Array.isArray(value[field]));
  if (whole !== undefined) return { items: itemsOf(value, whole) };
  if (isItem(value['data']) && depth > 0) return shapeOf(value['data'], depth - 1);
  const parts = Object.entries(value).filter(([, part]) => typeof part === 'object' && part !== null);
  const [[field = '', part] = []] = parts;
  if (parts.length !== 1 || 'url' in value || 'id' in value) return { thing: value };
  if (isItem(part)) return depth > 0 ? shapeOf(part, depth - 1) : { thing: part };
  return Array.isArray(part) && part.every(isItem) ? { items: itemsOf(value, field) } : { thing: value };
}

/** The items of several answers, each once, and each with what only its call says: which account, which repository, of several. */
export function joinedItems(fetched: readonly Fetched[]): Item[] {
  const several = (of: (each: Fetched) => string): boolean => new Set(fetched.map(of)).size > 1;
  const hasAccounts = several(({ platform, account }) => `${platform} ${account}`);
  const all = fetched.flatMap(({ arguments: given, account, result }) => {
    const repository = textOf(given, 'repository');
    const more = { ...(repository && { repository }), ...(hasAccounts && { account }) };
    return 'failure' in result ? [] : (shapeOf(result.value).items ?? []).map((item) => ({ ...more, ...item }));
  });
  return [...new Map(all.map((item) => [textOf(item, 'url') || JSON.stringify(item), item])).values()];
}
