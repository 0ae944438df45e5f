import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input, listing } from '../../../fields.ts';
import { answerBytes, frameBytes, takeItems } from '../../../fitting.ts';
import { readLabels } from '../../labels.ts';

const most = 500;

export const listLabels = readTool({
  name: 'google_list_labels',
  title: 'List labels',
  description: 'Lists the labels of the mailbox, those of Gmail itself (INBOX, UNREAD, STARRED) among them.',
  toolset: 'mail',
  input: input({}),
  output: z.object({
    items: z.array(z.object({ label: z.string(), id: z.string(), own: z.boolean() })),
    left_out: listing.left_out,
  }),
  place: () => undefined,
  // Labels are the person's own words.
  isOwn: true,
  async run(_, context) {
    const labels = await readLabels(context.client, context);
    if (!labels.ok) return labels;
    const { all, nameOf, covers } = labels.value;
    const { items, leftOut } = takeItems(
      all,
      { most, bytes: answerBytes - frameBytes },
      ({ id, type }) => ({ label: nameOf(id), id, own: type === 'user' }),
      ({ id }) => covers({ labelIds: [id] }),
    );
    return ok({ items, left_out: leftOut });
  },
});
