/** Files of Google Drive: what is read of them, and what is shown. */
import * as z from 'zod';
import { cleanLine, cleanTitle } from '../clean-text.ts';
import { googleOutsider, isInsider, outsiderMark } from './insider.ts';

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
export const fileFields = `${listFields},createdTime,shared,trashed,description,permissions(type,role,emailAddress,domain)`;

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
export const fileKind = (mimeType: string): string => kinds[mimeType] ?? cleanLine(mimeType, 100);

/** Whether anybody may read it, with its address or without. Who may not see that is told nothing, so that it counts as private. */
export const isPublic = ({ permissionIds }: Pick<ReadDriveFile, 'permissionIds'>): boolean =>
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
    author: cleanLine(read.owners[0]?.emailAddress ?? '', 254),
    private: !isPublic(read),
    ...outsiderMark(isOwnFile(read, account)),
    url: cleanLine(read.webViewLink, 500),
  };
}
