/** What can be asked of Slack, the most used first. */
import type { Tool } from '../../tool.ts';
import { catchUp } from './catch-up.ts';
import { channelTools } from './channels.ts';
import { slackFileTools } from './files.ts';
import { messageTools } from './messages.ts';
import { slackPeopleTools } from './people.ts';
import { reactionTools } from './reactions.ts';
import { scheduledTools } from './scheduled.ts';

const { searchMessages, readChannel, readThread, sendMessage, updateMessage, deleteMessage, markRead } = messageTools;
const { addReaction, removeReaction } = reactionTools;
const { scheduleMessage, unscheduleMessage, listScheduledMessages } = scheduledTools;
const { listChannels, listMembers } = channelTools;
const { searchUsers, getUser, listUserGroups } = slackPeopleTools;
const { listFiles, getFile } = slackFileTools;

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
