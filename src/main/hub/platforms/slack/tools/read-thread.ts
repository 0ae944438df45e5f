import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input } from '../../fields.ts';
import { readCursor, writeCursor } from '../../lists.ts';
import { messageTs, nextCursor, slackLimit, threadTs } from '../fields.ts';
import { takeFitting } from '../fill.ts';
import { projecting, SlackMessage } from '../message.ts';
import { channel, inChannel } from '../place.ts';
import { ReadMessages } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const ThreadPosition = z.strictObject({ of: messageTs, after: messageTs });
const longestAnswer = 4_000;

export const readThread = readTool({
  name: 'slack_read_thread',
  title: 'A thread',
  description: 'The messages of one thread, oldest first.',
  toolset: 'messages',
  input: input({ channel, thread_ts: threadTs, cursor, limit: slackLimit }),
  output: z.object({ items: z.array(SlackMessage), next_cursor: nextCursor }),
  place: inChannel,
  async run({ thread_ts, cursor, limit }, context) {
    const at = cursor === undefined ? ok(undefined) : readCursor(cursor, ThreadPosition);
    if (!at.ok) return at;
    const place = await context.place();
    if (!place.ok) return place;
    const { client } = context;
    const { id } = place.value;
    const call = await connectSlack(client);
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
    }
    if (!found.ok) return found;
    // The first message comes with every page.
    const { messages: all, has_more: hasMore } = found.value;
    const messages = all.filter(({ ts }) => after === undefined || Number(ts) > Number(after));
    const project = await projecting(createWho(client, call), messages);
    if (!project.ok) return project;
    const projected = messages.map((one) => project.value(one, id, longestAnswer));
    const items = takeFitting(projected);
    const last = items.at(-1);
    const isMore = last !== undefined && (items.length < projected.length || hasMore === true);
    return ok({ items, ...(isMore && { next_cursor: writeCursor({ of: thread, after: last.ts }) }) });
  },
});
