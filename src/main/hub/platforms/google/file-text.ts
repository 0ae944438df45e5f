import { fail, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { askGoogleText, escapedPath } from './ask.ts';
import { fileKind, googleType, type ReadDriveFile } from './file.ts';

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
    return fail('platform_refused', `It is a ${fileKind(read.mimeType)}, of which there is no text to read.`);
  }
  const isOwn = read.mimeType in exportTypes;
  return isOwn
    ? askGoogleText(client, 'drive', escapedPath`/v3/files/${read.id}/export`, { mimeType: format })
    : askGoogleText(client, 'drive', escapedPath`/v3/files/${read.id}`, { alt: 'media', supportsAllDrives: true });
}
