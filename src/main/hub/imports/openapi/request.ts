/** From arguments to the one request that a description says: nothing in them can lead it to another path or another method. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Parameter, Reach } from './reach.ts';

type Arguments = Record<string, unknown>;

/** Fails with `invalid_arguments` for a value that would not stay in its place. */
export function requestFor(
  { method, path, parameters, body }: Reach,
  apiUrl: string,
  args: Arguments,
): Result<Request> {
  const given = parameters.filter(({ field }) => args[field] !== undefined);
  const inside = (where: Parameter['in']): Parameter[] => given.filter((one) => one.in === where);
  const strange = inside('path').find(({ field }) => !staysInPlace(args[field]));
  if (strange) return fail('invalid_arguments', `${strange.field} is nothing that can stand in a path.`);
  const filled = path.replace(/\{([^{}]+)\}/g, (whole, name) => {
    const parameter = inside('path').find((one) => one.name === name);
    return parameter ? encodeURIComponent(listText(args[parameter.field])) : whole;
  });
  const url = new URL(`${apiUrl}${filled}`);
  for (const parameter of inside('query')) appendTo(url.searchParams, parameter, args[parameter.field]);
  const headers = new Headers({ accept: 'application/json', 'user-agent': 'OpenGitHubX' });
  for (const { name, field } of inside('header')) {
    const value = listText(args[field]);
    if (!/^[\x20-\x7e]{0,1000}$/.test(value))
      return fail('invalid_arguments', `${field} is nothing that can stand in a header.`);
    headers.set(name, value);
  }
  const text = body && bodyOf(body, inside('body'), args);
  if (body && text !== undefined) headers.set('content-type', body.type);
  return ok(new Request(url, { method, headers, ...(text !== undefined && { body: text }), redirect: 'manual' }));
}

/**
 * `..` is folded away by every parser of addresses, and an encoded slash is one to some servers, so that neither may make a path of
 * its own.
 */
function staysInPlace(value: unknown): boolean {
  const text = listText(value);
  return (
    text !== '' &&
    text.length <= 1_000 &&
    text.split(/[/\\]/).every((part) => part !== '.' && part !== '..') &&
    !/\p{Cc}/u.test(text)
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
const listText = (value: unknown): string => (Array.isArray(value) ? value.map(textOf).join(',') : textOf(value));

const separators = { form: ',', spaceDelimited: ' ', pipeDelimited: '|', deepObject: ',' };

function appendTo(into: URLSearchParams, { name, style, explode }: Parameter, value: unknown): void {
  if (Array.isArray(value)) {
    if (explode) for (const one of value) into.append(name, textOf(one));
    else into.append(name, value.map(textOf).join(separators[style]));
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    if (style === 'deepObject') for (const [key, one] of members) into.append(`${name}[${key}]`, listText(one));
    else if (explode) for (const [key, one] of members) into.append(key, listText(one));
    else into.append(name, members.flat().map(textOf).join(','));
  } else into.append(name, textOf(value));
}

function bodyOf({ as, isWhole }: NonNullable<Reach['body']>, given: Parameter[], args: Arguments): string | undefined {
  const [only] = given;
  if (isWhole) return only && JSON.stringify(args[only.field]);
  const members = given.map(({ name, field }) => [name, args[field]] as const);
  if (as === 'json') return JSON.stringify(Object.fromEntries(members));
  const form = new URLSearchParams();
  for (const [name, value] of members) appendNested(form, name, value);
  return form.toString();
}

/** Forms know no nesting; this is how those servers that take it read it. */
function appendNested(form: URLSearchParams, name: string, value: unknown): void {
  if (Array.isArray(value))
    for (const one of value) appendNested(form, typeof one === 'object' ? `${name}[]` : name, one);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) appendNested(form, `${name}[${key}]`, one);
  } else form.append(name, textOf(value));
}
