/**
 * What a page sends, before any schema looks at it. The structured clone that brings it carries far more than JSON: maps,
 * big integers, buffers, cycles, ten thousand levels, strings of 50 MB, each of which some schema or handler would choke on.
 */
import { fail, ok, type Result } from '../../shared/result.ts';

const deepest = 16;
const mostValues = 10_000;
const mostCharacters = 256 * 1024;

/** A copy of plain values alone. Fails with `malformed` or `too_large`, and never throws. */
export function plainInput(raw: unknown): Result<unknown> {
  const left = { values: mostValues, characters: mostCharacters };
  try {
    return ok(copy(raw, deepest, left));
  } catch (error) {
    return fail(error instanceof TooLarge ? 'too_large' : 'malformed', 'It is not an input of this window.');
  }
}

class TooLarge extends Error {}

type Left = { values: number; characters: number };

function copy(value: unknown, levels: number, left: Left): unknown {
  left.values -= 1;
  if (left.values < 0 || levels < 0) throw new TooLarge();
  switch (typeof value) {
    case 'string':
      return measured(value, left);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('not a number of JSON');
      return value;
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : copyObject(value, levels, left);
    default:
      throw new TypeError('not a value of JSON');
  }
}

function copyObject(value: object, levels: number, left: Left): unknown {
  if (Array.isArray(value)) {
    if (value.length > left.values) throw new TooLarge(); // an array of a length alone costs its sender nothing
    return value.map((item) => copy(item, levels - 1, left));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('not a plain object');
  const entries = Object.entries(value).map(([name, item]) => {
    if (name === '__proto__') throw new TypeError('a prototype by name');
    return [measured(name, left), copy(item, levels - 1, left)] as const;
  });
  return Object.fromEntries(entries);
}

function measured(text: string, left: Left): string {
  left.characters -= text.length;
  if (left.characters < 0) throw new TooLarge();
  return text;
}
