/** The tools for reactions to messages. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { input } from '../../fields.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { channel, slackToolsIn } from '../channels.ts';
import { emoji, messageTs } from '../fields.ts';
import { channelTarget, excerptOf, messageAt, messageTarget } from '../preview.ts';
import { doneAnswer } from '../read.ts';
import { changeInChannel, slackRefusalFailure } from '../web-api.ts';

const { writeTool } = slackToolsIn('messages');

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

const toolNames = { add: 'slack_add_reaction', remove: 'slack_remove_reaction' } as const;

/** Each undoes the other. */
function reactionTool(deed: 'add' | 'remove', words: Pick<Tool, 'title' | 'hint' | 'description'>): Tool {
  const isAdded = deed === 'add';
  return writeTool({
    name: toolNames[deed],
    ...words,
    access: 'write',
    input: Input,
    output: z.object({ done: z.literal(true) }),
    scopes: ['reactions:write'],
    async preview(input, context) {
      const seen = await reactionAt(input, context);
      if (!seen.ok) return seen;
      const { target, beside, outsider, isThere } = seen.value;
      const error = isAdded ? 'already_reacted' : 'no_reaction';
      if (isThere === isAdded) return { ok: false, failure: slackRefusalFailure({ error }) };
      const shown = `:${input.emoji}:`;
      const [before, after] = isAdded ? [null, shown] : [shown, null];
      return ok({ target, version: null, changes: [{ name: 'reaction', before, after }, beside], outsider });
    },
    undo: ({ channel, ts, emoji }) => ({
      tool: toolNames[isAdded ? 'remove' : 'add'],
      arguments: { channel, ts, emoji },
    }),
    async run({ ts, emoji }, context) {
      const asked = { timestamp: ts, name: emoji };
      return changeInChannel(context, `reactions.${deed}`, asked, doneAnswer({ done: true as const }));
    },
  });
}

const addReaction = reactionTool('add', {
  title: 'React to a message',
  hint: 'emoji react thumbs like acknowledge',
  description: 'Adds the account’s reaction to one message, with an emoji.',
});

const removeReaction = reactionTool('remove', {
  title: 'Take a reaction back',
  hint: 'emoji unreact undo thumbs',
  description: 'Removes the account’s own reaction from one message.',
});

export const reactionTools = { addReaction, removeReaction };
