/** Calls about permission keys: wished for in the console, made in the confirmation window or at a terminal, undone. */
import type { Labels } from '../../../shared/labels.ts';
import type { Key } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { KeyChange } from '../../../shared/shapes.ts';
import { createGenerations } from '../waiting.ts';
import { type CallContext, forPerson, type HandlersOf } from './handler.ts';
import { noSuchKey } from './key-wishes.ts';
import type { CallParts } from './parts.ts';
import { createProposals } from './proposals.ts';

export function keyHandlers({
  keys,
  labels,
  approvals,
  audit,
  unusual,
  keyWishes,
  clients,
  confirmations,
  facts,
  ports: { clock },
}: CallParts): HandlersOf<'keys'> {
  /** A pause that comes while a resume waits for its touch, or for the disk, is the last word. */
  const pauses = createGenerations();
  const changes = createProposals<Omit<KeyChange, 'id' | 'expiresAt'>, () => Promise<Result<unknown>>>('key change', {
    ...{ clock, confirmations },
    make: (act) => act(),
  });

  /**
   * Takes a hold off a key: at once, or after the touch that the person's level asks for, since an agent may know the passphrase, and
   * drive the console. A terminal waits for the touch; the console is told where it takes place. `take` is given the labels as shown.
   */
  async function afterTouch<T>(
    { id: keyId, userId, client, grant, expiresAt: until }: Key,
    action: KeyChange['action'],
    context: CallContext,
    take: (shown: Labels) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const shown = labels.of(keyId);
    const act = () => take(shown);
    if (!(await confirmations.isAskedFor(userId, context))) return act();
    const change = { userId, action, client, keyId, grant, until, labels: shown };
    if (context.window === undefined) {
      const taken = await changes.takeAtTerminal(change, act, context);
      return taken.ok ? act() : taken;
    }
    const waiting = await changes.list(userId);
    const before = waiting.filter((one) => one.keyId === keyId && one.action === action);
    for (const { id } of before) changes.dismiss(userId, id);
    const asked = await changes.take(userId, changes.add(change, act).id);
    if (asked.ok) return act();
    // The page without a name shows all that waits, so that one is enough for many keys.
    const page = asked.failure.link?.split('#')[0];
    if (page !== undefined && facts.desktop && before.length === waiting.length) await context.openUrl(page, 'client');
    return asked;
  }

  async function pause(userId: string, id: string, paused: boolean): Promise<Result<Key>> {
    const changed = keyWishes.own(userId, id) ? await keys.pause(id, paused) : undefined;
    return changed ? ok(changed) : noSuchKey;
  }

  return {
    async 'keys.list'(_, { userId }) {
      const [called, lastUse] = [await audit.last.use(), await clients.lastUses()];
      const listed = userId === undefined ? [] : keys.list(userId);
      return ok(
        listed.map((key) => {
          const calledAt = called.get(key.id);
          return {
            ...{ ...key, lastUsedAt: calledAt === undefined ? null : lastUse(key.id, calledAt) },
            ...{ labels: labels.of(key.id), isQuiet: unusual.isQuiet(key.id) },
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
    'keys.dismiss': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const dismissed = keyWishes.dismiss(userId, id);
        return dismissed.ok ? dismissed : changes.dismiss(userId, id);
      }),
    'keys.revoke': ({ id }, context) => forPerson(context, (userId) => keyWishes.revoke(userId, id)),

    'keys.clearLabels': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const key = keyWishes.own(userId, id);
        if (!key) return noSuchKey;
        return afterTouch(key, 'clear labels', context, async (shown) =>
          (await labels.clear(key, shown)) ? ok({ id }) : hasReadMore,
        );
      }),

    'keys.pause': ({ id }, context) =>
      forPerson(context, async (userId) => {
        pauses.changed(id);
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

    'keys.resume': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const key = keyWishes.own(userId, id);
        if (!key) return noSuchKey;
        const isLastPause = pauses.watch(id);
        const resume = async () => (isLastPause() ? pause(userId, id, false) : pausedAgain);
        return key.paused ? afterTouch(key, 'resume', context, resume) : ok(key);
      }),
  };
}

const pausedAgain = fail('approval_changed', 'It was paused again since you were asked.', {
  hint: 'Resume it once more if you still want to.',
});
const hasReadMore = fail('approval_changed', 'It has read more since you were asked.', {
  hint: 'Look at what it has read, and clear that if you still want to.',
});
