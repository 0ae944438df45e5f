import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { file, inFolder } from '../../fields.ts';
import { isOwnFile } from '../../file.ts';
import {
  fileName,
  intoFolder,
  MadeFile,
  madeFields,
  projectMadeFile,
  ReadMadeFile,
  shownFolder,
} from '../../file-write.ts';
import { createAncestors, readFile } from '../../folders.ts';
import { makingFiles } from '../../scopes.ts';

export const copyFile = writeTool({
  name: 'google_copy_file',
  title: 'Copy a file',
  description: 'Copies a file in Google Drive, into the folder that it is in or into another one.',
  access: 'write',
  toolset: 'drive',
  scopes: makingFiles,
  input: input({ file, name: fileName.optional().describe('Name of the copy'), folder: intoFolder }),
  output: MadeFile,
  place: ({ file: id }) => inFolder(id),
  // The copy may be in a folder that others read.
  isElsewhere: true,
  async preview({ file: id, name, folder: into }, context) {
    const { client, account, isLimited, allows } = context;
    const read = await readFile(client, id);
    if (!read.ok) return read;
    const { value } = read;
    const target = into ?? value.parents[0];
    const folder = await shownFolder(target, context);
    if (!folder.ok) return folder;
    if (target !== undefined && isLimited('folder')) {
      const above = await createAncestors(client)({ parents: [target] });
      if (!above.ok) return above;
      if (!allows('folder', target, ...above.value))
        return fail('not_allowed', 'The key does not cover the folder of the copy.');
    }
    const shown = { name: name ?? `Copy of ${value.name}`, folder: folder.value.name };
    return ok({
      target: `${value.name}, into ${folder.value.name}${target ? ` (${target})` : ''}`,
      version: value.modifiedTime ?? null,
      outsider: folder.value.outsider || !isOwnFile(value, account),
      changes: changesOf(shown),
    });
  },
  undo: (_, __, { file: made }) => ({ tool: 'google_trash_file', arguments: { file: made } }),
  async run({ file: id, name, folder: into }, { client, preview }) {
    // The name as it was shown: Google would choose it by the language of the account.
    const shown = name ?? preview.changes.find((one) => one.name === 'name')?.after;
    const body = { name: shown, ...(into && { parents: [into] }) };
    const route = escapedPath`/v3/files/${id}/copy`;
    const made = await changeOnGoogle(
      client,
      { method: 'POST', api: 'drive', route, query: madeFields, body },
      ReadMadeFile,
    );
    return made.ok ? ok(projectMadeFile(made.value)) : made;
  },
});
