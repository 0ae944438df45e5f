import type { Channel } from '../model.ts';
import { channelShape, messageShape, slackUserShape } from '../shapes.ts';
import {
  byChannel,
  canSee,
  findChannel,
  isTrue,
  type Method,
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

function listed(call: SlackCall, all: readonly Channel[]) {
  const kinds = kindsOf(call);
  const found = all.filter(
    ({ kind, isArchived }) => kinds.includes(kind) && !(isTrue(call.args['exclude_archived']) && isArchived),
  );
  const { items, metadata } = pageByCursor(found, call, 100, 1000);
  return { channels: items.map((one) => channelShape(one, call.me)), ...metadata };
}

/** Newest first, from `oldest` to `latest`; `inclusive` counts for both. */
function between(call: SlackCall, messages: Channel['messages']): Channel['messages'] {
  const { oldest, latest, inclusive } = call.args;
  const edge = isTrue(inclusive);
  const after = (ts: string) => !oldest || Number(ts) > Number(oldest) || (edge && Number(ts) === Number(oldest));
  const before = (ts: string) => !latest || Number(ts) < Number(latest) || (edge && Number(ts) === Number(latest));
  return messages.filter(({ ts }) => after(ts) && before(ts));
}

export const conversations: Record<string, Method> = {
  'conversations.list': {
    scopes: (call) => kindsOf(call).map((kind) => scopeFor(kind, 'read')),
    needsAll: true,
    tier: 2,
    run: (call) =>
      listed(
        call,
        call.workspace.channels.filter((one) => canSee(one, call.me)),
      ),
  },
  'users.conversations': {
    scopes: (call) => kindsOf(call).map((kind) => scopeFor(kind, 'read')),
    needsAll: true,
    tier: 3,
    run: (call) =>
      listed(
        call,
        call.workspace.channels.filter(({ members }) => members.includes(call.me.id)),
      ),
  },
  'conversations.info': {
    scopes: byChannel('read'),
    tier: 3,
    run(call) {
      const channel = findChannel(call);
      const lastRead = channel.lastRead.get(call.me.id);
      const shape = channelShape(channel, call.me, isTrue(call.args['include_num_members']));
      return { channel: { ...shape, ...(lastRead && { last_read: lastRead }) } };
    },
  },
  'conversations.members': {
    scopes: byChannel('read'),
    tier: 4,
    run(call) {
      const { items, metadata } = pageByCursor(findChannel(call).members, call, 100, 1000);
      return { members: items, ...metadata };
    },
  },
  'conversations.history': {
    scopes: byChannel('history'),
    tier: 3,
    run(call) {
      const channel = findChannel(call);
      // Replies are in their thread alone.
      const top = channel.messages.filter(({ ts, threadTs }) => threadTs === undefined || threadTs === ts);
      const { items, hasMore, metadata } = pageByCursor(between(call, top).toReversed(), call, 100, 999);
      const messages = items.map((one) => messageShape(one, channel, call.workspace));
      return { messages, has_more: hasMore, pin_count: 0, ...(hasMore && metadata) };
    },
  },
  'conversations.replies': {
    scopes: byChannel('history'),
    tier: 3,
    run(call) {
      const channel = findChannel(call);
      const root = channel.messages.find(({ ts }) => ts === call.args['ts']);
      if (!root) throw new SlackError('thread_not_found');
      const thread = channel.messages.filter((one) => one.ts !== root.ts && one.threadTs === root.ts);
      // The first message comes with every page.
      const { items, hasMore, metadata } = pageByCursor(between(call, thread), call, 1000, 1000);
      const messages = [root, ...items].map((one) => messageShape(one, channel, call.workspace));
      return { messages, has_more: hasMore, ...(hasMore && metadata) };
    },
  },
  'conversations.mark': {
    scopes: byChannel('write'),
    tier: 3,
    run(call) {
      const channel = ownChannelOf(call);
      const ts = call.args['ts'] ?? '';
      if (!/^\d{10}\.\d{6}$/.test(ts)) throw new SlackError('invalid_timestamp');
      channel.lastRead.set(call.me.id, ts);
      return {};
    },
  },
};

export const peopleMethods: Record<string, Method> = {
  'auth.test': {
    tier: 4,
    run: ({ workspace, me }) => ({
      ...{ url: `https://${workspace.domain}.slack.com/`, team: workspace.name, user: me.name },
      ...{ team_id: workspace.id, user_id: me.id, is_enterprise_install: false },
    }),
  },
  'auth.revoke': {
    tier: 3,
    run({ args, revoke }) {
      const isTest = isTrue(args['test']);
      if (!isTest) revoke();
      return { revoked: !isTest };
    },
  },
  'users.info': {
    scopes: ['users:read'],
    tier: 4,
    run({ workspace, me, args, isGranted }) {
      const found = workspace.people.find(({ id }) => id === args['user']);
      if (!found) throw new SlackError('user_not_found');
      return { user: slackUserShape(found, me, isGranted('users:read.email')) };
    },
  },
  'users.list': {
    scopes: ['users:read'],
    tier: 2,
    run(call) {
      // Strangers are met in shared channels alone.
      const own = call.workspace.people.filter(({ teamId }) => teamId === call.workspace.id);
      const withEmail = call.isGranted('users:read.email');
      const { items, metadata } = pageByCursor(own, call, 1000, 1000);
      return {
        members: items.map((one) => slackUserShape(one, call.me, withEmail)),
        cache_ts: Math.floor(call.now),
        ...metadata,
      };
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    tier: 2,
    run: ({ workspace, args }) => ({
      usergroups: workspace.userGroups.map(({ id, handle, name, description, users }) => ({
        ...{ id, team_id: workspace.id, is_usergroup: true, name, description, handle, is_external: false },
        ...{ date_create: 0, date_update: 0, date_delete: 0, user_count: users.length },
        ...(isTrue(args['include_users']) && { users }),
      })),
    }),
  },
};
