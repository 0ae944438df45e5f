/** The properties of a write as Notion takes them, checked against the columns that there are. */

import type { UpdatePageParameters } from '@notionhq/client';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Notion } from './connect.ts';
import { columnOf } from './filters.ts';
import { PropertyValue, propertyRequest } from './properties.ts';
import type { ReadColumn, ReadDataSource, ReadPage } from './read.ts';
import { spans } from './spans.ts';
import { getDataSource } from './things.ts';

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

/** A value as it is shown to whoever has to approve it, in the form in which what is there now is shown. */
export const valueText = (value: PropertyValue): string | null =>
  value === null || value === '' ? null : Array.isArray(value) ? value.join('\n') : String(value);
