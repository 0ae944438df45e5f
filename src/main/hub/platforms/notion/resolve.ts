import { ok, type Result } from '../../../../shared/result.ts';
import type { NamedPlace, ResolvedPlace } from '../../policy/place.ts';
import type { PlatformClient } from '../platform.ts';
import { createAuthors } from './authors.ts';
import { connectNotion, type Notion } from './connect.ts';
import { createParents } from './parents.ts';
import { getThing, sourceOf, type Thing } from './things.ts';

/**
 * What an id stands for. Only what is published on the web is not private. It is ours where a member made it and a member, or
 * this connection, edited it last; Notion does not tell who edited it in between.
 */
export async function resolve(
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
  const isOurs = await isOfOurs(notion, found.value);
  return ok({ kind, id, name: id, within: above.value, isPrivate: !public_url, isOurs });
}

async function isOfOurs(notion: Notion, thing: Thing): Promise<boolean> {
  // Notion does not say who made a database, but who made what its rows are in.
  const source = thing.object === 'database' ? await sourceOf(notion, thing) : ok(thing);
  if (!source.ok) return false;
  const { created_by, last_edited_by } = source.value;
  return createAuthors(notion).areOurs(created_by?.id, last_edited_by?.id);
}
