/** Where things are in Notion, and which of them a key covers. */
import * as z from 'zod';
import type { OfferedPlace } from '../../../../shared/places.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { NamedPlace, ResolvedPlace } from '../../policy/place.ts';
import { walkPages } from '../lists.ts';
import type { PlatformClient } from '../platform.ts';
import type { ToolContext } from '../tool.ts';
import { createAuthors, thingWrittenBy } from './authors.ts';
import { connectNotion, type Notion } from './connect.ts';
import {
  getPage,
  getThing,
  listPage,
  type ReadDataSource,
  ReadFound,
  type ReadPage,
  ReadParent,
  thingTitle,
} from './things.ts';

/** What a page is in, up to the top of what the connection may see: a key for one of those covers the page too. */
const ReadPlaced = z.object({ parent: ReadParent });
/** Nobody nests so deep; what is deeper is not covered. */
const mostSteps = 50;

type Parents = {
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
const placeIds = ({ id, parent }: { id: string; parent: ReadParent }): [string, ...string[]] => [
  id,
  ...[parent.data_source_id, parent.database_id, parent.page_id].filter((one) => one !== undefined),
];

type Limits = Pick<ToolContext, 'allows' | 'isLimited'>;

/** It, or something that it is in. Fails as the platform does. */
export async function isPageCovered(
  { allows, isLimited }: Limits,
  parents: Parents,
  thing: { id: string; parent: ReadParent },
): Promise<Result<boolean>> {
  if (!isLimited('page') || allows('page', ...placeIds(thing))) return ok(true);
  const above = await parents.above(thing.parent, (id) => allows('page', id));
  return above.ok ? ok(above.value.some((id) => allows('page', id))) : above;
}

const Related = z.object({ relation: z.array(z.object({ id: z.string() })), has_more: z.boolean().default(false) });

/**
 * Whether a key may set the relations of a request, in place of those of `now`: it has to reach every page that comes or goes, since such a
 * page may show the relation as well. Fails too where Notion does not show all that would go.
 */
export async function relationsCovered(
  notion: Notion,
  limits: Limits,
  requests: Record<string, unknown>,
  now?: ReadPage,
): Promise<Result<true>> {
  const parents = createParents(notion);
  for (const [name, request] of Object.entries(requests)) {
    const wanted = Related.safeParse(request).data;
    if (!wanted) continue;
    const held = Related.safeParse(now?.properties[name]).data;
    if (held?.has_more) return fail('platform_refused', `${name} holds more pages than Notion shows: change it there.`);
    const idsOf = (of: typeof held) => new Set(of?.relation.map(({ id }) => id));
    for (const id of idsOf(held).symmetricDifference(idsOf(wanted))) {
      if (!limits.isLimited('page') || limits.allows('page', id)) continue;
      const page = await getPage(notion, id);
      const covered = page.ok ? await isPageCovered(limits, parents, page.value) : page;
      if (!covered.ok && covered.failure.code !== 'platform_not_found') return covered;
      if (!covered.ok || !covered.value)
        return fail('not_allowed', `The key does not cover a page that ${name} would name or no longer name.`);
    }
  }
  return ok(true);
}

/**
 * What an id stands for. Only what is published on the web is not private. It is ours where a member made it and a member, or
 * this connection, edited it last; Notion does not tell who edited it in between.
 */
export async function resolvePage(
  client: PlatformClient,
  { kind, name }: NamedPlace,
  isLimited: boolean,
): Promise<Result<ResolvedPlace>> {
  const notion = await connectNotion(client);
  const found = await getThing(notion, name);
  if (!found.ok) return found;
  const { id, parent, public_url } = found.value;
  const above = isLimited ? await createParents(notion).above(parent) : ok([]);
  if (!above.ok) return above;
  const { outsider } = await thingWrittenBy(notion, createAuthors(notion), found.value);
  const isOurs = outsider === undefined;
  // What it says is one text of all who wrote in it. What else a change shows says its tool.
  return ok({ kind, id, name: id, within: above.value, isPrivate: !public_url, isOurs, isOnlyOurs: isOurs });
}

/** Of 100 things each. Notion takes about three requests a second. */
const mostSearches = 5;

/** The pages and databases that are shared with the connection. A database goes by the id that its address has. */
export async function offeredPages(
  client: PlatformClient,
): Promise<Result<{ places: OfferedPlace[]; isAll: boolean }>> {
  const notion = await connectNotion(client);
  const found: (ReadPage | ReadDataSource)[] = [];
  const read = async (cursor: string | undefined) => {
    const asked = { page_size: 100, ...(cursor !== undefined && { start_cursor: cursor }) };
    const page = await notion.read((notion) => notion.search(asked), listPage(ReadFound));
    return page.ok ? ok({ things: page.value.results, next: page.value.next_cursor }) : page;
  };
  const walked = await walkPages(mostSearches, read, (things) => {
    found.push(...things.filter((thing) => thing.object !== 'partial'));
    return false;
  });
  if (!walked.ok) return walked;
  const idOf = ({ object, id, parent }: ReadPage | ReadDataSource) =>
    object === 'data_source' ? (parent.database_id ?? id) : id;
  const titles = new Map(found.map((thing) => [idOf(thing), thingTitle(thing)]));
  const places = found.map((thing) => {
    const { page_id, database_id } = thing.parent;
    const above = titles.get(page_id ?? (thing.object === 'page' ? database_id : undefined) ?? '');
    return { pattern: idOf(thing), name: above ? `${thingTitle(thing)} (in ${above})` : thingTitle(thing) };
  });
  return ok({ places, isAll: walked.value === 'all' });
}
