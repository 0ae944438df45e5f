/**
 * JSON that comes out as it went in. Lists in Open WebUI can only be replaced whole, other people's entries with them, and
 * numbers would change on the way through JavaScript: `1.0` to `1`, and integers beyond 2^53 to others.
 */
import { isDeeperThan } from '../json-depth.ts';

export type Json = null | boolean | string | Json[] | { [name: string]: Json } | RawNumber;
/** A number as it was written. */
interface RawNumber {
  readonly rawJSON: string;
}
export type JsonObject = { [name: string]: Json };

// ES2026; TypeScript's library does not know it yet.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): boolean;
};
const parse = JSON.parse as (
  text: string,
  reviver: (name: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;

const maximumDepth = 100;

/**
 * Throws a SyntaxError on what is not JSON or is nested too deep. `JSON.stringify` writes the answer again, each number with
 * its own digits.
 */
export function parseExact(text: string): Json {
  if (isDeeperThan(maximumDepth, text)) throw new SyntaxError('The JSON is nested too deep.');
  return parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJSON(source) : value,
  ) as Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);

export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
