/** What a page is in, up to the top of what the connection may see: a key for one of those covers the page too. */

import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import type { Notion } from './connect.ts';
import { ReadParent } from './read.ts';

const ReadPlaced = z.object({ parent: ReadParent });
/** Nobody nests so deep; what is deeper is not covered. */
const mostSteps = 50;

export type Parents = {
  /**
   * The ids of all that a thing with that parent is in, the nearest first, until `isEnough` says of one that it will do. Each is
   * asked for once. Fails as the platform does, but where the next one is not shared with the connection: that is the top.
   */
  above(parent: ReadParent, isEnough?: (id: string) => boolean): Promise<Result<string[]>>;
};

export function createParents(notion: Notion): Parents {
  const known = new Map<string, Promise<Result<z.infer<typeof ReadPlaced>>>>();

  function ask(kind: string, id: string): Promise<Result<z.infer<typeof ReadPlaced>>> {
    const asked = known.get(id);
    if (asked) return asked;
    const answer = notion.read(({ pages, databases, blocks }) => {
      if (kind === 'page_id') return pages.retrieve({ page_id: id });
      return kind === 'database_id' ? databases.retrieve({ database_id: id }) : blocks.retrieve({ block_id: id });
    }, ReadPlaced);
    known.set(id, answer);
    return answer;
  }

  return {
    async above(parent, isEnough = () => false) {
      const ids: string[] = [];
      for (let [at, step] = [parent, 0]; step < mostSteps; step += 1) {
        const { data_source_id: source, database_id: database, page_id: page, block_id: block } = at;
        ids.push(...[source, database, page].filter((id) => id !== undefined));
        if (ids.some(isEnough)) return ok(ids);
        const next = page ?? database ?? block;
        if (next === undefined) return ok(ids);
        const found = await ask(page ? 'page_id' : database ? 'database_id' : 'block_id', next);
        if (!found.ok) return found.failure.code === 'platform_not_found' ? ok(ids) : found;
        at = found.value.parent;
      }
      return ok(ids);
    },
  };
}

/** A data source names its database as its parent, by which it is known as well. */
export const placeIds = ({ id, parent }: { id: string; parent: ReadParent }): [string, ...string[]] => [
  id,
  ...[parent.data_source_id, parent.database_id, parent.page_id].filter((one) => one !== undefined),
];
