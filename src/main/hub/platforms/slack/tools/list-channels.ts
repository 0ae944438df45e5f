import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { readCursor, writeCursor } from '../../cursor.ts';
import { cursor, input } from '../../fields.ts';
import { nextCursor, notAllowed } from '../fields.ts';
import { fill } from '../fill.ts';
import { isCovered, nameOf, othersIn } from '../in-channel.ts';
import { plainText } from '../mrkdwn.ts';
import { Channels } from '../own-conversations.ts';
import { everyKind, isShared } from '../place.ts';
import type { ReadChannel } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const pageSize = 60;
const mostPages = 5;
const Position = z.strictObject({ cursor: z.string().max(300), skip: z.int().min(0).max(pageSize) });

const Channel = z.object({
  channel: z.string().describe('Its name; of a direct message @ and the handle'),
  id: z.string(),
  kind: z.enum(['public', 'private', 'direct', 'group']),
  private: z.literal(true),
  outsider: z.literal(true).optional().describe('Present when people of another company read and write there'),
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
  output: z.object({ items: z.array(Channel), not_allowed: notAllowed, next_cursor: nextCursor }),
  place: () => undefined,
  // What is shared with others is marked.
  isOwn: true,
  async run({ which, query, cursor }, context) {
    const start = cursor === undefined ? ok({ cursor: '', skip: 0 }) : readCursor(cursor, Position);
    if (!start.ok) return start;
    const call = await connectSlack(context.client);
    const who = createWho(context.client, call);
    const [method, types] =
      which === 'public'
        ? ['conversations.list', 'public_channel']
        : ['users.conversations', which === 'mine_direct' ? 'im,mpim' : everyKind.replace(',mpim,im', '')];
    let at = start.value;
    let refused = 0;
    for (let read = 1; ; read += 1) {
      const asked = {
        types,
        exclude_archived: which === 'public',
        limit: pageSize,
        ...(at.cursor && { cursor: at.cursor }),
      };
      const page = await call(method, asked, Channels);
      if (!page.ok) return page;
      const rest = page.value.channels.slice(at.skip);
      const people = await who.people(othersIn(rest));
      if (!people.ok) return people;
      const named = rest.map((one) => ({
        one,
        item: project(one, nameOf(one, people.value), people.value.get(one.user ?? '')?.isOutsider === true),
      }));
      const covered = named.filter(({ one, item }) => isCovered(context, one.id, item.channel));
      const wanted = covered.filter(({ item }) => isAbout(item, query));
      const items = fill(wanted.map(({ item }) => item));
      const last = wanted[items.length - 1];
      const isRest = items.length < wanted.length && last !== undefined;
      const passed = isRest ? rest.indexOf(last.one) + 1 : rest.length;
      refused += named.slice(0, passed).filter((one) => !covered.includes(one)).length;
      const onward = page.value.response_metadata?.next_cursor ?? '';
      const next = isRest ? { cursor: at.cursor, skip: at.skip + passed } : { cursor: onward, skip: 0 };
      const isMore = isRest || onward !== '';
      if (items.length > 0 || !isMore || read >= mostPages) {
        return ok({ items, not_allowed: refused, ...(isMore && { next_cursor: writeCursor(next) }) });
      }
      at = next;
    }
  },
});

function project(one: ReadChannel, channel: string, isWithOutsider: boolean): Channel {
  return {
    ...{ channel, id: one.id, private: true },
    kind: one.is_im ? 'direct' : one.is_mpim ? 'group' : one.is_private ? 'private' : 'public',
    ...((isShared(one) || isWithOutsider) && { outsider: true as const }),
    topic: plainText(one.topic?.value ?? '', 250, nobody),
    purpose: plainText(one.purpose?.value ?? '', 250, nobody),
    ...(one.is_archived && { archived: true as const }),
  };
}

function isAbout({ channel, topic, purpose }: Channel, query: string | undefined): boolean {
  const wanted = query?.replace(/^#/, '').toLowerCase();
  return wanted === undefined || [channel, topic, purpose].some((text) => text.toLowerCase().includes(wanted));
}
