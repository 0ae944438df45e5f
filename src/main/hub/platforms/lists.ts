/** Lists of platforms, read page by page: cursors, one answer's worth of a list, and walks through a whole one. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { answerBytes, frameBytes, takeItems } from './fitting.ts';

/** A position in a list as an opaque text. It is not signed: reading on grants nothing that a first call does not. */
export function writeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position in a cursor, which may come from anywhere; `invalid_arguments` when it is none. */
export function readCursor<T>(cursor: string, schema: z.ZodType<T>): Result<T> {
  try {
    const position = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (position.success) return ok(position.data);
  } catch {
    // Not JSON: refused like any other text that is no position.
  }
  return fail('invalid_arguments', 'The cursor is not one of this tool.', {
    hint: 'Send `next_cursor` exactly as it was returned, or leave `cursor` out to start again.',
  });
}

/** A page of the platform's, as `At` names it, and how many were shown of what is wanted from there on. */
type ListPosition<At> = { at: At; skip: number };

/** How the pages of a list are named: which is the first, and what a position in a cursor must be. */
type PageNames<At> = { first: At; position: z.ZodType<ListPosition<At>> };

const skip = z.int().min(0).max(10_000);

/** By a token of the platform's; the first page has none. */
export const byToken: PageNames<string> = { first: '', position: z.strictObject({ at: z.string().max(2_000), skip }) };

/** By number, from 1 to the last one that the platform gives. */
export const byNumber = (last: number): PageNames<number> => ({
  first: 1,
  position: z.strictObject({ at: z.int().min(1).max(last), skip }),
});

/** What every list answers with. */
export type ListAnswer<Item> = { items: Item[]; left_out: number; next_cursor?: string };

type ListOptions<At, Raw, Item> = {
  cursor: string | undefined;
  pages: PageNames<At>;
  /** Items at most, and bytes of JSON. */
  most: number;
  bytes?: number;
  /** Whether `keep` leaves out what the key does not cover: then nothing may tell how much that is. */
  isNarrow?: boolean;
  /** Reads a page, undefined for the first. Always of the same size, or the cursor would skip something. */
  fetch(page: At | undefined): Promise<Result<{ things: readonly Raw[]; next?: At | null | undefined }>>;
  keep?(raw: Raw): boolean;
} & (
  | { project(raw: Raw): Item }
  /** For views that need something asked for first, once for all of them. */
  | { projector(wanted: readonly Raw[]): Promise<Result<(raw: Raw) => Item>> }
);

/** One answer's worth of a list, from the cursor on. Fails as `fetch`, `projector` and the cursor do. */
export async function fillAnswer<At, Raw, Item>(
  options: ListOptions<At, Raw, Item>,
): Promise<Result<ListAnswer<Item>>> {
  const { cursor, pages, most, bytes = answerBytes - frameBytes, isNarrow = false, keep = () => true } = options;
  const start = cursor === undefined ? ok({ at: pages.first, skip: 0 }) : readCursor(cursor, pages.position);
  if (!start.ok) return start;
  // What is left of a page is counted, but not for a narrow key.
  const bounds = { start: start.value, first: pages.first, most: isNarrow ? most : Number.POSITIVE_INFINITY, isNarrow };
  const found = await gather<Raw, At>(bounds, async (at) => {
    const page = await options.fetch(at === pages.first ? undefined : at);
    return page.ok ? ok({ wanted: page.value.things.filter(keep), next: page.value.next || undefined }) : page;
  });
  if (!found.ok) return found;
  const { wanted, after } = found.value;
  const project = 'project' in options ? ok(options.project) : await options.projector(wanted.slice(0, most));
  if (!project.ok) return project;
  const { items, leftOut } = takeItems(wanted, { most, bytes }, project.value);
  const next = after(items.length);
  return ok({ items, left_out: leftOut, ...(next && { next_cursor: writeCursor(next) }) });
}

type GatheredPage<Item, At> = { wanted: Item[]; next: At | undefined };

/** `after` is where to read on once so many of them were shown; undefined at the end. */
type Gathered<Item, At> = { wanted: Item[]; after(shown: number): ListPosition<At> | undefined };

const mostPages = 5;

/**
 * What is wanted of the list from a position on: that of the next page on which there is some, and at least `most` more where
 * there are. With a key that `isNarrow` every call reads from the `first` page and counts in what the key covers alone, and
 * says no more where there was none in the pages that are read: a page's number, or a count of what was left out, would tell
 * how much there is where the key does not reach.
 */
export async function gather<Item, At>(
  { start, first, most, isNarrow }: { start: ListPosition<At>; first: At; most: number; isNarrow: boolean },
  read: (at: At) => Promise<Result<GatheredPage<Item, At>>>,
): Promise<Result<Gathered<Item, At>>> {
  const wanted: Item[] = [];
  const seen = new Set<At>();
  let { at, skip } = isNarrow ? { ...start, at: first } : start;
  for (let pages = 1; ; pages += 1) {
    const page = await read(at);
    if (!page.ok) return page;
    seen.add(at);
    const next = seen.has(page.value.next as At) ? undefined : page.value.next; // a page again is no next one
    const before = skip;
    wanted.push(...page.value.wanted.slice(skip));
    if (next === undefined || pages >= mostPages || wanted.length > (isNarrow ? most : 0)) {
      const position = isNarrow ? { at: first, skip: start.skip } : { at, skip: before };
      const onward = isNarrow || next === undefined ? undefined : { at: next, skip: 0 };
      return ok({
        wanted: wanted.slice(0, most),
        after: (shown) => (shown < wanted.length ? { ...position, skip: position.skip + shown } : onward),
      });
    }
    skip = Math.max(0, skip - page.value.wanted.length);
    at = next;
  }
}

/**
 * Slack gives up to ten empty pages in a row before one with something on it (github.com/slackapi/python-slack-sdk/issues/1494),
 * and an API of Google's may give such pages as well (google.aip.dev/158). More of them are a list without an end.
 */
const mostEmpty = 10;

/**
 * For one walk through a list: where it continues after a page with so many things. Undefined at the end, which is also a cursor
 * that was followed before and the first empty page too many.
 */
export function createFollow(): (next: string | null | undefined, things: number) => string | undefined {
  const followed = new Set<string>();
  let empty = 0;
  return (next, things) => {
    empty = things === 0 ? empty + 1 : 0;
    if (!next || followed.has(next) || empty > mostEmpty) return undefined;
    followed.add(next);
    return next;
  };
}

type WalkedPage<Thing> = { things: readonly Thing[]; next: string | null | undefined };

/**
 * Reads a list from its first page on, until `isEnough` says so of a page. `all` where the list ended before, `cut` where it
 * continues beyond so many pages, or in a circle. Fails as `read` does.
 */
export async function walkPages<Thing>(
  pages: number,
  read: (cursor: string | undefined) => Promise<Result<WalkedPage<Thing>>>,
  isEnough: (things: readonly Thing[]) => boolean,
): Promise<Result<'enough' | 'all' | 'cut'>> {
  const follow = createFollow();
  let cursor: string | undefined;
  for (let left = pages; left > 0; left -= 1) {
    const page = await read(cursor);
    if (!page.ok) return page;
    const { things, next } = page.value;
    if (isEnough(things)) return ok('enough');
    if (!next) return ok('all');
    cursor = follow(next, things.length);
    if (cursor === undefined) break;
  }
  return ok('cut');
}
