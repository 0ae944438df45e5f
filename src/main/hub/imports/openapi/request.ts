/** From arguments to the one request that a description says: nothing in them can lead it to another path or another method. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isSpread, type RequestParameter, type RequestReach } from './reach.ts';

type Arguments = Record<string, unknown>;

/** Fails with `invalid_arguments` for a value that would not stay in its place. */
export function requestFor(
  { method, path, parameters, body }: RequestReach,
  apiUrl: string,
  args: Arguments,
): Result<Request> {
  const given = parameters.filter(({ field }) => args[field] !== undefined);
  const inside = (where: RequestParameter['in']): RequestParameter[] => given.filter((one) => one.in === where);
  const strange = inside('path').find(({ name, field }) => !staysInPlace(args[field], mayNest(name, { method, path })));
  if (strange) return fail('invalid_arguments', `${strange.field} is nothing that can stand in a path.`);
  const textIn = (name: string): string => listText(args[inside('path').find((one) => one.name === name)?.field ?? '']);
  const unclear = path.split('/').find((part) => !staysApart(part, textIn));
  if (unclear !== undefined)
    return fail('invalid_arguments', `The values of ${unclear} can’t be told from each other.`);
  const others = new Set(parameters.filter((one) => one.in === 'query').map(({ name }) => name));
  const led = [
    ...inside('query').filter((one) => !staysByItsName(one, args[one.field], others)),
    ...(body?.as === 'form' ? inside('body').filter(({ field }) => !allStayInside(args[field])) : []),
  ];
  if (led[0]) return fail('invalid_arguments', `${led[0].field} has members that it can’t have here.`);
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
function staysInPlace(value: unknown, mayNest: boolean): boolean {
  const text = listText(value);
  const parts = mayNest ? text.split('/') : [text];
  return (
    text !== '' &&
    text.length <= 1_000 &&
    parts.every((part) => part !== '.' && part !== '..' && !/[/\\]/.test(part)) &&
    !/\p{Cc}/u.test(text)
  );
}

const nested = /^(path|file_?path|dir|ref|branch|basehead)$/i;

/**
 * Whether a value may hold slashes: at the end of the path, under a name for what has them by its nature, such as a file or a branch.
 * Not with POST, which could be a read by its person's word alone: it would go to any other POST below it.
 */
const mayNest = (name: string, { method, path }: Pick<RequestReach, 'method' | 'path'>): boolean =>
  method !== 'POST' && path.endsWith(`/{${name}}`) && nested.test(name);

/** Of two values in one part of a path, such as `{base}...{head}`, neither may hold what stands between them. */
function staysApart(part: string, textIn: (name: string) => string): boolean {
  const [, first, between, second] = /\{([^{}]+)\}([^{}]+)\{([^{}]+)\}/.exec(part) ?? [];
  if (first === undefined || between === undefined || second === undefined) return true;
  const [before, after] = [textIn(first), textIn(second)];
  const whole = `${before}${between}${after}`;
  return whole.indexOf(between) === before.length && whole.lastIndexOf(between) === before.length;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of an object that become names of the query by themselves: only those that were described, and no other parameter's. */
function staysByItsName(parameter: RequestParameter, value: unknown, others: ReadonlySet<string>): boolean {
  if (!isObject(value)) return true;
  const names = Object.keys(value);
  const { style, schema } = parameter;
  if (style === 'deepObject') return names.every(staysInside);
  const described = schema.type === 'object' ? schema.fields.map(({ name }) => name) : [];
  return !isSpread(parameter) || names.every((name) => described.includes(name) && !others.has(name));
}

/** Brackets in a name would lead out of the object that it is in. */
const staysInside = (name: string): boolean => /^[^[\]\p{Cc}]{1,200}$/u.test(name);
function allStayInside(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(allStayInside);
  return !isObject(value) || Object.entries(value).every(([name, one]) => staysInside(name) && allStayInside(one));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
const listText = (value: unknown): string => (Array.isArray(value) ? value.map(textOf).join(',') : textOf(value));

const separators = { form: ',', spaceDelimited: ' ', pipeDelimited: '|', deepObject: ',' };

function appendTo(into: URLSearchParams, parameter: RequestParameter, value: unknown): void {
  const { name, style, explode } = parameter;
  if (Array.isArray(value)) {
    if (explode) for (const one of value) into.append(name, textOf(one));
    else into.append(name, value.map(textOf).join(separators[style]));
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    if (style === 'deepObject') for (const [key, one] of members) into.append(`${name}[${key}]`, listText(one));
    else if (isSpread(parameter)) for (const [key, one] of members) into.append(key, listText(one));
    else into.append(name, members.flat().map(textOf).join(separators[style]));
  } else into.append(name, textOf(value));
}

function bodyOf(
  { as, isWhole }: NonNullable<RequestReach['body']>,
  given: RequestParameter[],
  args: Arguments,
): string | undefined {
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
