/** Lists of GraphQL, read as those of REST are (`list-items.ts`): answers of bounded size, and a cursor of the hub's own. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { answerBytes, frameBytes, takeItems } from '../take-items.ts';
import type { Listed } from './list-items.ts';

export const PageInfo = z.object({ endCursor: z.string().nullish(), hasNextPage: z.boolean() });

/** `raw` may hold more things than the page has nodes, in the same order each time, such as replies among comments. */
export type Page<Raw> = { raw: readonly Raw[]; pageInfo: z.infer<typeof PageInfo> };

/** After which node of GitHub's a page begins, and how many things of it were passed. */
const Place = z.strictObject({ after: z.string().max(300).nullable(), skip: z.int().min(0).max(10_000) });
export type Place = z.infer<typeof Place>;

export const readPlace = (cursor: string | undefined): Result<Place> =>
  cursor === undefined ? ok({ after: null, skip: 0 }) : readCursor(cursor, Place);

/** One answer's worth of the page that begins at `place`. */
export function takeFromPage<Raw, Item>(
  { after, skip }: Place,
  { raw, pageInfo }: Page<Raw>,
  { most, bytes = answerBytes - frameBytes }: { most: number; bytes?: number },
  project: (raw: Raw) => Item,
): Listed<Item> {
  const rest = raw.slice(skip);
  const { items, taken, leftOut } = takeItems(rest, { most, bytes }, project);
  const next =
    taken < rest.length
      ? { after, skip: skip + taken }
      : pageInfo.hasNextPage && pageInfo.endCursor
        ? { after: pageInfo.endCursor, skip: 0 }
        : undefined;
  return { items, left_out: leftOut, ...(next && { next_cursor: writeCursor(next) }) };
}
