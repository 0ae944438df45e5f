import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { answerBytes, frameBytes, takeItems } from '../take-items.ts';

/** Where a list goes on: Google's token of a page, and how many things of it were passed. */
const Position = z.strictObject({ page: z.string().max(2_000), skip: z.int().min(0).max(1_000) });

export type Page<Raw> = { things: readonly Raw[]; next?: string | undefined };

export type ListOptions<Raw, Item> = {
  cursor: string | undefined;
  most: number;
  /** Always of the same size, or the cursor would skip something. */
  fetch(page: string | undefined): Promise<Result<Page<Raw>>>;
  project(raw: Raw): Item;
  keep?(raw: Raw): boolean;
};

export type Listed<Item> = { items: Item[]; left_out: number; next_cursor?: string };

/** How many pages are read to find a first item: a page may hold none that is kept. */
const mostPages = 5;

/** One answer's worth of a list, from the cursor on. */
export async function listPages<Raw, Item>(options: ListOptions<Raw, Item>): Promise<Result<Listed<Item>>> {
  const { cursor, most, fetch, project, keep } = options;
  const start = cursor === undefined ? ok({ page: '', skip: 0 }) : readCursor(cursor, Position);
  if (!start.ok) return start;
  let at: z.infer<typeof Position> = start.value;
  for (let read = 1; ; read += 1) {
    const page: Result<Page<Raw>> = await fetch(at.page || undefined);
    if (!page.ok) return page;
    const { things, next } = page.value;
    const rest = things.slice(at.skip);
    const found = takeItems(rest, { most, bytes: answerBytes - frameBytes }, project, keep);
    const isWhole = found.taken === rest.length;
    const onward: typeof at | undefined = isWhole
      ? next
        ? { page: next, skip: 0 }
        : undefined
      : { ...at, skip: at.skip + found.taken };
    if (found.items.length > 0 || !onward || read >= mostPages) {
      const { items, leftOut } = found;
      return ok({ items, left_out: leftOut, ...(onward && { next_cursor: writeCursor(onward) }) });
    }
    at = onward;
  }
}
