/** Reads the fields that tools of any platform share out of what they answered. */
import type { Fetched } from '../fetched.ts';

export type Item = Record<string, unknown>;
export type Kind = 'commits' | 'issues' | 'pullRequests' | 'repositories' | 'list' | 'thing';

export const textOf = (item: Item, field: string): string => {
  const value = item[field];
  return typeof value === 'string' ? value : '';
};
/** The day of a time; empty when it is none. */
export const dayIn = (item: Item, field: string): string => /^\d{4}-\d{2}-\d{2}/.exec(textOf(item, field))?.[0] ?? '';
export const numberOf = (item: Item, field: string): number => {
  const value = item[field];
  return typeof value === 'number' ? value : 0;
};
export const textsOf = (item: Item, field: string): string[] => {
  const value = item[field];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};
export const itemsOf = (value: Item, field = 'items'): Item[] => {
  const items = value[field];
  return Array.isArray(items) ? items.filter(isItem) : [];
};
const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What kind of things were fetched, by their fields; an empty list by its tool's name. */
export function kindOf(tool: string, value: Item): Kind {
  if (!Array.isArray(value['items'])) return 'thing';
  const [item] = itemsOf(value);
  if (!item) return kindOfTool(tool);
  if ('sha' in item) return 'commits';
  if ('number' in item && 'state' in item)
    return 'draft' in item || /\/pull\/\d+$/.test(textOf(item, 'url')) ? 'pullRequests' : 'issues';
  if ('pushed_at' in item) return 'repositories';
  return 'list';
}

function kindOfTool(tool: string): Kind {
  if (tool.includes('commits')) return 'commits';
  if (tool.includes('pull_requests')) return 'pullRequests';
  if (tool.includes('issues')) return 'issues';
  return tool.includes('repositories') ? 'repositories' : 'list';
}

/** The items of several answers, each once, and each with the repository that only the arguments name. */
export function joinedItems(fetched: readonly Fetched[]): Item[] {
  const all = fetched.flatMap(({ arguments: given, result }) =>
    'failure' in result
      ? []
      : itemsOf(result.value).map((item) => ({
          ...item,
          repository: textOf(item, 'repository') || textOf(given, 'repository'),
        })),
  );
  const keyOf = (item: Item) => textOf(item, 'url') || JSON.stringify(item);
  return [...new Map(all.map((item) => [keyOf(item), item])).values()];
}

/** In the order of first appearance. */
export function groupBy<Each>(all: readonly Each[], keyOf: (each: Each) => string): [string, Each[]][] {
  const groups = new Map<string, Each[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups];
}
