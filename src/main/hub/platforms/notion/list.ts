/** Lists of bounded size: an answer holds at most 20,000 bytes of JSON, and a cursor leads to what did not fit. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { gather } from '../gather.ts';
import { takeItems } from '../take-items.ts';

/** At which of Notion's pages a list goes on, the first being empty, and how many things of it were shown. */
const Position = z.strictObject({ at: z.string().max(300), skip: z.int().min(0).max(10_000) });

type Page<Raw> = { results: Raw[]; next_cursor?: string | null | undefined };

export type Listed<Item> = { items: Item[]; left_out: number; next_cursor?: string };

type Options<Raw, Item> = {
  cursor: string | undefined;
  most: number;
  /** Whether `project` leaves out what the key does not cover, of which then nothing else may tell either. */
  isNarrow?: boolean;
  fetch: (page: { page_size: number; start_cursor?: string }) => Promise<Result<Page<Raw>>>;
  /** Undefined for what is left out. */
  project: (raw: Raw) => Promise<Result<Item | undefined>>;
};

const answerBytes = 18_500;
const pageSize = 50;
/** The most that Notion gives, for what is read from its first page on in every call. */
const narrowPageSize = 100;

/** One answer's worth of a list, starting at the cursor. Fails as `fetch`, `project` and the cursor do. */
export async function listItems<Raw, Item>(options: Options<Raw, Item>): Promise<Result<Listed<Item>>> {
  const { cursor, most, isNarrow = false, fetch, project } = options;
  const start = cursor === undefined ? ok({ at: '', skip: 0 }) : readCursor(cursor, Position);
  if (!start.ok) return start;
  const page_size = isNarrow ? narrowPageSize : pageSize;
  const bounds = { start: start.value, first: '', most: isNarrow ? most : pageSize, isNarrow };
  const found = await gather<Item, string>(bounds, async (at) => {
    const page = await fetch({ page_size, ...(at && { start_cursor: at }) });
    if (!page.ok) return page;
    const wanted: Item[] = [];
    for (const raw of page.value.results) {
      const item = await project(raw);
      if (!item.ok) return item;
      if (item.value !== undefined) wanted.push(item.value);
    }
    return ok({ wanted, next: page.value.next_cursor ?? undefined });
  });
  if (!found.ok) return found;
  const { items, leftOut } = takeItems(found.value.wanted, { most, bytes: answerBytes }, (item) => item);
  const next = found.value.after(items.length);
  return ok({ items, left_out: leftOut, ...(next && { next_cursor: writeCursor(next) }) });
}
