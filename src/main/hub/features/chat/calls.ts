/** Calls of the console's chat, and about the servers on which its models run. */
import { ok } from '../../../../shared/result.ts';
import { forPerson, type HandlersOf, noteIn } from '../../contract/handler.ts';
import type { CallParts } from '../parts.ts';

export const chatHandlers = ({ chats }: CallParts): HandlersOf<'chat'> => ({
  'chat.ask': (asked, context) => forPerson(context, (userId) => chats.ask(userId, asked)),
  'chat.stop': ({ turn }, context) => forPerson(context, (userId) => chats.stop(userId, turn)),
  'chat.conversations': (_, context) => forPerson(context, async (userId) => ok(await chats.list(userId))),
  'chat.conversation': ({ id }, context) => forPerson(context, async (userId) => ok(await chats.find(userId, id))),
  'chat.delete': ({ id }, context) => forPerson(context, (userId) => chats.delete(userId, id)),
  'chat.deleteAll': (_, context) =>
    forPerson(context, async (userId) => ok({ deleted: await chats.deleteAll(userId) })),
  'chat.sent': ({ callId }, context) => forPerson(context, async (userId) => ok(await chats.sent(userId, callId))),
});

export function modelHandlers({ models, audit }: CallParts): HandlersOf<'models'> {
  const note = noteIn(audit);
  return {
    'models.list': async () => ok({ servers: models.servers(), models: models.list() }),
    async 'models.add'(server, { userId }) {
      const added = await models.add(server);
      if (added.ok) await note('model server added', { userId: userId ?? null });
      return added;
    },
    'models.refresh': ({ id }) => models.refresh(id),
    async 'models.remove'({ id }, { userId }) {
      const removed = await models.remove(id);
      if (removed.ok) await note('model server removed', { userId: userId ?? null });
      return removed;
    },
  };
}
