import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { inThread, messageText } from '../fields.ts';
import { channelTarget, circumstances, threadTarget } from '../look.ts';
import { channel, inChannel } from '../place.ts';
import { connectSlack } from '../web-api.ts';
import { withoutPreviews } from '../without-previews.ts';

const Sent = z.object({ channel: z.string(), ts: z.string() });

export const sendMessage = writeTool({
  name: 'slack_send_message',
  title: 'Send a message',
  description: 'Sends one message as the account, to a channel, a thread or a person. Each call sends another one.',
  access: 'write',
  toolset: 'messages',
  input: input({ channel, text: messageText, thread_ts: inThread }),
  output: z.object({ ts: z.string(), channel_id: z.string() }),
  place: inChannel,
  scopes: ['chat:write'],
  async preview({ text, thread_ts }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const beside = await circumstances(seen.value, text, thread_ts);
    if (!beside.ok) return beside;
    const { lines, outsider } = beside.value;
    const changes = [{ name: 'text', before: null, after: text }, ...lines];
    return ok({ target: threadTarget(seen.value, thread_ts), version: null, changes, outsider });
  },
  undo: ({ channel }, _, { ts }) => ({ tool: 'slack_delete_message', arguments: { channel, ts } }),
  async run({ text, thread_ts }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const asked = { channel: place.value.id, text, thread_ts, ...withoutPreviews };
    const sent = await call('chat.postMessage', asked, Sent, 'change');
    return sent.ok ? ok({ ts: sent.value.ts, channel_id: sent.value.channel }) : sent;
  },
});
