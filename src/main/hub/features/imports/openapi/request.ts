/** From arguments to the one request that a description says: nothing in them can lead it to another path or another method. Then it reads the result. */
import { type Failure, failure } from '../../../../../shared/errors.ts';
import { isRecord } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { PlatformClient } from '../../../platforms/platform.ts';
import { type SmallData, smallData } from '../small-data.ts';
import { parsedText, withoutTokens } from '../without-tokens.ts';
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

/** Members of an object that become names of the query by themselves: only those that were described, and no other parameter's. */
function staysByItsName(parameter: RequestParameter, value: unknown, others: ReadonlySet<string>): boolean {
  if (!isRecord(value)) return true;
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
  return !isRecord(value) || Object.entries(value).every(([name, one]) => staysInside(name) && allStayInside(one));
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

export type ApiAnswer = { status: number; private: true; outsider: true; data: unknown; truncated?: true };

/** GitHub's own default; others say how long. */
const usualWaitSeconds = 60;

/**
 * Sends it, once. Fails as the status says; of a change that may or may not have been made, with `outcome_unknown`. Throws the reason of
 * an aborted signal. All of an answer counts as private and as an outsider's: nobody knows whose words it repeats.
 */
export async function sendRequest(
  client: PlatformClient,
  request: Request,
  isChange: boolean,
): Promise<Result<ApiAnswer>> {
  let answer: Response;
  let body: string;
  try {
    answer = await client.fetch(request, { signal: client.signal });
    body = await answer.text();
  } catch (error) {
    client.signal.throwIfAborted();
    if (!(error instanceof TypeError)) throw error;
    return fail(isChange && error.cause !== 'not sent' ? 'outcome_unknown' : 'platform_unreachable');
  }
  const { status } = answer;
  // 304 says that what the caller has is as it was. Any other redirect could be of what was done: 303 says just that.
  if (isChange && (status >= 500 || (status >= 300 && status < 400 && status !== 304))) {
    return fail('outcome_unknown', `It answered ${status}.`);
  }
  if (status >= 300 && status !== 304) return { ok: false, failure: refusalOf(answer) };
  const { data, isTruncated } = dataOf(body, answer.headers.get('content-type') ?? '');
  return ok({ status, private: true, outsider: true, data, ...(isTruncated && { truncated: true }) });
}

/** None of the API's words enter it: they are an outsider's, and a failure carries no label. */
function refusalOf({ status, headers }: Response): Failure {
  const isSpent = headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after');
  if (status === 429 || (status === 403 && isSpent)) {
    const named = Number(headers.get('retry-after'));
    return failure('platform_rate_limited', undefined, {
      retryAfterSeconds: named > 0 ? Math.ceil(named) : usualWaitSeconds,
    });
  }
  // A redirect would decide where the token goes.
  if (status < 400)
    return failure('platform_refused', `It answered ${status}, which leads elsewhere and is not followed.`);
  if (status === 401) return failure('platform_unauthorised');
  if (status === 403) return failure('platform_forbidden', `It answered ${status}.`);
  if (status === 404 || status === 410) return failure('platform_not_found', `It answered ${status}.`);
  return status < 500
    ? failure('platform_refused', `It answered ${status}.`)
    : failure('platform_failed', `It answered ${status}.`);
}

const mostBytes = 18_000;

/** The body as JSON where it is, else its text where it is one, without tokens. At most 18,000 bytes. Pure. */
export function dataOf(body: string, contentType: string): SmallData {
  const { data, isTruncated } = smallDataOf(body, contentType);
  const { value, isLeftOut } = withoutTokens(data);
  return { data: value, isTruncated: isTruncated || isLeftOut };
}

function smallDataOf(body: string, contentType: string): SmallData {
  if (body === '') return { data: null, isTruncated: false };
  const parsed = parsedText(body);
  if (parsed !== undefined) return smallData(parsed.value, mostBytes);
  if (!/^text\/|json|xml|^$/i.test(contentType)) return { data: null, isTruncated: true };
  return smallData(body, mostBytes);
}
