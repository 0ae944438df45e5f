/** The tools for messages that Slack is to send later. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { input } from '../../fields.ts';
import { takeFitting } from '../../fitting.ts';
import { channel, slackToolsIn } from '../channels.ts';
import { inThread, messageText, moment, timeOf } from '../fields.ts';
import { plainMrkdwn } from '../mrkdwn.ts';
import { channelTarget, circumstances, threadTarget, withoutPreviews } from '../preview.ts';
import { doneAnswer, readSeconds, withCursor } from '../read.ts';
import { type CallSlack, changeInChannel, slackRefusalFailure } from '../web-api.ts';

const { readTool, writeTool } = slackToolsIn('messages');

// Its description has a number for the id and answers have a text.
const ReadScheduled = z.object({
  id: z.union([z.string(), z.number().transform(String)]),
  channel_id: z.string(),
  post_at: readSeconds,
  text: z.string().nullish(),
});
type ReadScheduled = z.infer<typeof ReadScheduled>;

const ScheduledPage = z.object({ scheduled_messages: z.array(ReadScheduled), ...withCursor });

/** Those of one channel. Slack takes few of them, so that one page holds them all. */
async function scheduledIn(call: CallSlack, channel: string): Promise<Result<ReadScheduled[]>> {
  const found = await call('chat.scheduledMessages.list', { channel, limit: 100 }, ScheduledPage);
  return found.ok ? ok(found.value.scheduled_messages) : found;
}

async function oneScheduled(call: CallSlack, channel: string, id: string): Promise<Result<ReadScheduled>> {
  const all = await scheduledIn(call, channel);
  if (!all.ok) return all;
  const found = all.value.find((one) => one.id === id);
  return found ? ok(found) : { ok: false, failure: slackRefusalFailure({ error: 'invalid_scheduled_message_id' }) };
}

const nobody = { person: () => undefined, channel: () => undefined };

const listScheduledMessages = readTool({
  name: 'slack_list_scheduled_messages',
  title: 'Scheduled messages',
  hint: 'planned pending later queue',
  description: 'What Slack is still to send as the account in one channel.',
  input: input({ channel }),
  output: z.object({
    items: z.array(z.object({ id: z.string(), send_at: z.string(), text: z.string() })),
    left_out: z.number(),
  }),
  async run(_, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const found = await scheduledIn(context.call, place.value.id);
    if (!found.ok) return found;
    const all = found.value.map(({ id, post_at, text }) => ({
      id,
      send_at: timeOf(post_at),
      text: plainMrkdwn(text ?? '', 500, nobody),
    }));
    const items = takeFitting(all);
    return ok({ items, left_out: all.length - items.length });
  },
});

const Scheduled = z
  .object({ channel: z.string(), scheduled_message_id: z.string() })
  .transform(({ channel, scheduled_message_id }) => ({ id: scheduled_message_id, channel_id: channel }));

const scheduleMessage = writeTool({
  name: 'slack_schedule_message',
  title: 'Schedule a message',
  hint: 'later send delay post tomorrow reminder',
  description: 'Has Slack send one message as the account at a time within the next 120 days.',
  access: 'write',
  texts: { text: 'prose' },
  input: input({
    channel,
    text: messageText,
    send_at: moment.describe('When, with the zone, as 2026-11-24T15:00:00+01:00'),
    thread_ts: inThread,
  }),
  output: z.object({ id: z.string().describe('Of the scheduled message'), channel_id: z.string() }),
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
  undoMade: ({ channel }, _, { id }) => ({ tool: 'slack_unschedule_message', arguments: { channel, id } }),
  async run({ text, send_at, thread_ts }, context) {
    const post_at = Math.floor(Date.parse(send_at) / 1000);
    const asked = { text, post_at, thread_ts, ...withoutPreviews };
    return changeInChannel(context, 'chat.scheduleMessage', asked, Scheduled);
  },
});

const unscheduleMessage = writeTool({
  name: 'slack_unschedule_message',
  title: 'Unschedule a message',
  hint: 'cancel delete planned later',
  description: 'Takes one scheduled message back before it is sent.',
  access: 'write',
  input: input({
    channel,
    id: z
      .string()
      .max(40)
      .regex(/^[A-Z0-9]+$/, 'must be the id of a scheduled message')
      .describe('Id of the scheduled message'),
  }),
  output: z.object({ unscheduled: z.literal(true) }),
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
    const done = doneAnswer({ unscheduled: true as const });
    return changeInChannel(context, 'chat.deleteScheduledMessage', { scheduled_message_id: id }, done);
  },
});

export const scheduledTools = { scheduleMessage, unscheduleMessage, listScheduledMessages };
