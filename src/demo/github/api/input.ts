import { type Answer, failure } from './answer.ts';
import type { Context } from './context.ts';

export type Input = Readonly<Record<string, unknown>>;
type Kind = 'string' | 'strings';

const fits = (value: unknown, kind: Kind): boolean =>
  kind === 'string'
    ? typeof value === 'string'
    : Array.isArray(value) && value.every((one: unknown) => typeof one === 'string');

/** The fields of a JSON body, or the answer that refuses it: unreadable, no object, or a field of another kind. */
export function readInput(context: Context, kinds: Readonly<Record<string, Kind>>): { input: Input } | Answer {
  let input: unknown;
  try {
    input = JSON.parse(context.body);
  } catch {
    return failure(400, 'Problems parsing JSON', context.documentation);
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return failure(400, 'Body should be a JSON object', context.documentation);
  }
  for (const [field, value] of Object.entries(input)) {
    const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
    if (kind && value !== null && !fits(value, kind)) {
      const expected = kind === 'string' ? 'a string' : 'an array of strings';
      const message = `Invalid request.\n\nFor 'properties/${field}', ${JSON.stringify(value)} is not ${expected}.`;
      return failure(422, message, context.documentation);
    }
  }
  return { input: input as Input };
}
