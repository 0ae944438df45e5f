/**
 * Secrets of other programs, as a person hands them over: typed at a terminal where they are not shown, or piped; never a
 * word of the command line or a variable, which other programs can read.
 */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { withTerminal } from '../terminal.ts';
import type { Invocation } from './command.ts';
import type { Option } from './options.ts';
import { flag } from './options.ts';

/** `whose` begins the sentence, as in `It wants a key`. */
export const keyOptions = (whose: string): Record<'key' | 'key-stdin', Option> => ({
  key: flag(`${whose}: asks for it, and does not show it`),
  'key-stdin': flag(`${whose}: reads it from standard input`),
});

/** The key that --key or --key-stdin announces; undefined where neither does. */
export async function givenKey(invocation: Invocation, question: string): Promise<Result<string | undefined>> {
  const { values, surroundings } = invocation;
  if (values['key'] && values['key-stdin']) return fail('usage', 'Give either --key or --key-stdin, not both.');
  if (values['key-stdin']) return unlessEmpty('key', (await surroundings.piped()).trim());
  if (!values['key']) return ok(undefined);
  const typed = await typedSecret(
    invocation,
    'key',
    question,
    'Run it in a terminal, or pipe the key in with --key-stdin.',
  );
  return typed.ok ? unlessEmpty('key', typed.value.trim()) : typed;
}

/** What the person types, every blank included. `name` is what it is called in a sentence. */
export function typedSecret(
  { surroundings }: Invocation,
  name: string,
  question: string,
  hint = 'Run it in a terminal.',
): Promise<Result<string>> {
  const missing = fail('usage', `This command asks for the ${name} at a terminal, and there is none.`, { hint });
  return withTerminal(surroundings, missing, async (terminal) =>
    unlessEmpty(name, (await terminal.askHidden(`${question} (not shown): `)) ?? ''),
  );
}

const unlessEmpty = (name: string, text: string): Result<string> =>
  text === '' ? fail('usage', `The ${name} is missing.`) : ok(text);
