import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { gather } from '../gather.ts';
import { answerBytes, frameBytes, takeItems } from '../take-items.ts';

/** Where a list goes on: Google's token of a page, and how many things were shown of those that are kept. */
const Position = z.strictObject({ at: z.string().max(2_000), skip: z.int().min(0).max(1_000) });

export type Page<Raw> = { things: readonly Raw[]; next?: string | undefined };

export type ListOptions<Raw, Item> = {
  cursor: string | undefined;
  most: number;
  /** Whether `keep` leaves out what the key does not cover: then nothing may tell how much that is. */
  isNarrow?: boolean;
  /** Always of the same size, or the cursor would skip something. */
  fetch(page: string | undefined): Promise<Result<Page<Raw>>>;
  project(raw: Raw): Item;
  keep?(raw: Raw): boolean;
};

export type Listed<Item> = { items: Item[]; left_out: number; next_cursor?: string };

/** One answer's worth of a list, from the cursor on. */
export async function listPages<Raw, Item>(options: ListOptions<Raw, Item>): Promise<Result<Listed<Item>>> {
  const { cursor, most, isNarrow = false, fetch, project, keep = () => true } = options;
  const start = cursor === undefined ? ok({ at: '', skip: 0 }) : readCursor(cursor, Position);
  if (!start.ok) return start;
  // What is left of a page is counted, but not for a narrow key.
  const wish = { start: start.value, first: '', most: isNarrow ? most : Number.POSITIVE_INFINITY, isNarrow };
  const found = await gather(wish, async (at) => {
    const page = await fetch(at || undefined);
    return page.ok ? ok({ wanted: page.value.things.filter(keep), next: page.value.next || undefined }) : page;
  });
  if (!found.ok) return found;
  const bounds = { most, bytes: answerBytes - frameBytes };
  const { items, leftOut } = takeItems(found.value.wanted, bounds, project);
  const onward = found.value.after(items.length);
  return ok({ items, left_out: leftOut, ...(onward && { next_cursor: writeCursor(onward) }) });
}
