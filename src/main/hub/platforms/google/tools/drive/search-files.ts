import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input, listing } from '../../../fields.ts';
import { byToken, fillAnswer } from '../../../lists.ts';
import { askGoogle } from '../../ask.ts';
import { folder, googleCursor, googleLimit, inFolder, time } from '../../fields.ts';
import { FileHead, folderType, googleType, listFields, projectDriveFile, ReadDriveFile } from '../../file.ts';
import { createAncestors } from '../../folders.ts';
import { momentInZone } from '../../zone.ts';

const pageSize = 50;
const FoundFiles = z.object({
  files: z.array(ReadDriveFile).default([]),
  nextPageToken: z.string().optional(),
  incompleteSearch: z.boolean().default(false),
});
/** Shared drives too, each of which says by its folders whether a key covers it. */
const everywhere = { corpora: 'allDrives', includeItemsFromAllDrives: true, supportsAllDrives: true };
const searchedKinds = {
  folder: folderType,
  document: `${googleType}document`,
  spreadsheet: `${googleType}spreadsheet`,
  presentation: `${googleType}presentation`,
  pdf: 'application/pdf',
};

export const searchFiles = readTool({
  name: 'google_search_files',
  title: 'Search files',
  description:
    'Finds files in Google Drive and shared drives by words in name or text; without words those changed last.',
  toolset: 'drive',
  input: input({
    words: z
      .string()
      .max(200)
      .regex(/^[^\p{Cc}]*$/u)
      .optional()
      .describe('Words in the name or the text'),
    folder: folder.optional().describe('Id of a folder: only what is right in it'),
    kind: z.enum(['folder', 'document', 'spreadsheet', 'presentation', 'pdf']).optional().describe('Only this kind'),
    shared_with_me: z.boolean().optional().describe('Only what others share'),
    changed_since: time.optional().describe('Only what was changed from this day or time (UTC) on'),
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
