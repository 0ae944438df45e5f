import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { messageText, messageTs } from '../fields.ts';
import { channelTarget, circumstances, messageTarget, ownMessageAt } from '../look.ts';
import { attachmentsIn, layoutIn } from '../message.ts';
import { channel, inChannel } from '../place.ts';
import { connectSlack } from '../web-api.ts';
import { addedAddresses } from '../without-previews.ts';

/**
 * Left out, what was attached stays, and names and addresses in the text become mentions and links, unlike in a message that is sent.
 * https://docs.slack.dev/reference/methods/chat.update
 */
const textAlone = { attachments: '[]', blocks: '[]', link_names: false, parse: 'none' };

export const updateMessage = writeTool({
  name: 'slack_update_message',
  title: 'Edit a message',
  description: 'Replaces the text of one message of the account’s own.',
  access: 'write',
  toolset: 'messages',
  input: input({ channel, ts: messageTs, text: messageText }),
  output: z.object({ ts: z.string() }),
  place: inChannel,
  scopes: ['chat:write'],
  async preview({ ts, text }, context) {
    const seen = await channelTarget(context);
    if (!seen.ok) return seen;
    const message = await ownMessageAt(seen.value, ts);
    if (!message.ok) return message;
    const beside = await circumstances(seen.value, text, undefined);
    if (!beside.ok) return beside;
    const before = message.value.text ?? '';
    const isAttached = (message.value.attachments ?? []).length > 0;
    const layout = layoutIn(message.value);
    const added = addedAddresses(before, text);
    const changes = [
      { name: 'text', before, after: text },
      ...(isAttached ? [{ name: 'attached', before: attachmentsIn(message.value), after: null }] : []),
      ...(layout ? [{ name: 'laid out as', before: layout, after: null }] : []),
      ...(added.length > 0 ? [{ name: 'may be fetched by Slack', before: null, after: added.join('\n') }] : []),
      ...beside.value.lines,
    ];
    // Slack attaches what stands at an address, or a message that was handed on.
    return ok({ target: messageTarget(seen.value, ts), version: null, changes, outsider: isAttached });
  },
  undo({ channel, ts }, { changes }) {
    if (changes.some(({ name }) => name === 'attached'))
      return { reason: 'What was attached to it cannot be put back.' };
    if (changes.some(({ name }) => name === 'laid out as'))
      return { reason: 'How it was laid out cannot be put back.' };
    const before = changes.find(({ name }) => name === 'text')?.before;
    return before
      ? { tool: 'slack_update_message', arguments: { channel, ts, text: before } }
      : { reason: 'It had no text of its own before.' };
  },
  async run({ ts, text }, context) {
    const place = await context.place();
    if (!place.ok) return place;
    const call = await connectSlack(context.client);
    const made = await call(
      'chat.update',
      { channel: place.value.id, ts, text, ...textAlone },
      z.object({ ts: z.string() }),
      'change',
    );
    return made.ok ? ok({ ts: made.value.ts }) : made;
  },
});
