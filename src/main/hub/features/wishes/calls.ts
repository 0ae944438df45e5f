/** What the console wishes for beside keys and imports: a hold to take off a key, and changes to the hub, which are the owner's. */

import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { HubChange, NewWish, wishCalls } from '../../../../shared/wishes.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, type CallHandlers, forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Ports } from '../../ground/ports.ts';
import type { People } from '../../identity/people/people.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import { createProposals } from '../../kernel/confirmations/proposals.ts';
import type { KeyChanges } from '../keys/key-changes.ts';

export const wishesFeature = feature({
  handlers: wishHandlers,
  changes: {
    'wishes.propose': ['keys'],
    'wishes.confirm': ['keys', 'people', 'settings', 'openwebui'],
    'wishes.dismiss': ['keys'],
  },
});

type Needs = {
  ports: Pick<Ports, 'clock' | 'settings'>;
  people: Pick<People, 'owner'>;
  confirmations: Confirmations;
  keyChanges: KeyChanges;
  calls: () => Doing;
};

/** The calls that do it, as behind the passphrase of a terminal. */
type Doing = Pick<
  CallHandlers,
  'people.invite' | 'settings.read' | 'settings.write' | 'openwebui.set' | 'openwebui.repair'
>;

type HubWish = Exclude<NewWish, { action: 'resume' | 'clear labels' }>;
type Made = Omit<HubChange, 'id' | 'expiresAt'>;
type Done = Promise<Result<{ link: string | null }>>;

export function wishHandlers(needs: Needs): HandlersOf<typeof wishCalls> {
  const { keyChanges, people, confirmations, ports } = needs;
  const hubChanges = createProposals<Made, HubWish>('hub change', { clock: ports.clock, confirmations });

  const ofHub = (wish: NewWish): wish is HubWish => wish.action !== 'resume' && wish.action !== 'clear labels';

  async function propose(userId: string, wish: HubWish): Promise<Result<{ id: string; expiresAt: string }>> {
    // Repairing writes with the person's own key; all else concerns the hub.
    if (wish.action !== 'repair Open WebUI' && (await people.owner())?.userId !== userId) return fail('not_owner');
    const change = shownOf(wish, ports.settings.read().openWebUI?.url ?? null);
    const waiting = await hubChanges.list(userId);
    const before = waiting.filter((one) => canonicalJson(one.change) === canonicalJson(change));
    for (const { id } of before) hubChanges.dismiss(userId, id);
    return ok(hubChanges.add({ userId, change }, wish));
  }

  async function make(wish: HubWish, context: CallContext): Done {
    if (wish.action === 'invite') return needs.calls()['people.invite']({ email: wish.email }, context);
    if (wish.action === 'settings') {
      // The person saw these alone: what else was set meanwhile stays.
      const now = await needs.calls()['settings.read']({}, context);
      return now.ok ? doneBy(needs.calls()['settings.write']({ ...now.value, ...wish.settings }, context)) : now;
    }
    return doneBy(
      wish.action === 'set Open WebUI'
        ? needs.calls()['openwebui.set'](wish.server, context)
        : needs.calls()['openwebui.repair']({}, context),
    );
  }

  return {
    'wishes.propose': (wish, context) =>
      forPerson(context, (userId) =>
        ofHub(wish) ? propose(userId, wish) : keyChanges.propose(userId, wish.action, wish.id),
      ),
    'wishes.list': (_, context) =>
      forPerson(context, async (userId) => {
        const [held, ofHubs] = await Promise.all([keyChanges.list(userId), hubChanges.list(userId)]);
        return ok({ keyChanges: held, hubChanges: ofHubs });
      }),
    'wishes.confirm': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const taken = await hubChanges.take(userId, id);
        if (!taken.ok)
          return taken.failure.code === 'proposal_unknown' ? doneBy(keyChanges.confirm(userId, id)) : taken;
        const made = await make(taken.value.wish, context);
        // The window that wished for it would wait for what does not come.
        if (!made.ok) confirmations.end(id);
        return made;
      }),
    'wishes.dismiss': ({ id }, context) =>
      forPerson(context, async (userId) => {
        const dismissed = hubChanges.dismiss(userId, id);
        return dismissed.ok ? dismissed : keyChanges.dismiss(userId, id);
      }),
  };
}

async function doneBy(doing: Promise<Result<unknown>>): Done {
  const done = await doing;
  return done.ok ? ok({ link: null }) : done;
}

/** Secrets are not part of what is shown. `url`: of the Open WebUI that is set. */
function shownOf(wish: HubWish, url: string | null): HubChange['change'] {
  if (wish.action === 'repair Open WebUI') return { action: wish.action, url };
  if (wish.action !== 'set Open WebUI') return wish;
  const { adminKey, signingSecret, hubUrl = null, proof = null, audience = null, url: given } = wish.server;
  return {
    action: wish.action,
    url: given,
    hubUrl,
    proof,
    audience,
    hasAdminKey: adminKey !== undefined,
    hasSigningSecret: signingSecret !== undefined,
  };
}
