/** What was said to the account since a time: in its conversations, and to it by name in threads. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { secondsOf } from './fields.ts';
import { mentionedIn } from './mrkdwn.ts';
import { ReadChannel, ReadMatch, ReadMessages, type ReadSlackMessage } from './read.ts';
import type { CallSlack } from './web-api.ts';

export type MissedRequest = { userId: string; since: string; isUnreadOnly: boolean };

/** Newest first; `more` were said as well, and are not among them. */
export type Missed = { channel: ReadChannel; messages: ReadSlackMessage[]; more: number };

const mostMessages = 8;
const mostRead = 30;

/** Of one conversation; what the account wrote itself is nothing that it missed. */
export async function missedIn(call: CallSlack, channel: ReadChannel, asked: MissedRequest): Promise<Result<Missed>> {
  const oldest = secondsOf(asked.since);
  const found = await call('conversations.history', { channel: channel.id, oldest, limit: mostRead }, ReadMessages);
  if (!found.ok) return found;
  let messages = found.value.messages.filter(({ user }) => user !== asked.userId);
  if (asked.isUnreadOnly && messages.length > 0) {
    const info = await call('conversations.info', { channel: channel.id }, z.object({ channel: ReadChannel }));
    if (!info.ok) return info;
    const read = Number(info.value.channel.last_read ?? 0);
    messages = messages.filter(({ ts }) => Number(ts) > read);
  }
  const shown = messages.slice(0, mostMessages);
  return ok({ channel, messages: shown, more: messages.length - shown.length });
}

const Found = z.object({ messages: z.object({ matches: z.array(ReadMatch) }) });

/**
 * Where somebody named the account in a thread, which no history holds. Slack's search tells days apart, as the person's zone has them,
 * and no hours: it is asked for more.
 */
export async function mentionsInThreads(
  call: CallSlack,
  { userId, since }: MissedRequest,
): Promise<Result<ReadMatch[]>> {
  const twoDaysBefore = new Date(Date.parse(since) - 2 * 86_400_000).toISOString().slice(0, 10);
  const query = `<@${userId}> after:${twoDaysBefore}`;
  const found = await call('search.messages', { query, sort: 'timestamp', sort_dir: 'desc', count: mostRead }, Found);
  if (!found.ok) return found;
  const from = Number(secondsOf(since));
  const isMeant = ({ ts, user, permalink }: ReadMatch): boolean =>
    Number(ts) >= from && user !== userId && (permalink ?? '').includes('thread_ts=');
  return ok(found.value.messages.matches.filter(isMeant));
}

/** Whether a message is for the account by name, or for everybody there. */
export const isForMe = ({ text }: ReadSlackMessage, userId: string): boolean =>
  mentionedIn(text ?? '').includes(userId) || /<!(?:channel|here|everyone)[|>]/.test(text ?? '');
