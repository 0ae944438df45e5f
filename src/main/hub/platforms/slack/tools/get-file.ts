import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cleanProse } from '../../clean-text.ts';
import { input } from '../../fields.ts';
import { channel, inChannel } from '../place.ts';
import { projectSlackFile, SlackFile } from '../project-file.ts';
import { ReadSlackFile } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const longestText = 5_000;

const Found = z.object({ file: ReadSlackFile, content: z.string().nullish(), is_truncated: z.boolean().nullish() });

export const getFile = readTool({
  name: 'slack_get_file',
  title: 'A file',
  description: 'One file that was shared in a channel; of a text file its beginning too. Others open in Slack.',
  toolset: 'files',
  input: input({
    channel,
    file: z
      .string()
      .max(40)
      .regex(/^F[A-Z0-9]{5,}$/)
      .describe('Id of the file, such as F0123456789'),
  }),
  output: SlackFile.extend({
    text: z.string().optional(),
    truncated: z.boolean().optional().describe('True when the file goes on'),
  }),
  place: inChannel,
  scopes: ['files:read'],
  async run({ file }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const found = await call('files.info', { file }, Found);
    if (!found.ok) return found;
    const { content, is_truncated: isCut, file: read } = found.value;
    // An id of a file says nothing of where it was shared: without this, a key for one channel would reach those of all.
    if (![...read.channels, ...read.groups, ...read.ims].includes(place.value.id)) {
      return fail('platform_not_found', 'It was not shared in that channel.');
    }
    const people = await createWho(context.client, call).people([read.user ?? '']);
    if (!people.ok) return people;
    return ok({
      ...projectSlackFile(read, people.value),
      ...(content && {
        text: cleanProse(content, longestText),
        truncated: isCut === true || content.length > longestText,
      }),
    });
  },
});
