/** Calls of the console's chat, and about the servers on which its models run. */
import * as z from 'zod/mini';
import { call, console, nothing, one } from './call.ts';
import { ChatTurn, Conversation, Model, ModelServer, SentPrompt } from './model.ts';
import { NewModelServer } from './shapes.ts';

export const modelCalls = {
  /** The models there are, the digest among them. */
  'models.list': call(
    'read',
    'anyone',
    console,
    nothing,
    z.object({ servers: z.array(ModelServer), models: z.array(Model) }),
  ),
  /** Asks the server what it offers, and keeps it with its key. No key may use its models before it names them. */
  'models.add': call('propose', 'owner', console, NewModelServer, ModelServer),
  /** Asks the server again what it offers. */
  'models.refresh': call('propose', 'owner', console, one, ModelServer),
  'models.remove': call('stop', 'owner', console, one, ModelServer),
} as const;

export const chatCalls = {
  /**
   * Asks a question with one of the person's keys that are for the console; its steps and its answer come with the
   * topic `chat`.
   */
  'chat.ask': call(
    'propose',
    'person',
    console,
    z.object({
      key: z.string(),
      model: z.string(),
      question: z.string().check(z.minLength(1), z.maxLength(8000)),
      /** Left out, a new one begins. */
      conversation: z.optional(z.string()),
    }),
    z.object({ conversation: z.string(), turn: z.string() }),
  ),
  'chat.stop': call('stop', 'person', console, z.object({ turn: z.string() }), z.object({ turn: z.string() })),
  'chat.conversations': call('read', 'person', console, nothing, z.array(Conversation)),
  /** Null where there is none, or none any more: a window that shows it may ask while another deletes it. */
  'chat.conversation': call(
    'read',
    'person',
    console,
    one,
    z.nullable(z.extend(Conversation, { turns: z.array(ChatTurn) })),
  ),
  'chat.delete': call('stop', 'person', console, one, one),
  'chat.deleteAll': call('stop', 'person', console, nothing, z.object({ deleted: z.number() })),
  /** What left in a call, where the person had it kept; null where not. */
  'chat.sent': call('read', 'person', console, z.object({ callId: z.string() }), z.nullable(SentPrompt)),
} as const;
