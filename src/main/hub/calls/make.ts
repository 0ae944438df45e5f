import { type CallName, contract } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { CallContext, Handlers } from './parts.ts';

export const isCallName = (name: string): name is CallName => Object.hasOwn(contract, name);

/**
 * Makes a call with whatever came in over a door: its input is parsed, and so is its output, so that nothing leaves which
 * the contract does not list. Whether the caller may make it, the door has decided. Fails with `malformed`, or as the call.
 */
export async function makeCall(
  calls: Handlers,
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
