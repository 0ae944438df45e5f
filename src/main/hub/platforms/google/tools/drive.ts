/** The tools for files of Google Drive. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cleanLine, cleanProse, cleanText, cleanTitle } from '../../clean-text.ts';
import { input, listing } from '../../fields.ts';
import { answerBytes, fittingText, frameBytes, takeItems } from '../../fitting.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import { type Tool, toolsIn } from '../../tool.ts';
import { anyFile, makingFiles, readingFiles } from '../application.ts';
import { file, folder, googleCursor, googleLimit, inFolder, time } from '../fields.ts';
import {
  createAncestors,
  everywhere,
  FileHead,
  fileKind,
  fileName,
  fileText,
  folderType,
  formatOf,
  googleType,
  intoFolder,
  isOwnFile,
  listFields,
  MadeFile,
  madeFields,
  madeFile,
  projectDriveFile,
  ReadDriveFile,
  readFile,
  refusalByApp,
  shownFolder,
} from '../files.ts';
import { askGoogle, changeOnGoogle, escapedPath } from '../rest.ts';
import { momentInZone } from '../zone.ts';

const { readTool, writeTool } = toolsIn('drive');

const pageSize = 50;
const FoundFiles = z.object({
  files: z.array(ReadDriveFile).default([]),
  nextPageToken: z.string().optional(),
  incompleteSearch: z.boolean().default(false),
});
const searchedKinds = {
  folder: folderType,
  document: `${googleType}document`,
  spreadsheet: `${googleType}spreadsheet`,
  presentation: `${googleType}presentation`,
  pdf: 'application/pdf',
};

const searchFiles = readTool({
  name: 'google_search_files',
  title: 'Search files',
  hint: 'drive docs documents sheets slides find',
  description:
    'Finds files in Google Drive and shared drives by words in name or text; without words those changed last.',
  scopes: readingFiles,
  input: input({
    words: z
      .string()
      .max(200)
      .regex(/^[^\p{Cc}]*$/u, 'must be one line')
      .optional()
      .describe('Words in the name or the text'),
    folder: folder.optional().describe('Id of a folder: only what is right in it'),
    kind: z.enum(['folder', 'document', 'spreadsheet', 'presentation', 'pdf']).optional().describe('Only this kind'),
    shared_with_me: z.boolean().optional().describe('Only what others share'),
    changed_since: time.optional().describe('Day or time, UTC'),
    limit: googleLimit,
    cursor: googleCursor,
  }),
  output: z.object({
    items: z.array(FileHead),
    incomplete: z.literal(true).optional().describe('Present when Google has not looked everywhere: ask more narrowly'),
    ...listing,
  }),
  place: ({ folder: id }) => (id === undefined ? undefined : inFolder(id)),
  isOwn: true,
  async run({ limit: most, cursor: from, ...wish }, { client, account, allows, isLimited }) {
    const ancestors = createAncestors(client);
    const covered = async (file: ReadDriveFile): Promise<Result<boolean>> => {
      if (!isLimited('folder')) return ok(true);
      const above = await ancestors(file);
      return above.ok ? ok(allows('folder', file.id, ...above.value)) : above;
    };
    // Google sorts what it finds by words itself.
    const orderBy = wish.words ? undefined : 'modifiedTime desc';
    let isIncomplete = false as boolean;
    const found = await fillAnswer({
      cursor: from,
      pages: byToken,
      most,
      // What is right in a folder that the key covers is covered.
      isNarrow: isLimited('folder') && wish.folder === undefined,
      async fetch(
        pageToken,
      ): Promise<Result<{ things: { file: ReadDriveFile; isCovered: boolean }[]; next: string | undefined }>> {
        const fields = `nextPageToken,incompleteSearch,files(${listFields})`;
        const asked = { q: queryOf(wish), orderBy, pageSize, pageToken, fields, ...everywhere };
        const page = await askGoogle(client, 'drive', '/v3/files', asked, FoundFiles);
        if (!page.ok) return page;
        isIncomplete ||= page.value.incompleteSearch;
        const things: { file: ReadDriveFile; isCovered: boolean }[] = [];
        for (const file of page.value.files) {
          const isCovered = await covered(file);
          if (!isCovered.ok) return isCovered;
          things.push({ file, isCovered: isCovered.value });
        }
        return ok({ things, next: page.value.nextPageToken });
      },
      keep: ({ isCovered }) => isCovered,
      project: ({ file }) => projectDriveFile(file, account),
    });
    if (!found.ok) return found;
    return ok({ ...found.value, ...(isIncomplete && { incomplete: true as const }) });
  },
});

type FileSearch = {
  words?: string | undefined;
  folder?: string | undefined;
  kind?: keyof typeof searchedKinds | undefined;
  shared_with_me?: boolean | undefined;
  changed_since?: string | undefined;
};

/** In Drive's search language, where words stand between quotes that they cannot close. */
function queryOf({ words, folder: id, kind, shared_with_me, changed_since }: FileSearch): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  return [
    'trashed = false',
    ...(words ? [`(name contains ${quoted(words)} or fullText contains ${quoted(words)})`] : []),
    ...(id ? [`${quoted(id)} in parents`] : []),
    ...(kind ? [`mimeType = ${quoted(searchedKinds[kind])}`] : []),
    ...(shared_with_me ? ['sharedWithMe = true'] : []),
    ...(changed_since ? [`modifiedTime > ${quoted(new Date(momentInZone(changed_since, 'UTC')).toISOString())}`] : []),
  ].join(' and ');
}

const room = { access: { most: 50, bytes: 8_000 }, text: 5_000 };

const getFile = readTool({
  name: 'google_get_file',
  title: 'Describe a file',
  hint: 'drive metadata owner sharing access folder',
  description: 'Tells of one file or folder in Google Drive what it is, whose, where, and who has access.',
  scopes: readingFiles,
  input: input({ file }),
  output: FileHead.extend({
    created: z.string().optional(),
    changed_by: z.string().optional().describe('Address of who changed it last'),
    text: z.string().optional().describe('Its description'),
    truncated: z.literal(true).optional().describe('Present when the text goes on'),
    trashed: z.boolean(),
    shared: z.boolean(),
    access: z
      .array(z.object({ who: z.string(), role: z.string() }))
      .optional()
      .describe('Left out where the account may not see it'),
    more_access: z.number().optional().describe('Left out of access'),
  }),
  place: ({ file: id }) => inFolder(id),
  async run({ file: id }, { client, account }) {
    const read = await readFile(client, id);
    if (!read.ok) return read;
    const { createdTime, lastModifyingUser, description, trashed, shared, permissions } = read.value;
    const access = takeItems(permissions ?? [], room.access, ({ type, role, emailAddress, domain }) => ({
      who: cleanTitle(emailAddress ?? domain ?? type, 254),
      role: cleanTitle(role, 40),
    }));
    const text = cleanProse(description ?? '', answerBytes);
    const fitting = fittingText(text, room.text);
    return ok({
      ...projectDriveFile(read.value, account),
      ...(createdTime && { created: cleanLine(createdTime, 30) }),
      ...(lastModifyingUser?.emailAddress && { changed_by: cleanTitle(lastModifyingUser.emailAddress, 254) }),
      ...(fitting && { text: fitting }),
      ...(fitting.length < text.length && { truncated: true as const }),
      trashed: trashed === true,
      shared: shared === true,
      ...(permissions && { access: access.items }),
      ...(access.leftOut > 0 && { more_access: access.leftOut }),
    });
  },
});

const all = 10_000_000;
/** For name, owner and address beside the text. */
const headBytes = 2_000;

const readFileText = readTool({
  name: 'google_read_file',
  title: 'Read a file',
  hint: 'drive document doc sheet open contents',
  description:
    'Reads the text of a file in Google Drive: a document as Markdown, a spreadsheet as CSV, and text files.',
  scopes: readingFiles,
  input: input({
    file,
    start: z.int().min(0).max(all).default(0).describe('Characters to pass over: next_start of the previous answer'),
  }),
  output: FileHead.extend({
    format: z.string().describe('Media type of the text'),
    text: z.string(),
    characters: z.number().describe('Length of the whole text'),
    next_start: z.number().optional().describe('Present when the text goes on'),
  }),
  place: ({ file: id }) => inFolder(id),
  async run({ file: id, start }, { client, account }) {
    const read = await readFile(client, id);
    if (!read.ok) return read;
    const said = await fileText(client, read.value);
    if (!said.ok) return said;
    const format = formatOf(read.value) ?? '';
    // A document is prose; a text file or a table may be written back, and stays as it is.
    const isProse = read.value.mimeType !== format && format !== 'text/csv';
    const text = isProse ? cleanProse(said.value, all) : cleanText(said.value, all);
    const part = fittingText(text.slice(start), answerBytes - frameBytes - headBytes);
    const next = start + part.length;
    return ok({
      ...projectDriveFile(read.value, account),
      format,
      text: part,
      characters: text.length,
      ...(next < text.length && part.length > 0 && { next_start: next }),
    });
  },
});

/** What it becomes, and what its content is given as. */
const createdKinds = {
  document: [`${googleType}document`, 'text/markdown'],
  spreadsheet: [`${googleType}spreadsheet`, 'text/csv'],
  text: ['text/plain', 'text/plain'],
  folder: [folderType, ''],
} as const;

const createFile = writeTool({
  name: 'google_create_file',
  title: 'Create a file',
  hint: 'drive document doc sheet new folder upload',
  description: 'Creates a Google document from Markdown, a spreadsheet from CSV, a text file, or an empty folder.',
  access: 'write',
  texts: { content: 'content' },
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
  undoMade: (_, __, { file }) => ({ tool: 'google_trash_file', arguments: { file } }),
  async run({ name, kind, content, folder: id }, { client }) {
    const [mimeType, given] = createdKinds[kind];
    const wish = { name, mimeType, ...(id && { parents: [id] }) };
    return changeOnGoogle(
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
      madeFile,
    );
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

const copyFile = writeTool({
  name: 'google_copy_file',
  title: 'Copy a file',
  hint: 'drive duplicate document template clone',
  description: 'Copies a file in Google Drive, into the folder that it is in or into another one.',
  access: 'write',
  scopes: anyFile,
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
  undoMade: (_, __, { file: made }) => ({ tool: 'google_trash_file', arguments: { file: made } }),
  async run({ file: id, name, folder: into }, { client, preview }) {
    // The name as it was shown: Google would choose it by the language of the account.
    const shown = name ?? preview.changes.find((one) => one.name === 'name')?.after;
    const body = { name: shown, ...(into && { parents: [into] }) };
    const route = escapedPath`/v3/files/${id}/copy`;
    return changeOnGoogle(client, { method: 'POST', api: 'drive', route, query: madeFields, body }, madeFile);
  },
});

const trashFile = writeTool({
  name: 'google_trash_file',
  title: 'Move a file to the trash',
  hint: 'drive delete remove document folder',
  description:
    'Moves a file or a folder with all that is in it to the trash of Google Drive, which deletes it after 30 days.',
  access: 'destructive',
  scopes: makingFiles,
  input: input({ file }),
  output: z.object({ file: z.string() }),
  place: ({ file: id }) => inFolder(id),
  async preview({ file: id }, { client, account, scopes }) {
    const read = await readFile(client, id);
    if (!read.ok) return read;
    const refused = refusalByApp(read.value, scopes);
    if (refused) return refused;
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
    const made = await changeOnGoogle(client, wish, madeFile);
    return made.ok ? ok({ file: id }) : made;
  },
});

export const driveTools: Tool[] = [searchFiles, readFileText, getFile, createFile, copyFile, trashFile];
