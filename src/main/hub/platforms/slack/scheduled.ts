/** Messages that Slack is to send later. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { slackRefusalFailure } from './failure.ts';
import { readSeconds, withCursor } from './read.ts';
import type { CallSlack } from './web-api.ts';

// Its description has a number for the id and answers have a text.
const ReadScheduled = z.object({
  id: z.union([z.string(), z.number().transform(String)]),
  channel_id: z.string(),
  post_at: readSeconds,
  text: z.string().nullish(),
});
export type ReadScheduled = z.infer<typeof ReadScheduled>;

const ScheduledPage = z.object({ scheduled_messages: z.array(ReadScheduled), ...withCursor });

/** Those of one channel. Slack takes few of them, so that one page holds them all. */
export async function scheduledIn(call: CallSlack, channel: string): Promise<Result<ReadScheduled[]>> {
  const found = await call('chat.scheduledMessages.list', { channel, limit: 100 }, ScheduledPage);
  return found.ok ? ok(found.value.scheduled_messages) : found;
}

export async function oneScheduled(call: CallSlack, channel: string, id: string): Promise<Result<ReadScheduled>> {
  const all = await scheduledIn(call, channel);
  if (!all.ok) return all;
  const found = all.value.find((one) => one.id === id);
  return found ? ok(found) : { ok: false, failure: slackRefusalFailure({ error: 'invalid_scheduled_message_id' }) };
}
