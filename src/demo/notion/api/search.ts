import type { DataSource, Page } from '../model.ts';
import { plainText } from '../rich-text.ts';
import { bodyOf, isBody, only, paged } from './input.ts';
import { dataSourceShape, pageShape, titleOf } from './shapes.ts';
import type { Store } from './store.ts';

/** By title alone, the latest first. https://developers.notion.com/reference/post-search */
export async function search(store: Store, request: Request): Promise<Response> {
  const body = await bodyOf(request);
  only(body, 'query', 'filter', 'sort', 'start_cursor', 'page_size');
  const words = String(body['query'] ?? '').toLowerCase();
  const kind = isBody(body['filter']) ? body['filter']['value'] : undefined;
  const isOldest = isBody(body['sort']) && body['sort']['direction'] === 'ascending';
  const found = store
    .visible()
    .filter((one): one is Page | DataSource => one.object === 'page' || one.object === 'data_source')
    .filter((one) => kind === undefined || one.object === kind)
    .filter((one) => {
      const title = one.object === 'page' ? titleOf(store, one) : plainText(one.title);
      return title.toLowerCase().includes(words);
    })
    .sort((a, b) => (isOldest ? a.editedAt - b.editedAt : b.editedAt - a.editedAt));
  const shapes = found.map((one) => (one.object === 'page' ? pageShape(store, one) : dataSourceShape(store, one)));
  return Response.json(paged(shapes, body, 'page_or_data_source'));
}
