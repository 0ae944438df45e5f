import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanLine, cleanProse } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { file, inFolder } from '../../fields.ts';
import { FileHead, projectFile } from '../../file.ts';
import { readFile } from '../../folders.ts';

const mostPeople = 50;

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
    const left = (permissions?.length ?? 0) - mostPeople;
    return ok({
      ...projectFile(read.value, account),
      ...(createdTime && { created: cleanLine(createdTime, 30) }),
      ...(lastModifyingUser?.emailAddress && { changed_by: cleanLine(lastModifyingUser.emailAddress, 254) }),
      ...(description && { text: cleanProse(description, 2_000) }),
      trashed: trashed === true,
      shared: shared === true,
      ...(permissions && {
        access: permissions.slice(0, mostPeople).map(({ type, role, emailAddress, domain }) => ({
          who: cleanLine(emailAddress ?? domain ?? type, 254),
          role: cleanLine(role, 40),
        })),
      }),
      ...(left > 0 && { more_access: left }),
    });
  },
});
