/** Answers and refusals in the shapes of Google's APIs: https://cloud.google.com/apis/design/errors, and the older list beside them. */
import { Refusal } from '../web.ts';

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
export function refusal(
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

export const notFound = (what = 'Requested entity was not found.'): Refusal => refusal(404, 'notFound', what);
export const invalid = (message: string): Refusal => refusal(400, 'invalidArgument', message);

/** What a token lacks: https://developers.google.com/workspace/gmail/api/guides/handle-errors */
export function insufficientScope(scopes: readonly string[]): Refusal {
  const message = 'Request had insufficient authentication scopes.';
  return refusal(403, 'insufficientPermissions', message, {
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
  refusal(401, 'authError', 'Request had invalid authentication credentials. Expected OAuth 2 access token.', {
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  });

type Paged<Item> = { page: Item[]; nextPageToken?: string };

/** A page of a list; the token says where the next begins. */
export function paged<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  size: string,
  fallback: number,
): Paged<Item> {
  const most = Number(query.get(size) ?? fallback);
  if (!Number.isInteger(most) || most < 1) throw invalid(`Invalid value for ${size}`);
  const token = query.get('pageToken');
  const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString().replace(/^at /, ''));
  if (!Number.isInteger(start) || (token !== null && start < 1)) throw invalid('Invalid pageToken');
  const page = items.slice(start, start + most);
  const next = start + page.length;
  return { page, ...(next < items.length && { nextPageToken: Buffer.from(`at ${next}`).toString('base64url') }) };
}

/** A partial response, as the parameter `fields` asks: `nextPageToken,files(id,owners/emailAddress)`. */
export function selected(value: unknown, fields: string): unknown {
  if (Array.isArray(value)) return value.map((one) => selected(one, fields));
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const field of split(fields)) {
    const [, name = '', inner] = /^([\w*-]+)(?:\/(.+)|\((.+)\))?$/s.exec(field)?.slice(0, 3) ?? [];
    const below = inner ?? /^[\w*-]+\((.+)\)$/s.exec(field)?.[1];
    if (name === '') throw refusal(400, 'invalidParameter', `Invalid field selection ${field}`);
    if (name === '*') return value;
    if (!(name in value)) continue;
    const own = (value as Record<string, unknown>)[name];
    out[name] = below === undefined ? own : merged(out[name], selected(own, below));
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
