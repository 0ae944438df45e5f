/** Calls about passkeys. Letting one in, taking one away and asking for less are for the person at a terminal or in the app's own window. */
import type { passkeyCalls } from '../../../../shared/passkeys-calls.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, forPerson, type HandlersOf, type HubFacts } from '../../contract/handler.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import type { Passkeys } from '../../kernel/passkeys/passkeys.ts';

export const passkeysFeature = feature({
  handlers: passkeyHandlers,
  changes: {
    'passkeys.remove': ['passkeys', 'approvals'],
    'passkeys.reset': ['passkeys', 'approvals'],
    'passkeys.level': ['passkeys', 'approvals'],
  },
});

type Needs = {
  passkeys: Passkeys;
  approvals: Pick<Approvals, 'end'>;
  facts: Pick<HubFacts, 'desktop'>;
};

function passkeyHandlers({ passkeys, approvals, facts }: Needs): HandlersOf<typeof passkeyCalls> {
  /** A page that was unlocked in a browser is no person: a program that drives the browser could add a passkey that it has made itself. */
  const byThemselves = <T>(context: CallContext, act: (userId: string) => Promise<Result<T>>): Promise<Result<T>> =>
    context.window === undefined || facts.desktop
      ? forPerson(context, act)
      : Promise.resolve(fail('passphrase_needed'));

  return {
    'passkeys.list': (_, context) => forPerson(context, async (userId) => ok(await passkeys.standing(userId))),
    'passkeys.invite': ({ phone = false }, context) =>
      byThemselves(context, async (userId) => {
        const invited = passkeys.invite(userId, phone);
        if (invited.ok && context.window && !phone) await context.openUrl(invited.value.url, 'client');
        return invited;
      }),
    'passkeys.remove': ({ id }, context) => byThemselves(context, (userId) => passkeys.remove(userId, id)),
    'passkeys.reset': (_, context) =>
      byThemselves(context, async (userId) => {
        const reset = await passkeys.reset(userId);
        if (reset.ok) await approvals.end(({ key }) => key.userId === userId, 'all passkeys were removed');
        return reset;
      }),
    'passkeys.level': (levels, context) =>
      byThemselves(context, async (userId) => {
        const set = await passkeys.setLevels(userId, levels);
        return set.ok ? ok(await passkeys.standing(userId)) : set;
      }),
  };
}
