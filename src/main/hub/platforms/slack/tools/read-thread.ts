import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { readCursor, writeCursor } from '../../cursor.ts';
import { cursor, input } from '../../fields.ts';
import { limit, nextCursor, threadTs } from '../fields.ts';
import { fill } from '../fill.ts';
import { Message, projecting } from '../message.ts';
import { channel, inChannel } from '../place.ts';
import { ReadMessages } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const Position = z.strictObject({ after: z.string().regex(/^\d{10}\.\d{6}$/) });
const longestText = 4_000;

export const readThread = readTool({
  name: 'slack_read_thread',
  title: 'A thread',
  description: 'The messages of one thread, oldest first.',
  toolset: 'messages',
  input: input({ channel, thread_ts: threadTs, cursor, limit }),
  output: z.object({ items: z.array(Message), next_cursor: nextCursor }),
  place: inChannel,
  async run({ thread_ts, cursor, limit }, context) {
    const at = cursor === undefined ? ok(undefined) : readCursor(cursor, Position);
    if (!at.ok) return at;
    const place = await context.place();
    if (!place.ok) return place;
    const { client } = context;
    const { id } = place.value;
    const call = await connectSlack(client);
    const after = at.value?.after;
    const asked = { channel: id, ts: thread_ts, limit, oldest: after, inclusive: false };
    const found = await call('conversations.replies', asked, ReadMessages);
    if (!found.ok) return found;
    // The first message comes with every page.
    const messages = found.value.messages.filter(({ ts }) => after === undefined || Number(ts) > Number(after));
    const project = await projecting(createWho(client, call), messages);
    if (!project.ok) return project;
    const all = messages.map((one) => project.value(one, id, longestText));
    const items = fill(all);
    const last = items.at(-1);
    const isMore = last !== undefined && (items.length < all.length || found.value.has_more === true);
    return ok({ items, ...(isMore && { next_cursor: writeCursor({ after: last.ts }) }) });
  },
});
