import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { inThread, messageText, moment, timeOf } from '../fields.ts';
import { channelTarget, circumstances, threadTarget } from '../look.ts';
import { channel, inChannel } from '../place.ts';
import { connectSlack } from '../web-api.ts';
import { withoutPreviews } from '../without-previews.ts';

const Scheduled = z.object({ channel: z.string(), scheduled_message_id: z.string() });

export const scheduleMessage = writeTool({
  name: 'slack_schedule_message',
  title: 'Schedule a message',
  description: 'Has Slack send one message as the account at a time within the next 120 days.',
  access: 'write',
  toolset: 'messages',
  input: input({
    channel,
    text: messageText,
    send_at: moment.describe('When, with the zone, as 2026-11-24T15:00:00+01:00'),
    thread_ts: inThread,
  }),
  output: z.object({ id: z.string().describe('Of the scheduled message'), channel_id: z.string() }),
  place: inChannel,
  scopes: ['chat:write'],
  async preview({ text, send_at, thread_ts }, context) {
    if (Date.parse(send_at) <= context.now) return fail('platform_refused', 'That time has passed.');
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const beside = await circumstances(seen.value, text, thread_ts);
    if (!beside.ok) return beside;
    const { lines, outsider } = beside.value;
    const changes = [
      { name: 'text', before: null, after: text },
      { name: 'sent at', before: null, after: timeOf(Date.parse(send_at) / 1000) },
      ...lines,
    ];
    return ok({ target: threadTarget(seen.value, thread_ts), version: null, changes, outsider });
  },
  undo: ({ channel }, _, { id }) => ({ tool: 'slack_unschedule_message', arguments: { channel, id } }),
  async run({ text, send_at, thread_ts }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const post_at = Math.floor(Date.parse(send_at) / 1000);
    const asked = { channel: place.value.id, text, post_at, thread_ts, ...withoutPreviews };
    const made = await call('chat.scheduleMessage', asked, Scheduled, 'change');
    return made.ok ? ok({ id: made.value.scheduled_message_id, channel_id: made.value.channel }) : made;
  },
});
