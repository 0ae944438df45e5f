/** Whether a key reaches what its call does not name as its place: found by a search, moved into, or named by a relation. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ToolContext } from '../../tools/tool.ts';
import type { Notion } from './connect.ts';
import { createParents, type Parents, placeIds } from './parents.ts';
import type { ReadPage, ReadParent } from './read.ts';
import { getPage } from './things.ts';

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
