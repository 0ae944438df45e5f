/** Databases, their data sources, and the filters and sorts of a query. https://developers.notion.com/reference/filter-data-source-entries */
import { isObject } from '../../web.ts';
import { type Column, type DataSource, idOf, type NotionDatabase, type NotionPage, plainText } from '../model.ts';
import { type Body, bodyOf, only, pageOfNotion, refuseInvalid, refusePart, richTextOf } from './input.ts';
import { parentOf } from './pages.ts';
import { databaseShape, dataSourceShape, pageShape, propertiesOf } from './shapes.ts';
import type { Store } from './store.ts';

type Test = (page: NotionPage) => boolean;

/** What a filter keeps; ends the request where it names what there is not. */
function filterOf(store: Store, source: DataSource, filter: unknown): Test {
  if (filter === undefined) return () => true;
  if (!isObject(filter)) return refusePart('filter', 'an object');
  for (const [name, join] of [
    ['and', 'every'],
    ['or', 'some'],
  ] as const) {
    if (!Array.isArray(filter[name])) continue;
    const tests = filter[name].map((one) => filterOf(store, source, one));
    return (page) => tests[join]((test) => test(page));
  }
  if (isObject(filter['last_edited_time']) || isObject(filter['created_time'])) {
    const [key, at] = isObject(filter['created_time'])
      ? ['created_time', 'createdAt' as const]
      : ['last_edited_time', 'editedAt' as const];
    return (page) => compare(new Date(page[at]).toISOString(), filter[key] as Body);
  }
  const name = String(filter['property']);
  const column = Object.entries(source.columns).find(([key, { id }]) => key === name || id === name);
  if (!column) refuseInvalid(`Could not find property with name or id: ${name}`);
  const [found, { type }] = column as [string, { type: string }];
  const wanted = filter[type];
  if (!isObject(wanted)) {
    return refuseInvalid(
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
      return isObject(value) ? value['name'] : null;
    case 'multi_select':
      return (value as Body[]).map(({ name }) => name);
    case 'people':
    case 'relation':
      return (value as Body[]).map(({ id }) => id);
    case 'date':
      return isObject(value) ? value['start'] : null;
    case 'formula':
    case 'rollup':
    case 'unique_id':
      return isObject(value) ? (value['number'] ?? null) : null;
    case 'created_by':
    case 'last_edited_by':
      return isObject(value) ? value['id'] : null;
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
      return refuseInvalid(`body failed validation: ${operator} is not a condition.`);
  }
}

const ordered = (one: unknown, other: unknown): number => {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [a, b] = [String(one ?? ''), String(other ?? '')];
  return a < b ? -1 : a > b ? 1 : 0;
};

function sorted(store: Store, source: DataSource, pages: readonly NotionPage[], sorts: unknown): NotionPage[] {
  const given = Array.isArray(sorts) ? (sorts as Body[]) : [];
  const keys = given.map(({ property, timestamp, direction }) => {
    const sign = direction === 'descending' ? -1 : 1;
    if (timestamp)
      return { sign, key: (page: NotionPage) => (timestamp === 'created_time' ? page.createdAt : page.editedAt) };
    const name = Object.keys(source.columns).find((one) => one === property);
    if (name === undefined) return refuseInvalid(`Could not find sort property with name or id: ${property}`);
    return { sign, key: (page: NotionPage) => comparable(propertiesOf(store, page)[name]) };
  });
  return [...pages].sort((a, b) => {
    for (const { sign, key } of keys) {
      const order = ordered(key(a), key(b));
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

export async function createDatabase(store: Store, request: Request): Promise<Response> {
  const body = await bodyOf(request);
  only(body, 'parent', 'title', 'description', 'is_inline', 'initial_data_source', 'icon', 'cover');
  const parent = parentOf(store, body['parent']);
  const title = richTextOf(body['title'] ?? [], 'title');
  const description = richTextOf(body['description'] ?? [], 'description');
  const initial = isObject(body['initial_data_source']) ? body['initial_data_source'] : {};
  const columns = columnsOf(isObject(initial['properties']) ? initial['properties'] : { Name: { title: {} } });
  const database = store.add<NotionDatabase>({ object: 'database', parent, title, description, isInline: false });
  store.add<DataSource>({ object: 'data_source', parent: { type: 'database_id', id: database.id }, title, columns });
  return Response.json(databaseShape(store, database));
}

function columnsOf(given: Body): Record<string, Column> {
  const columns = Object.entries(given).map(([name, value]): [string, Column] => {
    const [type, config] = Object.entries(isObject(value) ? value : {}).find(([key]) => key !== 'type') ?? [];
    if (type === undefined || !isObject(config)) return refuseInvalid(`${name} should be a property.`);
    const options = Array.isArray(config['options']) ? (config['options'] as Body[]) : undefined;
    const kept = options?.map((one) => ({ id: idOf(`option ${one['name']}`).slice(0, 8), color: 'default', ...one }));
    return [
      name,
      {
        id: type === 'title' ? 'title' : idOf(`column ${name}`).slice(0, 4),
        type,
        config: { ...config, ...(kept && { options: kept }) },
      },
    ];
  });
  if (columns.filter(([, { type }]) => type === 'title').length !== 1) {
    refuseInvalid('Title is not provided exactly once.');
  }
  return Object.fromEntries(columns);
}

/** `/v1/databases/{id}`. */
export async function serveDatabase(store: Store, request: Request, id: string): Promise<Response> {
  const database = store.find('database', id);
  if (request.method === 'PATCH') {
    const body = await bodyOf(request);
    only(body, 'title', 'description', 'in_trash', 'is_inline', 'icon', 'cover', 'parent', 'is_locked');
    if (body['title'] !== undefined) database.title = richTextOf(body['title'], 'title');
    if (body['description'] !== undefined) database.description = richTextOf(body['description'], 'description');
    if (typeof body['in_trash'] === 'boolean') database.inTrash = body['in_trash'];
    store.touch(database);
  }
  return Response.json(databaseShape(store, database));
}

/** `/v1/data_sources/{id}`, and what is in it. */
export async function serveDataSource(store: Store, request: Request, id: string, part?: string): Promise<Response> {
  const source = store.find('data_source', id);
  if (part !== 'query') return Response.json(dataSourceShape(store, source));
  const body = await bodyOf(request);
  only(body, 'filter', 'sorts', 'start_cursor', 'page_size', 'in_trash', 'result_type');
  const rows = store.childrenOf(source.id).filter((one): one is NotionPage => one.object === 'page');
  const found = sorted(store, source, rows.filter(filterOf(store, source, body['filter'])), body['sorts']);
  const shapes = found.map((page) => pageShape(store, page));
  return pageOfNotion(shapes, body, 'page_or_data_source');
}
