import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { file, inFolder } from '../../fields.ts';
import { fileKind, isOwnFile } from '../../file.ts';
import { madeFields, ReadMadeFile } from '../../file-write.ts';
import { readFile } from '../../folders.ts';
import { makingFiles } from '../../scopes.ts';

export const trashFile = writeTool({
  name: 'google_trash_file',
  title: 'Move a file to the trash',
  description:
    'Moves a file or a folder with all that is in it to the trash of Google Drive, which deletes it after 30 days.',
  access: 'destructive',
  toolset: 'drive',
  scopes: makingFiles,
  input: input({ file }),
  output: z.object({ file: z.string() }),
  place: ({ file: id }) => inFolder(id),
  async preview({ file: id }, { client, account }) {
    const read = await readFile(client, id);
    if (!read.ok) return read;
    const { name, mimeType, modifiedTime } = read.value;
    const changes = [{ name: fileKind(mimeType), before: name, after: null }];
    const outsider = !isOwnFile(read.value, account);
    return ok({ target: name, version: modifiedTime ?? null, outsider, changes });
  },
  undo: () => ({ reason: 'The person finds it in the trash of Google Drive for 30 days.' }),
  async run({ file: id }, { client }) {
    const wish = {
      method: 'PATCH',
      api: 'drive',
      route: escapedPath`/v3/files/${id}`,
      query: madeFields,
      body: { trashed: true },
    } as const;
    const made = await changeOnGoogle(client, wish, ReadMadeFile);
    return made.ok ? ok({ file: id }) : made;
  },
});
