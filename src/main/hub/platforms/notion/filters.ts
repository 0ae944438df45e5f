/** Filters as tools take them, one comparison each, and as Notion does: https://developers.notion.com/reference/filter-data-source-entries */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ReadColumn, ReadDataSource } from './read.ts';

export const operators = [
  ...([
    'equals',
    'does_not_equal',
    'contains',
    'does_not_contain',
    'before',
    'after',
    'on_or_before',
    'on_or_after',
  ] as const),
  ...(['less_than', 'greater_than', 'is_empty', 'is_not_empty'] as const),
] as const;

export type Filter = {
  property: string;
  is: (typeof operators)[number];
  value?: string | number | boolean | undefined;
};

/** Types whose filters have another name than they have. */
const named: Record<string, string> = { created_by: 'people', last_edited_by: 'people' };
/** Notion filters those by what they come to, which a query does not know beforehand. */
const unknown = ['formula', 'rollup', 'button', 'place', 'verification'];

/** Undefined where there is none. Fails with `invalid_arguments` for columns that there are not, naming those that there are. */
export function queryFilter(source: ReadDataSource, filters: readonly Filter[]): Result<object | undefined> {
  const parts: object[] = [];
  for (const { property, is, value } of filters) {
    const column = columnOf(source, property);
    if (!column.ok) return column;
    const { type } = column.value;
    if (unknown.includes(type))
      return fail('invalid_arguments', `${property} is a ${type}, which cannot be filtered here.`);
    const isBare = is === 'is_empty' || is === 'is_not_empty';
    if (!isBare && value === undefined) return fail('invalid_arguments', `The filter on ${property} needs a value.`);
    parts.push({ property: column.value.name, [named[type] ?? type]: { [is]: isBare ? true : value } });
  }
  return ok(parts.length > 1 ? { and: parts } : parts[0]);
}

type Sort = { direction: 'ascending' | 'descending' } & (
  | { property: string }
  | { timestamp: 'created_time' | 'last_edited_time' }
);

export function sortsOf(
  source: ReadDataSource,
  by: string | undefined,
  isDescending: boolean,
): Result<Sort[] | undefined> {
  if (by === undefined) return ok(undefined);
  const direction = isDescending ? 'descending' : 'ascending';
  if (by === 'created_time' || by === 'last_edited_time') return ok([{ timestamp: by, direction }]);
  const column = columnOf(source, by);
  return column.ok ? ok([{ property: column.value.name, direction }]) : column;
}

export function columnOf({ properties }: ReadDataSource, name: string): Result<ReadColumn> {
  const found = Object.values(properties).find((column) => column.name === name || column.id === name);
  if (found) return ok(found);
  const names = Object.keys(properties).slice(0, 40).join(', ');
  return fail('invalid_arguments', 'The database has no such property.', { hint: `Its properties: ${names}.` });
}
