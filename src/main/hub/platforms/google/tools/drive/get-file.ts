import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanLine, cleanProse } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { answerBytes, fittingText, takeItems } from '../../../fitting.ts';
import { file, inFolder } from '../../fields.ts';
import { FileHead, projectDriveFile } from '../../file.ts';

import { readFile } from '../../folders.ts';

const room = { access: { most: 50, bytes: 8_000 }, text: 5_000 };

export const getFile = readTool({
  name: 'google_get_file',
  title: 'Describe a file',
  description: 'Tells of one file or folder in Google Drive what it is, whose, where, and who has access.',
  toolset: 'drive',
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
      ...{ who: cleanLine(emailAddress ?? domain ?? type, 254), role: cleanLine(role, 40) },
    }));
    const text = cleanProse(description ?? '', answerBytes);
    const fitting = fittingText(text, room.text);
    return ok({
      ...projectDriveFile(read.value, account),
      ...(createdTime && { created: cleanLine(createdTime, 30) }),
      ...(lastModifyingUser?.emailAddress && { changed_by: cleanLine(lastModifyingUser.emailAddress, 254) }),
      ...(fitting && { text: fitting }),
      ...(fitting.length < text.length && { truncated: true as const }),
      trashed: trashed === true,
      shared: shared === true,
      ...(permissions && { access: access.items }),
      ...(access.leftOut > 0 && { more_access: access.leftOut }),
    });
  },
});
