/** How an account is connected: ticket, consent at the provider, and the code that completes it. */
import { page, redirect } from '../web.ts';
import { type Client, isEnabledFor } from './directory.ts';
import { invalidField, problem } from './errors.ts';
import { newSecret, sha256 } from './keys.ts';
import { browserOf, remembering } from './sessions.ts';
import { type DemoTenant, issueSecret, logEvent, take } from './tenant.ts';
import {
  accountsOf,
  askProviderForTokens,
  askProviderForUser,
  type PendingConnection,
  publicAccount,
  type StoredAccount,
} from './vault.ts';

const ticketLifetimeSeconds = 300;

/** Who calls the My Account API, as read from the access token. */
export type AccountCaller = { sub: string; scopes: string[]; client: Client | undefined };

/** POST connect: a ticket for the browser and an auth_session for the caller that completes. */
export function startConnection(tenant: DemoTenant, caller: AccountCaller, input: object): Response {
  const body = readConnectBody(input, caller.client);
  const known = tenant.directory.connections.some(
    (one) => one.active && one.name === body.connection && isEnabledFor(one, caller.client?.id),
  );
  if (!known) throw invalidField('connection', 'The connection is not enabled for connected accounts');
  const ticket = issueSecret(tenant, 'auth0_ticket');
  const authSession = issueSecret(tenant, 'auth0_auth_session');
  const { state, code_challenge: challenge } = body;
  const prompt = body.authorization_params?.prompt;
  tenant.tickets.set(ticket, {
    sub: caller.sub,
    connection: body.connection,
    redirectUri: body.redirect_uri,
    authSession,
    scopes: body.scopes ?? [],
    expires: tenant.world.now() + ticketLifetimeSeconds * 1000,
    state,
    challenge,
    prompt: typeof prompt === 'string' ? prompt : undefined,
  });
  return Response.json(
    {
      connect_uri: `${tenant.issuer}connected-accounts/connect`,
      auth_session: authSession,
      connect_params: { ticket },
      expires_in: ticketLifetimeSeconds,
    },
    { status: 201 },
  );
}

/** POST complete: spends the connect_code and stores the account, a new one or the same provider account again. */
export function completeConnection(tenant: DemoTenant, { sub }: AccountCaller, input: object): Response {
  const body = readCompleteBody(input);
  const pending = take(tenant.connectCodes, body.connect_code);
  if (!pending?.consent || !belongs(tenant, pending, sub, body)) {
    return problem(400, '0001', 'Bad Request', 'Invalid or expired connect_code');
  }
  const { connection, scopes, consent } = pending;
  const before = accountsOf(tenant, sub, connection).find((account) => account.user.id === consent.user.id);
  const account: StoredAccount = {
    id: before?.id ?? `cac_${newSecret(12)}`,
    sub,
    connection,
    scopes, // a reconnect replaces the scopes, it does not add to them
    createdAt: before?.createdAt ?? new Date(tenant.world.now()).toISOString(),
    ...consent,
  };
  tenant.accounts.set(account.id, account);
  logEvent(tenant, 'connected_accounts_connection_succeeded', { user_id: sub, connection, account: account.id });
  return Response.json(publicAccount(account), { status: 201 });
}

function belongs(tenant: DemoTenant, pending: PendingConnection, sub: string, body: CompleteBody): boolean {
  return (
    pending.sub === sub &&
    pending.authSession === body.auth_session &&
    pending.redirectUri === body.redirect_uri &&
    pending.expires > tenant.world.now() &&
    (pending.challenge === undefined || pending.challenge === sha256(body.code_verifier ?? ''))
  );
}

type Check = (value: unknown) => string | undefined;
type Shape = { checks: Record<string, Check>; required: string[] };

const text = (least: number, most: number): Check => {
  return (value) =>
    typeof value === 'string' && value.length >= least && value.length <= most
      ? undefined
      : `must be text of ${least} to ${most} characters`;
};

const scopeList: Check = (value) => {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string' || one === '')) {
    return 'must be a list of text';
  }
  if (value.length < 1) return 'must not have fewer than 1 items';
  if (value.length > 100) return 'must not have more than 100 items';
  return new Set(value).size === value.length ? undefined : 'must not have duplicate items';
};

const upstreamParams = new Set([
  'acr_values',
  'audience',
  'resource',
  'display',
  'id_token_hint',
  'login_hint',
  'max_age',
  'prompt',
  'ui_locales',
]);
const upstream: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  const unknown = Object.keys(value).find((name) => !upstreamParams.has(name));
  return unknown === undefined ? undefined : `Additional property '${unknown}' is not allowed`;
};

const connectShape: Shape = {
  checks: {
    connection: text(1, 128),
    redirect_uri: text(1, 2048),
    state: text(1, 4096),
    code_challenge: text(43, 128),
    code_challenge_method: (value) => (value === 'S256' ? undefined : 'must be S256'),
    scopes: scopeList,
    authorization_params: upstream,
  },
  required: ['connection', 'redirect_uri'],
};
const completeShape: Shape = {
  checks: {
    auth_session: text(1, 64),
    connect_code: text(1, 46),
    redirect_uri: text(1, 2048),
    code_verifier: text(43, 128),
  },
  required: ['auth_session', 'connect_code', 'redirect_uri'],
};

type ConnectBody = {
  connection: string;
  redirect_uri: string;
  state?: string;
  code_challenge?: string;
  code_challenge_method?: 'S256';
  scopes?: string[];
  authorization_params?: { prompt?: string };
};
type CompleteBody = {
  auth_session: string;
  connect_code: string;
  redirect_uri: string;
  code_verifier?: string;
};

/** The body of POST connect; unknown keys, an empty scope list and a foreign redirect_uri are refused. */
function readConnectBody(value: object, client: Client | undefined): ConnectBody {
  const body = checked<ConnectBody>(value, connectShape);
  if ((body.code_challenge === undefined) !== (body.code_challenge_method === undefined)) {
    throw invalidField('code_challenge_method', 'must be given together with code_challenge');
  }
  if (!client?.callbacks.includes(body.redirect_uri)) {
    throw invalidField('redirect_uri', 'is not one of the allowed callback URLs');
  }
  return body;
}

/** The body of POST complete. */
function readCompleteBody(value: object): CompleteBody {
  return checked<CompleteBody>(value, completeShape);
}

function checked<Body>(body: object, { checks, required }: Shape): Body {
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) throw invalidField(name, `Additional property '${name}' is not allowed`);
    const fault = check(value);
    if (fault !== undefined) throw invalidField(name, fault);
  }
  const missing = required.find((name) => !Object.hasOwn(body, name));
  if (missing !== undefined) throw invalidField(missing, 'is required');
  return body as Body;
}

const callback = (tenant: DemoTenant) => `${tenant.issuer}login/callback`;

/** GET /connected-accounts/connect: spends the ticket and leads this browser to the provider's consent page. */
export function openTicket(tenant: DemoTenant, request: Request): Response {
  const query = new URL(request.url).searchParams;
  const pending = take(tenant.tickets, query.get('ticket') ?? undefined);
  const connection = connectionOf(tenant, pending);
  if (!pending || !connection || pending.expires < tenant.world.now()) {
    return page('Invalid or expired ticket', '<p>Start connecting the account again.</p>', 400);
  }
  const browser = browserOf(tenant, request);
  const state = newSecret();
  tenant.providerStates.set(state, { ...pending, browser: browser.id });
  const onward = redirect(connection.authorizeUrl, {
    client_id: connection.clientId,
    redirect_uri: callback(tenant),
    response_type: 'code',
    state,
    scope: pending.scopes.join(' ') || undefined,
    prompt: pending.prompt,
    // A box of the connection of Google: without it, Google gives no refresh token.
    access_type: connection.options['offline_access'] === true ? 'offline' : undefined,
  });
  return remembering(tenant, browser, onward);
}

/** GET /login/callback: the provider's answer, accepted only from the browser that opened the ticket. */
export async function returnFromProvider(tenant: DemoTenant, request: Request): Promise<Response> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const pending = take(tenant.providerStates, query['state']);
  const connection = connectionOf(tenant, pending);
  if (!pending || !connection || pending.expires < tenant.world.now()) {
    return page('Unknown or expired state', '<p>Start connecting the account again.</p>', 400);
  }
  if (browserOf(tenant, request).id !== pending.browser) {
    return page('Another browser started this', '<p>Finish where you began.</p>', 403);
  }
  const { error, error_description: description = '', code = '' } = query;
  if (error !== undefined) return failed(tenant, pending, error, description);
  const tokens = await askProviderForTokens(tenant, connection, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callback(tenant),
  });
  if ('failure' in tokens) return failed(tenant, pending, tokens.failure, 'The provider refused the code');
  const user = await askProviderForUser(tenant, connection, tokens.access);
  if (!user) return failed(tenant, pending, 'access_denied', 'The provider did not say whose account this is');
  const connectCode = issueSecret(tenant, 'auth0_connect_code');
  tenant.connectCodes.set(connectCode, { ...pending, consent: { user, tokens } });
  return redirect(pending.redirectUri, { connect_code: connectCode, state: pending.state });
}

function connectionOf({ directory }: DemoTenant, pending: PendingConnection | undefined) {
  return directory.connections.find(({ name, active }) => active && name === pending?.connection);
}

function failed(tenant: DemoTenant, pending: PendingConnection, error: string, description: string): Response {
  const { sub, connection, redirectUri, state } = pending;
  logEvent(tenant, 'connected_accounts_connection_failed', { user_id: sub, connection, failure_reason: error });
  return redirect(redirectUri, { error, error_description: description, state });
}
