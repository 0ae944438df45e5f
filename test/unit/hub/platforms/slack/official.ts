/** The tools of the two servers that most people use for Slack, and what stands for each here. Read by `official.test.ts`. */

export type Row = { ours: string[]; note?: string } | { without: string };

const canvases =
  'Slack’s Web API makes and changes canvases, but hands out their text only as a page of another host, to which the hub sends no token: what cannot be shown before and after is not offered to be approved.';
const groups = 'It changes who is called by a name that others use: for those who run a workspace, in Slack itself.';
const saved = 'Slack has no method for apps: that server uses the session of a browser.';

/** Slack’s own, at mcp.slack.com: https://docs.slack.dev/ai/slack-mcp-server */
const hosted: Record<string, Row> = {
  slack_search_public: {
    ours: ['slack_search_messages'],
    note: 'A key for some channels finds what it covers among the first 500 hits, and is told of no others; its answers say `incomplete`, and `in:#channel` finds the rest.',
  },
  slack_search_public_and_private: {
    ours: ['slack_search_messages', 'slack_list_files'],
    note: 'Files by channel, not by a search.',
  },
  slack_search_channels: { ours: ['slack_list_channels'] },
  slack_search_users: { ours: ['slack_search_users'] },
  slack_search_emojis: {
    without: 'An emoji of one’s own is named in the reactions that are read, and can be used by name.',
  },
  slack_read_channel: { ours: ['slack_read_channel'] },
  slack_read_thread: { ours: ['slack_read_thread'] },
  slack_read_user_profile: { ours: ['slack_get_user'] },
  slack_read_file: {
    ours: ['slack_get_file'],
    note: 'Of text files the beginning that Slack answers itself; pictures and documents open in Slack.',
  },
  slack_read_canvas: { without: canvases },
  slack_list_user_channels: { ours: ['slack_list_channels'] },
  slack_list_channel_members: { ours: ['slack_list_members'] },
  slack_get_reactions: {
    ours: ['slack_read_channel', 'slack_read_thread'],
    note: 'Each message says which and how many, not whose.',
  },
  slack_send_message: { ours: ['slack_send_message'] },
  slack_send_message_draft: {
    without:
      'Slack has no drafts in its Web API: tokens of apps are refused there. The approval is the draft: the person sees the whole message and where it goes before it is sent.',
  },
  slack_schedule_message: { ours: ['slack_schedule_message'] },
  slack_add_reaction: { ours: ['slack_add_reaction'] },
  slack_create_conversation: {
    ours: ['slack_send_message'],
    note: 'A message to @handle opens a direct message; channels are made in Slack.',
  },
  slack_create_canvas: { without: canvases },
  slack_update_canvas: { without: canvases },
};

/** https://github.com/korotovsky/slack-mcp-server */
const community: Record<string, Row> = {
  conversations_history: { ours: ['slack_read_channel'] },
  conversations_replies: { ours: ['slack_read_thread'] },
  conversations_add_message: {
    ours: ['slack_send_message'],
    note: 'Off there unless it is turned on; here it waits for the person.',
  },
  conversations_search_messages: { ours: ['slack_search_messages'] },
  conversations_unreads: { ours: ['slack_catch_up'] },
  conversations_mark: { ours: ['slack_mark_read'] },
  conversations_join: { without: 'A public channel is read without it; who joins is seen by all who are there.' },
  conversations_leave: { without: 'Of a private channel there is no way back but an invitation.' },
  channels_list: { ours: ['slack_list_channels'] },
  channels_me: { ours: ['slack_list_channels'] },
  reactions_add: { ours: ['slack_add_reaction'] },
  reactions_remove: { ours: ['slack_remove_reaction'] },
  attachment_get_data: { ours: ['slack_get_file'], note: 'Text alone.' },
  users_search: { ours: ['slack_search_users'] },
  usergroups_list: { ours: ['slack_list_user_groups'] },
  usergroups_me: {
    ours: ['slack_list_user_groups'],
    note: 'Each group with its members; joining and leaving in Slack.',
  },
  usergroups_create: { without: groups },
  usergroups_update: { without: groups },
  usergroups_users_update: { without: groups },
  saved_list: { without: saved },
  saved_update: { without: saved },
  saved_clear_completed: { without: saved },
};

export const official: Record<string, Record<string, Row>> = {
  'Slack’s own server': hosted,
  'korotovsky/slack-mcp-server': community,
};

export const oursAlone: Record<string, string> = {
  slack_catch_up: 'All unread messages and mentions in one call, over the channels that the key covers.',
  slack_update_message:
    'Edits a message of one’s own; its text before is shown, and brings it back. What was attached goes, and how it was laid out, lists as well: nothing brings these back. They are shown before, as is an address that it adds: Slack may fetch that at once.',
  slack_delete_message: 'Deletes one of one’s own; also what takes a sent message back.',
  slack_unschedule_message: 'Takes a scheduled message back.',
  slack_list_scheduled_messages: 'What is still to be sent.',
};
