import type { Result } from '../../../../shared/result.ts';
import { ok } from '../../../../shared/result.ts';
import { byToken, fillAnswer, type ListAnswer } from '../lists.ts';

type Options<Raw, Item> = {
  cursor: string | undefined;
  most: number;
  /** Whether `project` leaves out what the key does not cover, of which then nothing else may tell either. */
  isNarrow?: boolean;
  fetch: (page: {
    page_size: number;
    start_cursor?: string;
  }) => Promise<Result<{ results: Raw[]; next_cursor?: string | null | undefined }>>;
  /** Undefined for what is left out. */
  project: (raw: Raw) => Promise<Result<Item | undefined>>;
};

const listBytes = 18_500;
const pageSize = 50;
/** The most that Notion gives, for what is read from its first page on in every call. */
const narrowPageSize = 100;

/** One answer's worth of a list of Notion's, starting at the cursor. Fails as `fetch`, `project` and the cursor do. */
export function listFromNotion<Raw, Item>(options: Options<Raw, Item>): Promise<Result<ListAnswer<Item>>> {
  const { cursor, most, isNarrow = false, fetch, project } = options;
  const page_size = isNarrow ? narrowPageSize : pageSize;
  return fillAnswer<string, Item, Item>({
    ...{ cursor, pages: byToken, most, bytes: listBytes, isNarrow },
    async fetch(at) {
      const page = await fetch({ page_size, ...(at !== undefined && { start_cursor: at }) });
      if (!page.ok) return page;
      const things: Item[] = [];
      for (const raw of page.value.results) {
        const item = await project(raw);
        if (!item.ok) return item;
        if (item.value !== undefined) things.push(item.value);
      }
      return ok({ things, next: page.value.next_cursor });
    },
    project: (item) => item,
  });
}
