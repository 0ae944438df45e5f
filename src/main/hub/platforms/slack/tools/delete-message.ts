import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { messageTs } from '../fields.ts';
import { channelTarget, messageTarget, ownMessageAt } from '../look.ts';
import { channel, inChannel } from '../place.ts';
import { doneAnswer } from '../read.ts';
import { connectSlack } from '../web-api.ts';

export const deleteMessage = writeTool({
  name: 'slack_delete_message',
  title: 'Delete a message',
  description: 'Deletes one message of the account’s own.',
  access: 'destructive',
  toolset: 'messages',
  input: input({ channel, ts: messageTs }),
  output: z.object({ deleted: z.literal(true) }),
  place: inChannel,
  scopes: ['chat:write'],
  async preview({ ts }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const message = await ownMessageAt(seen.value, ts);
    if (!message.ok) return message;
    const changes = [{ name: 'text', before: message.value.text ?? '', after: null }];
    return ok({ target: messageTarget(seen.value, ts), version: null, changes, outsider: false });
  },
  undo: () => ({ reason: 'A deleted message is gone; another one with its text would be the last of the channel.' }),
  async run({ ts }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const made = await call('chat.delete', { channel: place.value.id, ts }, doneAnswer, 'change');
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});
