import { isObject } from '../../web.ts';
import type { Block, NotionDatabase, NotionPage, Parent } from '../model.ts';
import {
  type Body,
  bodyOf,
  objectNotFound,
  only,
  pageOfNotion,
  queryOf,
  refuseInvalid,
  refusePart,
  richTextOf,
} from './input.ts';
import { blockShape } from './shapes.ts';
import type { Store } from './store.ts';

const mostBlocks = 100;
/** How deep a request may nest blocks. */
const deepest = 2;

/** Kinds that requests may make. */
const writable = new Set(
  (
    'paragraph heading_1 heading_2 heading_3 bulleted_list_item numbered_list_item to_do toggle quote callout code equation ' +
    'divider table table_row column_list column bookmark embed image video audio pdf file link_to_page table_of_contents'
  ).split(' '),
);

/** Adds the blocks of a request below a page or block; nothing is added where one of them is refused. */
export function addBlocks(store: Store, parent: Parent, given: unknown, at = 'children', after?: string): Block[] {
  check(given, at, 0);
  let behind = after;
  return (given as Body[]).map((one) => {
    const added = addOne(store, parent, one, behind);
    if (behind !== undefined) behind = added.id;
    return added;
  });
}

function addOne(store: Store, parent: Parent, given: Body, after?: string): Block {
  const type = typeOf(given);
  const { children, ...rest } = given[type] as Body;
  const color = 'rich_text' in rest ? { color: 'default' } : {};
  const value = 'rich_text' in rest ? { ...color, ...rest, rich_text: richTextOf(rest['rich_text'], type) } : rest;
  if (Array.isArray(value['cells']))
    value['cells'] = (value['cells'] as unknown[]).map((cell) => richTextOf(cell, type));
  const added = store.add<Block>({ object: 'block', parent, type, value }, after);
  for (const child of Array.isArray(children) ? (children as Body[]) : []) {
    addOne(store, { type: 'block_id', id: added.id }, child);
  }
  return added;
}

const typeOf = (given: Body): string =>
  String(given['type'] ?? Object.keys(given).find((name) => name !== 'object' && name !== 'type'));

function check(given: unknown, at: string, depth: number): void {
  if (!Array.isArray(given)) refusePart(at, 'an array');
  const list = given as unknown[];
  if (list.length > mostBlocks) refusePart(`${at}.length`, `≤ \`100\`, instead was \`${list.length}\``);
  for (const [place, one] of list.entries()) {
    const type = isObject(one) ? typeOf(one) : '';
    const value = isObject(one) ? one[type] : undefined;
    if (!writable.has(type) || !isObject(value)) refusePart(`${at}[${place}]`, 'a block, of a known kind');
    const { rich_text: texts, children } = value as Body;
    if (texts !== undefined) richTextOf(texts, `${at}[${place}].${type}.rich_text`);
    if (children === undefined) continue;
    if (depth >= deepest) refusePart(`${at}[${place}].${type}.children`, 'not present');
    check(children, `${at}[${place}].${type}.children`, depth + 1);
  }
}

/** What is in the trash can be restored, and otherwise not changed. */
export function refuseInTrash({ inTrash }: { inTrash: boolean }): void {
  if (inTrash) refuseInvalid("Can't edit block that is in the trash. You must restore it from the trash first.");
}

const isListed = (one: { object: string }): one is Block | NotionPage | NotionDatabase => one.object !== 'data_source';

/** `/v1/blocks/{id}` and its children. */
export async function serveBlocks(store: Store, request: Request, id: string, part?: string): Promise<Response> {
  const holder = store.findHolder(id);
  if (part === 'children') {
    if (request.method === 'GET') {
      const children = store.childrenOf(holder.id).filter(isListed);
      const shapes = children.map((one) => blockShape(store, one));
      return pageOfNotion(shapes, queryOf(request), 'block');
    }
    const body = await bodyOf(request);
    only(body, 'children', 'position');
    const position = isObject(body['position']) ? body['position'] : {};
    const after = isObject(position['after_block']) ? String(position['after_block']['id']) : undefined;
    if (after !== undefined && !store.childrenOf(holder.id).some((one) => one.id === after))
      objectNotFound('block', after);
    refuseInTrash(holder);
    const type = holder.object === 'page' ? 'page_id' : 'block_id';
    const added = addBlocks(store, { type, id: holder.id }, body['children'], 'children', after);
    store.touch(holder);
    const shapes = added.map((one) => blockShape(store, one));
    return pageOfNotion(shapes, {}, 'block');
  }
  if (request.method === 'DELETE') {
    holder.inTrash = true;
    store.touch(holder);
  }
  return Response.json(blockShape(store, holder));
}
