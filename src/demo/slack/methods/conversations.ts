import type { Channel, SlackMember } from '../model.ts';
import { channelShape, messageShape, slackUserShape } from '../shapes.ts';
import {
  byChannel,
  canSee,
  findChannel,
  isTrue,
  type Method,
  method,
  ownChannelOf,
  pageByCursor,
  type SlackCall,
  SlackError,
  scopeFor,
} from './method.ts';

const kindOf: Record<string, Channel['kind']> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
  mpim: 'mpim',
};

function kindsOf({ args }: SlackCall): Channel['kind'][] {
  return (args['types'] || 'public_channel').split(',').map((type) => {
    const kind = kindOf[type.trim()];
    if (!kind) throw new SlackError('invalid_types');
    return kind;
  });
}

/** The list of the conversations that are meant, for a token with scopes for all the kinds that it asks for. */
const listOf = (tier: Method['tier'], isMeant: (channel: Channel, me: SlackMember) => boolean): Method =>
  method(
    tier,
    (call) => kindsOf(call).map((kind) => scopeFor(kind, 'read')),
    (call) => {
      const kinds = kindsOf(call);
      const isLeftOut = ({ kind, isArchived }: Channel) =>
        !kinds.includes(kind) || (isTrue(call.args['exclude_archived']) && isArchived);
      const found = call.workspace.channels.filter((one) => isMeant(one, call.me) && !isLeftOut(one));
      const { items, metadata } = pageByCursor(found, call, 100, 1000);
      return { channels: items.map((one) => channelShape(one, call.me)), ...metadata };
    },
    true,
  );

/** Newest first, from `oldest` to `latest`; `inclusive` counts for both. */
function between(call: SlackCall, messages: Channel['messages']): Channel['messages'] {
  const { oldest, latest, inclusive } = call.args;
  const edge = isTrue(inclusive);
  const after = (ts: string) => !oldest || Number(ts) > Number(oldest) || (edge && Number(ts) === Number(oldest));
  const before = (ts: string) => !latest || Number(ts) < Number(latest) || (edge && Number(ts) === Number(latest));
  return messages.filter(({ ts }) => after(ts) && before(ts));
}

export const conversations: Record<string, Method> = {
  'conversations.list': listOf(2, canSee),
  'users.conversations': listOf(3, ({ members }, me) => members.includes(me.id)),
  'conversations.info': method(3, byChannel('read'), (call) => {
    const channel = findChannel(call);
    const lastRead = channel.lastRead.get(call.me.id);
    const shape = channelShape(channel, call.me, isTrue(call.args['include_num_members']));
    return { channel: { ...shape, ...(lastRead && { last_read: lastRead }) } };
  }),
  'conversations.members': method(4, byChannel('read'), (call) => {
    const { items, metadata } = pageByCursor(findChannel(call).members, call, 100, 1000);
    return { members: items, ...metadata };
  }),
  'conversations.history': method(3, byChannel('history'), (call) => {
    const channel = findChannel(call);
    // Replies are in their thread alone.
    const top = channel.messages.filter(({ ts, threadTs }) => threadTs === undefined || threadTs === ts);
    const { items, hasMore, metadata } = pageByCursor(between(call, top).toReversed(), call, 100, 999);
    const messages = items.map((one) => messageShape(one, channel, call.workspace));
    return { messages, has_more: hasMore, pin_count: 0, ...(hasMore && metadata) };
  }),
  'conversations.replies': method(3, byChannel('history'), (call) => {
    const channel = findChannel(call);
    const root = channel.messages.find(({ ts }) => ts === call.args['ts']);
    if (!root) throw new SlackError('thread_not_found');
    const thread = channel.messages.filter((one) => one.ts !== root.ts && one.threadTs === root.ts);
    // The first message comes with every page.
    const { items, hasMore, metadata } = pageByCursor(between(call, thread), call, 1000, 1000);
    const messages = [root, ...items].map((one) => messageShape(one, channel, call.workspace));
    return { messages, has_more: hasMore, ...(hasMore && metadata) };
  }),
  'conversations.mark': method(3, byChannel('write'), (call) => {
    const channel = ownChannelOf(call);
    const ts = call.args['ts'] ?? '';
    if (!/^\d{10}\.\d{6}$/.test(ts)) throw new SlackError('invalid_timestamp');
    channel.lastRead.set(call.me.id, ts);
    return {};
  }),
};

export const peopleMethods: Record<string, Method> = {
  'auth.test': method(4, [], ({ workspace, me }) => ({
    url: `https://${workspace.domain}.slack.com/`,
    team: workspace.name,
    user: me.name,
    team_id: workspace.id,
    user_id: me.id,
    is_enterprise_install: false,
  })),
  'auth.revoke': method(3, [], ({ args, revoke }) => {
    const isTest = isTrue(args['test']);
    if (!isTest) revoke();
    return { revoked: !isTest };
  }),
  'users.info': method(4, ['users:read'], ({ workspace, me, args, isGranted }) => {
    const found = workspace.people.find(({ id }) => id === args['user']);
    if (!found) throw new SlackError('user_not_found');
    return { user: slackUserShape(found, me, isGranted('users:read.email')) };
  }),
  'users.list': method(2, ['users:read'], (call) => {
    // Outsiders are only in shared channels.
    const own = call.workspace.people.filter(({ teamId }) => teamId === call.workspace.id);
    const withEmail = call.isGranted('users:read.email');
    const { items, metadata } = pageByCursor(own, call, 1000, 1000);
    return {
      members: items.map((one) => slackUserShape(one, call.me, withEmail)),
      cache_ts: Math.floor(call.now),
      ...metadata,
    };
  }),
  'usergroups.list': method(2, ['usergroups:read'], ({ workspace, args }) => ({
    usergroups: workspace.userGroups.map(({ id, handle, name, description, users }) => ({
      id,
      team_id: workspace.id,
      is_usergroup: true,
      name,
      description,
      handle,
      is_external: false,
      date_create: 0,
      date_update: 0,
      date_delete: 0,
      user_count: users.length,
      ...(isTrue(args['include_users']) && { users }),
    })),
  })),
};
