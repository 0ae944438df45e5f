/**
 * JSON that comes out as it went in. Lists in Open WebUI can only be replaced whole, other people's entries with them, and
 * numbers would change on the way through JavaScript: `1.0` to `1`, and integers beyond 2^53 to others.
 */
import { isDeeperThan } from '../../ground/json.ts';

export type ExactJson = null | boolean | string | ExactJson[] | { [name: string]: ExactJson } | RawNumber;
/** A number as it was written. */
interface RawNumber {
  readonly rawJSON: string;
}
export type ExactObject = { [name: string]: ExactJson };

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
export function parseExact(text: string): ExactJson {
  if (isDeeperThan(maximumDepth, text)) throw new SyntaxError('The JSON is nested too deep.');
  return parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? rawJSON(source) : value,
  ) as ExactJson;
}

export const isExactObject = (value: ExactJson | undefined): value is ExactObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);

export const exactList = (value: ExactJson | undefined): ExactJson[] => (Array.isArray(value) ? value : []);

export const exactText = (value: ExactJson | undefined): string => (typeof value === 'string' ? value : '');
