/**
 * The connected-accounts part of Auth0's My Account API. https://auth0.com/docs/api/myaccount
 * A sign-in never fills Token Vault; only this flow does.
 */
import { WWWAuthenticateChallengeError } from 'openid-client';
import * as z from 'zod/mini';
import { type Failed, fail, ok, type Result } from '../../../../../shared/result.ts';
import { plainWords } from '../../../ground/plain-words.ts';
import { Secret } from '../../../ground/secret.ts';
import type { ActingSession } from '../../session/session.ts';
import { myAccountUrl } from '../../session/tenant-addresses.ts';
import { requestWithToken } from '../../session/tenant-requests.ts';
import type { KeptAccount } from '../token-store.ts';

/** Of twenty each: nobody has that many accounts. */
const mostPages = 50;

const ConnectStarted = z.object({
  connect_uri: z.url(),
  auth_session: z.string(),
  connect_params: z.object({ ticket: z.string() }),
});
const RemoteAccount = z.object({
  id: z.string(),
  connection: z.string(),
  scopes: z._default(z.array(z.string()), []),
  expires_at: z.optional(z.string()),
});
const AccountPage = z.object({ accounts: z.array(RemoteAccount), next: z.optional(z.string()) });
const ConnectionPage = z.object({
  connections: z.array(z.object({ name: z.string() })),
  next: z.optional(z.string()),
});
const Problem = z.object({ title: z._default(z.string(), ''), detail: z._default(z.string(), '') });

/** What ties the start of a connection to its completion; `address` and `authSession` must come back unchanged. */
type ConnectRequest = {
  connection: string;
  scopes: string[];
  address: string;
  state: string;
  challenge: string;
};
type Completion = { authSession: Secret; connectCode: Secret; address: string; verifier: Secret };

/** The API in one person's name. Each call fails with the codes of `Session.accessToken`, or as said. */
export function myAccount(session: ActingSession, userId: string) {
  async function call(
    scope: 'create' | 'read' | 'delete',
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: Record<string, unknown>,
  ): Promise<Result<Response>> {
    const subject = await session.subject(userId);
    if (!subject.ok) return subject;
    const { tenant } = subject.value;
    const api = myAccountUrl(tenant.issuer);
    const token = await session.accessToken(userId, api, [`${scope}:me:connected_accounts`]);
    if (!token.ok) return token;
    const url = new URL(`v1/connected-accounts/${path}`, api);
    try {
      const answer = await requestWithToken(tenant, token.value, url, method, body);
      return answer.ok ? ok(answer) : await refused(answer);
    } catch (error) {
      if (error instanceof WWWAuthenticateChallengeError) return refused(error.response);
      return fail('tenant_unreachable');
    }
  }

  /** All pages of a list. */
  async function pages<T extends { next?: string | undefined }>(
    list: 'accounts' | 'connections',
    shape: z.ZodMiniType<T>,
  ): Promise<Result<T[]>> {
    const all: T[] = [];
    const followed = new Set<string>();
    for (let from: string | undefined = ''; from !== undefined; ) {
      if (all.length === mostPages || followed.has(from))
        return fail('tenant_setup', 'The list of the My Account API does not end.');
      const query = new URLSearchParams({ take: '20', ...(from && { from }) });
      const page: Result<T> = await parse(await call('read', 'GET', `${list}?${query}`), shape);
      if (!page.ok) return page;
      all.push(page.value);
      followed.add(from);
      from = page.value.next;
    }
    return ok(all);
  }

  return {
    /** Begins a connection; answers where to send the browser. */
    async start({
      connection,
      scopes,
      address,
      state,
      challenge,
    }: ConnectRequest): Promise<Result<{ url: string; authSession: Secret }>> {
      const answer = await call('create', 'POST', 'connect', {
        connection,
        redirect_uri: address,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...(scopes.length > 0 && { scopes }), // an empty list is refused
      });
      const read = await parse(answer, ConnectStarted);
      if (!read.ok) return read;
      const url = new URL(read.value.connect_uri);
      url.searchParams.set('ticket', read.value.connect_params.ticket);
      return ok({ url: url.href, authSession: new Secret(read.value.auth_session) });
    },

    async complete({ authSession, connectCode, address, verifier }: Completion): Promise<Result<KeptAccount>> {
      const answer = await call('create', 'POST', 'complete', {
        auth_session: authSession,
        connect_code: connectCode,
        redirect_uri: address,
        code_verifier: verifier,
      });
      return parse(answer, RemoteAccount);
    },

    async list(): Promise<Result<KeptAccount[]>> {
      const listed = await pages('accounts', AccountPage);
      return listed.ok ? ok(listed.value.flatMap(({ accounts }) => accounts)) : listed;
    },

    /** The names of the connections that an account can be connected on. */
    async connections(): Promise<Result<string[]>> {
      const listed = await pages('connections', ConnectionPage);
      return listed.ok ? ok(listed.value.flatMap(({ connections }) => connections.map(({ name }) => name))) : listed;
    },

    /** Removes the tokens from Token Vault; an account that is already gone counts as removed. */
    async remove(id: string): Promise<Result<void>> {
      const answer = await call('delete', 'DELETE', `accounts/${encodeURIComponent(id)}`);
      return answer.ok || answer.failure.code === 'account_unknown' ? ok(undefined) : answer;
    },
  };
}

async function parse<T extends z.ZodMiniType>(answer: Result<Response>, shape: T): Promise<Result<z.infer<T>>> {
  if (!answer.ok) return answer;
  const read = z.safeParse(shape, await answer.value.json().catch(() => undefined));
  return read.success
    ? ok(read.data)
    : fail('tenant_setup', 'The My Account API answered in a form that is not documented.');
}

async function refused(answer: Response): Promise<Failed> {
  const problem = z.safeParse(Problem, await answer.json().catch(() => ({})));
  const said = problem.success ? plainWords(`${problem.data.title}: ${problem.data.detail}`, 200) : '';
  if (answer.status === 429) {
    const seconds = Number(answer.headers.get('retry-after'));
    return fail('tenant_busy', undefined, seconds > 0 ? { retryAfterSeconds: seconds } : {});
  }
  if (answer.status >= 500) return fail('tenant_unreachable', `The My Account API answers ${answer.status}.`);
  if (answer.status === 404 && answer.url.includes('/accounts/')) return fail('account_unknown');
  if (answer.status === 404)
    return fail('tenant_setup', 'The My Account API is not activated.', { setting: 'my-account' });
  if (answer.status === 401) return fail('sign_in_again', said);
  return fail(answer.status === 403 ? 'tenant_setup' : 'connect_refused', said);
}
