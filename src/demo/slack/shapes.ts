/** What Slack writes of things. */
import type { Channel, PostedMessage, SharedFile, SlackMember, SlackWorkspace } from './model.ts';

/** An address is told to who was granted `users:read.email` alone; for others it is left out without a word. */
export const slackUserShape = (one: SlackMember, me: SlackMember, withEmail: boolean) => ({
  id: one.id,
  team_id: one.teamId,
  name: one.name,
  deleted: one.isDeleted === true,
  real_name: one.realName,
  tz: 'Etc/UTC',
  profile: {
    real_name: one.realName,
    display_name: one.name,
    title: one.title,
    status_text: '',
    status_emoji: '',
    ...(withEmail && one.email && { email: one.email }),
    team: one.teamId,
  },
  is_admin: one.isAdmin === true,
  is_owner: false,
  is_primary_owner: false,
  is_app_user: false,
  updated: 0,
  is_restricted: one.guest !== undefined,
  is_ultra_restricted: one.guest === 'single',
  is_bot: one.isBot === true,
  ...(one.teamId !== me.teamId && { is_stranger: true }),
});

const note = (value: string, { creator, created }: Channel) => ({ value, creator, last_set: created });

export function channelShape(channel: Channel, me: SlackMember, withMembers = false) {
  const { id, name, kind, creator, created, members } = channel;
  const isMember = members.includes(me.id);
  if (kind === 'im') {
    const user = members.find((one) => one !== me.id) ?? me.id;
    return { id, created, is_archived: false, is_im: true, is_org_shared: false, user, is_user_deleted: false };
  }
  return {
    id,
    name,
    name_normalized: name,
    created,
    creator,
    is_archived: channel.isArchived === true,
    is_channel: kind === 'public',
    is_group: kind === 'private',
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: kind !== 'public',
    is_general: channel.isGeneral === true,
    is_member: isMember,
    is_shared: channel.isExternal === true,
    is_ext_shared: channel.isExternal === true,
    is_org_shared: false,
    pending_shared: [],
    is_pending_ext_shared: false,
    previous_names: [],
    unlinked: 0,
    topic: note(channel.topic, channel),
    purpose: note(channel.purpose, channel),
    ...(withMembers && { num_members: members.length }),
  };
}

/** As history and replies have it; only the first message of a thread says what replies it has. */
export function messageShape(message: PostedMessage, channel: Channel, workspace: SlackWorkspace) {
  const { ts, user, bot, text, threadTs, reactions, editedBy, attachments = [] } = message;
  const replies = threadTs === ts ? channel.messages.filter((one) => one.threadTs === ts && one.ts !== ts) : [];
  const files = message.files.flatMap((id) => workspace.files.find((file) => file.id === id) ?? []);
  return {
    type: 'message',
    ts,
    text,
    ...(user && { user, team: workspace.people.find(({ id }) => id === user)?.teamId ?? workspace.id }),
    ...(bot && { bot_id: bot.id, ...(!user && { subtype: 'bot_message', username: bot.name }) }),
    ...(attachments.length > 0 && { attachments }),
    ...(threadTs && { thread_ts: threadTs }),
    ...(replies.length > 0 && {
      reply_count: replies.length,
      reply_users: [...new Set(replies.flatMap((reply) => reply.user ?? []))],
      reply_users_count: new Set(replies.map((reply) => reply.user)).size,
      latest_reply: replies.at(-1)?.ts,
    }),
    ...(reactions.length > 0 && { reactions: reactions.map((one) => ({ ...one, count: one.users.length })) }),
    ...(files.length > 0 && { files: files.map((file) => fileShape(file, workspace)) }),
    ...(editedBy && { edited: { user: editedBy, ts } }),
  };
}

export const permalinkOf = (workspace: SlackWorkspace, channel: string, { ts, threadTs }: PostedMessage): string =>
  `https://${workspace.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}` +
  (threadTs && threadTs !== ts ? `?thread_ts=${threadTs}&cid=${channel}` : '');

export function fileShape(file: SharedFile, workspace: SlackWorkspace) {
  const { id, name, title, mimetype, filetype, user, created, channel, size } = file;
  const kind = workspace.channels.find((one) => one.id === channel)?.kind;
  return {
    id,
    created,
    timestamp: created,
    name,
    title,
    mimetype,
    filetype,
    user,
    size,
    pretty_type: filetype.toUpperCase(),
    mode: file.content === undefined ? 'hosted' : 'snippet',
    is_external: false,
    is_public: kind === 'public',
    channels: kind === 'public' ? [channel] : [],
    groups: kind === 'private' ? [channel] : [],
    ims: kind === 'im' ? [channel] : [],
    url_private: `https://files.slack.com/files-pri/${workspace.id}-${id}/${name}`,
    permalink: `https://${workspace.domain}.slack.com/files/${user}/${id}/${name}`,
  };
}
