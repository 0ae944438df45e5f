/** Lists of bounded size: an answer holds at most 20,000 bytes of JSON, and a cursor leads to what did not fit. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { readCursor, writeCursor } from '../cursor.ts';

/** Where a list goes on: at which of Notion's pages, and how many things of it were passed. */
const Position = z.strictObject({ start: z.string().max(300).optional(), skip: z.int().min(0).max(100) });

type Page<Raw> = { results: Raw[]; has_more: boolean; next_cursor?: string | null | undefined };

export type Listed<Item> = { items: Item[]; left_out: number; next_cursor?: string };

type Options<Raw, Item> = {
  cursor: string | undefined;
  most: number;
  fetch: (page: { page_size: number; start_cursor?: string }) => Promise<Result<Page<Raw>>>;
  /** Undefined for what is left out. */
  project: (raw: Raw) => Promise<Result<Item | undefined>>;
};

const answerBytes = 18_500;
const pageSize = 50;
/** How many of Notion's pages may be read to find a first item. */
const mostPages = 5;

/** One answer's worth of a list, starting at the cursor. Fails as `fetch`, `project` and the cursor do. */
export async function listItems<Raw, Item>(options: Options<Raw, Item>): Promise<Result<Listed<Item>>> {
  const from = options.cursor === undefined ? ok({ skip: 0 }) : readCursor(options.cursor, Position);
  if (!from.ok) return from;
  let at: z.infer<typeof Position> = from.value;
  for (let read = 1; ; read += 1) {
    const { start } = at;
    const page = await options.fetch({ page_size: pageSize, ...(start !== undefined && { start_cursor: start }) });
    if (!page.ok) return page;
    const { results, next_cursor: next } = page.value;
    const taken = await take(results.slice(at.skip), options);
    if (!taken.ok) return taken;
    const { items, passed } = taken.value;
    const left = results.length - at.skip - passed;
    const after = left > 0 ? { ...at, skip: at.skip + passed } : next ? { start: next, skip: 0 } : undefined;
    if (items.length > 0 || !after || read >= mostPages) {
      return ok({ items, left_out: Math.max(0, left), ...(after && { next_cursor: writeCursor(after) }) });
    }
    at = after;
  }
}

async function take<Raw, Item>(
  raw: readonly Raw[],
  { most, project }: Options<Raw, Item>,
): Promise<Result<{ items: Item[]; passed: number }>> {
  const items: Item[] = [];
  let [bytes, passed] = [0, 0];
  for (const one of raw) {
    if (items.length >= most) break;
    const item = await project(one);
    if (!item.ok) return item;
    if (item.value !== undefined) {
      bytes += Buffer.byteLength(JSON.stringify(item.value)) + 1;
      if (bytes > answerBytes) break;
      items.push(item.value);
    }
    passed += 1;
  }
  // A cursor to the same item again would never end; every view is small enough.
  if (items.length === 0 && passed === 0 && raw.length > 0) throw new Error('one item is larger than an answer');
  return ok({ items, passed });
}
