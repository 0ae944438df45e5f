/**
 * The tool that tells what was said to the account since a time: in its conversations, and to it by name in threads.
 */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { cursor, input } from '../../fields.ts';
import { takeFitting } from '../../fitting.ts';
import { readCursor, writeCursor } from '../../lists.ts';
import { readTool, type ToolContext } from '../../tool.ts';
import { channelName, coveredChannels, isChannelCovered, othersIn, ownConversations } from '../channels.ts';
import { fromTime, nextCursor, secondsOf } from '../fields.ts';
import { projecting, SlackMessage } from '../messages.ts';
import { mentionedIn } from '../mrkdwn.ts';
import { createWho, type Who } from '../people.ts';
import { ReadChannel, ReadMatch, ReadMessages, type ReadSlackMessage } from '../read.ts';
import { type CallSlack, connectSlack } from '../web-api.ts';

type MissedRequest = { userId: string; since: string; isUnreadOnly: boolean };

/** Newest first; `more` were said as well, and are not among them. */
type Missed = { channel: ReadChannel; messages: ReadSlackMessage[]; more: number };

const mostMessages = 8;
const mostRead = 30;

/** Of one conversation; what the account wrote itself is nothing that it missed. */
async function missedIn(call: CallSlack, channel: ReadChannel, asked: MissedRequest): Promise<Result<Missed>> {
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
async function mentionsInThreads(call: CallSlack, { userId, since }: MissedRequest): Promise<Result<ReadMatch[]>> {
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
const isForMe = ({ text }: ReadSlackMessage, userId: string): boolean =>
  mentionedIn(text ?? '').includes(userId) || /<!(?:channel|here|everyone)[|>]/.test(text ?? '');

/** Slack takes 50 requests a minute for each of the two methods that a conversation costs. */
const conversationsAtOnce = 30;
const requestsAtOnce = 5;
const mostMentions = 5;
const longestText = 600;
const dayMs = 86_400_000;

const Position = z.strictObject({ skip: z.int().min(0).max(10_000) });

const Item = SlackMessage.extend({
  channel: z.string(),
  channel_id: z.string(),
  private: z.literal(true),
  mention: z.literal(true).optional().describe('Present when it names me, or everybody there'),
});
type Item = z.infer<typeof Item>;

export const catchUp = readTool({
  name: 'slack_catch_up',
  title: 'What did I miss?',
  hint: 'missed unread new messages mentions dms today',
  description:
    'What others wrote lately in all conversations of the account: mentions in threads and direct messages first.',
  toolset: 'messages',
  input: input({
    since: fromTime.describe('From this date or time on, as 2026-11-24 or 2026-11-24T15:00:00Z; a day ago if left out'),
    unread_only: z.boolean().default(true).describe('False for what was read already as well'),
    cursor,
  }),
  output: z.object({
    items: z.array(Item),
    left_out: z.number().describe('Further messages of these conversations: see slack_read_channel'),
    incomplete: z.literal(true).optional().describe('True when Slack asked to slow down: read on a minute later'),
    next_cursor: nextCursor,
  }),
  place: () => undefined,
  // What others wrote is marked.
  isOwn: true,
  async run({ since, unread_only: isUnreadOnly, cursor }, context) {
    const at = cursor === undefined ? ok({ skip: 0 }) : readCursor(cursor, Position);
    if (!at.ok) return at;
    const call = await connectSlack(context.client);
    const who = createWho(context.client, call);
    const self = await who.self();
    if (!self.ok) return self;
    const from = since ?? new Date(context.now - dayMs).toISOString();
    const gather = gathering({ call, who, context, asked: { userId: self.value.userId, since: from, isUnreadOnly } });
    const own = await ownConversations(call);
    if (!own.ok) return own;
    const conversations = await coveredChannels(context, who, own.value);
    if (!conversations.ok) return conversations;

    let { skip } = at.value;
    const end = Math.min(skip + conversationsAtOnce, conversations.value.length);
    const items: Item[] = [];
    let leftOut = 0;
    const roomFor = (told: CatchUpPart): Item[] => takeFitting([...items, ...told.items]).slice(items.length);
    const add = (told: CatchUpPart): void => {
      // In some scripts a few messages fill an answer; what of these has no room is told by number alone.
      const shown = roomFor(told);
      items.push(...shown);
      leftOut += told.more + told.items.length - shown.length;
    };
    if (cursor === undefined) {
      const mentions = await gather.mentions();
      if (!mentions.ok) return mentions;
      add(mentions.value);
    }
    let [isFull, isSlowedDown] = [false, false];
    while (skip < end && !isFull && !isSlowedDown) {
      const some = await gather.conversations(conversations.value.slice(skip, Math.min(end, skip + requestsAtOnce)));
      if (!some.ok) {
        isSlowedDown = some.failure.code === 'platform_rate_limited' && skip > at.value.skip;
        if (!isSlowedDown) return some;
        continue;
      }
      isSlowedDown = some.value.isSlowedDown;
      for (const told of some.value.parts) {
        isFull ||= items.length > 0 && roomFor(told).length < told.items.length;
        if (isFull) break;
        add(told);
        skip += 1;
      }
    }
    return ok({
      items,
      left_out: leftOut,
      ...(isSlowedDown && { incomplete: true as const }),
      ...(skip < conversations.value.length && { next_cursor: writeCursor({ skip }) }),
    });
  },
});

type CatchUpPart = { items: Item[]; more: number };
type CatchUpSource = { call: CallSlack; who: Who; asked: MissedRequest; context: Pick<ToolContext, 'allows'> };

/** Asks for some conversations that the key covers, and answers one for each; and for mentions, of which it tells those there. */
function gathering({ call, who, asked, context }: CatchUpSource) {
  async function told(
    parts: readonly Missed[],
    people: Parameters<typeof channelName>[1],
  ): Promise<Result<CatchUpPart[]>> {
    const project = await projecting(
      who,
      parts.flatMap(({ messages }) => messages),
    );
    if (!project.ok) return project;
    return ok(
      parts.map(({ channel, messages, more }) => ({
        more,
        items: messages.map((message) => ({
          channel: channelName(channel, people),
          channel_id: channel.id,
          private: true as const,
          ...project.value(message, channel.id, longestText),
          ...(isForMe(message, asked.userId) && { mention: true as const }),
        })),
      })),
    );
  }

  return {
    /** Where Slack asks to slow down, the conversations before: what there is is worth more than nothing. */
    async conversations(
      channels: readonly ReadChannel[],
    ): Promise<Result<{ parts: CatchUpPart[]; isSlowedDown: boolean }>> {
      const people = await who.people(othersIn(channels));
      if (!people.ok) return people;
      const nothing = (channel: ReadChannel): Result<Missed> => ok({ channel, messages: [], more: 0 });
      const asking = channels.map(async (channel) => {
        const found = await missedIn(call, channel, asked);
        // Anyone who left a channel a moment ago has missed nothing there.
        return !found.ok && found.failure.code === 'platform_not_found' ? nothing(channel) : found;
      });
      const missed: Missed[] = [];
      let isSlowedDown = false;
      for (const found of await Promise.all(asking)) {
        isSlowedDown = !found.ok && found.failure.code === 'platform_rate_limited' && missed.length > 0;
        if (isSlowedDown) break;
        if (!found.ok) return found;
        missed.push(found.value);
      }
      const parts = await told(missed, people.value);
      return parts.ok ? ok({ parts: parts.value, isSlowedDown }) : parts;
    },
    async mentions(): Promise<Result<CatchUpPart>> {
      const found = await mentionsInThreads(call, asked);
      if (!found.ok) return found;
      const people = await who.people(othersIn(found.value.map(({ channel }) => channel)));
      if (!people.ok) return people;
      const covered = found.value.filter(({ channel }) =>
        isChannelCovered(context, channel.id, channelName(channel, people.value)),
      );
      const shown = covered.slice(0, mostMentions);
      const parts = await told(
        shown.map((match) => ({ channel: match.channel, messages: [match], more: 0 })),
        people.value,
      );
      if (!parts.ok) return parts;
      return ok({ items: parts.value.flatMap(({ items }) => items), more: covered.length - shown.length });
    },
  };
}
