import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input, listing } from '../../../fields.ts';
import { byToken, fillAnswer } from '../../../lists.ts';
import { askGoogle, escapedPath } from '../../ask.ts';
import { googleCursor, googleLimit, thread, withDiscarded } from '../../fields.ts';
import { beyondLabels, isDiscarded, readLabels } from '../../labels.ts';
import { ReadThread } from '../../message.ts';
import { MailMessage, projectMessage } from '../../message-view.ts';

export const getThread = readTool({
  name: 'google_get_thread',
  title: 'Read a conversation',
  description: 'Reads the messages of one conversation in Gmail, the oldest first, as text; without spam and trash.',
  toolset: 'mail',
  input: input({ thread, with_discarded: withDiscarded, limit: googleLimit, cursor: googleCursor }),
  output: z.object({ items: z.array(MailMessage), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ thread: id, with_discarded, limit: most, cursor: from }, context) {
    const { client, account } = context;
    const [labels, read] = await Promise.all([
      readLabels(client, context),
      askGoogle(client, 'gmail', escapedPath`/v1/users/me/threads/${id}`, { format: 'full' }, ReadThread),
    ]);
    if (!labels.ok) return labels;
    if (!read.ok) return read;
    const { covers, nameOf } = labels.value;
    const covered = read.value.messages.filter(covers);
    if (covered.length === 0) return beyondLabels;
    const messages = covered.filter((message) => with_discarded || !isDiscarded(message));
    if (messages.length === 0) {
      return fail('platform_not_found', 'All of it is spam or in the trash.', {
        hint: 'Ask again with with_discarded.',
      });
    }
    const projected = await Promise.all(messages.map((message) => projectMessage(message, account, nameOf)));
    return fillAnswer({
      cursor: from,
      pages: byToken,
      most,
      fetch: async () => ok({ things: projected }),
      project: (one) => one,
    });
  },
});
