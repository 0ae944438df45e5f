/** What a handler of a call of the contract gets and answers, and the one way to make a call with input from outside. */
import { type CallInput, type CallName, type CallOutput, contract, type Window } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ApprovePage } from '../ground/webauthn.ts';
import type { Browser } from '../identity/session/browser.ts';

/** Whose call it is, and their browser. */
export type CallContext = Browser & {
  /** Undefined while nobody has signed in yet. Anyone who hands it in has made sure of it. */
  userId: string | undefined;
  /** The window it comes from; undefined for the command line. */
  window?: Window;
  /** Present where the system of the desktop app has just confirmed that the person is there. */
  isSystemChecked?: true;
  /** Present at a terminal: tells it where the person confirms by a touch what it asks for. */
  showApprovePage?: (url: string) => void;
  /** Present where the hub makes the call itself as it starts. */
  isStart?: true;
  /** The page for approvals that it comes from, where passkeys can be used. */
  approvePage?: ApprovePage;
};

type CallHandler<N extends CallName> = (input: CallInput<N>, context: CallContext) => Promise<Result<CallOutput<N>>>;

export type CallHandlers = { [N in CallName]: CallHandler<N> };

/** Those of the calls that a feature declares in `shared`. */
export type HandlersOf<Calls> = Pick<CallHandlers, Extract<keyof Calls, CallName>>;

/** What is told of a hub that stays the same for as long as it runs. */
export type HubFacts = {
  version: string;
  dataDir: string;
  demo: boolean;
  desktop: boolean;
  withoutSandbox: boolean;
};

/** Runs a step for the person of the call; without one there is nothing to run it for. */
export async function forPerson<T>(
  { userId }: CallContext,
  act: (userId: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  return userId === undefined ? fail('not_signed_in') : act(userId);
}

export const isCallName = (name: string): name is CallName => Object.hasOwn(contract, name);

/**
 * Makes a call with the input of an endpoint: its input is parsed, and so is its output, so that nothing leaves which
 * the contract does not list. Whether the caller may make it, the door has decided. Fails with `malformed`, or as the call.
 */
export async function dispatchCall(
  calls: CallHandlers,
  call: CallName,
  input: unknown,
  context: CallContext,
): Promise<Result<unknown>> {
  const parsed = contract[call].input.safeParse(input);
  if (!parsed.success) {
    const where = [...new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.')))].filter(Boolean);
    return fail(
      'malformed',
      `The input does not fit the call ${call}${where.length > 0 ? `: ${where.join(', ')}` : ''}.`,
    );
  }
  // The name, the input and the output belong together, which the compiler cannot follow through a union of names.
  const handler = calls[call] as (input: unknown, context: CallContext) => Promise<Result<unknown>>;
  const result = await handler(parsed.data, context);
  return result.ok ? ok(contract[call].output.parse(result.value)) : result;
}
