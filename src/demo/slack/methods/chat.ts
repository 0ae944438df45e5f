import type { Attachment, Channel, PostedMessage } from '../model.ts';
import { messageShape } from '../shapes.ts';
import { type Method, method, ownChannelOf, pageByCursor, type SlackCall, SlackError } from './method.ts';

/** The app whose tokens these are. */
const ownApp = { id: 'B0OWNAPP001', name: 'OpenGitHubX' };

const longest = 40_000;
const furthestDays = 120;

function textOf({ args }: SlackCall): string {
  const text = args['text'] ?? '';
  if (text.trim() === '') throw new SlackError('no_text');
  if (text.length > longest) throw new SlackError('msg_too_long');
  return text;
}

const attachmentsOf = ({ args: { attachments } }: SlackCall): Pick<PostedMessage, 'attachments'> =>
  attachments === undefined ? {} : { attachments: JSON.parse(attachments) as Attachment[] };

/** A person's id opens the direct message with them. */
function target(call: SlackCall): Channel {
  const { workspace, me, args } = call;
  const person = workspace.people.find(({ id }) => id === args['channel']);
  if (!person) return ownChannelOf(call);
  const both = [...new Set([me.id, person.id])];
  const isThis = ({ kind, members }: Channel) =>
    kind === 'im' && members.length === both.length && both.every((id) => members.includes(id));
  const found = workspace.channels.find(isThis);
  if (found) return found;
  const made: Channel = {
    id: `D0NEW${String(workspace.channels.length).padStart(6, '0')}`,
    name: '',
    kind: 'im',
    members: both,
    creator: me.id,
    created: call.now,
    topic: '',
    purpose: '',
    lastRead: new Map(),
    messages: [],
  };
  workspace.channels.push(made);
  return made;
}

function threadIn({ messages }: Channel, { args }: SlackCall): string | undefined {
  const asked = args['thread_ts'];
  if (!asked) return undefined;
  const root = messages.find(({ ts }) => ts === asked);
  if (!root) throw new SlackError('thread_not_found');
  return root.threadTs ?? root.ts;
}

/** Later than all that stands there, as the next in line. */
function nextTs({ messages }: Channel, now: number): string {
  const last = messages.at(-1)?.ts ?? '0.0';
  const [seconds = '0', counter = '0'] = last.split('.');
  const at = Math.floor(now);
  return Number(seconds) >= at
    ? `${seconds}.${String(Number(counter) + 1).padStart(6, '0')}`
    : `${at}.${String(messages.length).padStart(6, '0')}`;
}

function ownMessage(channel: Channel, { me, args }: SlackCall, refusal: string): PostedMessage {
  const found = channel.messages.find(({ ts }) => ts === args['ts']);
  if (!found) throw new SlackError('message_not_found');
  if (found.user !== me.id) throw new SlackError(refusal);
  return found;
}

export const chat: Record<string, Method> = {
  'chat.postMessage': method(4, ['chat:write'], (call) => {
    const text = textOf(call);
    const channel = target(call);
    const threadTs = threadIn(channel, call);
    const root = channel.messages.find(({ ts }) => ts === threadTs);
    if (root && threadTs) root.threadTs = threadTs;
    const message: PostedMessage = {
      ts: nextTs(channel, call.now),
      user: call.me.id,
      bot: ownApp,
      text,
      reactions: [],
      files: [],
      ...(threadTs && { threadTs }),
      ...attachmentsOf(call),
    };
    channel.messages.push(message);
    return { channel: channel.id, ts: message.ts, message: messageShape(message, channel, call.workspace) };
  }),
  'chat.scheduleMessage': method(3, ['chat:write'], (call) => {
    const text = textOf(call);
    const channel = target(call);
    const postAt = Number(call.args['post_at']);
    if (!Number.isInteger(postAt)) throw new SlackError('invalid_time');
    if (postAt <= call.now) throw new SlackError('time_in_past');
    if (postAt > call.now + furthestDays * 86_400) throw new SlackError('time_too_far');
    const threadTs = threadIn(channel, call);
    const { scheduled } = call.workspace;
    const id = `Q0NEW${String(scheduled.length + 1).padStart(6, '0')}`;
    scheduled.push({ id, channel: channel.id, user: call.me.id, postAt, text, ...(threadTs && { threadTs }) });
    const message = { type: 'delayed_message', text, user: call.me.id, team: call.workspace.id };
    return { channel: channel.id, scheduled_message_id: id, post_at: postAt, message };
  }),
  'chat.scheduledMessages.list': method(3, [], (call) => {
    const { channel } = call.args;
    const own = call.workspace.scheduled.filter(
      (one) => one.user === call.me.id && (!channel || one.channel === channel),
    );
    const { items, metadata } = pageByCursor(own, call, 100, 100);
    const shown = items.map(({ id, channel: channel_id, postAt: post_at, text }) => ({
      id,
      channel_id,
      post_at,
      date_created: Math.floor(call.now),
      text,
    }));
    return { scheduled_messages: shown, ...metadata };
  }),
  'chat.deleteScheduledMessage': method(3, ['chat:write'], (call) => {
    const { scheduled } = call.workspace;
    const { channel, scheduled_message_id: id } = call.args;
    const at = scheduled.findIndex((one) => one.id === id && one.channel === channel && one.user === call.me.id);
    if (at < 0) throw new SlackError('invalid_scheduled_message_id');
    scheduled.splice(at, 1);
    return {};
  }),
  'chat.update': method(3, ['chat:write'], (call) => {
    const channel = ownChannelOf(call);
    const message = ownMessage(channel, call, 'cant_update_message');
    message.text = textOf(call);
    message.editedBy = call.me.id;
    // Left out, those that there were stay.
    Object.assign(message, attachmentsOf(call));
    return { channel: channel.id, ts: message.ts, text: message.text };
  }),
  'chat.delete': method(3, ['chat:write'], (call) => {
    const channel = ownChannelOf(call);
    const message = ownMessage(channel, call, 'cant_delete_message');
    channel.messages.splice(channel.messages.indexOf(message), 1);
    return { channel: channel.id, ts: message.ts };
  }),
};

function emojiOf({ args }: SlackCall): string {
  const name = args['name'] ?? '';
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackError('invalid_name');
  return name;
}

const messageIn = (call: SlackCall, channel = ownChannelOf(call)) => {
  const found = channel.messages.find(({ ts }) => ts === call.args['timestamp']);
  if (!found) throw new SlackError('message_not_found');
  return { channel, message: found };
};

export const reactions: Record<string, Method> = {
  'reactions.add': method(3, ['reactions:write'], (call) => {
    const name = emojiOf(call);
    const { message } = messageIn(call);
    const found = message.reactions.find((one) => one.name === name);
    if (found?.users.includes(call.me.id)) throw new SlackError('already_reacted');
    if (found) found.users = [...found.users, call.me.id];
    else message.reactions = [...message.reactions, { name, users: [call.me.id] }];
    return {};
  }),
  'reactions.remove': method(2, ['reactions:write'], (call) => {
    const name = emojiOf(call);
    const { message } = messageIn(call);
    if (!message.reactions.some((one) => one.name === name && one.users.includes(call.me.id))) {
      throw new SlackError('no_reaction');
    }
    message.reactions = message.reactions
      .map((one) => (one.name === name ? { name, users: one.users.filter((id) => id !== call.me.id) } : one))
      .filter(({ users }) => users.length > 0);
    return {};
  }),
};
