import { ok, type Result } from '../../../../shared/result.ts';
import type { NamedPlace, ResolvedPlace } from '../../policy/place.ts';
import type { PlatformClient } from '../platform.ts';
import { createAuthors, thingWrittenBy } from './authors.ts';
import { connectNotion } from './connect.ts';
import { createParents } from './parents.ts';
import { getThing } from './things.ts';

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
