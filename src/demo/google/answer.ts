/** Routes, and their answers and refusals in the shapes of Google's APIs: https://cloud.google.com/apis/design/errors, and the older list beside them. */
import { Refusal } from '../web.ts';
import type { GooglePerson, State } from './model.ts';

/** A request whose token is good, and may do this. */
export type GoogleCall = {
  state: State;
  person: GooglePerson;
  scopes: readonly string[];
  now: number;
  /** The parts of the path that the route leaves open, decoded. */
  path: string[];
  query: URLSearchParams;
  headers: Headers;
  body: Record<string, unknown>;
  /** The body as it came, for an upload. */
  raw: string;
};

export type GoogleRoute = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With `:` for each part that is open. */
  path: string;
  /** Of these, one is enough: the last part of their addresses, such as `gmail.readonly`. */
  scopes: string[];
  /** What it answers: an object as JSON, nothing as 204. */
  run(call: GoogleCall): object | Response | undefined;
};

export const googleRoute = (
  method: GoogleRoute['method'],
  path: string,
  scopes: string[],
  run: GoogleRoute['run'],
): GoogleRoute => ({ method, path, scopes, run });

/** The open parts of the path, or undefined where the route is another. */
export function openParts(route: GoogleRoute, method: string, pathname: string): string[] | undefined {
  if (route.method !== method) return undefined;
  const [wanted, given] = [route.path.split('/'), pathname.split('/')];
  if (wanted.length !== given.length) return undefined;
  if (!wanted.every((part, index) => part === ':' || part === given[index])) return undefined;
  try {
    return given.filter((_, index) => wanted[index] === ':').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

export const textOrNone = (value: unknown): string => (typeof value === 'string' ? value : '');
export const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOrNone) : []);

const statuses: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  410: 'GONE',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
};

/** A refusal to be thrown; `reason` as in Google's lists of errors, such as `notFound`. */
export function googleRefusal(
  code: number,
  reason: string,
  message: string,
  more: { details?: object[]; headers?: Record<string, string> } = {},
): Refusal {
  const errors = [{ message, domain: 'global', reason }];
  const { details, headers } = more;
  const error = { code, message, errors, status: statuses[code] ?? 'UNKNOWN', ...(details && { details }) };
  return new Refusal(Response.json({ error }, { status: code, ...(headers && { headers }) }));
}

export const googleNotFound = (what = 'Requested entity was not found.'): Refusal =>
  googleRefusal(404, 'notFound', what);
export const invalidArgument = (message: string): Refusal => googleRefusal(400, 'invalidArgument', message);

/** What a token lacks: https://developers.google.com/workspace/gmail/api/guides/handle-errors */
export function insufficientScope(scopes: readonly string[]): Refusal {
  const message = 'Request had insufficient authentication scopes.';
  return googleRefusal(403, 'insufficientPermissions', message, {
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
      },
    ],
    headers: {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(' ')}"`,
    },
  });
}

export const unauthenticated = (): Refusal =>
  googleRefusal(401, 'authError', 'Request had invalid authentication credentials. Expected OAuth 2 access token.', {
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  });

type Paged<Item> = { page: Item[]; nextPageToken?: string };

/** A page of a list; the token says where the next begins. */
export function pageByToken<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  size: string,
  fallback: number,
): Paged<Item> {
  const most = Number(query.get(size) ?? fallback);
  if (!Number.isInteger(most) || most < 1) throw invalidArgument(`Invalid value for ${size}`);
  const token = query.get('pageToken');
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString().replace(/^at /, ''));
  if (!Number.isInteger(start) || (token !== null && start < 1)) throw invalidArgument('Invalid pageToken');
  const page = items.slice(start, start + most);
  const next = start + page.length;
  return { page, ...(next < items.length && { nextPageToken: Buffer.from(`at ${next}`).toString('base64url') }) };
}

/** A partial response, as the parameter `fields` asks: `nextPageToken,files(id,owners/emailAddress)`. */
export function partialAnswer(value: unknown, fields: string): unknown {
  if (Array.isArray(value)) return value.map((one) => partialAnswer(one, fields));
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const field of split(fields)) {
    const [, name = '', inner] = /^([\w*-]+)(?:\/(.+)|\((.+)\))?$/s.exec(field)?.slice(0, 3) ?? [];
    const below = inner ?? /^[\w*-]+\((.+)\)$/s.exec(field)?.[1];
    if (name === '') throw googleRefusal(400, 'invalidParameter', `Invalid field selection ${field}`);
    if (name === '*') return value;
    if (!(name in value)) continue;
    const own = (value as Record<string, unknown>)[name];
    out[name] = below === undefined ? own : merged(out[name], partialAnswer(own, below));
  }
  return out;
}

const merged = (before: unknown, after: unknown): unknown =>
  typeof before === 'object' && before !== null && !Array.isArray(before) ? { ...before, ...(after as object) } : after;

/** At the commas outside of parentheses. */
function split(fields: string): string[] {
  let depth = 0;
  const parts = [''];
  for (const character of fields.replace(/\s/g, '')) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.filter(Boolean);
}
