import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input } from '../../fields.ts';
import { readCursor, writeCursor } from '../../lists.ts';
import { fromTime, nextCursor, secondsAfter, secondsOf, slackLimit, toTime } from '../fields.ts';
import { takeFitting } from '../fill.ts';
import { projecting, SlackMessage } from '../message.ts';
import { channel, inChannel } from '../place.ts';
import { ReadMessages } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const ChannelPosition = z.strictObject({ before: z.string().regex(/^\d{10}\.\d{6}$/) });
const longestMessage = 3_000;

export const readChannel = readTool({
  name: 'slack_read_channel',
  title: 'Messages of a channel',
  description:
    'Messages of one channel or direct message, newest first. Replies are in threads: see slack_read_thread.',
  toolset: 'messages',
  input: input({ channel, since: fromTime, until: toTime, cursor, limit: slackLimit }),
  output: z.object({ items: z.array(SlackMessage), next_cursor: nextCursor }),
  place: inChannel,
  async run({ since, until, cursor, limit }, context) {
    const at = cursor === undefined ? ok(undefined) : readCursor(cursor, ChannelPosition);
    if (!at.ok) return at;
    const place = await context.place();
    if (!place.ok) return place;
    const { client } = context;
    const call = await connectSlack(client);
    const latest = at.value?.before ?? (until && secondsAfter(until));
    const asked = { channel: place.value.id, limit, latest, oldest: since && secondsOf(since), inclusive: false };
    const found = await call('conversations.history', asked, ReadMessages);
    if (!found.ok) return found;
    const project = await projecting(createWho(client, call), found.value.messages);
    if (!project.ok) return project;
    const all = found.value.messages.map((one) => project.value(one, place.value.id, longestMessage));
    const items = takeFitting(all);
    const last = items.at(-1);
    const isMore = last !== undefined && (items.length < all.length || found.value.has_more === true);
    return ok({ items, ...(isMore && { next_cursor: writeCursor({ before: last.ts }) }) });
  },
});
