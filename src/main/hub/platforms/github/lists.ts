/**
 * Lists of bounded size, of REST and of GraphQL: an answer holds at most 20,000 bytes of JSON, and a cursor leads to
 * what did not fit.
 */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { answerBytes, frameBytes, takeItems } from '../fitting.ts';
import { type ListAnswer, readCursor, writeCursor } from '../lists.ts';
import type { Parameters } from './request.ts';
import type { Get, GitHubAnswer } from './rest.ts';

/** Where a list continues: a page of GitHub's, of a size fixed by each tool, and how many things of it were passed. */
const PagePosition = z.strictObject({ page: z.int().min(1).max(100_000), skip: z.int().min(0).max(100) });
type PagePosition = z.infer<typeof PagePosition>;

export const readPagePosition = (cursor: string | undefined): Result<PagePosition> =>
  cursor === undefined ? ok({ page: 1, skip: 0 }) : readCursor(cursor, PagePosition);

/** The position after `taken` of a page's remaining `available` things; undefined at the end of the list. */
export function positionAfter(
  at: PagePosition,
  taken: number,
  available: number,
  next: boolean,
): PagePosition | undefined {
  if (taken < available) return { page: at.page, skip: at.skip + taken };
  return next ? { page: at.page + 1, skip: 0 } : undefined;
}

/** `incomplete`: GitHub gives no more of it, though there may be more. */
export type GitHubListAnswer<Item> = ListAnswer<Item> & { incomplete?: boolean };

type GitHubListOptions<Raw, Item> = {
  cursor: string | undefined;
  most: number;
  bytes?: number;
  /** How many pages may be read to find a first item; a page may hold none that is kept. */
  pages?: number;
  /** Of how many things GitHub lists at most, in pages of which size. */
  ceiling?: { things: number; pageSize: number };
  fetch: (page: number) => Promise<Result<GitHubAnswer<readonly Raw[]> & { incomplete?: boolean }>>;
  project: (raw: Raw) => Item;
  keep?: (raw: Raw) => boolean;
};

/** One answer's worth of a paged list, starting at the cursor. Fails as `fetch` and the cursor do. */
export async function listItems<Raw, Item>(
  options: GitHubListOptions<Raw, Item>,
): Promise<Result<GitHubListAnswer<Item>>> {
  const found = await listAndCount(options);
  if (!found.ok) return found;
  const { dropped, ...list } = found.value;
  return ok(list);
}

type ViewsOptions<Read> = Pick<GitHubListOptions<Read, unknown>, 'cursor' | 'bytes' | 'ceiling' | 'keep'> & {
  limit: number;
  /** For a list of a repository, which may hold no commit yet. */
  whenEmpty?: Read[];
  /** Where GitHub wraps the list into an object: under which name. */
  under?: string | undefined;
};

export type View<Read, Shown> = { read: z.ZodType<Read>; project(thing: Read): Shown };

/** The same of what one route lists, as the view of it shows that. `asked` says how many there are on a page. */
export function listViews<Read, Shown>(
  get: Get,
  route: string,
  asked: Parameters,
  { read, project }: View<Read, Shown>,
  { limit, whenEmpty, under, ...options }: ViewsOptions<Read>,
): Promise<Result<GitHubListAnswer<Shown>>> {
  const list = z.array(read);
  const schema = under === undefined ? list : z.object({ [under]: list }).transform((all) => all[under] ?? []);
  const fetch = (page: number) => get(route, { ...asked, page }, schema, whenEmpty && { whenEmpty });
  return listItems({ ...options, most: limit, fetch, project });
}

/** The same, and how many things on the way were not kept. */
export async function listAndCount<Raw, Item>(
  options: GitHubListOptions<Raw, Item>,
): Promise<Result<GitHubListAnswer<Item> & { dropped: number }>> {
  const { most, bytes = answerBytes - frameBytes, pages = 5, fetch, project, keep } = options;
  const start = readPagePosition(options.cursor);
  if (!start.ok) return start;
  let at = start.value;
  let dropped = 0;
  for (let read = 1; ; read += 1) {
    const page = await fetch(at.page);
    if (!page.ok) return page;
    const raw = page.value.value.slice(at.skip);
    const found = takeItems(raw, { most, bytes }, project, keep);
    dropped += found.dropped;
    // GitHub answers past the end of a list with an empty page.
    const goesOn = page.value.next && page.value.value.length > 0;
    const next = positionAfter(at, found.taken, raw.length, goesOn);
    if (found.items.length > 0 || !next || read >= pages) {
      const { items, leftOut } = found;
      const isCapped = !next && isAtCeiling(options.ceiling, at.page, page.value.value.length);
      return ok({
        items,
        dropped,
        left_out: leftOut,
        ...(next && { next_cursor: writeCursor(next) }),
        ...((isCapped || page.value.incomplete) && { incomplete: true }),
      });
    }
    at = next;
  }
}

/** Whether the last page of a list ends where GitHub's own limit does, so that nobody can tell whether that is the end. */
export const isAtCeiling = (
  ceiling: { things: number; pageSize: number } | undefined,
  page: number,
  size: number,
): boolean => ceiling !== undefined && (page - 1) * ceiling.pageSize + size >= ceiling.things;

export const PageInfo = z.object({ endCursor: z.string().nullish(), hasNextPage: z.boolean() });

/** `raw` may hold more things than the page has nodes, in the same order each time, such as replies among comments. */
type ConnectionPage<Raw> = { raw: readonly Raw[]; pageInfo: z.infer<typeof PageInfo> };

/** After which node of GitHub's a page begins, and how many things of it were passed. */
const ConnectionPosition = z.strictObject({ after: z.string().max(300).nullable(), skip: z.int().min(0).max(10_000) });
type ConnectionPosition = z.infer<typeof ConnectionPosition>;

export const readConnectionPosition = (cursor: string | undefined): Result<ConnectionPosition> =>
  cursor === undefined ? ok({ after: null, skip: 0 }) : readCursor(cursor, ConnectionPosition);

/** One answer's worth of the page that begins at `place`. */
export function takeFromConnection<Raw, Item>(
  { after, skip }: ConnectionPosition,
  { raw, pageInfo }: ConnectionPage<Raw>,
  { most, bytes = answerBytes - frameBytes }: { most: number; bytes?: number },
  project: (raw: Raw) => Item,
): GitHubListAnswer<Item> {
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
