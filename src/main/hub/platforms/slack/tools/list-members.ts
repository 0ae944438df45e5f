import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cleanLine } from '../../clean-text.ts';
import { cursor, input } from '../../fields.ts';
import { nextCursor } from '../fields.ts';
import { channel, inChannel } from '../place.ts';
import { withCursor } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

/** Each costs a request the first time. */
const pageSize = 50;
const Members = z.object({ members: z.array(z.string()), ...withCursor });

export const listMembers = readTool({
  name: 'slack_list_members',
  title: 'Members of a channel',
  description: 'Who is in one channel.',
  toolset: 'channels',
  input: input({ channel, cursor }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        handle: z.string(),
        outsider: z
          .literal(true)
          .optional()
          .describe('Present for people of other workspaces, guests of one channel and programs'),
      }),
    ),
    next_cursor: nextCursor,
  }),
  place: inChannel,
  async run({ cursor }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const asked = { channel: place.value.id, limit: pageSize, ...(cursor && { cursor }) };
    const found = await call('conversations.members', asked, Members);
    if (!found.ok) return found;
    const people = await createWho(context.client, call).people(found.value.members);
    if (!people.ok) return people;
    const next = found.value.response_metadata?.next_cursor;
    const items = [...people.value.values()].map(({ id, name, isOutsider }) => ({
      ...{ id, handle: cleanLine(name, 80), ...(isOutsider && { outsider: true as const }) },
    }));
    return ok({ items, ...(next && { next_cursor: next }) });
  },
});
