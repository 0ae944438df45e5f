/** Calls of every tool of Slack, with every field of its input, which succeed in the demo for Ada of Northwind. */
import type { EveryCall } from '../../../../harness/every-call.ts';
import type { PlatformTools } from '../../../../harness/platform-tools.ts';

const channel = 'team-orbit';

async function oldest(tools: PlatformTools, of = channel): Promise<{ ts: string; thread_ts?: string }> {
  const [last] = (await tools.readAll('slack_read_channel', { channel: of })).toReversed();
  if (!last) throw new Error('nothing was said there');
  return last as { ts: string };
}

const sent = async (tools: PlatformTools): Promise<{ channel: string; ts: string }> => {
  const { ts } = await tools.answer('slack_send_message', { channel, text: 'A message to change' });
  return { channel, ts: String(ts) };
};

/** Days ahead: a test may have moved the clock of the hub. */
const soon = (): string => new Date(Date.now() + 30 * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
const days = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);

export const everyCall: EveryCall = {
  slack_catch_up: [{ since: days(2), unread_only: false }, {}],
  slack_search_messages: [{ query: 'in:#team-orbit drift', sort: 'score' }, { query: 'from:@grace' }],
  slack_read_channel: [
    { channel: 'ext-harbor-supplies', limit: 5 },
    { channel, since: days(3), until: days(0), limit: 50 },
  ],
  slack_read_thread: [
    async (tools) => {
      const { ts } = await oldest(tools);
      return { channel, thread_ts: ts, limit: 2 };
    },
  ],
  slack_list_channels: [{}, { which: 'mine_direct', query: 'grace' }, { which: 'public' }],
  slack_search_users: [{ query: 'desk' }, {}],
  slack_get_user: [{ user: 'U0NWGRACE01' }, {}],
  slack_send_message: [
    { channel: '#team-orbit', text: 'Hello <@U0NWGRACE01>' },
    async (tools) => {
      const { ts } = await oldest(tools);
      return { channel, text: 'An answer', thread_ts: ts };
    },
    { channel: '@support-desk', text: 'The first message between us' },
  ],
  slack_add_reaction: [async (tools) => ({ ...(await sent(tools)), emoji: ':tada:' })],
  slack_remove_reaction: [
    async (tools) => {
      const message = { ...(await sent(tools)), emoji: 'tada' };
      await tools.answer('slack_add_reaction', message);
      return message;
    },
  ],
  slack_update_message: [async (tools) => ({ ...(await sent(tools)), text: 'Changed' })],
  slack_delete_message: [sent],
  slack_schedule_message: [
    async (tools) => {
      const { ts } = await oldest(tools);
      return { channel, text: 'Later', send_at: soon(), thread_ts: ts };
    },
  ],
  slack_unschedule_message: [
    async (tools) => {
      const { id } = await tools.answer('slack_schedule_message', { channel, text: 'Later', send_at: soon() });
      return { channel, id };
    },
  ],
  slack_mark_read: [
    async (tools) => {
      const { ts } = await oldest(tools);
      return { channel, ts };
    },
  ],
  slack_list_scheduled_messages: [
    async (tools) => {
      await tools.answer('slack_schedule_message', { channel, text: 'Later', send_at: soon() });
      return { channel };
    },
  ],
  slack_list_members: [{ channel }],
  slack_list_user_groups: [{}],
  slack_list_files: [{ channel }],
  slack_get_file: [{ channel, file: 'F0NWDRIFT01' }],
};
