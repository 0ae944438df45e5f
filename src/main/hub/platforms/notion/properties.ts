/** Properties of pages as texts, and texts as properties. https://developers.notion.com/reference/page-property-values */

import type { UpdatePageParameters } from '@notionhq/client';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { spans } from './blocks.ts';
import type { Notion } from './connect.ts';
import { idsIn } from './fields.ts';
import {
  getDataSource,
  plainTexts,
  type ReadColumn,
  type ReadDataSource,
  type ReadPage,
  type ReadProperty,
} from './things.ts';

/** Filters as tools take them, one comparison each, and as Notion does: https://developers.notion.com/reference/filter-data-source-entries */
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

type Filter = {
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

function columnOf({ properties }: ReadDataSource, name: string): Result<ReadColumn> {
  const found = Object.values(properties).find((column) => column.name === name || column.id === name);
  if (found) return ok(found);
  return fail('invalid_arguments', 'The database has no such property.', {
    hint: 'notion_fetch names its properties.',
  });
}

/** What a tool takes as the value of any property. */
const PropertyValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
type PropertyValue = z.infer<typeof PropertyValue>;

/** The properties of a write as Notion takes them, checked against the columns that there are. */
export const properties = z
  .record(z.string(), PropertyValue)
  .refine((given) => Object.keys(given).length <= 50, 'must be at most 50')
  .optional()
  .describe('By name. Dates as 2026-11-24 or start/end; people, relations by id; null empties');

type Requests = NonNullable<UpdatePageParameters['properties']>;
type Request = Requests[string];

/** What a page has for columns: those of the data source that it is in, or its title alone. */
export async function columnsFor(
  notion: Notion,
  { parent }: Pick<ReadPage, 'parent'>,
): Promise<Result<ReadDataSource | undefined>> {
  return parent.data_source_id === undefined ? ok(undefined) : getDataSource(notion, parent.data_source_id);
}

const titleColumn = (source: ReadDataSource | undefined): string =>
  Object.values(source?.properties ?? {}).find(({ type }) => type === 'title')?.name ?? 'title';

export function plannedProperties(
  source: ReadDataSource | undefined,
  title: string | undefined,
  given: Record<string, PropertyValue> = {},
): Result<Requests> {
  const planned: [string, Request][] = [];
  if (title !== undefined) planned.push([titleColumn(source), { title: spans(title) }]);
  for (const [name, value] of Object.entries(given)) {
    if (!source) return fail('invalid_arguments', 'Only rows of a database have properties; a page has a title.');
    const column: Result<ReadColumn> = columnOf(source, name);
    if (!column.ok) return column;
    if (column.value.type === 'title') return fail('invalid_arguments', `${name} is the title: give it as title.`);
    const request = propertyRequest(column.value, value);
    if (!request.ok) return request;
    // The one place where the type of a column, which is data, becomes one of the client's types.
    planned.push([column.value.name, request.value as Request]);
  }
  return ok(Object.fromEntries(planned));
}

/** A value as it is shown to anyone who has to approve it, in the form in which what is there now is shown. */
export const valueText = (value: PropertyValue): string | null =>
  value === null || value === '' ? null : Array.isArray(value) ? value.join('\n') : String(value);

const Texts = z.array(z.object({ plain_text: z.string() }));
const Option = z.object({ name: z.string() }).nullable();
const Person = z.object({ id: z.string(), name: z.string().nullish() });
const Day = z.object({ start: z.string(), end: z.string().nullish() }).nullable();

const personText = ({ id, name }: z.infer<typeof Person>): string => (name ? `${name} (${id})` : id);
const dayText = (day: z.infer<typeof Day>): string => (day ? [day.start, day.end].filter(Boolean).join('/') : '');

const shown: Record<string, (value: unknown) => string> = {
  title: (value) => plainTexts(Texts.parse(value)),
  rich_text: (value) => plainTexts(Texts.parse(value)),
  select: (value) => Option.parse(value)?.name ?? '',
  status: (value) => Option.parse(value)?.name ?? '',
  multi_select: (value) =>
    lines(
      z
        .array(z.object({ name: z.string() }))
        .parse(value)
        .map(({ name }) => name),
    ),
  people: (value) => lines(z.array(Person).parse(value).map(personText)),
  relation: (value) =>
    lines(
      z
        .array(z.object({ id: z.string() }))
        .parse(value)
        .map(({ id }) => id),
    ),
  date: (value) => dayText(Day.parse(value)),
  files: (value) =>
    lines(
      z
        .array(z.object({ name: z.string() }))
        .parse(value)
        .map(({ name }) => name),
    ),
  checkbox: (value) => String(z.boolean().parse(value)),
  number: (value) => String(z.number().nullable().parse(value) ?? ''),
  unique_id: (value) => {
    const { prefix, number } = z.object({ prefix: z.string().nullish(), number: z.number().nullable() }).parse(value);
    return number === null ? '' : [prefix, number].filter((part) => part !== null && part !== undefined).join('-');
  },
  formula: (value) => inner(value),
  rollup: (value) => inner(value),
  created_by: (value) => personText(Person.parse(value)),
  last_edited_by: (value) => personText(Person.parse(value)),
  verification: (value) => z.object({ state: z.string() }).nullable().parse(value)?.state ?? '',
  place: (value) =>
    z.object({ name: z.string().nullish(), address: z.string().nullish() }).nullable().parse(value)?.name ?? '',
  button: () => '',
};

const lines = (texts: string[]): string => texts.join('\n');

/** What a formula or a rollup came to, which has its own type. */
function inner(value: unknown): string {
  const { type, ...rest } = z.looseObject({ type: z.string() }).parse(value);
  const result = rest[type];
  if (type === 'array') return lines(z.array(ReadInner).parse(result).map(propertyText));
  if (type === 'date') return dayText(Day.parse(result));
  return typeof result === 'object' ? '' : String(result ?? '');
}

const ReadInner = z.looseObject({ type: z.string() });

/** A property as people read it, lists one a line; empty where it is empty, or of a kind that has no text. */
export function propertyText(property: Pick<ReadProperty, 'type'> & Record<string, unknown>): string {
  const value = property[property.type];
  try {
    return shown[property.type]?.(value) ?? (typeof value === 'string' ? value : '');
  } catch (error) {
    if (error instanceof z.ZodError) return '';
    throw error;
  }
}

const computed = ['formula', 'rollup', 'unique_id', 'button', 'verification', 'place', 'files'];

/** The value of a property in a request. What `propertyText` showed can be given back. */
function propertyRequest(column: ReadColumn, value: PropertyValue): Result<Record<string, unknown>> {
  const { name, type } = column;
  const isCleared = value === null || value === '';
  const set = (request: unknown): Result<Record<string, unknown>> => ok({ [type]: request });
  const wrong = (wanted: string) => fail('invalid_arguments', `The property ${name} is a ${type}: give ${wanted}.`);
  const list = Array.isArray(value) ? value : isCleared ? [] : String(value).split('\n').filter(Boolean);
  switch (type) {
    case 'title':
    case 'rich_text':
      return set(isCleared ? [] : spans(String(value)));
    case 'number': {
      const number = isCleared ? null : Number(value);
      return Number.isNaN(number) || typeof value === 'boolean' ? wrong('a number') : set(number);
    }
    case 'checkbox':
      if (!['true', 'false'].includes(String(value))) return wrong('true or false');
      return set(String(value) === 'true');
    case 'select':
    case 'status':
      return isCleared ? set(null) : options(column, [String(value)], ([only]) => set(only));
    case 'multi_select':
      return options(column, list, set);
    case 'people':
    case 'relation': {
      const ids = idsIn(list.join('\n'));
      const what = type === 'people' ? 'ids of people, from notion_list_users' : 'ids of pages';
      return ids.length === list.length ? set(ids.map((id) => ({ id }))) : wrong(what);
    }
    case 'date': {
      if (isCleared) return set(null);
      const [start = '', end] = String(value).split('/');
      const isDay = [start, end ?? start].every(
        (day) => /^\d{4}-\d{2}-\d{2}/.test(day) && !Number.isNaN(Date.parse(day)),
      );
      return isDay
        ? set({ start, ...(end && { end }) })
        : wrong('a date as 2026-11-24, or two as 2026-11-24/2026-11-26');
    }
    case 'url':
    case 'email':
    case 'phone_number':
      return set(isCleared ? null : String(value));
    default:
      return computed.includes(type) || /^(created|last_edited)_/.test(type)
        ? fail('invalid_arguments', `The property ${name} is a ${type}, which cannot be set here.`)
        : fail('invalid_arguments', `The property ${name} is of a kind that this tool does not know.`);
  }
}

/** Notion makes a new option of any unknown name: a slip would change the database for everybody. */
function options(
  { name, type, ...rest }: ReadColumn,
  names: string[],
  set: (chosen: { name: string }[]) => Result<Record<string, unknown>>,
): Result<Record<string, unknown>> {
  const known = optionsOf({ name, type, ...rest } as ReadColumn);
  const unknown = names.find((one) => !known.includes(one));
  return unknown === undefined
    ? set(names.map((one) => ({ name: one })))
    : fail('invalid_arguments', `The property ${name} has no option of that name.`, {
        hint: 'notion_fetch of the database names its options.',
      });
}

/** The names of the options of a select, status or multi-select. */
export function optionsOf(column: ReadColumn): string[] {
  const config = z.object({ options: z.array(z.object({ name: z.string() })) }).safeParse(column[column.type]);
  return config.success ? config.data.options.map(({ name }) => name) : [];
}

/** A property of a request as `propertyText` will show it once it is made, people and relations by their ids. */
export function requestText(request: unknown): string {
  const [[type, value] = ['', undefined]] = Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(request));
  if (type === 'rich_text' || type === 'title') {
    const texts = z.array(z.object({ text: z.object({ content: z.string() }) })).parse(value);
    return texts.map(({ text }) => text.content).join('');
  }
  if (type === 'people')
    return lines(
      z
        .array(z.object({ id: z.string() }))
        .parse(value)
        .map(({ id }) => id),
    );
  return propertyText({ type, [type]: value });
}
