import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { timeOf } from '../fields.ts';
import { channelTarget } from '../look.ts';
import { channel, inChannel } from '../place.ts';
import { doneAnswer } from '../read.ts';
import { oneScheduled } from '../scheduled.ts';
import { connectSlack } from '../web-api.ts';

export const unscheduleMessage = writeTool({
  name: 'slack_unschedule_message',
  title: 'Unschedule a message',
  description: 'Takes one scheduled message back before it is sent.',
  access: 'write',
  toolset: 'messages',
  input: input({
    channel,
    id: z
      .string()
      .max(40)
      .regex(/^[A-Z0-9]+$/)
      .describe('Id of the scheduled message'),
  }),
  output: z.object({ unscheduled: z.literal(true) }),
  place: inChannel,
  scopes: ['chat:write'],
  async preview({ id }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const found = await oneScheduled(seen.value.call, seen.value.place.id, id);
    if (!found.ok) return found;
    const changes = [
      { name: 'text', before: found.value.text ?? '', after: null },
      { name: 'sent at', before: timeOf(found.value.post_at), after: null },
    ];
    return ok({ target: `${seen.value.target}, scheduled message ${id}`, version: null, changes, outsider: false });
  },
  undo({ channel }, { changes }) {
    const [text, sendAt] = changes.map(({ before }) => before ?? '');
    // Slack does not tell in which thread it would have been.
    return text && sendAt
      ? { tool: 'slack_schedule_message', arguments: { channel, text, send_at: sendAt } }
      : { reason: 'Slack does not tell what it said.' };
  },
  async run({ id }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const asked = { channel: place.value.id, scheduled_message_id: id };
    const made = await call('chat.deleteScheduledMessage', asked, doneAnswer, 'change');
    return made.ok ? ok({ unscheduled: true as const }) : made;
  },
});
