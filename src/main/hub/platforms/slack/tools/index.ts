/** What can be asked of Slack, the most used first. */
import type { Tool } from '../../../tools/tool.ts';
import { catchUp } from './catch-up.ts';
import { deleteMessage } from './delete-message.ts';
import { getFile } from './get-file.ts';
import { getUser } from './get-user.ts';
import { listChannels } from './list-channels.ts';
import { listFiles } from './list-files.ts';
import { listMembers } from './list-members.ts';
import { listScheduledMessages } from './list-scheduled-messages.ts';
import { listUserGroups } from './list-user-groups.ts';
import { markRead } from './mark-read.ts';
import { addReaction, removeReaction } from './reactions.ts';
import { readChannel } from './read-channel.ts';
import { readThread } from './read-thread.ts';
import { scheduleMessage } from './schedule-message.ts';
import { searchMessages } from './search-messages.ts';
import { searchUsers } from './search-users.ts';
import { sendMessage } from './send-message.ts';
import { unscheduleMessage } from './unschedule-message.ts';
import { updateMessage } from './update-message.ts';

export const slackTools: Tool[] = [
  catchUp,
  searchMessages,
  readChannel,
  readThread,
  listChannels,
  searchUsers,
  getUser,
  sendMessage,
  addReaction,
  removeReaction,
  updateMessage,
  deleteMessage,
  scheduleMessage,
  unscheduleMessage,
  markRead,
  listScheduledMessages,
  listMembers,
  listUserGroups,
  listFiles,
  getFile,
];
