/** Who may make which call from a window: the one decision for the desktop's and the browser's windows alike. */
import { type CallName, contract, type Window, windowCalls } from '../../../shared/contract.ts';
import type { Person } from '../../../shared/model.ts';
import { type Failed, fail, type Result } from '../../../shared/result.ts';
import { isTenantCall } from '../../../shared/tenant.ts';
import type { People } from '../identity/people/people.ts';
import { browsableUrl } from '../identity/session/browser.ts';
import { type CallContext, type CallHandlers, dispatchCall } from './handler.ts';

type WindowContext = Omit<CallContext, 'window'> & {
  /** Whether the owner opened it: on the desktop, or by a link that took their passphrase. Nobody else sets up a new hub. */
  opened: boolean;
};

export type WindowCall = (
  window: Window,
  name: string,
  input: unknown,
  context: WindowContext,
) => Promise<Result<unknown>>;

/** What a tenant or platform names is opened in a browser, or not at all. */
const onlyBrowsable =
  (openUrl: CallContext['openUrl']): CallContext['openUrl'] =>
  async (text, of) => {
    const url = browsableUrl(text);
    if (url !== undefined) await openUrl(url, of);
  };

/** What a window can do before somebody has signed in. */
const beforeSignIn: CallName[] = ['welcome', 'session.signIn', 'session.where', 'session.present'];

/** Fails with `elsewhere`, `signed_out` or `not_owner` where the window may not make the call, else as the call does. */
export function createWindowCalls(
  calls: CallHandlers,
  people: Pick<People, 'owner' | 'find' | 'list' | 'choosePassphrase'>,
): WindowCall {
  const allowed = {
    console: new Set<string>(windowCalls('console')),
    confirmation: new Set<string>(windowCalls('confirmation')),
  };

  async function refusal(call: CallName, { userId, opened }: WindowContext): Promise<Failed | undefined> {
    if (isTenantCall(call)) {
      // Script in the console could otherwise have the next sign-in go to its own tenant.
      if (await people.owner())
        return fail('elsewhere', 'After the first sign-in the tenant is changed at a terminal.');
      return opened ? undefined : fail('signed_out');
    }
    // The link that was opened took the passphrase: without it, any program of this computer could become the owner.
    if (call === 'session.startHere') return opened ? undefined : fail('signed_out');
    if (beforeSignIn.includes(call)) return undefined;
    const person = userId === undefined ? undefined : await people.find(userId);
    if (!person) return fail('signed_out');
    return contract[call].needs === 'owner' && !person.owner ? fail('not_owner') : undefined;
  }

  async function letIn(
    call: 'session.signIn' | 'session.present',
    input: unknown,
    context: CallContext,
  ): Promise<Result<unknown>> {
    const { invitation, newPassphrase } = contract[call].input.safeParse(input).data ?? {};
    // Without one, anything that runs as this person's user could consent in their name at the command line.
    if (invitation !== undefined && newPassphrase === undefined) {
      return fail('passphrase_needed', 'Choose one of at least 8 characters, together with the invitation.');
    }
    // Anyone who finds an access token, or script in a person's own console, must not choose another passphrase for somebody who has one.
    const settled = (await people.list()).map(({ userId }) => userId);
    const signedIn = await dispatchCall(calls, call, input, context);
    if (signedIn.ok && invitation !== undefined && newPassphrase !== undefined) {
      const { owner, userId } = signedIn.value as Person;
      if (!owner && !settled.includes(userId)) await people.choosePassphrase(userId, newPassphrase);
    }
    return signedIn;
  }

  return async (window, name, input, context) => {
    if (!allowed[window].has(name)) return fail('elsewhere');
    const call = name as CallName;
    const refused = await refusal(call, context);
    if (refused) return refused;
    const made = { ...context, window, openUrl: onlyBrowsable(context.openUrl) };
    const isSignIn = call === 'session.signIn' || call === 'session.present';
    return isSignIn ? letIn(call, input, made) : dispatchCall(calls, call, input, made);
  };
}
