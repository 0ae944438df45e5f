/** Reading on in a list of a platform's of which a tool shows some. */
import { ok, type Result } from '../../../shared/result.ts';

/** A page of the platform's, as `At` names it, and how many were shown of what is wanted from there on. */
export type Position<At> = { at: At; skip: number };

type Page<Item, At> = { wanted: Item[]; next: At | undefined };

/** `after` is where to read on once so many of them were shown; undefined at the end. */
type Gathered<Item, At> = { wanted: Item[]; after(shown: number): Position<At> | undefined };

const mostPages = 5;

/**
 * What is wanted of the list from a position on: that of the next page on which there is some, and at least `most` more where
 * there are. With a key that `isNarrow` every call reads from the `first` page and counts in what the key covers alone, and
 * says no more where there was none in the pages that are read: a page's number, or a count of what was left out, would tell
 * how much there is where the key does not reach.
 */
export async function gather<Item, At>(
  { start, first, most, isNarrow }: { start: Position<At>; first: At; most: number; isNarrow: boolean },
  read: (at: At) => Promise<Result<Page<Item, At>>>,
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
