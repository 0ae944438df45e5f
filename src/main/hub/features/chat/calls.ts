/** Calls of the console's chat, and about the servers on which its models run. */
import type { chatCalls, modelCalls } from '../../../../shared/chat-calls.ts';
import { ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Chats } from './chats.ts';
import type { Models } from './models/models.ts';

export const chatFeature = feature({
  handlers: (needs: Needs) => ({ ...chatHandlers(needs), ...modelHandlers(needs) }),
  changes: {
    'models.add': ['models'],
    'models.refresh': ['models'],
    'models.remove': ['models'],
    'chat.delete': ['chat'],
    'chat.deleteAll': ['chat'],
  },
  everybodys: ['models'],
});

type Needs = {
  chats: Chats;
  models: Models;
  audit: Pick<Audit, 'append'>;
};

function chatHandlers({ chats }: Needs): HandlersOf<typeof chatCalls> {
  return {
    'chat.ask': (asked, context) => forPerson(context, (userId) => chats.ask(userId, asked)),
    'chat.stop': ({ turn }, context) => forPerson(context, (userId) => chats.stop(userId, turn)),
    'chat.conversations': (_, context) => forPerson(context, async (userId) => ok(await chats.list(userId))),
    'chat.conversation': ({ id }, context) => forPerson(context, async (userId) => ok(await chats.find(userId, id))),
    'chat.delete': ({ id }, context) => forPerson(context, (userId) => chats.delete(userId, id)),
    'chat.deleteAll': (_, context) =>
      forPerson(context, async (userId) => ok({ deleted: await chats.deleteAll(userId) })),
    'chat.sent': ({ callId }, context) => forPerson(context, async (userId) => ok(await chats.sent(userId, callId))),
  };
}

function modelHandlers({ models, audit }: Needs): HandlersOf<typeof modelCalls> {
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
