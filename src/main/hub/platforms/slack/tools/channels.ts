/** The tools that list channels and who is in one. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { cleanLine } from '../../clean-text.ts';
import { cursor, input } from '../../fields.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import {
  Channels,
  channel,
  channelKind,
  channelName,
  everyKind,
  isChannelCovered,
  isShared,
  othersIn,
  slackToolsIn,
} from '../channels.ts';
import { nextCursor, withoutCount } from '../fields.ts';
import { plainMrkdwn } from '../mrkdwn.ts';
import { createWho } from '../people.ts';
import { type ReadChannel, withCursor } from '../read.ts';

const { readTool } = slackToolsIn('channels');

const mostItems = 60;
/** On a page, where most of it may be left out. */
const mostOfSlack = 200;

const Channel = z.object({
  channel: z.string().describe('Its name; of a direct message @ and the handle'),
  id: z.string(),
  kind: z.enum(['public', 'private', 'direct', 'group']),
  private: z.literal(true),
  outsider: z
    .literal(true)
    .optional()
    .describe('Present when people of another company, or a program, read and write there'),
  topic: z.string(),
  purpose: z.string(),
  archived: z.literal(true).optional(),
});
type Channel = z.infer<typeof Channel>;

const nobody = { person: () => undefined, channel: () => undefined };

const listChannels = readTool({
  name: 'slack_list_channels',
  title: 'Channels',
  hint: 'rooms conversations dms groups names',
  description: 'Channels and direct messages, with their topics.',
  input: input({
    which: z
      .enum(['mine', 'mine_direct', 'public'])
      .default('mine')
      .describe('Mine, my direct messages, or all public ones'),
    query: z.string().min(1).max(80).optional().describe('Only those with this in their name, topic or purpose'),
    cursor,
  }),
  output: z.object({ items: z.array(Channel), next_cursor: nextCursor }),
  place: () => undefined,
  // What is shared with others is marked.
  isOwn: true,
  async run({ which, query, cursor }, context) {
    const who = createWho(context.client, context.call);
    const [method, types] =
      which === 'public'
        ? ['conversations.list', 'public_channel']
        : ['users.conversations', which === 'mine_direct' ? 'im,mpim' : everyKind.replace(',mpim,im', '')];
    const isNarrow = context.isLimited(channelKind);
    const found = await fillAnswer<string, Channel, Channel>({
      cursor,
      pages: byToken,
      most: mostItems,
      isNarrow,
      async fetch(at) {
        const limit = isNarrow ? mostOfSlack : mostItems;
        const asked = { types, exclude_archived: which === 'public', limit, ...(at && { cursor: at }) };
        const page = await context.call(method, asked, Channels);
        if (!page.ok) return page;
        const people = await who.people(othersIn(page.value.channels));
        if (!people.ok) return people;
        const things = page.value.channels.map((one) =>
          projectChannel(one, channelName(one, people.value), people.value.get(one.user ?? '')?.isOutsider === true),
        );
        return ok({ things, next: page.value.response_metadata?.next_cursor });
      },
      keep: (item) => isChannelCovered(context, item.id, item.channel) && isChannelAbout(item, query),
      project: (item) => item,
    });
    return found.ok ? ok(withoutCount(found.value)) : found;
  },
});

function projectChannel(one: ReadChannel, channel: string, isWithOutsider: boolean): Channel {
  return {
    channel,
    id: one.id,
    private: true,
    kind: one.is_im ? 'direct' : one.is_mpim ? 'group' : one.is_private ? 'private' : 'public',
    ...((isShared(one) || isWithOutsider) && { outsider: true as const }),
    topic: plainMrkdwn(one.topic?.value ?? '', 250, nobody),
    purpose: plainMrkdwn(one.purpose?.value ?? '', 250, nobody),
    ...(one.is_archived && { archived: true as const }),
  };
}

function isChannelAbout({ channel, topic, purpose }: Channel, query: string | undefined): boolean {
  const wanted = query?.replace(/^#/, '').toLowerCase();
  return wanted === undefined || [channel, topic, purpose].some((text) => text.toLowerCase().includes(wanted));
}

/** Each costs a request the first time. */
const pageSize = 50;
const Members = z.object({ members: z.array(z.string()), ...withCursor });

const listMembers = readTool({
  name: 'slack_list_members',
  title: 'Members of a channel',
  hint: 'people who in channel group',
  description: 'Who is in one channel.',
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
  async run({ cursor }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const asked = { channel: place.value.id, limit: pageSize, ...(cursor && { cursor }) };
    const found = await context.call('conversations.members', asked, Members);
    if (!found.ok) return found;
    const people = await createWho(context.client, context.call).people(found.value.members);
    if (!people.ok) return people;
    const next = found.value.response_metadata?.next_cursor;
    const items = [...people.value.values()].map(({ id, name, isOutsider }) => ({
      id,
      handle: cleanLine(name, 80),
      ...(isOutsider && { outsider: true as const }),
    }));
    return ok({ items, ...(next && { next_cursor: next }) });
  },
});

export const channelTools = { listChannels, listMembers };
