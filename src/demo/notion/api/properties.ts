/** Properties that a request sets on a page, checked against the columns that there are. */
import type { Column, Page } from '../model.ts';
import { refuse } from './errors.ts';
import { type Body, isBody, richTextOf } from './input.ts';
import { columnsOf } from './shapes.ts';
import type { Store } from './store.ts';

const computed = ['formula', 'rollup', 'unique_id', 'created_time', 'created_by', 'last_edited_time', 'last_edited_by'];

export function setProperties(store: Store, page: Page, given: Body): void {
  const columns = columnsOf(store, page);
  const set = Object.entries(given).map(([key, value]): [string, unknown] => {
    const found = Object.entries(columns).find(([name, { id }]) => name === key || id === key);
    if (!found) return refuse('validation_error', `${key} is not a property that exists.`);
    const [name, column] = found;
    const type = column.type;
    if (!isBody(value) || !(type in value)) return refuse('validation_error', `${key} is expected to be ${type}.`);
    if (computed.includes(type)) return refuse('validation_error', `${key} is computed, and cannot be set.`);
    return [name, storedValue(store, column, name, value[type])];
  });
  Object.assign(page.properties, Object.fromEntries(set));
}

function storedValue(store: Store, { type, config }: Column, name: string, value: unknown): unknown {
  switch (type) {
    case 'title':
    case 'rich_text':
      return richTextOf(value, `properties.${name}.${type}`);
    case 'select':
    case 'status':
      return value === null ? null : optionOf(config, type, name, value);
    case 'multi_select':
      return listOf(name, value).map((one) => optionOf(config, type, name, one));
    case 'people':
      return listOf(name, value).map((one) => personOf(store, one));
    case 'relation':
      return listOf(name, value).map((one) => ({ id: store.find('page', String(isBody(one) ? one['id'] : one)).id }));
    case 'date':
      return dateOf(name, value);
    case 'number':
      if (value !== null && typeof value !== 'number') refuse('validation_error', `${name} should be a number.`);
      return value;
    case 'checkbox':
      if (typeof value !== 'boolean') refuse('validation_error', `${name} should be a boolean.`);
      return value;
    default:
      return value;
  }
}

function listOf(name: string, value: unknown): unknown[] {
  return Array.isArray(value) ? value : refuse('validation_error', `${name} should be an array.`);
}

/** Selects learn new options by being given them; a status does not. */
function optionOf(config: Record<string, unknown>, type: string, name: string, given: unknown): unknown {
  const options = (config['options'] ?? []) as { id: string; name: string; color: string }[];
  const wanted = isBody(given) ? given : {};
  const found = options.find((one) => one.id === wanted['id'] || one.name === wanted['name']);
  if (found) return found;
  if (type === 'status' || typeof wanted['name'] !== 'string') {
    refuse(
      'validation_error',
      `Invalid ${type} option for ${name}. ${type} option "${String(wanted['name'])}" does not exist.`,
    );
  }
  const added = { id: `new${options.length}`, name: String(wanted['name']), color: 'default' };
  options.push(added);
  return added;
}

function personOf({ workspace }: Store, given: unknown) {
  const id = isBody(given) ? given['id'] : undefined;
  if (!workspace.users.some((user) => user.id === id)) refuse('validation_error', `No user with the id ${String(id)}.`);
  return { object: 'user', id };
}

function dateOf(name: string, value: unknown): unknown {
  if (value === null) return null;
  const { start, end = null, time_zone = null } = isBody(value) ? value : {};
  if (typeof start !== 'string' || Number.isNaN(Date.parse(start))) {
    refuse('validation_error', `body failed validation: ${name}.date.start should be a valid ISO 8601 date string.`);
  }
  return { start, end, time_zone };
}
