/** The tools that find, read, send, change and delete messages. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { cursor, input } from '../../fields.ts';
import { takeFitting } from '../../fitting.ts';
import { byNumber, fillAnswer, readCursor, writeCursor } from '../../lists.ts';
import { channel, channelKind, channelName, isChannelCovered, othersIn, slackToolsIn } from '../channels.ts';
import {
  fromTime,
  inThread,
  messageText,
  messageTs,
  nextCursor,
  secondsAfter,
  secondsOf,
  slackLimit,
  threadTs,
  toTime,
  withoutCount,
} from '../fields.ts';
import { attachmentsIn, layoutIn, projecting, SlackMessage } from '../messages.ts';
import { createWho } from '../people.ts';
import {
  addedAddresses,
  channelTarget,
  circumstances,
  messageTarget,
  ownMessageAt,
  threadTarget,
  withoutPreviews,
} from '../preview.ts';
import { doneAnswer, ReadChannel, ReadMatch, ReadMessages } from '../read.ts';
import { changeInChannel } from '../web-api.ts';

const { readTool, writeTool } = slackToolsIn('messages');

const mostItems = 30;
/** On a page, where most of it may be left out. */
const mostOfSlack = 100;
const longestHit = 1_500;

const mostPages = 100;
const FoundMessages = z.object({
  messages: z.object({ matches: z.array(ReadMatch), paging: z.object({ pages: z.number() }) }),
});

const searchMessages = readTool({
  name: 'slack_search_messages',
  title: 'Search messages',
  hint: 'find said wrote mentioned conversation chat dm',
  description: 'Finds messages in all conversations of the account, private ones too.',
  input: input({
    query: z
      .string()
      .min(1)
      .max(500)
      .regex(/\S/, 'must not be blank')
      .describe('Words and Slack’s modifiers, as in:#channel from:@handle after:2026-11-24 has:link'),
    sort: z.enum(['score', 'timestamp']).default('timestamp').describe('Best or newest first'),
    cursor,
  }),
  output: z.object({
    items: z.array(SlackMessage.extend({ channel: z.string(), channel_id: z.string(), private: z.literal(true) })),
    incomplete: z
      .literal(true)
      .optional()
      .describe(
        'True for a key of some channels, which finds what is among the first 500 hits: name one by in:#channel',
      ),
    next_cursor: nextCursor,
  }),
  place: () => undefined,
  // What others wrote is marked.
  isOwn: true,
  async run({ query, sort, cursor }, context) {
    const who = createWho(context.client, context.call);
    const isNarrow = context.isLimited(channelKind);
    const found = await fillAnswer({
      cursor,
      pages: byNumber(mostPages),
      most: mostItems,
      isNarrow,
      async fetch(page = 1) {
        const count = isNarrow ? mostOfSlack : mostItems;
        const asked = { query, sort, sort_dir: 'desc', count, page, highlight: false };
        const found = await context.call('search.messages', asked, FoundMessages);
        if (!found.ok) return found;
        const { matches, paging } = found.value.messages;
        const people = await who.people(othersIn(matches.map(({ channel }) => channel)));
        if (!people.ok) return people;
        const things = matches.map((match) => ({ match, name: channelName(match.channel, people.value) }));
        return ok({ things, next: page < Math.min(paging.pages, mostPages) ? page + 1 : undefined });
      },
      keep: ({ match, name }) => isChannelCovered(context, match.channel.id, name),
      async projector(hits) {
        const project = await projecting(
          who,
          hits.map(({ match }) => match),
        );
        if (!project.ok) return project;
        return ok(({ match, name }) => ({
          channel: name,
          channel_id: match.channel.id,
          private: true as const,
          ...project.value(match, match.channel.id, longestHit),
        }));
      },
    });
    if (!found.ok) return found;
    // Said in any case: said only where there is more, it would tell of what the key does not reach.
    const { items, ...more } = withoutCount(found.value);
    return ok({ items, ...(isNarrow && { incomplete: true as const }), ...more });
  },
});

/** What an answer has room for, and a cursor to what comes after the last of it. */
function fitting<Item>(all: Item[], hasMore: boolean | null | undefined, positionAfter: (last: Item) => object) {
  const items = takeFitting(all);
  const last = items.at(-1);
  const isMore = last !== undefined && (items.length < all.length || hasMore === true);
  return { items, ...(isMore && { next_cursor: writeCursor(positionAfter(last)) }) };
}

const ChannelPosition = z.strictObject({ before: z.string().regex(/^\d{10}\.\d{6}$/) });
const longestMessage = 3_000;

const readChannel = readTool({
  name: 'slack_read_channel',
  title: 'Messages of a channel',
  hint: 'history conversation chat recent posts dm',
  description:
    'Messages of one channel or direct message, newest first. Replies are in threads: see slack_read_thread.',
  input: input({ channel, since: fromTime, until: toTime, cursor, limit: slackLimit }),
  output: z.object({ items: z.array(SlackMessage), next_cursor: nextCursor }),
  async run({ since, until, cursor, limit }, context) {
    const at = cursor === undefined ? ok(undefined) : readCursor(cursor, ChannelPosition);
    if (!at.ok) return at;
    const place = await context.place();
    if (!place.ok) return place;
    const { client, call } = context;
    const latest = at.value?.before ?? (until && secondsAfter(until));
    const asked = { channel: place.value.id, limit, latest, oldest: since && secondsOf(since), inclusive: false };
    const found = await call('conversations.history', asked, ReadMessages);
    if (!found.ok) return found;
    const project = await projecting(createWho(client, call), found.value.messages);
    if (!project.ok) return project;
    const all = found.value.messages.map((one) => project.value(one, place.value.id, longestMessage));
    return ok(fitting(all, found.value.has_more, (last) => ({ before: last.ts })));
  },
});

const ThreadPosition = z.strictObject({ of: messageTs, after: messageTs });
const longestAnswer = 4_000;

const readThread = readTool({
  name: 'slack_read_thread',
  title: 'A thread',
  hint: 'replies conversation answers discussion chat',
  description: 'The messages of one thread, oldest first.',
  input: input({ channel, thread_ts: threadTs, cursor, limit: slackLimit }),
  output: z.object({ items: z.array(SlackMessage), next_cursor: nextCursor }),
  async run({ thread_ts, cursor, limit }, context) {
    const at = cursor === undefined ? ok(undefined) : readCursor(cursor, ThreadPosition);
    if (!at.ok) return at;
    const place = await context.place();
    if (!place.ok) return place;
    const { client, call } = context;
    const { id } = place.value;
    const after = at.value?.after;
    const read = (ts: string) =>
      call('conversations.replies', { channel: id, ts, limit, oldest: after, inclusive: false }, ReadMessages);
    let thread = at.value?.of ?? thread_ts;
    let found = await read(thread);
    // To an answer's `ts` Slack gives that answer alone.
    const root = found.ok ? found.value.messages[0]?.thread_ts : undefined;
    if (root && root !== thread) {
      thread = root;
      found = await read(thread);
      // An app that may read one thread a minute would meet that limit again and again.
      if (!found.ok && found.failure.code === 'platform_rate_limited') {
        const { hint } = found.failure;
        return {
          ok: false,
          failure: { ...found.failure, hint: `${hint} Then name the thread by its first message: ${root}.` },
        };
      }
    }
    if (!found.ok) return found;
    // The first message comes with every page.
    const { messages: all, has_more: hasMore } = found.value;
    const messages = all.filter(({ ts }) => after === undefined || Number(ts) > Number(after));
    const project = await projecting(createWho(client, call), messages);
    if (!project.ok) return project;
    const projected = messages.map((one) => project.value(one, id, longestAnswer));
    return ok(fitting(projected, hasMore, (last) => ({ of: thread, after: last.ts })));
  },
});

const Sent = z
  .object({ channel: z.string(), ts: z.string() })
  .transform(({ channel, ts }) => ({ ts, channel_id: channel }));

const sendMessage = writeTool({
  name: 'slack_send_message',
  title: 'Send a message',
  hint: 'post write dm tell reply chat announce',
  description: 'Sends one message as the account, to a channel, a thread or a person. Each call sends another one.',
  access: 'write',
  texts: { text: 'prose' },
  input: input({ channel, text: messageText, thread_ts: inThread }),
  output: z.object({ ts: z.string(), channel_id: z.string() }),
  scopes: ['chat:write'],
  async preview({ text, thread_ts }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const beside = await circumstances(seen.value, text, thread_ts);
    if (!beside.ok) return beside;
    const { lines, outsider } = beside.value;
    const changes = [{ name: 'text', before: null, after: text }, ...lines];
    return ok({ target: threadTarget(seen.value, thread_ts), version: null, changes, outsider });
  },
  undoMade: ({ channel }, _, { ts }) => ({ tool: 'slack_delete_message', arguments: { channel, ts } }),
  async run({ text, thread_ts }, context) {
    return changeInChannel(context, 'chat.postMessage', { text, thread_ts, ...withoutPreviews }, Sent);
  },
});

/**
 * Left out, what was attached stays, and names and addresses in the text become mentions and links, unlike in a message that is sent.
 * https://docs.slack.dev/reference/methods/chat.update
 */
const textAlone = { attachments: '[]', blocks: '[]', link_names: false, parse: 'none' };

const updateMessage = writeTool({
  name: 'slack_update_message',
  title: 'Edit a message',
  hint: 'edit correct change post typo',
  description: 'Replaces the text of one message of the account’s own.',
  access: 'write',
  texts: { text: 'prose' },
  input: input({ channel, ts: messageTs, text: messageText }),
  output: z.object({ ts: z.string() }),
  scopes: ['chat:write'],
  async preview({ ts, text }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const message = await ownMessageAt(seen.value, ts);
    if (!message.ok) return message;
    const beside = await circumstances(seen.value, text, undefined);
    if (!beside.ok) return beside;
    const before = message.value.text ?? '';
    const isAttached = (message.value.attachments ?? []).length > 0;
    const layout = layoutIn(message.value);
    const added = addedAddresses(before, text);
    const changes = [
      { name: 'text', before, after: text },
      ...(isAttached ? [{ name: 'attached', before: attachmentsIn(message.value), after: null }] : []),
      ...(layout ? [{ name: 'laid out as', before: layout, after: null }] : []),
      ...(added.length > 0 ? [{ name: 'may be fetched by Slack', before: null, after: added.join('\n') }] : []),
      ...beside.value.lines,
    ];
    // Slack attaches what stands at an address, or a message that was handed on.
    return ok({ target: messageTarget(seen.value, ts), version: null, changes, outsider: isAttached });
  },
  undo({ channel, ts }, { changes }) {
    if (changes.some(({ name }) => name === 'attached'))
      return { reason: 'What was attached to it cannot be put back.' };
    if (changes.some(({ name }) => name === 'laid out as'))
      return { reason: 'How it was laid out cannot be put back.' };
    const before = changes.find(({ name }) => name === 'text')?.before;
    return before
      ? { tool: 'slack_update_message', arguments: { channel, ts, text: before } }
      : { reason: 'It had no text before.' };
  },
  async run({ ts, text }, context) {
    return changeInChannel(context, 'chat.update', { ts, text, ...textAlone }, z.object({ ts: z.string() }));
  },
});

const deleteMessage = writeTool({
  name: 'slack_delete_message',
  title: 'Delete a message',
  hint: 'remove erase unsend post',
  description: 'Deletes one message of the account’s own.',
  access: 'destructive',
  input: input({ channel, ts: messageTs }),
  output: z.object({ deleted: z.literal(true) }),
  scopes: ['chat:write'],
  async preview({ ts }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const message = await ownMessageAt(seen.value, ts);
    if (!message.ok) return message;
    const changes = [{ name: 'text', before: message.value.text ?? '', after: null }];
    return ok({ target: messageTarget(seen.value, ts), version: null, changes, outsider: false });
  },
  undo: () => ({ reason: 'A deleted message is gone; another one with its text would be the last of the channel.' }),
  async run({ ts }, context) {
    return changeInChannel(context, 'chat.delete', { ts }, doneAnswer({ deleted: true as const }));
  },
});

const markRead = slackToolsIn('channels').writeTool({
  name: 'slack_mark_read',
  title: 'Mark as read',
  hint: 'seen unread clear channel',
  description: 'Sets up to which message the account has read a channel. Later ones count as unread.',
  access: 'write',
  input: input({ channel, ts: messageTs }),
  output: z.object({ done: z.literal(true) }),
  scopes: ['channels:write', 'groups:write', 'im:write', 'mpim:write'],
  isScopedByObject: true,
  async preview({ ts }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const { call, place, target } = seen.value;
    const info = await call('conversations.info', { channel: place.id }, z.object({ channel: ReadChannel }));
    if (!info.ok) return info;
    const before = info.value.channel.last_read ?? null;
    return ok({ target, version: null, changes: [{ name: 'read up to', before, after: ts }], outsider: false });
  },
  undo({ channel }, { changes: [read] }) {
    return read?.before && /^[1-9]/.test(read.before)
      ? { tool: 'slack_mark_read', arguments: { channel, ts: read.before } }
      : { reason: 'Nothing had been read there before.' };
  },
  async run({ ts }, context) {
    return changeInChannel(context, 'conversations.mark', { ts }, doneAnswer({ done: true as const }));
  },
});

export const messageTools = {
  searchMessages,
  readChannel,
  readThread,
  sendMessage,
  updateMessage,
  deleteMessage,
  markRead,
};
