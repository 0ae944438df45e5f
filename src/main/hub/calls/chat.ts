/** Calls of the console's chat. */
import { ok } from '../../../shared/result.ts';
import { type CallParts, forPerson, type Handlers } from './parts.ts';

type Names =
  | 'chat.ask'
  | 'chat.stop'
  | 'chat.conversations'
  | 'chat.conversation'
  | 'chat.delete'
  | 'chat.deleteAll'
  | 'chat.sent';

export const chatCalls = ({ chats }: CallParts): Pick<Handlers, Names> => ({
  'chat.ask': (asked, context) => forPerson(context, (userId) => chats.ask(userId, asked)),
  'chat.stop': ({ turn }, context) => forPerson(context, async (userId) => chats.stop(userId, turn)),
  'chat.conversations': (_, context) => forPerson(context, async (userId) => ok(await chats.list(userId))),
  'chat.conversation': ({ id }, context) => forPerson(context, (userId) => chats.find(userId, id)),
  'chat.delete': ({ id }, context) => forPerson(context, (userId) => chats.delete(userId, id)),
  'chat.deleteAll': (_, context) =>
    forPerson(context, async (userId) => ok({ deleted: await chats.deleteAll(userId) })),
  'chat.sent': ({ callId }, context) => forPerson(context, async (userId) => ok(await chats.sent(userId, callId))),
});
