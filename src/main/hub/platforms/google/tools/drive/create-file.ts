import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { changeOnGoogle } from '../../change.ts';
import { inFolder } from '../../fields.ts';
import { folderType, googleType } from '../../file.ts';
import {
  fileName,
  intoFolder,
  MadeFile,
  madeFields,
  projectMadeFile,
  ReadMadeFile,
  shownFolder,
} from '../../file-write.ts';
import { makingFiles } from '../../scopes.ts';

/** What it becomes, and what its content is given as. */
const createdKinds = {
  document: [`${googleType}document`, 'text/markdown'],
  spreadsheet: [`${googleType}spreadsheet`, 'text/csv'],
  text: ['text/plain', 'text/plain'],
  folder: [folderType, ''],
} as const;

export const createFile = writeTool({
  name: 'google_create_file',
  title: 'Create a file',
  description: 'Creates a Google document from Markdown, a spreadsheet from CSV, a text file, or an empty folder.',
  access: 'write',
  toolset: 'drive',
  scopes: makingFiles,
  input: input({
    name: fileName,
    kind: z.enum(['document', 'spreadsheet', 'text', 'folder']).default('document').describe('What it becomes'),
    content: z.string().max(200_000).default('').describe('Markdown, CSV or text; nothing for a folder'),
    folder: intoFolder,
  }).refine(({ kind, content }) => kind !== 'folder' || content === '', {
    message: 'must be empty for a folder',
    path: ['content'],
  }),
  output: MadeFile,
  place: ({ folder: id }) => (id === undefined ? undefined : inFolder(id)),
  async preview({ name, kind, content, folder: id }, context) {
    const folder = await shownFolder(id, context);
    if (!folder.ok) return folder;
    const shown = { name, kind, folder: folder.value.name, content: content === '' ? undefined : content };
    return ok({
      target: `${folder.value.name}: ${name}`,
      version: null,
      changes: changesOf(shown),
      outsider: folder.value.outsider,
    });
  },
  undo: (_, __, { file }) => ({ tool: 'google_trash_file', arguments: { file } }),
  async run({ name, kind, content, folder: id }, { client }) {
    const [mimeType, given] = createdKinds[kind];
    const wish = { name, mimeType, ...(id && { parents: [id] }) };
    const made = await changeOnGoogle(
      client,
      content === ''
        ? { method: 'POST', api: 'drive', route: '/v3/files', query: madeFields, body: wish }
        : {
            method: 'POST',
            api: 'upload',
            route: '/drive/v3/files',
            query: { uploadType: 'multipart', ...madeFields },
            ...related(wish, given, content),
          },
      ReadMadeFile,
    );
    return made.ok ? ok(projectMadeFile(made.value)) : made;
  },
});

/** `multipart/related` (RFC 2387), with a boundary that no content can hold, since nobody knows it before. */
function related(wish: object, type: string, content: string): { body: string; headers: Record<string, string> } {
  const boundary = randomUUID();
  const part = (mediaType: string, text: string) =>
    `--${boundary}\r\nContent-Type: ${mediaType}; charset=UTF-8\r\n\r\n${text}\r\n`;
  return {
    body: `${part('application/json', JSON.stringify(wish))}${part(type, content)}--${boundary}--`,
    headers: { 'content-type': `multipart/related; boundary=${boundary}` },
  };
}
