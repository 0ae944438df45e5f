/** What Slack’s own client asks of the demo world. */
import type { ConversationsHistoryResponse, WebClient } from '@slack/web-api';
import { expect } from 'vitest';
import type { ForeignCall } from './calls.ts';

const some = expect.arrayContaining([expect.anything()]);
const text = expect.any(String);
const number = expect.any(Number);

const channel = 'C0NWTMORBIT';
const slackRefusal = (error: string) => ({ refused: { data: { ok: false, error } } });

export const slackCalls: ForeignCall<WebClient>[] = [
  ['auth.test', (it) => it.auth.test(), { ok: true, team: 'Northwind', user: 'ada' }],
  [
    'conversations.list',
    (it) => it.conversations.list({ types: 'public_channel,private_channel' }),
    { channels: some },
  ],
  ['users.conversations', (it) => it.users.conversations({ types: 'im,mpim' }), { channels: some }],
  [
    'conversations.info',
    (it) => it.conversations.info({ channel, include_num_members: true }),
    { channel: { id: channel, num_members: number } },
  ],
  ['conversations.members', (it) => it.conversations.members({ channel }), { members: some }],
  ['conversations.history', (it) => it.conversations.history({ channel, limit: 3 }), { messages: some }],
  [
    'paginate conversations.history',
    async (it) => {
      const ids = [];
      for await (const page of it.paginate('conversations.history', { channel: 'C0NWBUILDLG', limit: 50 }))
        ids.push(...((page as ConversationsHistoryResponse).messages ?? []).map(({ ts }) => ts));
      return { all: ids.length, once: new Set(ids).size };
    },
    { all: 130, once: 130 },
  ],
  [
    'conversations.replies',
    async (it) => {
      const { messages = [] } = await it.conversations.history({ channel });
      return it.conversations.replies({ channel, ts: messages.find((one) => one.reply_count)?.ts ?? '' });
    },
    { messages: some },
  ],
  [
    'conversations.mark',
    async (it) => {
      const { messages = [] } = await it.conversations.history({ channel, limit: 1 });
      return it.conversations.mark({ channel, ts: messages[0]?.ts ?? '' });
    },
    { ok: true },
  ],
  [
    'chat.postMessage, update, delete',
    async (it) => {
      const { ts = '' } = await it.chat.postMessage({ channel, text: 'Foreign' });
      await it.chat.update({ channel, ts, text: 'Changed' });
      return it.chat.delete({ channel, ts });
    },
    { ok: true },
  ],
  [
    'chat.postMessage in blocks',
    (it) => it.chat.postMessage({ channel, text: 'Foreign', blocks: [{ type: 'divider' }] }),
    { ok: true, ts: text },
  ],
  [
    'chat.scheduleMessage, list, delete',
    async (it) => {
      const { scheduled_message_id: id = '' } = await it.chat.scheduleMessage({
        channel,
        text: 'Later',
        post_at: Math.floor(Date.now() / 1000) + 7200,
      });
      const { scheduled_messages } = await it.chat.scheduledMessages.list();
      await it.chat.deleteScheduledMessage({ channel, scheduled_message_id: id });
      return scheduled_messages;
    },
    some,
  ],
  [
    'reactions.add, remove',
    async (it) => {
      const { ts = '' } = await it.chat.postMessage({ channel, text: 'Foreign' });
      await it.reactions.add({ channel, timestamp: ts, name: 'eyes' });
      return it.reactions.remove({ channel, timestamp: ts, name: 'eyes' });
    },
    { ok: true },
  ],
  ['search.messages', (it) => it.search.messages({ query: 'from:@grace', count: 5 }), { messages: { matches: some } }],
  ['users.list', (it) => it.users.list({ limit: 10 }), { members: some, response_metadata: { next_cursor: text } }],
  ['users.info', (it) => it.users.info({ user: 'U0NWGRACE01' }), { user: { name: 'grace' } }],
  [
    'users.getPresence, not played',
    (it) => it.users.getPresence({ user: 'U0NWGRACE01' }),
    slackRefusal('unknown_method'),
  ],
  [
    'conversations.history with a limit that is none',
    (it) => it.conversations.history({ channel, limit: 5000 }),
    slackRefusal('invalid_limit'),
  ],
  ['chat.postMessage of nothing', (it) => it.chat.postMessage({ channel, text: '' }), slackRefusal('no_text')],
  ['usergroups.list', (it) => it.usergroups.list({ include_users: true }), { usergroups: some }],
  ['files.list', (it) => it.files.list({}), { files: some }],
  [
    'files.info',
    async (it) => it.files.info({ file: (await it.files.list({})).files?.[0]?.id ?? '' }),
    { file: { id: text } },
  ],
  [
    'conversations.history of what is not seen',
    (it) => it.conversations.history({ channel: 'C0NWBOARD01' }),
    slackRefusal('channel_not_found'),
  ],
  [
    'chat.delete of another’s message',
    async (it) => {
      const { messages = [] } = await it.conversations.history({ channel });
      return it.chat.delete({ channel, ts: messages.find(({ user }) => user !== 'U0NWADA0001')?.ts ?? '' });
    },
    slackRefusal('cant_delete_message'),
  ],
  ['pins.list, not played', (it) => it.pins.list({ channel }), slackRefusal('unknown_method')],
  ['bookmarks.list, not played', (it) => it.bookmarks.list({ channel_id: channel }), slackRefusal('unknown_method')],
];
