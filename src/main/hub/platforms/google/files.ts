/** Files of Google Drive and their folders: what is read of them, what is shown, and how one is made. */
import * as z from 'zod';
import type { OfferedPlace } from '../../../../shared/places.ts';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { ResolvedPlace } from '../../policy/place.ts';
import { cleanLine, cleanTitle } from '../clean-text.ts';
import type { PlatformClient } from '../platform.ts';
import type { ToolContext } from '../tool.ts';
import { allowsAnyFile, anyFile } from './application.ts';
import { folder, line } from './fields.ts';
import { googleOutsider, isInsider, outsiderMark } from './insider.ts';
import { askGoogle, askGoogleText, escapedPath } from './rest.ts';

const User = z.object({
  emailAddress: z.string().optional(),
  displayName: z.string().optional(),
  me: z.boolean().optional(),
});

export const ReadDriveFile = z.object({
  id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  size: z.string().optional(),
  createdTime: z.string().optional(),
  modifiedTime: z.string().optional(),
  parents: z.array(z.string()).default([]),
  owners: z.array(User).default([]),
  lastModifyingUser: User.optional(),
  ownedByMe: z.boolean().default(false),
  isAppAuthorized: z.boolean().default(false),
  shared: z.boolean().optional(),
  trashed: z.boolean().optional(),
  permissionIds: z.array(z.string()).optional(),
  permissions: z
    .array(
      z.object({
        type: z.string(),
        role: z.string(),
        emailAddress: z.string().optional(),
        domain: z.string().optional(),
      }),
    )
    .optional(),
  webViewLink: z.string().default(''),
  description: z.string().optional(),
});
export type ReadDriveFile = z.infer<typeof ReadDriveFile>;

const user = '(emailAddress,displayName,me)';
/** Without being asked for them Google tells next to none. */
export const listFields = `id,name,mimeType,size,modifiedTime,parents,owners${user},lastModifyingUser${user},ownedByMe,permissionIds,webViewLink`;
const fileFields = `${listFields},isAppAuthorized,createdTime,shared,trashed,description,permissions(type,role,emailAddress,domain)`;

export const googleType = 'application/vnd.google-apps.';
export const folderType = `${googleType}folder`;

/** Names for Google's own kinds; the others are called by their media type. */
const kinds: Record<string, string> = {
  [folderType]: 'folder',
  [`${googleType}document`]: 'document',
  [`${googleType}spreadsheet`]: 'spreadsheet',
  [`${googleType}presentation`]: 'presentation',
  [`${googleType}shortcut`]: 'shortcut',
};
export const fileKind = (mimeType: string): string => kinds[mimeType] ?? cleanTitle(mimeType, 100);

/** Whether anybody may read it, with its address or without. Who may not see that is told nothing, so that it counts as private. */
const isPublic = ({ permissionIds }: Pick<ReadDriveFile, 'permissionIds'>): boolean =>
  permissionIds?.some((id) => id === 'anyone' || id === 'anyoneWithLink') === true;

/** Whether it is of the account or somebody of its domain, and was last changed by one of them. */
export function isOwnFile({ owners, lastModifyingUser, ownedByMe }: ReadDriveFile, account: string): boolean {
  const isOwned =
    ownedByMe || (owners.length > 0 && owners.every(({ emailAddress }) => isInsider(emailAddress, account)));
  // Somebody who came by a public address leaves no name.
  return isOwned && (lastModifyingUser?.me === true || isInsider(lastModifyingUser?.emailAddress, account));
}

export const FileHead = z.object({
  file: z.string(),
  name: z.string(),
  kind: z.string().describe('document, spreadsheet, presentation, folder, or a media type'),
  bytes: z.number().optional(),
  changed: z.string().optional(),
  folder: z.string().optional().describe('Id of the folder that it is in'),
  author: z.string().describe('Address of its owner'),
  private: z.boolean().describe('Whether not everybody can read it'),
  outsider: googleOutsider,
  url: z.string().describe('Address to cite'),
});

export function projectDriveFile(read: ReadDriveFile, account: string): z.infer<typeof FileHead> {
  const [parent] = read.parents;
  return {
    file: read.id,
    name: cleanTitle(read.name, 300),
    kind: fileKind(read.mimeType),
    ...(read.size !== undefined && { bytes: Number(read.size) }),
    ...(read.modifiedTime && { changed: cleanLine(read.modifiedTime, 30) }),
    ...(parent && { folder: parent }),
    author: cleanTitle(read.owners[0]?.emailAddress ?? '', 254),
    private: !isPublic(read),
    ...outsiderMark(isOwnFile(read, account)),
    url: cleanLine(read.webViewLink, 500),
  };
}

/**
 * Why the file can't be changed by an account whose scope is `drive.file`: that one covers files which this application made or
 * was opened with, and no others, no matter what the person may do with them. Undefined where it can.
 * https://developers.google.com/workspace/drive/api/guides/api-specific-auth
 */
export function refusalByApp({ isAppAuthorized }: ReadDriveFile, scopes: readonly string[]): Failed | undefined {
  const isNarrow =
    scopes.some((scope) => /(?:^|\/)drive\.file$/.test(scope)) && !scopes.some((scope) => /(?:^|\/)drive$/.test(scope));
  if (!isNarrow || isAppAuthorized) return undefined;
  return fail(
    'scope_missing',
    `Google lets this account change only files that OpenGitHubX made. For this one it needs the scope ${anyFile[0]}.`,
    { allow: allowsAnyFile },
  );
}

/** Shared drives too, each of which says by its folders whether a key covers it. */
export const everywhere = { corpora: 'allDrives', includeItemsFromAllDrives: true, supportsAllDrives: true };

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
    // Anyone who shares a thing need not share what it is in: then nothing above it is known, and nothing covers it.
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

/** A file or folder as a place. Its id is its name: anyone who shares a folder calls it as they like. */
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

/** What each of Google's own kinds is read as. */
const exportTypes: Record<string, string> = {
  [`${googleType}document`]: 'text/markdown',
  [`${googleType}spreadsheet`]: 'text/csv',
  [`${googleType}presentation`]: 'text/plain',
};
const readable =
  /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|x-sh|sql|toml)$|application\/[\w.-]+\+(?:json|xml)$)/;

export const formatOf = ({ mimeType }: ReadDriveFile): string | undefined =>
  exportTypes[mimeType] ?? (readable.test(mimeType) ? mimeType : undefined);

/** All the text of a file; of a spreadsheet its first sheet, which is all that Google exports as text. */
export async function fileText(client: PlatformClient, read: ReadDriveFile): Promise<Result<string>> {
  const format = formatOf(read);
  if (format === undefined) {
    return fail('platform_refused', 'There is no text to read in a file of that kind.', {
      hint: 'Open it in Google Drive.',
    });
  }
  const isOwn = read.mimeType in exportTypes;
  return isOwn
    ? askGoogleText(client, 'drive', escapedPath`/v3/files/${read.id}/export`, { mimeType: format })
    : askGoogleText(client, 'drive', escapedPath`/v3/files/${read.id}`, { alt: 'media', supportsAllDrives: true });
}

export const fileName = line(255).regex(/\S/, 'must not be blank').describe('Name, one line');
export const intoFolder = folder.optional().describe('Id of the folder that it goes into; My Drive if left out');

export const MadeFile = z.object({ file: z.string(), name: z.string(), url: z.string().describe('Address to cite') });
export const madeFields = { fields: 'id,name,webViewLink', supportsAllDrives: true };
/** What Google answers of it, as it is told. */
export const madeFile = z
  .object({ id: z.string(), name: z.string(), webViewLink: z.string().default('') })
  .transform(({ id, name, webViewLink }) => ({
    file: id,
    name: cleanTitle(name, 300),
    url: cleanLine(webViewLink, 500),
  }));

/**
 * The folder by name, for anyone who is asked, and whether that name is an outsider's. Without one it is My Drive, which a key for
 * some folders does not cover.
 */
export async function shownFolder(
  id: string | undefined,
  { client, account, isLimited, scopes }: ToolContext,
): Promise<Result<{ name: string; outsider: boolean }>> {
  if (id === undefined) {
    return isLimited('folder')
      ? fail('not_allowed', 'The key is limited to folders: name one of them.')
      : ok({ name: 'My Drive', outsider: false });
  }
  const read = await readFile(client, id);
  if (!read.ok) return read;
  const { value } = read;
  if (value.mimeType !== folderType) return fail('invalid_arguments', 'That is not a folder.');
  // My Drive itself, in which any application may put what it makes.
  const isRoot = value.ownedByMe && value.parents.length === 0;
  const refused = isRoot ? undefined : refusalByApp(value, scopes);
  if (refused) return refused;
  return ok({ name: value.name, outsider: !isOwnFile(value, account) });
}

const FoundFolders = z.object({
  files: z.array(z.object({ id: z.string(), name: z.string(), parents: z.array(z.string()).default([]) })).default([]),
  nextPageToken: z.string().optional(),
  incompleteSearch: z.boolean().default(false),
});

/** The folders that the account sees, also in shared drives. One request: Google gives up to 1,000 in an answer. */
export async function offeredFolders(
  client: PlatformClient,
): Promise<Result<{ places: OfferedPlace[]; isAll: boolean }>> {
  const read = await askGoogle(
    client,
    'drive',
    '/v3/files',
    {
      q: `trashed = false and mimeType = '${folderType}'`,
      orderBy: 'modifiedTime desc',
      pageSize: 1_000,
      fields: 'nextPageToken,incompleteSearch,files(id,name,parents)',
      ...everywhere,
    },
    FoundFolders,
  );
  if (!read.ok) return read;
  const { files, nextPageToken, incompleteSearch } = read.value;
  const names = new Map(files.map(({ id, name }) => [id, name]));
  const places = files.map(({ id, name, parents: [parent = ''] }) => {
    const above = names.get(parent);
    return { pattern: id, name: above ? `${name} (in ${above})` : name };
  });
  return ok({ places, isAll: nextPageToken === undefined && !incompleteSearch });
}
