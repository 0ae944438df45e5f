import type { Column, Database, DataSource, Page } from '../model.ts';
import { idOf } from '../rich-text.ts';
import { refuse } from './errors.ts';
import { type Body, bodyOf, isBody, only, paged, richTextOf } from './input.ts';
import { parentOf } from './pages.ts';
import { filterOf, sorted } from './query.ts';
import { databaseShape, dataSourceShape, pageShape } from './shapes.ts';
import type { Store } from './store.ts';

export async function createDatabase(store: Store, request: Request): Promise<Response> {
  const body = await bodyOf(request);
  only(body, 'parent', 'title', 'description', 'is_inline', 'initial_data_source', 'icon', 'cover');
  const parent = parentOf(store, body['parent']);
  const title = richTextOf(body['title'] ?? [], 'title');
  const description = richTextOf(body['description'] ?? [], 'description');
  const initial = isBody(body['initial_data_source']) ? body['initial_data_source'] : {};
  const columns = columnsOf(isBody(initial['properties']) ? initial['properties'] : { Name: { title: {} } });
  const database = store.add<Database>({ object: 'database', parent, title, description, isInline: false });
  store.add<DataSource>({ object: 'data_source', parent: { type: 'database_id', id: database.id }, title, columns });
  return Response.json(databaseShape(store, database));
}

function columnsOf(given: Body): Record<string, Column> {
  const columns = Object.entries(given).map(([name, value]): [string, Column] => {
    const [type, config] = Object.entries(isBody(value) ? value : {}).find(([key]) => key !== 'type') ?? [];
    if (type === undefined || !isBody(config)) return refuse('validation_error', `${name} should be a property.`);
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
    refuse('validation_error', 'Title is not provided exactly once.');
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
  const rows = store.childrenOf(source.id).filter((one): one is Page => one.object === 'page');
  const found = sorted(store, source, rows.filter(filterOf(store, source, body['filter'])), body['sorts']);
  return Response.json(
    paged(
      found.map((page) => pageShape(store, page)),
      body,
      'page_or_data_source',
    ),
  );
}
