/** Auth0's Management API, as far as setting a tenant up needs it. https://auth0.com/docs/api/management/v2 */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import { fetchWithSecrets } from '../../ground/internet/fetch-with-secrets.ts';
import { plainWords } from '../../ground/plain-words.ts';
import { Secret } from '../../ground/secret.ts';
import { claimsOf } from '../../identity/session/tenant-requests.ts';

export type Management = {
  /** What is at this path, or undefined if nothing is. */
  read<T extends z.ZodMiniType>(path: string, shape: T): Promise<Result<z.infer<T> | undefined>>;
  /** A list, all its pages. */
  list<T extends z.ZodMiniType>(path: string, shape: T): Promise<Result<z.infer<T>[]>>;
  /** Changes something and answers what the tenant says of it. A `Secret` anywhere in the body is opened as it is sent. */
  change(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Result<unknown>>;
};

const timeout = 20_000;
const pageSize = 50;
/** Auth0 lists no more than a thousand in this way. */
const mostPages = 20;
/** A free tenant takes two requests a second, after a burst of ten, and says when it takes the next. */
const mostTries = 4;
const longestWaitSeconds = 10;

const Refusal = z.object({ message: z._default(z.string(), ''), errorCode: z._default(z.string(), '') });

/**
 * The API under one token. Fails with `management_token` (the message names the scope that is missing), `tenant_busy`,
 * `tenant_unreachable`, or `tenant_setup` with the tenant's own words.
 */
export function openManagement(issuer: string, token: Secret): Management {
  async function send(method: string, path: string, body?: unknown): Promise<Result<Response>> {
    for (let tries = 1; ; tries += 1) {
      let answer: Response;
      try {
        answer = await fetchWithSecrets(`${issuer}api/v2/${path}`, {
          method,
          headers: { authorization: Secret.bearer(token), 'content-type': 'application/json' },
          json: body,
          redirect: 'error',
          signal: AbortSignal.timeout(timeout),
        });
      } catch {
        return fail('tenant_unreachable');
      }
      if (answer.ok) return ok(answer);
      const wait = secondsToWait(answer);
      if (answer.status !== 429 || tries === mostTries || wait > longestWaitSeconds) return refused(answer, wait);
      await sleep(wait * 1000);
    }
  }

  return {
    async read(path, shape) {
      const answer = await send('GET', path);
      if (!answer.ok) return answer.failure.code === 'not_found' ? ok(undefined) : answer;
      return parsed(await json(answer.value), shape);
    },
    async list(path, shape) {
      const items: z.infer<typeof shape>[] = [];
      let before = '';
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await send('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=${pageSize}&page=${page}`);
        if (!answer.ok) return answer;
        const read = parsed(await json(answer.value), z.array(shape));
        if (!read.ok) return read;
        const text = JSON.stringify(read.value);
        if (read.value.length > 0 && text === before)
          return fail('tenant_setup', 'It returned the same page of the list twice.');
        before = text;
        items.push(...read.value);
        if (read.value.length < pageSize) return ok(items);
      }
      return fail('tenant_setup', `The list has more than ${mostPages * pageSize} entries.`);
    },
    async change(method, path, body) {
      const answer = await send(method, path, body);
      if (!answer.ok || answer.value.status === 204) return answer.ok ? ok(undefined) : answer;
      const said = await json(answer.value);
      return said === undefined ? brokenOff() : ok(said);
    },
  };
}

const brokenOff = (): Failed => fail('tenant_unreachable', 'Its answer broke off.');
const json = (answer: Response): Promise<unknown> => answer.json().catch(() => undefined);

function parsed<T extends z.ZodMiniType>(value: unknown, shape: T): Result<z.infer<T>> {
  if (value === undefined) return brokenOff();
  const read = z.safeParse(shape, value);
  if (read.success) return ok(read.data);
  return fail('tenant_setup', 'The Management API answered in a form that is not documented.');
}

/** `retry-after` where there is one, else until the limit renews. https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy */
function secondsToWait({ headers }: Response): number {
  const named = headers.get('retry-after');
  if (named !== null && Number.isFinite(Number(named))) return Math.max(0, Number(named));
  const renews = Number(headers.get('x-ratelimit-reset'));
  return renews > 0 ? Math.max(0, Math.ceil(renews - Date.now() / 1000)) : 1;
}

async function refused(answer: Response, wait: number): Promise<Failed> {
  const { status } = answer;
  const read = z.safeParse(Refusal, await json(answer));
  const { message, errorCode } = read.success ? read.data : { message: '', errorCode: '' };
  const said = plainWords(message, 200);
  if (status === 429) return fail('tenant_busy', undefined, { retryAfterSeconds: Math.max(1, Math.ceil(wait)) });
  if (status >= 500) return fail('tenant_unreachable', `The Management API answers ${status}.`);
  if (status === 404) return fail('not_found', said);
  if (status === 401)
    return fail('management_token', 'The tenant does not accept it. It has expired or is not complete.');
  if (status === 403 && errorCode === 'insufficient_scope') {
    return fail('management_token', `A scope is missing. ${said}.`, {
      hint: 'The token of the API Explorer has every scope; a token of your application has the scopes that you ticked.',
    });
  }
  return fail('tenant_setup', said || `The Management API answers ${status}.`);
}

/**
 * Whether this token can be one for the Management API of this tenant, before it is sent anywhere: a token of another tenant has no
 * business at this one. Nothing is verified; the tenant does that. Fails with `management_token`.
 * https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens
 */
export function checkManagementToken(token: Secret, issuer: string, now: number): Result<void> {
  const claims = claimsIn(token);
  if (!claims)
    return fail('management_token', 'The token is not complete. Copy all of it: three parts joined by dots.');
  const audiences = [claims.aud ?? []].flat();
  if (!audiences.includes(`${issuer}api/v2/`)) {
    const other = plainWords(audiences.join(' '), 120);
    return fail('management_token', `It is for ${other || 'nothing'}, and this tenant is ${issuer}`, {
      hint: 'Copy the token of that tenant, and name the tenant by its own domain, not by a custom one.',
    });
  }
  if (claims.exp !== undefined && claims.exp * 1000 <= now) return fail('management_token', 'It has expired.');
  return ok(undefined);
}

function claimsIn(token: Secret) {
  try {
    return claimsOf(token);
  } catch {
    return undefined;
  }
}
