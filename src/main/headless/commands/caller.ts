import { type CallInput, type CallName, type CallOutput, contract } from '../../../shared/contract.ts';
import { fail, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { askForPassphrase } from '../passphrase-prompt.ts';
import { callHub } from '../socket-client.ts';
import type { Request } from '../wire.ts';
import { browserLegOf } from './browser-leg.ts';
import { dataFolderOf, type Invocation, personOf } from './invocation.ts';

/** Passphrases that a command has asked for itself. */
type Typed = { passphrase?: string; newPassphrase?: string };

/** Makes a call for the person at this terminal; input that does not fit the contract is a usage failure. */
export type Caller = <N extends CallName>(call: N, rawInput: unknown, typed?: Typed) => Promise<Result<CallOutput<N>>>;

/** A caller for the person named with --as, or the owner. Their passphrase is asked for when a call takes it, and once. */
export function callerOf(invocation: Invocation): Caller {
  const folder = dataFolderOf(invocation);
  const as = personOf(invocation);
  const named = as === undefined ? {} : { as };
  let remembered: { passphrase?: string } = {};

  async function throughBrowser<N extends CallName>(
    request: Request & { call: N; input: CallInput<N> },
  ): Promise<Result<CallOutput<N>>> {
    const browser = browserLegOf(invocation);
    return callHub(folder, request, browser.show).finally(browser.end);
  }

  return async (call, rawInput, typed = {}) => {
    const parsed = contract[call].input.safeParse(rawInput);
    if (!parsed.success) return fail('usage', parsed.error.issues.map(describe).join(' '));
    const request = { call, input: parsed.data as CallInput<typeof call>, ...named, ...remembered, ...typed };
    const first = await throughBrowser(request);
    if (first.ok || 'passphrase' in request || !isAskingForPassphrase(first)) return first;
    const answered = await askForPassphrase(invocation.surroundings, passphraseQuestion(invocation));
    if (!answered.ok) return answered;
    remembered = { passphrase: answered.value };
    return throughBrowser({ ...request, ...remembered });
  };
}

/** What the person at this terminal is asked. */
export function passphraseQuestion(invocation: Invocation): string {
  const as = personOf(invocation);
  return as === undefined ? 'Owner passphrase: ' : `Passphrase of ${visible(as)}: `;
}

/** Another message says that this hub has no passphrase, or that a new person must choose one. */
const isAskingForPassphrase = ({ failure }: ReturnType<typeof fail>) =>
  failure.code === 'passphrase_needed' && failure.message === fail('passphrase_needed').failure.message;

function describe(issue: { path: PropertyKey[]; minimum?: unknown; maximum?: unknown }): string {
  const limit =
    issue.maximum !== undefined
      ? ` (at most ${issue.maximum})`
      : issue.minimum !== undefined
        ? ` (at least ${issue.minimum})`
        : '';
  return `${issue.path.map(String).join('.')} is missing or not acceptable${limit}.`;
}
