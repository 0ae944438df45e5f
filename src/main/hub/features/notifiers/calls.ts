/** Calls about where a person is told that something waits. */
import { ok } from '../../../../shared/result.ts';
import { forPerson, type HandlersOf, noteIn } from '../../contract/handler.ts';
import type { CallParts } from '../parts.ts';

export function notifierHandlers({ notifiers, audit }: CallParts): HandlersOf<'notifiers'> {
  const note = noteIn(audit);
  return {
    'notifiers.list': async (_, { userId }) => ok(userId === undefined ? [] : await notifiers.list(userId)),
    'notifiers.add': (wish, context) =>
      forPerson(context, async (userId) => {
        const added = await notifiers.add(userId, wish);
        if (added.ok) await note(`notifier added: ${added.value.kind}, ${added.value.host}`, { userId });
        return added;
      }),
    'notifiers.pushKey': async () => ok({ publicKey: await notifiers.pushKey() }),
    'notifiers.test': ({ id }, context) => forPerson(context, (userId) => notifiers.test(userId, id)),
    'notifiers.remove': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const removed = await notifiers.remove(userId, id);
        if (removed.ok) await note(`notifier removed: ${removed.value.kind}, ${removed.value.host}`, { userId });
        return removed;
      }),
  };
}
