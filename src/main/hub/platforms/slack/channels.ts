/** Channels, groups and direct messages: one kind of places, which keys may be limited to by name or by id. */
import * as z from 'zod';
import type { OfferedPlace } from '../../../../shared/places.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { NamedPlace, ResolvedPlace } from '../../policy/place.ts';
import { cleanLine } from '../clean-text.ts';
import { walkPages } from '../lists.ts';
import type { PlatformClient, PlatformPlaceKind } from '../platform.ts';
import { connectedTools, type ToolContext } from '../tool.ts';
import { createWho, type SlackPerson, slackPersonOf, type Who } from './people.ts';
import { ReadChannel as Channel, ReadChannel, ReadSlackUser, withCursor } from './read.ts';
import { type CallSlack, connectSlack } from './web-api.ts';

export const channelKind = 'channel';
const idForm = /^[CGD][A-Z0-9]{8,}$/;
/** As Slack writes names, in the scripts of all languages: no capitals, blanks or dots. */
const nameForm = /^@?[\p{L}\p{M}\p{N}_.-]{1,80}$/u;

export const placeKind: PlatformPlaceKind = {
  kind: channelKind,
  title: 'Channels',
  example: 'team-*',
  read(text) {
    const [, id] = /^https:\/\/[a-z0-9-]+\.slack\.com\/archives\/([CGD][A-Z0-9]{8,})(?:[/?]|$)/.exec(text) ?? [];
    const given = id ?? text.replace(/^#/, '');
    const name = idForm.test(given) ? given : given.toLowerCase();
    return /^@?[\p{L}\p{M}\p{N}_.*-]{1,80}$/u.test(name) ? name : undefined;
  },
};

/** What a tool takes for a channel. */
export const channel = z
  .string()
  .max(81)
  .refine((text) => nameForm.test(text.replace(/^#/, '')), 'must be #name, @handle or an id')
  .describe('#name, @handle for a direct message, or an id such as C0123456789');

export function inChannel({ channel: given }: { channel: string }): NamedPlace {
  const name = given.replace(/^#/, '');
  return idForm.test(name) ? { kind: channelKind, name, isId: true } : { kind: channelKind, name: name.toLowerCase() };
}

/** Slack's tools of one toolset, usually in a channel, which ask by `call`. */
export const slackToolsIn = connectedTools(async (client) => ({ call: await connectSlack(client) }), inChannel);

export const everyKind = 'public_channel,private_channel,mpim,im';
const pageSize = 200;
/** Of 200 each: a workspace with more channels or people than that is asked by id. */
const mostPages = 25;

const ChannelPage = z
  .object({ channels: z.array(Channel), ...withCursor })
  .transform(({ channels, ...rest }) => ({ things: channels, ...rest }));
const Users = z
  .object({ members: z.array(ReadSlackUser), ...withCursor })
  .transform(({ members, ...rest }) => ({ things: members, ...rest }));

/** Looks a channel up by its present name or its id. A direct message is named by the handle of whom it is with. */
export async function resolveChannel(
  client: PlatformClient,
  { name, isId }: NamedPlace,
): Promise<Result<ResolvedPlace>> {
  const call = await connectSlack(client);
  const who = createWho(client, call);
  if (isId) {
    const found = await call('conversations.info', { channel: name }, z.object({ channel: Channel }));
    return found.ok ? placeOf(found.value.channel, who) : found;
  }
  if (name.startsWith('@')) return directMessage(call, who, name.slice(1));
  const matches = (one: ReadChannel) => one.name?.toLowerCase() === name.toLowerCase();
  const own = { types: 'public_channel,private_channel,mpim', exclude_archived: false };
  for (const [method, types] of [
    ['users.conversations', own],
    ['conversations.list', { ...own, types: 'public_channel' }],
  ] as const) {
    const found = await searchPages(call, method, types, ChannelPage, matches);
    if (!found.ok) return found;
    if (found.value) return placeOf(found.value, who);
  }
  return fail('platform_not_found', 'There is no such channel.', {
    hint: 'List the channels with slack_list_channels.',
  });
}

type Page<Thing> = { things: Thing[]; response_metadata?: { next_cursor?: string | undefined } | undefined };

/** Goes through the pages of a list until something is found. */
async function searchPages<Found>(
  call: CallSlack,
  method: string,
  args: Record<string, string | boolean>,
  schema: z.ZodType<Page<Found>>,
  isIt: (one: Found) => boolean,
): Promise<Result<Found | undefined>> {
  let found: Found | undefined;
  const walk = await walkPages(
    mostPages,
    async (cursor) => {
      const page = await call(method, { ...args, limit: pageSize, ...(cursor && { cursor }) }, schema);
      return page.ok ? ok({ things: page.value.things, next: page.value.response_metadata?.next_cursor }) : page;
    },
    (things) => {
      found = things.find(isIt);
      return found !== undefined;
    },
  );
  return walk.ok ? ok(found) : walk;
}

/**
 * The direct message with somebody, whether there is one already or not: by the person's id, a first message opens it.
 */
async function directMessage(call: CallSlack, who: Who, handle: string): Promise<Result<ResolvedPlace>> {
  const self = await who.self();
  if (!self.ok) return self;
  // Of another workspace somebody may be called just as one of this.
  const isThis = (one: ReadSlackUser) =>
    one.name.toLowerCase() === handle.toLowerCase() &&
    one.deleted !== true &&
    !slackPersonOf(one, self.value).isExternal;
  const user = await searchPages(call, 'users.list', {}, Users, isThis);
  if (!user.ok) return user;
  if (!user.value) {
    const hint =
      'Look for the handle with slack_search_users; of people of another company, name the id of the direct message.';
    return fail('platform_not_found', 'There is nobody of that handle.', { hint });
  }
  const { id } = user.value;
  const open = await searchPages(call, 'users.conversations', { types: 'im' }, ChannelPage, (one) => one.user === id);
  if (!open.ok) return open;
  return ok(direct(open.value?.id ?? id, slackPersonOf(user.value, self.value), self.value.userId));
}

const direct = (id: string, person: SlackPerson, self: string): ResolvedPlace => ({
  kind: channelKind,
  id,
  name: `@${person.name}`,
  isPrivate: true,
  isOurs: !person.isOutsider,
  isOwn: person.id === self,
});

async function placeOf(found: ReadChannel, who: Who): Promise<Result<ResolvedPlace>> {
  const { id, name, user } = found;
  if (found.is_im && user) {
    const [self, people] = [await who.self(), await who.people([user])];
    if (!self.ok) return self;
    if (!people.ok) return people;
    return ok(
      direct(
        id,
        people.value.get(user) ?? { id: user, name: user, isExternal: true, isOutsider: true },
        self.value.userId,
      ),
    );
  }
  return ok({ kind: channelKind, id, name: name ?? id, isPrivate: true, isOurs: !isShared(found) });
}

/** Whether people of another company read and write there. */
export const isShared = (one: ReadChannel): boolean => one.is_ext_shared === true || one.is_pending_ext_shared === true;

// What a tool that ranges over several channels says of each: by which names a key may reach it, and what it is called.

/** `#` before a channel's name would not be the name that a call takes; a direct message is `@handle`. */
export function channelName({ id, name, user, is_im }: ReadChannel, people: Map<string, SlackPerson>): string {
  if (!is_im) return cleanLine(name ?? id, 80);
  // A search says in `name` with whom a direct message is.
  const other = user ?? name ?? '';
  return `@${cleanLine(people.get(other)?.name ?? other, 79)}`;
}

/** With whom the direct messages among these channels are. */
export const othersIn = (channels: readonly ReadChannel[]): string[] =>
  channels.flatMap(({ is_im, user, name }) => (is_im ? [user ?? name ?? ''] : []));

/** Those that the key covers: counted with the others, a position among them would tell of these. */
export async function coveredChannels(
  context: Pick<ToolContext, 'allows' | 'isLimited'>,
  who: Who,
  channels: readonly ReadChannel[],
): Promise<Result<readonly ReadChannel[]>> {
  if (!context.isLimited(channelKind)) return ok(channels);
  const people = await who.people(othersIn(channels));
  return people.ok
    ? ok(channels.filter((one) => isChannelCovered(context, one.id, channelName(one, people.value))))
    : people;
}

export const isChannelCovered = ({ allows }: Pick<ToolContext, 'allows'>, id: string, name: string): boolean =>
  allows(channelKind, name, id);

/** The conversations that the account is in. */
export const Channels = z.object({ channels: z.array(ReadChannel), ...withCursor });

const conversationPageSize = 200;
const mostConversationPages = 5;

/** At most a thousand, what is written to the account alone first, always in the same order. */
export async function ownConversations(call: CallSlack): Promise<Result<ReadChannel[]>> {
  const all: ReadChannel[] = [];
  const walk = await walkPages(
    mostConversationPages,
    async (cursor) => {
      const asked = {
        types: everyKind,
        exclude_archived: true,
        limit: conversationPageSize,
        ...(cursor && { cursor }),
      };
      const page = await call('users.conversations', asked, Channels);
      return page.ok ? ok({ things: page.value.channels, next: page.value.response_metadata?.next_cursor }) : page;
    },
    (channels) => {
      all.push(...channels);
      return false;
    },
  );
  if (!walk.ok) return walk;
  const rank = (one: ReadChannel): number => (one.is_im ? 0 : one.is_mpim ? 1 : 2);
  return ok(all.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)));
}

/** The channels that the account is in, by name. Those of groups and direct messages are named by who is in them, so they are typed. */
export async function offeredChannels(
  client: PlatformClient,
): Promise<Result<{ places: OfferedPlace[]; isAll: boolean }>> {
  const found = await ownConversations(await connectSlack(client));
  if (!found.ok) return found;
  const named = found.value.flatMap(({ name, is_im, is_mpim }) => (name && !is_im && !is_mpim ? [name] : []));
  // The account reads public channels that it isn't in as well.
  return ok({ places: named.sort().map((name) => ({ pattern: name, name: `#${name}` })), isAll: false });
}
