import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanProse, cleanText } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { answerBytes, fittingText, frameBytes } from '../../../fitting.ts';
import { file, inFolder } from '../../fields.ts';
import { FileHead, projectDriveFile } from '../../file.ts';
import { fileText, formatOf } from '../../file-text.ts';

import { readFile } from '../../folders.ts';

const all = 10_000_000;
/** For name, owner and address beside the text. */
const headBytes = 2_000;

export const readFileText = readTool({
  name: 'google_read_file',
  title: 'Read a file',
  description:
    'Reads the text of a file in Google Drive: a document as Markdown, a spreadsheet as CSV, and text files.',
  toolset: 'drive',
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
      ...{ format, text: part, characters: text.length },
      ...(next < text.length && part.length > 0 && { next_start: next }),
    });
  },
});
