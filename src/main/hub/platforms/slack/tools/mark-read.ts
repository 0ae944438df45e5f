import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { messageTs } from '../fields.ts';
import { channelTarget } from '../look.ts';
import { channel, inChannel } from '../place.ts';
import { doneAnswer, ReadChannel } from '../read.ts';
import { connectSlack } from '../web-api.ts';

export const markRead = writeTool({
  name: 'slack_mark_read',
  title: 'Mark as read',
  description: 'Sets up to which message the account has read a channel. Later ones count as unread.',
  access: 'write',
  toolset: 'channels',
  input: input({ channel, ts: messageTs }),
  output: z.object({ done: z.literal(true) }),
  place: inChannel,
  // Slack has one for each kind of conversation; the first is for public channels.
  scopes: ['channels:write', 'groups:write', 'im:write', 'mpim:write'],
  async preview({ ts }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const { call, place, target } = seen.value;
    const info = await call('conversations.info', { channel: place.id }, z.object({ channel: ReadChannel }));
    if (!info.ok) return info;
    const before = info.value.channel.last_read ?? null;
    return ok({ target, version: null, changes: [{ name: 'read up to', before, after: ts }], outsider: false });
  },
  undo({ channel }, { changes: [read] }) {
    return read?.before && /^[1-9]/.test(read.before)
      ? { tool: 'slack_mark_read', arguments: { channel, ts: read.before } }
      : { reason: 'Nothing had been read there before.' };
  },
  async run({ ts }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const made = await call('conversations.mark', { channel: place.value.id, ts }, doneAnswer, 'change');
    return made.ok ? ok({ done: true as const }) : made;
  },
});
