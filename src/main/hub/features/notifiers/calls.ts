/** Calls about where a person is told that something waits. */
import type { notifierCalls } from '../../../../shared/notifiers.ts';
import { ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Notifiers } from './index.ts';

export const notifiersFeature = feature({
  handlers: notifierHandlers,
  changes: {
    'notifiers.add': ['settings'],
    'notifiers.test': ['settings'],
    'notifiers.remove': ['settings'],
  },
});

type Needs = {
  notifiers: Notifiers;
  audit: Pick<Audit, 'append'>;
};

function notifierHandlers({ notifiers, audit }: Needs): HandlersOf<typeof notifierCalls> {
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
