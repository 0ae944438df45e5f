import type { DataSource, Page, Parent } from '../model.ts';
import { addBlocks } from './blocks.ts';
import { notFound, refuse } from './errors.ts';
import { type Body, bodyOf, isBody, only } from './input.ts';
import { changeMarkdown, markdownShape } from './markdown.ts';
import { setProperties } from './properties.ts';
import { pageShape, propertiesOf } from './shapes.ts';
import { parentIdOf, type Store } from './store.ts';

/** Where a request puts a page; a database stands for its only data source. */
export function parentOf(store: Store, given: unknown): Parent {
  const parent = isBody(given) ? given : {};
  if (parent['page_id']) return { type: 'page_id', id: store.find('page', String(parent['page_id'])).id };
  if (parent['data_source_id']) {
    return { type: 'data_source_id', id: store.find('data_source', String(parent['data_source_id'])).id };
  }
  if (parent['database_id']) {
    const database = store.find('database', String(parent['database_id']));
    const source = store.childrenOf(database.id).find((one): one is DataSource => one.object === 'data_source');
    return source ? { type: 'data_source_id', id: source.id } : notFound('data source', database.id);
  }
  if (parent['workspace'] === true) return { type: 'workspace' };
  return refuse('validation_error', 'body failed validation: body.parent should be defined.');
}

export async function createPage(store: Store, request: Request): Promise<Response> {
  const body = await bodyOf(request);
  only(body, 'parent', 'properties', 'icon', 'cover', 'children');
  const parent = parentOf(store, body['parent']);
  const own = parent.type === 'workspace' ? { sharedWith: [store.account.label] } : {};
  const draft = { object: 'page' as const, parent, icon: null, properties: {}, publicUrl: null, ...own };
  // Checked on a page that is not there yet, so that a refusal leaves nothing behind.
  const tried = { ...draft, id: '', ...store.stamp() } satisfies Page;
  setProperties(store, tried, isBody(body['properties']) ? body['properties'] : {});
  const page = store.add<Page>({ ...draft, properties: tried.properties, icon: iconOf(body) ?? null });
  try {
    addBlocks(store, { type: 'page_id', id: page.id }, body['children'] ?? []);
  } catch (error) {
    store.workspace.things.splice(store.workspace.things.indexOf(page), 1);
    throw error;
  }
  return Response.json(pageShape(store, page));
}

/** `/v1/pages/{id}` and what is below it. */
export async function servePage(
  store: Store,
  request: Request,
  id: string,
  part?: string,
  name?: string,
): Promise<Response> {
  const page = store.find('page', id);
  const isRead = request.method === 'GET';
  if (part === 'markdown') {
    if (!isRead) changeMarkdown(store, page, await bodyOf(request));
    return Response.json(markdownShape(store, page));
  }
  if (part === 'properties') {
    const found = Object.values(propertiesOf(store, page)).find((one) => one['id'] === name);
    return found ? Response.json({ object: 'property_item', ...found }) : notFound('property', String(name));
  }
  if (part === 'move') return Response.json(move(store, page, await bodyOf(request)));
  if (!isRead) update(store, page, await bodyOf(request));
  return Response.json(pageShape(store, page));
}

function update(store: Store, page: Page, body: Body): void {
  only(body, 'properties', 'icon', 'cover', 'in_trash', 'is_locked');
  if (page.inTrash && body['in_trash'] !== false) {
    refuse('validation_error', "Can't edit block that is in the trash. You must restore it from the trash first.");
  }
  if (isBody(body['properties'])) setProperties(store, page, body['properties']);
  const icon = iconOf(body);
  if (icon !== undefined) page.icon = icon;
  if (typeof body['in_trash'] === 'boolean') page.inTrash = body['in_trash'];
  store.touch(page);
}

function iconOf({ icon }: Body): string | null | undefined {
  if (icon === undefined || icon === null) return icon;
  return isBody(icon) && typeof icon['emoji'] === 'string'
    ? icon['emoji']
    : refuse('validation_error', 'Invalid icon.');
}

function move(store: Store, page: Page, body: Body): unknown {
  only(body, 'parent');
  const parent = parentOf(store, body['parent']);
  for (let above: Parent = parent; ; ) {
    const id = parentIdOf(above);
    if (id === page.id) refuse('validation_error', 'A page cannot be moved into itself.');
    const thing = store.workspace.things.find((one) => one.id === id);
    if (!thing) break;
    above = thing.parent;
  }
  page.parent = parent;
  store.touch(page);
  return pageShape(store, page);
}
