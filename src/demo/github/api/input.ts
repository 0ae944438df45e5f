import { type Answer, failure } from './answer.ts';
import type { Context } from './context.ts';

export type Input = Readonly<Record<string, unknown>>;
type Kind = 'string' | 'strings' | 'boolean' | 'integer' | 'object' | 'objects';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

const tests: Readonly<Record<Kind, readonly [name: string, fits: (value: unknown) => boolean]>> = {
  string: ['a string', (value) => typeof value === 'string'],
  strings: ['an array of strings', (value) => Array.isArray(value) && value.every((one) => typeof one === 'string')],
  boolean: ['a boolean', (value) => typeof value === 'boolean'],
  integer: ['an integer', (value) => Number.isInteger(value)],
  object: ['an object', isObject],
  objects: ['an array of objects', (value) => Array.isArray(value) && value.every(isObject)],
};

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
    if (!kind || value === null) continue;
    const [expected, fits] = tests[kind];
    if (!fits(value)) {
      const message = `Invalid request.\n\nFor 'properties/${field}', ${JSON.stringify(value)} is not ${expected}.`;
      return failure(422, message, context.documentation);
    }
  }
  return { input: input as Input };
}
