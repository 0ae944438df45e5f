import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { timeOf } from '../fields.ts';
import { takeFitting } from '../fill.ts';
import { plainMrkdwn } from '../mrkdwn.ts';
import { channel, inChannel } from '../place.ts';
import { scheduledIn } from '../scheduled.ts';
import { connectSlack } from '../web-api.ts';

const nobody = { person: () => undefined, channel: () => undefined };

export const listScheduledMessages = readTool({
  name: 'slack_list_scheduled_messages',
  title: 'Scheduled messages',
  description: 'What Slack is still to send as the account in one channel.',
  toolset: 'messages',
  input: input({ channel }),
  output: z.object({
    items: z.array(z.object({ id: z.string(), send_at: z.string(), text: z.string() })),
    left_out: z.number(),
  }),
  place: inChannel,
  async run(_, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const found = await scheduledIn(call, place.value.id);
    if (!found.ok) return found;
    const all = found.value.map(({ id, post_at, text }) => ({
      ...{ id, send_at: timeOf(post_at), text: plainMrkdwn(text ?? '', 500, nobody) },
    }));
    const items = takeFitting(all);
    return ok({ items, left_out: all.length - items.length });
  },
});
