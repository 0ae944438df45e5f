/** Calls about the AI clients of this computer. */

import type { ClientWish } from '../../../../shared/client-install.ts';
import type { clientCalls } from '../../../../shared/clients-calls.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { People } from '../../identity/people/people.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { KeyWish, KeyWishes } from '../keys/key-wishes.ts';
import type { Clients } from './index.ts';

export const clientsFeature = feature({
  handlers: clientHandlers,
  changes: {
    'clients.propose': ['keys'],
    'clients.install': ['clients', 'keys'],
    'clients.undo': ['clients', 'keys', 'approvals'],
  },
});

type Needs = {
  clients: Clients;
  keyWishes: KeyWishes;
  people: Pick<People, 'owner'>;
  audit: Pick<Audit, 'append'>;
};

function clientHandlers({ clients, keyWishes, people, audit }: Needs): HandlersOf<typeof clientCalls> {
  const note = noteIn(audit);

  /**
   * The files are those of the person who runs the hub. With another person's key in them the owner's own AI would read what that
   * person puts before it, and write in their name.
   */
  const forOwner = <T>(context: CallContext, act: (userId: string) => Promise<Result<T>>): Promise<Result<T>> =>
    forPerson(context, async (userId) => ((await people.owner())?.userId === userId ? act(userId) : fail('not_owner')));

  /** Fails where the file could not be written, before a person is asked for anything. */
  async function wishFor(userId: string, wish: ClientWish): Promise<Result<KeyWish>> {
    const { client, ...limits } = wish;
    const plan = await clients.plan(userId, client);
    if (!plan.ok) return plan;
    const [held] = await clients.keysOf(userId, client);
    return ok({
      ...limits,
      client: clients.titleOf(client),
      endpoints: clients.endpointsOf(client),
      install: client,
      ...(held !== undefined && { replaces: held }),
    });
  }

  return {
    'clients.list': async (_, context) =>
      context.userId === undefined
        ? ok(await clients.list(undefined))
        : forOwner(context, async (userId) => ok(await clients.list(userId))),
    'clients.plan': ({ client }, context) => forOwner(context, (userId) => clients.plan(userId, client)),

    'clients.propose': (wish, context) =>
      forOwner(context, async (userId) => {
        const keyWish = await wishFor(userId, wish);
        return keyWish.ok ? keyWishes.propose(userId, keyWish.value) : keyWish;
      }),

    'clients.install': (wish, context) =>
      forOwner(context, async (userId) => {
        const made = await keyWishes.createForClient(userId, () => wishFor(userId, wish), context);
        return made.ok ? clients.prove(userId, wish.client) : made;
      }),

    'clients.prove': ({ client }, context) => forPerson(context, (userId) => clients.prove(userId, client)),

    'clients.undo': ({ client }, context) =>
      forPerson(context, (userId) =>
        clients.exclusively(async () => {
          // First, so that what can't be taken out of the file is worth nothing.
          for (const held of await clients.keysOf(userId, client)) await keyWishes.revoke(userId, held);
          const undone = await clients.undo(userId, client);
          if (!undone.ok) return undone;
          await note(`taken out of ${clients.titleOf(client)}`, { userId });
          return ok({ client, ...undone.value });
        }),
      ),
  };
}
