/** Which folders files are in: a key for one of them covers what is below it. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ResolvedPlace } from '../../policy/place.ts';
import type { PlatformClient } from '../platform.ts';
import { askGoogle, escapedPath } from './ask.ts';
import { fileFields, isPublic, ReadDriveFile } from './file.ts';

/** Folders can be in each other without end, by what several people do at once. */
const deepest = 50;

export const readFile = (client: PlatformClient, id: string): Promise<Result<ReadDriveFile>> =>
  askGoogle(
    client,
    'drive',
    escapedPath`/v3/files/${id}`,
    { fields: fileFields, supportsAllDrives: true },
    ReadDriveFile,
  );

/** Asks for each folder once, for all the files that are looked at together. */
export function createAncestors(
  client: PlatformClient,
): (file: Pick<ReadDriveFile, 'parents'>) => Promise<Result<string[]>> {
  const known = new Map<string, Promise<Result<string[]>>>();
  const parentsOf = async (folder: string): Promise<Result<string[]>> => {
    const read = await readFile(client, folder);
    // Whoever shares a thing need not share what it is in: then nothing above it is known, and nothing covers it.
    if (!read.ok) return read.failure.code === 'platform_not_found' ? ok([]) : read;
    return ok(read.value.parents);
  };
  return async ({ parents }) => {
    const above: string[] = [];
    let level = parents;
    for (let depth = 0; level.length > 0 && depth < deepest; depth += 1) {
      above.push(...level);
      const next: string[] = [];
      for (const folder of level) {
        const asked = known.get(folder) ?? parentsOf(folder);
        known.set(folder, asked);
        const found = await asked;
        if (!found.ok) return found;
        next.push(...found.value.filter((one) => !above.includes(one)));
      }
      level = next;
    }
    return ok(above);
  };
}

/** A file or folder as a place. Its id is its name: whoever shares a folder calls it as they like. */
export async function resolveFile(
  client: PlatformClient,
  kind: string,
  id: string,
  isLimited: boolean,
): Promise<Result<ResolvedPlace>> {
  const read = await readFile(client, id);
  if (!read.ok) return read;
  const { value } = read;
  // `root` stands for another folder in each account.
  if (value.id !== id) return fail('platform_not_found', undefined, { hint: 'Name the folder by its id.' });
  const above = isLimited ? await createAncestors(client)(value) : ok([]);
  if (!above.ok) return above;
  const { ownedByMe: isOurs, shared } = value;
  const place = { kind, id, name: id, isPrivate: !isPublic(value), isOurs, isOwn: isOurs && shared === false };
  return ok({ ...place, within: above.value });
}
