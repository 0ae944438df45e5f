/** Calls about permission keys: wished for in the console, made in the confirmation window or at a terminal, undone. */
import { ok } from '../../../../shared/result.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { CallParts } from '../parts.ts';
import { noSuchKey } from './key-wishes.ts';

export function keyHandlers({
  keys,
  labels,
  approvals,
  audit,
  unusual,
  keyWishes,
  keyChanges,
  clients,
}: CallParts): HandlersOf<'keys'> {
  return {
    async 'keys.list'(_, { userId }) {
      const [called, lastUse] = [await audit.last.use(), await clients.lastUses()];
      const listed = userId === undefined ? [] : keys.list(userId);
      return ok(
        listed.map((key) => {
          const calledAt = called.get(key.id);
          return {
            ...key,
            lastUsedAt: calledAt === undefined ? null : lastUse(key.id, calledAt),
            labels: labels.of(key.id),
            isQuiet: unusual.isQuiet(key.id),
          };
        }),
      );
    },

    'keys.create': (wish, context) =>
      forPerson(context, async (userId) => {
        const made = await keyWishes.create(userId, wish, context);
        return made.ok ? ok({ ...made.value, key: made.value.key ?? '' }) : made;
      }),

    'keys.preview': (wish, context) => forPerson(context, (userId) => keyWishes.preview(userId, wish)),
    'keys.propose': (wish, context) => forPerson(context, (userId) => keyWishes.propose(userId, wish)),
    'keys.proposals': (_, context) => forPerson(context, async (userId) => ok(await keyWishes.proposals(userId))),
    'keys.confirm': (wish, context) => forPerson(context, (userId) => keyWishes.confirm(userId, wish)),
    'keys.dismiss': ({ id }, context) => forPerson(context, async (userId) => keyWishes.dismiss(userId, id)),
    'keys.revoke': ({ id }, context) => forPerson(context, (userId) => keyWishes.revoke(userId, id)),

    'keys.clearLabels': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const cleared = await keyChanges.atTerminal(userId, 'clear labels', id, context);
        return cleared.ok ? ok({ id }) : cleared;
      }),

    'keys.pause': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const paused = await keyChanges.pause(userId, id);
        if (paused.ok) await approvals.end(({ key }) => key.id === id, 'the key was paused');
        return paused;
      }),

    'keys.unusual': async (_, { userId }) => ok(userId === undefined ? [] : unusual.list(userId)),
    'keys.usual': ({ id }, context) =>
      forPerson(context, async (userId) => {
        unusual.dismiss(userId, id);
        return ok({ id });
      }),
    'keys.quiet': ({ id, isQuiet }, context) =>
      forPerson(context, async (userId) => {
        if (!keyWishes.own(userId, id)) return noSuchKey;
        unusual.setQuiet(id, isQuiet);
        return ok({ id });
      }),

    'keys.resume': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const key = keyWishes.own(userId, id);
        if (!key) return noSuchKey;
        return key.paused ? keyChanges.atTerminal(userId, 'resume', id, context) : ok(key);
      }),
  };
}
