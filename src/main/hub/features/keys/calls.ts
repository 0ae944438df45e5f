/** Calls about permission keys: wished for in the console, made in the confirmation window or at a terminal, undone. */
import type { keyCalls } from '../../../../shared/keys-calls.ts';
import { ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import { noSuchKey } from '../../kernel/keys/own-key.ts';
import type { KeyLabels } from '../../kernel/labels/key-labels.ts';
import type { KeyChanges } from './key-changes.ts';
import type { KeyWishes } from './key-wishes.ts';

export const keysFeature = feature({
  handlers: keyHandlers,
  changes: {
    'keys.create': ['keys'],
    'keys.propose': ['keys'],
    'keys.confirm': ['keys', 'openwebui', 'clients'],
    'keys.dismiss': ['keys'],
    'keys.clearLabels': ['keys'],
    'keys.revoke': ['keys', 'approvals', 'clients'],
    'keys.pause': ['keys', 'approvals'],
    'keys.resume': ['keys'],
  },
});

type Needs = {
  keys: Pick<Keys, 'list'>;
  labels: Pick<KeyLabels, 'of'>;
  approvals: Pick<Approvals, 'end'>;
  audit: Pick<Audit, 'last'>;
  unusual: { isQuiet(keyId: string): boolean };
  keyWishes: KeyWishes;
  keyChanges: KeyChanges;
  /** When each key was last used, where its client says so more exactly than the record. */
  clients: { lastUses(): Promise<(keyId: string, calledAt: string) => string | null> };
};

function keyHandlers({
  keys,
  labels,
  approvals,
  audit,
  unusual,
  keyWishes,
  keyChanges,
  clients,
}: Needs): HandlersOf<typeof keyCalls> {
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

    'keys.resume': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const key = keyWishes.own(userId, id);
        if (!key) return noSuchKey;
        return key.paused ? keyChanges.atTerminal(userId, 'resume', id, context) : ok(key);
      }),
  };
}
