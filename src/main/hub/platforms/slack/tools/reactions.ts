/** The tools for reactions to messages. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { input } from '../../fields.ts';
import { type Tool, type ToolContext, toolsIn } from '../../tool.ts';
import { channel, inChannel } from '../channels.ts';
import { emoji, messageTs } from '../fields.ts';
import { channelTarget, excerptOf, messageAt, messageTarget } from '../preview.ts';
import { doneAnswer } from '../read.ts';
import { connectSlack, slackRefusalFailure } from '../web-api.ts';

const { writeTool } = toolsIn('messages');

const Input = input({ channel, ts: messageTs, emoji });
type Input = z.infer<typeof Input>;

/** The message as it is, and whether the account has that reaction on it. */
async function reactionAt({ ts, emoji }: Input, context: ToolContext) {
  const seen = await channelTarget(context);
  if (!seen.ok) return seen;
  const message = await messageAt(seen.value, ts);
  if (!message.ok) return message;
  const excerpt = await excerptOf(seen.value, message.value);
  if (!excerpt.ok) return excerpt;
  const { self } = seen.value;
  const found = message.value.reactions?.find(({ name }) => name === emoji);
  const beside = { name: 'on the message', before: excerpt.value.text, after: excerpt.value.text };
  const { outsider } = excerpt.value;
  return ok({
    target: messageTarget(seen.value, ts),
    beside,
    outsider,
    isThere: found?.users.includes(self.userId) === true,
  });
}

async function setReaction(
  method: string,
  { ts, emoji }: Input,
  context: ToolContext,
): Promise<Result<{ done: true }>> {
  const place = await context.place();
  if (!place.ok) return place;
  const call = await connectSlack(context.client);
  const made = await call(method, { channel: place.value.id, timestamp: ts, name: emoji }, doneAnswer, 'change');
  return made.ok ? ok({ done: true as const }) : made;
}

const addReaction: Tool = writeTool({
  name: 'slack_add_reaction',
  title: 'React to a message',
  hint: 'emoji react thumbs like acknowledge',
  description: 'Adds the account’s reaction to one message, with an emoji.',
  access: 'write',
  input: Input,
  output: z.object({ done: z.literal(true) }),
  place: inChannel,
  scopes: ['reactions:write'],
  async preview(input, context) {
    const seen = await reactionAt(input, context);
    if (!seen.ok) return seen;
    const { target, beside, outsider, isThere } = seen.value;
    if (isThere) return { ok: false, failure: slackRefusalFailure({ error: 'already_reacted' }) };
    const changes = [{ name: 'reaction', before: null, after: `:${input.emoji}:` }, beside];
    return ok({ target, version: null, changes, outsider });
  },
  undo: ({ channel, ts, emoji }) => ({ tool: 'slack_remove_reaction', arguments: { channel, ts, emoji } }),
  run: (input, context) => setReaction('reactions.add', input, context),
});

const removeReaction: Tool = writeTool({
  name: 'slack_remove_reaction',
  title: 'Take a reaction back',
  hint: 'emoji unreact undo thumbs',
  description: 'Removes the account’s own reaction from one message.',
  access: 'write',
  input: Input,
  output: z.object({ done: z.literal(true) }),
  place: inChannel,
  scopes: ['reactions:write'],
  async preview(input, context) {
    const seen = await reactionAt(input, context);
    if (!seen.ok) return seen;
    const { target, beside, outsider, isThere } = seen.value;
    if (!isThere) return { ok: false, failure: slackRefusalFailure({ error: 'no_reaction' }) };
    const changes = [{ name: 'reaction', before: `:${input.emoji}:`, after: null }, beside];
    return ok({ target, version: null, changes, outsider });
  },
  undo: ({ channel, ts, emoji }) => ({ tool: 'slack_add_reaction', arguments: { channel, ts, emoji } }),
  run: (input, context) => setReaction('reactions.remove', input, context),
});

export const reactionTools = { addReaction, removeReaction };
