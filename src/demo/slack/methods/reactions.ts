import { messageShape } from '../shapes.ts';
import { type Call, channelOf, type Method, ownChannelOf, SlackError } from './method.ts';

function emojiOf({ args }: Call): string {
  const name = args['name'] ?? '';
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackError('invalid_name');
  return name;
}

const messageIn = (call: Call, channel = ownChannelOf(call)) => {
  const found = channel.messages.find(({ ts }) => ts === call.args['timestamp']);
  if (!found) throw new SlackError('message_not_found');
  return { channel, message: found };
};

export const reactions: Record<string, Method> = {
  'reactions.add': {
    scopes: ['reactions:write'],
    tier: 3,
    run(call) {
      const name = emojiOf(call);
      const { message } = messageIn(call);
      const found = message.reactions.find((one) => one.name === name);
      if (found?.users.includes(call.me.id)) throw new SlackError('already_reacted');
      if (found) found.users = [...found.users, call.me.id];
      else message.reactions = [...message.reactions, { name, users: [call.me.id] }];
      return {};
    },
  },
  'reactions.remove': {
    scopes: ['reactions:write'],
    tier: 2,
    run(call) {
      const name = emojiOf(call);
      const { message } = messageIn(call);
      if (!message.reactions.some((one) => one.name === name && one.users.includes(call.me.id))) {
        throw new SlackError('no_reaction');
      }
      message.reactions = message.reactions
        .map((one) => (one.name === name ? { name, users: one.users.filter((id) => id !== call.me.id) } : one))
        .filter(({ users }) => users.length > 0);
      return {};
    },
  },
  'reactions.get': {
    scopes: ['reactions:read'],
    tier: 3,
    run(call) {
      const { channel, message } = messageIn(call, channelOf(call));
      return { type: 'message', channel: channel.id, message: messageShape(message, channel, call.workspace) };
    },
  },
};
