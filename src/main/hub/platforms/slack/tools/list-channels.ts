import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input } from '../../fields.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import { nextCursor } from '../fields.ts';
import { withoutCount } from '../fill.ts';
import { channelName, isChannelCovered, othersIn } from '../in-channel.ts';
import { plainMrkdwn } from '../mrkdwn.ts';
import { Channels } from '../own-conversations.ts';
import { channelKind, everyKind, isShared } from '../place.ts';
import type { ReadChannel } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

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

export const listChannels = readTool({
  name: 'slack_list_channels',
  title: 'Channels',
  description: 'Channels and direct messages, with their topics.',
  toolset: 'channels',
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
    const call = await connectSlack(context.client);
    const who = createWho(context.client, call);
    const [method, types] =
      which === 'public'
        ? ['conversations.list', 'public_channel']
        : ['users.conversations', which === 'mine_direct' ? 'im,mpim' : everyKind.replace(',mpim,im', '')];
    const isNarrow = context.isLimited(channelKind);
    const found = await fillAnswer<string, Channel, Channel>({
      ...{ cursor, pages: byToken, most: mostItems, isNarrow },
      async fetch(at) {
        const limit = isNarrow ? mostOfSlack : mostItems;
        const asked = { types, exclude_archived: which === 'public', limit, ...(at && { cursor: at }) };
        const page = await call(method, asked, Channels);
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
    ...{ channel, id: one.id, private: true },
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
