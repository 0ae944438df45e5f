import { fail, type Result } from '../../../../shared/result.ts';
import type { PlatformClient } from '../platform.ts';
import { askText, path } from './ask.ts';
import { google, kindOf, type ReadFile } from './file.ts';

/** What each of Google's own kinds is read as. */
const exportTypes: Record<string, string> = {
  [`${google}document`]: 'text/markdown',
  [`${google}spreadsheet`]: 'text/csv',
  [`${google}presentation`]: 'text/plain',
};
const readable =
  /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|x-sh|sql|toml)$|application\/[\w.-]+\+(?:json|xml)$)/;

export const formatOf = ({ mimeType }: ReadFile): string | undefined =>
  exportTypes[mimeType] ?? (readable.test(mimeType) ? mimeType : undefined);

/** All the text of a file; of a spreadsheet its first sheet, which is all that Google exports as text. */
export async function fileText(client: PlatformClient, read: ReadFile): Promise<Result<string>> {
  const format = formatOf(read);
  if (format === undefined) {
    return fail('platform_refused', `It is a ${kindOf(read.mimeType)}, of which there is no text to read.`);
  }
  const isOwn = read.mimeType in exportTypes;
  return isOwn
    ? askText(client, 'drive', path`/v3/files/${read.id}/export`, { mimeType: format })
    : askText(client, 'drive', path`/v3/files/${read.id}`, { alt: 'media', supportsAllDrives: true });
}
