/** Calls about the person's own Open WebUI. */

import type { Endpoint } from '../../../shared/model.ts';
import type { OpenWebUIPart, OpenWebUIWish } from '../../../shared/open-webui.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { KeyWish } from './key-wishes.ts';
import { type CallParts, forPerson, type Handlers, noteIn } from './parts.ts';

type Names =
  | 'openwebui.status'
  | 'openwebui.set'
  | 'openwebui.forget'
  | 'openwebui.plan'
  | 'openwebui.propose'
  | 'openwebui.sync'
  | 'openwebui.repair'
  | 'openwebui.account'
  | 'openwebui.unsync'
  | 'openwebui.files';

const endpointOf = { model: 'chat', openapi: 'openapi', mcp: 'mcp' } as const satisfies Record<OpenWebUIPart, Endpoint>;

export function openWebUICalls(parts: CallParts): Pick<Handlers, Names> {
  const { openWebUI, keys, keyWishes, people, audit } = parts;
  const note = noteIn(audit);

  const keysFor = (userId: string) =>
    keys.list(userId).filter(({ id, grant }) => grant.boundTo !== undefined && keys.live(id) !== undefined);

  async function wishFor(userId: string, wish: OpenWebUIWish): Promise<Result<KeyWish>> {
    const boundTo = await openWebUI.boundTo(userId);
    if (!boundTo.ok) return boundTo;
    const [replaced] = keysFor(userId);
    return ok({
      client: 'Open WebUI',
      write: wish.write,
      days: wish.days,
      endpoints: wish.parts.map((part) => endpointOf[part]),
      ...(wish.repositories && { repositories: wish.repositories }),
      ...(replaced && { replaces: replaced.id }),
      openWebUI: { wish, boundTo: boundTo.value },
    });
  }

  /** Its keys first: what can't be taken back there is then worth nothing here. */
  async function revokeKeys(userId: string): Promise<void> {
    for (const { id } of keysFor(userId)) await keyWishes.revoke(userId, id);
  }

  return {
    'openwebui.status': async (_, { userId }) => ok(await openWebUI.status(userId)),

    async 'openwebui.set'(given, { userId }) {
      const set = await openWebUI.set(given);
      if (!set.ok) return set;
      await note('Open WebUI set', { userId: userId ?? null });
      return ok(await openWebUI.status(userId));
    },

    async 'openwebui.forget'(_, { userId }) {
      for (const person of await people.list()) await revokeKeys(person.userId);
      const left = await openWebUI.forget();
      await note('Open WebUI forgotten', { userId: userId ?? null });
      return ok({ left });
    },

    'openwebui.plan': (wish, context) => forPerson(context, (userId) => openWebUI.plan(userId, wish)),

    'openwebui.propose': (wish, context) =>
      forPerson(context, async (userId) => {
        const keyWish = await wishFor(userId, wish);
        return keyWish.ok ? keyWishes.propose(userId, keyWish.value) : keyWish;
      }),

    'openwebui.sync': (wish, context) =>
      forPerson(context, async (userId) => {
        const keyWish = await wishFor(userId, wish);
        if (!keyWish.ok) return keyWish;
        const made = await keyWishes.create(userId, keyWish.value);
        return made.ok ? ok(await openWebUI.status(userId)) : made;
      }),

    'openwebui.repair': (_, context) =>
      forPerson(context, async (userId) => {
        const repaired = await openWebUI.repair(userId);
        if (!repaired.ok) return repaired;
        await note('registered in Open WebUI again', { userId });
        return ok(await openWebUI.status(userId));
      }),

    'openwebui.account': ({ password }, context) =>
      forPerson(context, async (userId) => {
        const linked = await openWebUI.claim(userId, password);
        if (linked.ok) await note('account in Open WebUI linked', { userId });
        return linked;
      }),

    'openwebui.unsync': (_, context) =>
      forPerson(context, async (userId) => {
        await revokeKeys(userId);
        const done = await openWebUI.withdraw(userId);
        if (!done.ok) return done;
        await note('withdrawn from Open WebUI', { userId });
        return ok(await openWebUI.status(userId));
      }),

    'openwebui.files': (wish, context) => forPerson(context, (userId) => openWebUI.files(userId, wish)),
  };
}
