/** What a client is told of a call: its answer and its failures without secrets, and how many there were. */
import * as z from 'zod';
import type { Grant } from '../../../shared/model.ts';
import { fail } from '../../../shared/result.ts';
import type { CallOutcome } from '../call.ts';
import type { Tool } from '../platforms/tool.ts';
import { screen } from '../screening/screen.ts';

const secretsRemoved = z
  .number()
  .optional()
  .describe('How many secrets were taken out of this answer; each left the mark [secret removed: kind]');

/** What any tool may answer beside its own output. */
export const withSecretsRemoved = (output: z.ZodObject): z.ZodObject =>
  output.extend({ secrets_removed: secretsRemoved });

/**
 * The end of a call as this key may have it; `counted` adds to an answer how many secrets were removed from it. The record says
 * how many, and never one of them. `access`: of what was done, since a change is made whether or not its answer can be shown.
 */
export async function screenOutcome<T>(
  end: CallOutcome<T>,
  { screening }: Grant,
  counted: (value: T, removed: number) => T,
  access: Tool['access'],
  search = screen,
): Promise<CallOutcome<T>> {
  if (screening === 'off') return end;
  const done = await search(end.result);
  if (!done.ok) {
    const isMade = access !== 'read' && end.result.ok;
    return { ...end, reason: 'could not be screened in time', result: isMade ? withheld : done };
  }
  const { value: result, removed } = done.value;
  if (removed === 0) return end;
  const words = `${removed} ${removed === 1 ? 'secret' : 'secrets'} removed`;
  return {
    ...end,
    reason: end.reason === null ? words : `${end.reason}; ${words}`,
    result: result.ok ? { ...result, value: counted(result.value, removed) } : result,
  };
}

const withheld = fail('outcome_unknown', 'The change was made. The platform’s answer took too long to screen.', {
  hint: 'Look at it on the platform. Do not make the change again.',
});
