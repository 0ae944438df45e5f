import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input, listing } from '../../../fields.ts';
import { ask, path } from '../../ask.ts';
import { cursor, limit, thread } from '../../fields.ts';
import { beyondLabels, readLabels } from '../../labels.ts';
import { listPages } from '../../list-pages.ts';
import { Message, projectMessage, ReadThread } from '../../message.ts';

export const getThread = readTool({
  name: 'google_get_thread',
  title: 'Read a conversation',
  description: 'Reads the messages of one conversation in Gmail, the oldest first, as text.',
  toolset: 'mail',
  input: input({ thread, limit, cursor }),
  output: z.object({ items: z.array(Message), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ thread: id, limit: most, cursor: from }, context) {
    const { client, account } = context;
    const [labels, read] = await Promise.all([
      readLabels(client, context),
      ask(client, 'gmail', path`/v1/users/me/threads/${id}`, { format: 'full' }, ReadThread),
    ]);
    if (!labels.ok) return labels;
    if (!read.ok) return read;
    const { covers, nameOf } = labels.value;
    const messages = read.value.messages.filter(covers);
    if (messages.length === 0) return beyondLabels;
    const projected = await Promise.all(messages.map((message) => projectMessage(message, account, nameOf)));
    const found = await listPages({
      cursor: from,
      most,
      fetch: async () => ok({ things: projected }),
      project: (one) => one,
    });
    if (!found.ok) return found;
    const { dropped: _, ...list } = found.value;
    return ok(list);
  },
});
