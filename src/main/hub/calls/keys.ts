/** Calls about permission keys: wished for in the console, made in the confirmation window or at a terminal, undone. */
import type { Key } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Approvals } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import type { Keys } from '../keys/keys.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import type { UnusualWatch } from '../unusual/index.ts';
import { forPerson, type HandlersOf } from './handler.ts';
import { type KeyWishes, noSuchKey } from './key-wishes.ts';

type Parts = {
  keys: Pick<Keys, 'list' | 'pause'>;
  labels: Pick<KeyLabels, 'of' | 'clear'>;
  approvals: Pick<Approvals, 'end'>;
  audit: Pick<Audit, 'last'>;
  unusual: Pick<UnusualWatch, 'list' | 'dismiss' | 'isQuiet' | 'setQuiet'>;
  keyWishes: KeyWishes;
};

export function keyHandlers({ keys, labels, approvals, audit, unusual, keyWishes }: Parts): HandlersOf<'keys'> {
  async function pause(userId: string, id: string, paused: boolean): Promise<Result<Key>> {
    const changed = keyWishes.own(userId, id) ? await keys.pause(id, paused) : undefined;
    return changed ? ok(changed) : noSuchKey;
  }

  return {
    async 'keys.list'(_, { userId }) {
      const used = await audit.last.use();
      const listed = userId === undefined ? [] : keys.list(userId);
      return ok(
        listed.map((key) => ({
          ...{ ...key, lastUsedAt: used.get(key.id) ?? null },
          ...{ labels: labels.of(key.id), isQuiet: unusual.isQuiet(key.id) },
        })),
      );
    },

    'keys.create': (wish, context) =>
      forPerson(context, async (userId) => {
        const made = await keyWishes.create(userId, wish);
        return made.ok ? ok({ ...made.value, key: made.value.key ?? '' }) : made;
      }),

    'keys.preview': (wish, context) => forPerson(context, (userId) => keyWishes.preview(userId, wish)),
    'keys.propose': (wish, context) => forPerson(context, (userId) => keyWishes.propose(userId, wish)),
    'keys.proposals': (_, context) => forPerson(context, async (userId) => ok(keyWishes.proposals(userId))),
    'keys.confirm': ({ id }, context) => forPerson(context, (userId) => keyWishes.confirm(userId, id)),
    'keys.dismiss': ({ id }, context) => forPerson(context, async (userId) => keyWishes.dismiss(userId, id)),
    'keys.revoke': ({ id }, context) => forPerson(context, (userId) => keyWishes.revoke(userId, id)),

    'keys.clearLabels': ({ id }, context) =>
      forPerson(context, async (userId) => {
        if (!keyWishes.own(userId, id)) return noSuchKey;
        await labels.clear({ id, userId });
        return ok({ id });
      }),

    'keys.pause': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const paused = await pause(userId, id, true);
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

    'keys.resume': ({ id }, context) => forPerson(context, (userId) => pause(userId, id, false)),
  };
}
