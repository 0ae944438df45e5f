/** Filters and sorts of a query. https://developers.notion.com/reference/filter-data-source-entries */
import type { DataSource, Page } from '../model.ts';
import { plainText } from '../rich-text.ts';
import { refuse } from './errors.ts';
import { type Body, isBody } from './input.ts';
import { propertiesOf } from './shapes.ts';
import type { Store } from './store.ts';

type Test = (page: Page) => boolean;

/** What a filter keeps; ends the request where it names what there is not. */
export function filterOf(store: Store, source: DataSource, filter: unknown): Test {
  if (filter === undefined) return () => true;
  if (!isBody(filter)) return refuse('validation_error', 'body failed validation: body.filter should be an object.');
  for (const [name, join] of [
    ['and', 'every'],
    ['or', 'some'],
  ] as const) {
    if (!Array.isArray(filter[name])) continue;
    const tests = filter[name].map((one) => filterOf(store, source, one));
    return (page) => tests[join]((test) => test(page));
  }
  if (isBody(filter['last_edited_time']) || isBody(filter['created_time'])) {
    const [key, at] = isBody(filter['created_time'])
      ? ['created_time', 'createdAt' as const]
      : ['last_edited_time', 'editedAt' as const];
    return (page) => compare(new Date(page[at]).toISOString(), filter[key] as Body);
  }
  const name = String(filter['property']);
  const column = Object.entries(source.columns).find(([key, { id }]) => key === name || id === name);
  if (!column) refuse('validation_error', `Could not find property with name or id: ${name}`);
  const [found, { type }] = column as [string, { type: string }];
  const wanted = filter[type];
  if (!isBody(wanted)) {
    return refuse(
      'validation_error',
      `database property ${type} does not match filter ${Object.keys(filter).find((one) => one !== 'property' && one !== 'type')}`,
    );
  }
  return (page) => compare(comparable(propertiesOf(store, page)[found]), wanted);
}

/** A value as filters and sorts see it. */
function comparable(property: Record<string, unknown> | undefined): unknown {
  const value = property?.[String(property['type'])];
  switch (property?.['type']) {
    case 'title':
    case 'rich_text':
      return plainText(value as never);
    case 'select':
    case 'status':
      return isBody(value) ? value['name'] : null;
    case 'multi_select':
      return (value as Body[]).map(({ name }) => name);
    case 'people':
    case 'relation':
      return (value as Body[]).map(({ id }) => id);
    case 'date':
      return isBody(value) ? value['start'] : null;
    case 'formula':
    case 'rollup':
    case 'unique_id':
      return isBody(value) ? (value['number'] ?? null) : null;
    case 'created_by':
    case 'last_edited_by':
      return isBody(value) ? value['id'] : null;
    default:
      return value;
  }
}

function compare(value: unknown, wanted: Body): boolean {
  const [[operator, operand] = ['', undefined]] = Object.entries(wanted);
  const list = Array.isArray(value) ? value : [value];
  const text = String(value ?? '').toLowerCase();
  const isEmpty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  switch (operator) {
    case 'equals':
      return Array.isArray(value)
        ? value.includes(operand)
        : value === operand || text === String(operand).toLowerCase();
    case 'does_not_equal':
      return value !== operand;
    case 'contains':
      return Array.isArray(value) ? list.includes(operand) : text.includes(String(operand).toLowerCase());
    case 'does_not_contain':
      return Array.isArray(value) ? !list.includes(operand) : !text.includes(String(operand).toLowerCase());
    case 'starts_with':
      return text.startsWith(String(operand).toLowerCase());
    case 'is_empty':
      return isEmpty;
    case 'is_not_empty':
      return !isEmpty;
    case 'greater_than':
    case 'after':
      return !isEmpty && ordered(value, operand) > 0;
    case 'less_than':
    case 'before':
      return !isEmpty && ordered(value, operand) < 0;
    case 'on_or_after':
    case 'greater_than_or_equal_to':
      return !isEmpty && ordered(value, operand) >= 0;
    case 'on_or_before':
    case 'less_than_or_equal_to':
      return !isEmpty && ordered(value, operand) <= 0;
    default:
      return refuse('validation_error', `body failed validation: ${operator} is not a condition.`);
  }
}

const ordered = (one: unknown, other: unknown): number => {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [a, b] = [String(one ?? ''), String(other ?? '')];
  return a < b ? -1 : a > b ? 1 : 0;
};

export function sorted(store: Store, source: DataSource, pages: readonly Page[], sorts: unknown): Page[] {
  const given = Array.isArray(sorts) ? (sorts as Body[]) : [];
  const keys = given.map(({ property, timestamp, direction }) => {
    const sign = direction === 'descending' ? -1 : 1;
    if (timestamp)
      return { sign, key: (page: Page) => (timestamp === 'created_time' ? page.createdAt : page.editedAt) };
    const name = Object.keys(source.columns).find((one) => one === property);
    if (name === undefined)
      return refuse('validation_error', `Could not find sort property with name or id: ${property}`);
    return { sign, key: (page: Page) => comparable(propertiesOf(store, page)[name]) };
  });
  return [...pages].sort((a, b) => {
    for (const { sign, key } of keys) {
      const order = ordered(key(a), key(b));
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}
