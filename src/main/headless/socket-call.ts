/** One request over the socket, from its bytes to its answer: parsed, allowed, made, and parsed again. */
import { contract } from '../../shared/contract.ts';
import type { Person } from '../../shared/model.ts';
import { fail, type Result } from '../../shared/result.ts';
import { dispatchCall, isCallName } from '../hub/calls/handler.ts';
import type { CallContext, CallHandlers } from '../hub/index.ts';
import type { People } from '../hub/people/people.ts';
import type { Authority } from './socket-authority.ts';
import { Request } from './wire.ts';

/** What the socket serves. */
export type SocketHub = { calls: CallHandlers; people: Pick<People, 'setPassphrase' | 'owner'>; authority: Authority };

/** How the caller can be reached while the call is under way. */
export type Caller = Omit<CallContext, 'userId'>;

const shortestPassphrase = 8;

/** Answers one line. Fails with `malformed`, as the authority does, or as the call itself does. */
export async function answerTo(line: string, hub: SocketHub, caller: Caller): Promise<Result<unknown>> {
  const request = Request.safeParse(parseJson(line));
  if (!request.success) return fail('malformed', 'It is not a call of this hub.');
  const { call, input, as, passphrase, newPassphrase } = request.data;
  if (!isCallName(call)) return fail('malformed', 'This hub has no such call.');
  const parsed = contract[call].input.safeParse(input);
  if (!parsed.success) return fail('malformed', `The input does not fit the call ${call}.`);
  if (call === 'session.signIn' && 'invitation' in parsed.data && parsed.data.invitation !== undefined) {
    if (as !== undefined) return fail('usage', 'An invitation is for a new person: leave --as out.');
    return letIn(parsed.data, newPassphrase, hub, caller);
  }
  const isFirst = call === 'session.signIn' && (await hub.people.owner()) === undefined;
  const needs = isFirst ? 'anyone' : contract[call].needs;
  const allowed = await hub.authority({ needs, as, passphrase, signal: caller.signal });
  if (!allowed.ok) return allowed;
  // The wait may have been long; nothing is granted to a caller that has gone.
  if (caller.signal.aborted) return fail('cancelled');
  return dispatchCall(hub.calls, call, input, { ...caller, userId: allowed.value.userId });
}

/** A new person's sign-in. Nobody is let in without a passphrase, or the shell of an AI could act as them. */
async function letIn(
  input: unknown,
  newPassphrase: string | undefined,
  hub: SocketHub,
  caller: Caller,
): Promise<Result<unknown>> {
  if (newPassphrase === undefined || [...newPassphrase].length < shortestPassphrase) {
    return fail('passphrase_needed', `A new person chooses one of at least ${shortestPassphrase} characters.`);
  }
  const signedIn = await dispatchCall(hub.calls, 'session.signIn', input, { ...caller, userId: undefined });
  if (!signedIn.ok) return signedIn;
  const { owner, userId } = signedIn.value as Person;
  if (!owner) await hub.people.setPassphrase(userId, newPassphrase);
  return signedIn;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
