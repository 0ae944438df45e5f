/** What is wrong with arguments, in one line: a model is not shown the patterns and bounds that they are held to. */
import type * as z from 'zod';
import { visible } from '../../../../shared/visible.ts';
import type { JsonSchema } from '../call.ts';

const mostNamed = 3;
const longest = 500;
/** Characters. What is longer may hold anything, a secret too. */
const longestGiven = 30;

type Issue = z.core.$ZodIssue;

/** Names each field, what it must be, and what was given in short. `schema` is the whole one, with the descriptions. Pure. */
export function wrongArguments({ issues }: z.ZodError, given: unknown, schema: JsonSchema): string {
  const said = issues.slice(0, mostNamed).map((issue) => complaint(issue, given, schema));
  const line = `${said.join('; ')}.`.replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function complaint(issue: Issue, given: unknown, schema: JsonSchema): string {
  const name = nameOf(issue.path);
  const value = issue.path.reduce<unknown>((whole, part) => Object(whole)[part], given);
  const at = schemaAt(schema, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys((at?.['properties'] as object | undefined) ?? {});
    const unknown = issue.keys.slice(0, mostNamed).map((key) => short(key));
    return `${name} has no ${unknown.join(', ')}${known.length > 0 ? `, only ${known.join(', ')}` : ''}`;
  }
  const about = typeof at?.['description'] === 'string' ? ` (${at['description']})` : '';
  if (value === undefined) return `${name} is missing${about}`;
  const said = ruleOf(issue);
  return said === undefined
    ? `${name} does not fit${about}: it was ${short(value)}`
    : `${name} ${said}, and was ${short(value)}`;
}

/** What it must be; undefined for what only the field's description can say. */
function ruleOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${types[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `must ${amount('at most', Number(issue.maximum), issue.origin)}`;
    case 'too_small':
      return `must ${amount('at least', Number(issue.minimum), issue.origin)}`;
    default:
      // The words that the field itself has for its rule.
      return /^(?:must|needs)\b/.test(issue.message) ? issue.message : undefined;
  }
}

const types: Record<string, string> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function amount(which: string, bound: number, origin: string): string {
  if (origin === 'string') return `have ${which} ${bound} ${bound === 1 ? 'character' : 'characters'}`;
  return origin === 'array' ? `have ${which} ${bound} ${bound === 1 ? 'item' : 'items'}` : `be ${which} ${bound}`;
}

function short(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > longestGiven ? `a text of ${value.length} characters` : `"${visible(value)}"`;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** As a program would name it, such as `files[0].path`. */
const nameOf = (path: PropertyKey[]): string =>
  path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${part}]`;
    const key = visible(String(part)).slice(0, 100);
    return name === '' ? key : `${name}.${key}`;
  }, '') || 'The input';

function schemaAt(schema: JsonSchema, path: PropertyKey[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((at, part) => {
    const inner =
      typeof part === 'number' ? at?.['items'] : (at?.['properties'] as JsonSchema | undefined)?.[String(part)];
    return typeof inner === 'object' && inner !== null ? (inner as JsonSchema) : undefined;
  }, schema);
}
