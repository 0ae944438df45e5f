/** Calls about the person's own Open WebUI. */

import type { Grant } from '../../../../shared/model.ts';
import { endpointOf, type OpenWebUIRenewal, type OpenWebUIWish, partsOf } from '../../../../shared/open-webui.ts';
import type { openWebUICalls } from '../../../../shared/openwebui-calls.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { People } from '../../identity/people/people.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { KeyWish, KeyWishes } from '../keys/key-wishes.ts';
import type { OpenWebUI } from './index.ts';

export const openWebUIFeature = feature({
  handlers: openWebUIHandlers,
  changes: {
    'openwebui.set': ['openwebui'],
    'openwebui.forget': ['openwebui', 'keys'],
    'openwebui.propose': ['keys'],
    'openwebui.sync': ['openwebui', 'keys'],
    'openwebui.repair': ['openwebui'],
    'openwebui.clean': ['openwebui'],
    'openwebui.account': ['openwebui'],
    'openwebui.unsync': ['openwebui', 'keys', 'approvals'],
  },
  everybodys: ['openwebui'],
});

type Needs = {
  openWebUI: OpenWebUI;
  keyWishes: KeyWishes;
  people: Pick<People, 'list'>;
  audit: Pick<Audit, 'append'>;
};

function openWebUIHandlers(parts: Needs): HandlersOf<typeof openWebUICalls> {
  const { openWebUI, keyWishes, people, audit } = parts;
  const note = noteIn(audit);

  async function wishFor(userId: string, wish: OpenWebUIWish): Promise<Result<KeyWish>> {
    const boundTo = await openWebUI.boundTo(userId);
    if (!boundTo.ok) return boundTo;
    const [replaced] = keyWishes.heldByOpenWebUI(userId);
    return ok({
      ...keyOf(wish),
      ...(replaced && { replaces: replaced.id }),
      openWebUI: { wish, boundTo: boundTo.value },
    });
  }

  /** What is allowed stays as it is unless the parts are named; the first time it is reading, as model and tools. */
  function wholeOf(userId: string, { parts, ...given }: OpenWebUIRenewal): OpenWebUIWish {
    if (parts) return { ...given, parts };
    const [held] = keyWishes.heldByOpenWebUI(userId);
    if (!held) return { ...given, parts: ['model', 'openapi'] };
    const { access, repositories, places } = held.grant;
    const limits = { ...(repositories.length > 0 && { repositories }), ...(places && { places }) };
    return { days: given.days, parts: partsOf(held.grant), write: access.includes('write'), ...limits };
  }

  /** Before anything is agreed to. */
  const foreseen = (userId: string, wish: OpenWebUIWish): Promise<Result<Grant>> =>
    keyWishes.grantOf(userId, keyOf(wish));

  return {
    'openwebui.status': async (_, { userId }) => ok(await openWebUI.status(userId)),

    async 'openwebui.set'(given, { userId }) {
      const set = await openWebUI.set(given);
      if (!set.ok) return set;
      await note('Open WebUI set', { userId: userId ?? null });
      return ok(await openWebUI.status(userId));
    },

    async 'openwebui.forget'(_, { userId }) {
      const everybody = (await people.list()).map((person) => person.userId);
      const left = await keyWishes.endOpenWebUI(everybody, () => openWebUI.forget());
      await note('Open WebUI forgotten', { userId: userId ?? null });
      return ok({ left });
    },

    'openwebui.plan': (given, context) =>
      forPerson(context, async (userId) => {
        const wish = wholeOf(userId, given);
        const grant = await foreseen(userId, wish);
        return grant.ok ? openWebUI.plan(userId, wish, grant.value) : grant;
      }),

    'openwebui.propose': (wish, context) =>
      forPerson(context, async (userId) => {
        const keyWish = await wishFor(userId, wish);
        return keyWish.ok ? keyWishes.propose(userId, keyWish.value) : keyWish;
      }),

    'openwebui.sync': (given, context) =>
      forPerson(context, async (userId) => {
        const wish = wholeOf(userId, given);
        const made = await keyWishes.createForOpenWebUI(userId, () => wishFor(userId, wish), context);
        return made.ok ? ok({ ...(await openWebUI.status(userId)), key: made.value.key }) : made;
      }),

    'openwebui.repair': (_, context) =>
      forPerson(context, async (userId) => {
        const repaired = await openWebUI.repair(userId);
        if (!repaired.ok) return repaired;
        await note('registered in Open WebUI again', { userId });
        return ok(await openWebUI.status(userId));
      }),

    async 'openwebui.clean'(_, { userId }) {
      const cleaned = await openWebUI.clean();
      if (!cleaned.ok) return cleaned;
      await note('Open WebUI cleaned of hubs that are gone', { userId: userId ?? null });
      return ok(await openWebUI.status(userId));
    },

    'openwebui.account': ({ password }, context) =>
      forPerson(context, async (userId) => {
        const linked = await openWebUI.claim(userId, password);
        if (linked.ok) await note('account in Open WebUI linked', { userId });
        return linked;
      }),

    'openwebui.unsync': (_, context) =>
      forPerson(context, async (userId) => {
        const done = await keyWishes.endOpenWebUI([userId], () => openWebUI.withdraw(userId));
        if (!done.ok) return done;
        await note('withdrawn from Open WebUI', { userId });
        return ok(await openWebUI.status(userId));
      }),

    'openwebui.files': (wish, context) =>
      forPerson(context, async (userId) => {
        const grant = await foreseen(userId, wish);
        return grant.ok ? openWebUI.files(userId, wish, grant.value) : grant;
      }),
  };
}

const keyOf = ({ write, days, parts, repositories, places }: OpenWebUIWish): KeyWish => ({
  client: 'Open WebUI',
  write,
  days,
  endpoints: parts.map((part) => endpointOf[part]),
  ...(repositories && { repositories }),
  ...(places && { places }),
});
