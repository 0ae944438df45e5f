/**
 * The schema of a remote tool's input as a model may read it and as arguments are held to it. Only what is named here stays; of
 * what goes, such as patterns, which an outsider could make endless, the server is the judge.
 */
import * as z from 'zod';
import { isRecord } from '../../../../../shared/parse-json.ts';
import { arePlainValues, cleanWords, isPlainName } from '../clean-words.ts';

type Schema = Record<string, unknown>;

/** Keywords with a number, a yes or no, or a name. */
const plain = new Set(
  'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems uniqueItems'.split(
    ' ',
  ),
);
const valued = new Set(['enum', 'const', 'default']);
const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const [deepest, mostValues, longestWords] = [10, 200, 200];

/** Names of fields that every tool of the hub may have for itself, and what those of a server are called that would be the same. */
const ours = /^(?:server_)*(?:account|fields|dry_run|idempotency_key)$/;

/** A field's name as the hub has it: no two of them become the same. */
const fieldName = (theirs: string): string => (ours.test(theirs) ? `server_${theirs}` : theirs);

/** The input of a tool as its server means it, from that which the hub has. Pure. */
export const theirInput = (input: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [ours.test(name) ? name.replace('server_', '') : name, value]),
  );

/**
 * The schema with its fields as the server calls them. Undefined for what can't be used as it is: a name or a value that a model
 * would have to write and a person could not see. Pure.
 */
export function cleanSchema(schema: Schema): Schema | undefined {
  const { properties = {}, required, $defs, definitions, additionalProperties } = schema;
  if (!isRecord(properties)) return undefined;
  const shapes = { ...(isRecord($defs) ? $defs : {}), ...(isRecord(definitions) ? definitions : {}) };
  try {
    const clean = {
      type: 'object',
      properties: membersOf(properties, 1),
      required: listOf(required).map(nameOf),
      // What nobody described is refused, unless the server asks for just that.
      additionalProperties: additionalProperties === true || isRecord(additionalProperties),
      ...(Object.keys(shapes).length > 0 && { $defs: membersOf(shapes, 1) }),
    };
    return isBounded(clean) && zodInputOf(clean) ? clean : undefined;
  } catch {
    return undefined;
  }
}

/** What arguments are held to, by a clean schema, with the fields as the hub calls them. Undefined for what zod can't say. */
export function zodInputOf({ properties, required, ...rest }: Schema): z.ZodObject | undefined {
  const fields = Object.entries(properties as Schema).map(([name, one]) => [fieldName(name), one]);
  const named = {
    ...rest,
    properties: Object.fromEntries(fields),
    required: listOf(required).map(String).map(fieldName),
  };
  try {
    const input = z.fromJSONSchema(named as z.core.JSONSchema.JSONSchema);
    return input instanceof z.ZodObject ? input : undefined;
  } catch {
    return undefined;
  }
}

const membersOf = (members: Schema, depth: number): Schema =>
  Object.fromEntries(Object.entries(members).map(([name, one]) => [nameOf(name), cleaned(one, depth)]));

function cleaned(schema: unknown, depth: number): Schema | boolean {
  if (!isRecord(schema)) return true;
  if (depth > deepest) return {};
  const inner = (one: unknown): Schema | boolean => cleaned(one, depth + 1);
  const kept: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    // A step of nothing is no step, and zod refuses to say it.
    if (keyword === 'multipleOf' && !(Number(value) > 0)) continue;
    if (plain.has(keyword) && ['number', 'boolean'].includes(typeof value)) kept[keyword] = value;
    else if (keyword === 'type') kept['type'] = typeOf(value);
    else if (keyword === 'description' && typeof value === 'string') kept[keyword] = cleanWords(value, longestWords);
    else if (valued.has(keyword)) Object.assign(kept, toldValue(keyword, value));
    else if (keyword === '$ref') kept[keyword] = referenceOf(value);
    else if (keyword === 'x-mcp-header' && /^[\w-]{1,64}$/.test(String(value)))
      kept[keyword] = value; // SEP-2243
    else if (keyword === 'items') kept[keyword] = inner(Array.isArray(value) ? {} : value);
    else if (['anyOf', 'oneOf', 'allOf'].includes(keyword) && Array.isArray(value) && value.length > 0) {
      // Which one of several is for the server to say.
      kept[keyword === 'oneOf' ? 'anyOf' : keyword] = value.slice(0, mostValues).map(inner);
    } else if (keyword === 'properties' && isRecord(value)) {
      kept[keyword] = membersOf(value, depth + 1);
    } else if (keyword === 'required') kept[keyword] = listOf(value).map(nameOf);
    else if (keyword === 'additionalProperties') kept[keyword] = typeof value === 'boolean' ? value : inner(value);
  }
  if (kept['type'] === undefined) delete kept['type'];
  return kept;
}

function typeOf(value: unknown): unknown {
  const named = [value].flat().filter((one) => types.has(String(one)));
  return named.length > 1 ? named : named[0];
}

/** One that is hidden in part, long, or says something is nothing that a call could hold and its person read. */
function nameOf(name: unknown): string {
  if (typeof name !== 'string' || !isPlainName(name)) throw new Error('name');
  return name;
}

/** What a model may be told of that keyword; of what it may not, the server is the judge. */
function toldValue(keyword: string, value: unknown): Schema {
  const values = keyword === 'enum' ? value : [value];
  if (!Array.isArray(values)) return {};
  const isPlain = arePlainValues(values);
  if (isPlain === undefined) throw new Error('value');
  return isPlain ? { [keyword]: value } : {};
}

function referenceOf(value: unknown): string {
  const name = /^#\/(?:\$defs|definitions)\/([^/]+)$/.exec(String(value))?.[1];
  return `#/$defs/${nameOf(name)}`;
}

const mostParts = 2_000;

/** Members of a schema for parts of what it is held against; all others are for the whole of it again. */
const inward = new Set(['properties', 'items', 'additionalProperties']);

/**
 * Whether a schema stays small with every reference written out once. Those that lead in a circle without going inward, or each to
 * two others, cost an outsider a few bytes and the hub all its memory.
 */
function isBounded({ $defs, ...used }: Schema): boolean {
  const shapes = isRecord($defs) ? $defs : {};
  const sizes = new Map<string, number>();
  /** By shape that is being measured: how many steps inward led to it. */
  const entered = new Map<string, number>();
  const sum = (values: unknown[], steps: number): number =>
    values.reduce((total: number, one) => total + sizeOf(one, steps), 1);
  function sizeOf(value: unknown, steps: number): number {
    if (Array.isArray(value)) return sum(value, steps);
    if (!isRecord(value)) return 1;
    const members = Object.entries(value).map(([keyword, one]) =>
      keyword === '$ref' ? shapeSize(String(one), steps) : sizeOf(one, steps + (inward.has(keyword) ? 1 : 0)),
    );
    return members.reduce((total, one) => total + one, 1);
  }
  function shapeSize(reference: string, steps: number): number {
    const name = reference.replace('#/$defs/', '');
    const since = entered.get(name);
    if (since !== undefined) return steps > since ? 1 : Number.POSITIVE_INFINITY;
    const known = sizes.get(name);
    if (known !== undefined) return known;
    entered.set(name, steps);
    const size = sizeOf(shapes[name], steps);
    entered.delete(name);
    sizes.set(name, size);
    return size;
  }
  return Object.keys(shapes).every((name) => shapeSize(name, 0) <= mostParts) && sizeOf(used, 0) <= mostParts;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, mostValues) : []);
