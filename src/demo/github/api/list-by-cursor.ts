import { pageRequest } from '../paging.ts';
import { type Answer, failure, ok } from './answer.ts';
import type { Context } from './context.ts';

/** One page of a list whose `Link` header leads on by a cursor, as those of newer parts of GitHub do. */
export function listByCursor<Item extends { id: number }>(
  context: Context,
  all: readonly Item[],
  shape: (item: Item) => object,
): Answer {
  const { query, address } = context;
  const cursorOf = ({ id }: Item) => Buffer.from(`cursor:v2:${id}`).toString('base64');
  const after = query.get('after');
  const before = after === null ? -1 : all.findIndex((item) => cursorOf(item) === after);
  if (after !== null && before < 0) return failure(422, 'Invalid cursor', context.documentation);
  const { size } = pageRequest(query);
  const items = all.slice(before + 1, before + 1 + size);
  const last = items.at(-1);
  if (!last || last === all.at(-1)) return ok(items.map(shape));
  const next = new URLSearchParams(query);
  next.set('after', cursorOf(last));
  return { ...ok(items.map(shape)), headers: { link: `<${address}?${next}>; rel="next"` } };
}
