/** What the tools that make files share. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ToolContext } from '../../tools/tool.ts';
import { cleanLine, cleanTitle } from '../clean-text.ts';
import { folder, line } from './fields.ts';
import { folderType, isOwnFile } from './file.ts';
import { readFile } from './folders.ts';

export const fileName = line(255).regex(/\S/).describe('Name, one line');
export const intoFolder = folder.optional().describe('Id of the folder that it goes into; My Drive if left out');

export const MadeFile = z.object({ file: z.string(), name: z.string(), url: z.string().describe('Address to cite') });
export const ReadMadeFile = z.object({ id: z.string(), name: z.string(), webViewLink: z.string().default('') });
export const madeFields = { fields: 'id,name,webViewLink', supportsAllDrives: true };

export const projectMadeFile = ({ id, name, webViewLink }: z.infer<typeof ReadMadeFile>): z.infer<typeof MadeFile> => ({
  file: id,
  name: cleanTitle(name, 300),
  url: cleanLine(webViewLink, 500),
});

/**
 * The folder by name, for whoever is asked, and whether that name is a stranger's. Without one it is My Drive, which a key for
 * some folders does not cover.
 */
export async function shownFolder(
  id: string | undefined,
  { client, account, isLimited }: ToolContext,
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
  return ok({ name: value.name, outsider: !isOwnFile(value, account) });
}
