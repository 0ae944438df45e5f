/** Properties of pages as texts, and texts as properties. https://developers.notion.com/reference/page-property-values */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { idsIn } from './ids.ts';
import { plainTexts } from './project.ts';
import type { ReadColumn, ReadProperty } from './read.ts';
import { spans } from './spans.ts';

/** What a tool takes as the value of any property. */
export const PropertyValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
export type PropertyValue = z.infer<typeof PropertyValue>;

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

/** What a formula or a rollup came to, which has a type of its own. */
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
export function propertyRequest(column: ReadColumn, value: PropertyValue): Result<Record<string, unknown>> {
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
        hint: `Its options: ${known.slice(0, 30).join(', ')}.`,
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
