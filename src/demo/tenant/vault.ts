/** Token Vault: the connected accounts, and the tokens that are renewed at their providers. */
import type { Connection } from './directory.ts';
import { mfaRequired, oauthRefusal } from './errors.ts';
import { newSecret, thumbprint } from './keys.ts';
import { type DemoTenant, logEvent } from './tenant.ts';

/** Tokens of a provider as the vault keeps them; times in milliseconds. */
type ProviderTokens = {
  access: string;
  expires: number;
  scope: string;
  refresh?: string;
  refreshExpires?: number;
};

/** The provider's own name for the account that consented. */
export type ProviderUser = { id: string; login: string };

/** One entry of a person's `connected_accounts[]`. */
export type StoredAccount = {
  id: string;
  sub: string;
  connection: string;
  scopes: string[];
  createdAt: string;
  user: ProviderUser;
  tokens: ProviderTokens;
  /** The upstream refresh under way: its refresh token rotates, so two at once would spend it twice. */
  renewal?: Promise<boolean>;
};

/** A connection between POST connect and POST complete. */
export type PendingConnection = {
  sub: string;
  connection: string;
  redirectUri: string;
  authSession: string;
  scopes: string[];
  expires: number;
  state: string | undefined;
  challenge: string | undefined;
  prompt: string | undefined;
  browser?: string;
  consent?: { user: ProviderUser; tokens: ProviderTokens };
};

/** The account as the My Account API shows it; it carries no provider user name. */
export function publicAccount({ id, connection, scopes, createdAt, tokens }: StoredAccount): object {
  return {
    id,
    connection,
    access_type: 'offline',
    scopes,
    created_at: createdAt,
    ...(tokens.refreshExpires !== undefined && { expires_at: new Date(tokens.refreshExpires).toISOString() }),
  };
}

/** Whether a `login_hint` means this account: by provider user id, login, or connected account id. */
function matchesHint({ id, user }: StoredAccount, hint: string): boolean {
  return hint === user.id || hint === user.login || hint === id;
}

const patienceMs = 10_000;
/** What the vault assumes of a provider that states no lifetime. */
const assumedLifetimeSeconds = 600;

type TokenAnswer = {
  access_token?: string;
  token_type?: string;
  expires_in?: number;
  refresh_token?: string;
  refresh_token_expires_in?: number;
  scope?: string;
  error?: string;
};

/** Tokens for a code or a refresh token, or why the provider gave none. */
export async function askProviderForTokens(
  { world }: DemoTenant,
  { clientId, clientSecret, tokenUrl, options }: Connection,
  fields: Record<string, string>,
): Promise<ProviderTokens | { failure: string }> {
  const answer = await askJson<TokenAnswer>(tokenUrl, {
    method: 'POST',
    headers: { accept: 'application/json', ...(options['customHeaders'] as Record<string, string> | undefined) },
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
  });
  if (!answer?.access_token) return { failure: answer?.error ?? 'provider_unavailable' };
  if (answer.token_type?.toLowerCase() !== 'bearer') return { failure: 'not_allowed_token_type' };
  const after = (seconds: number) => world.now() + seconds * 1000;
  return {
    access: answer.access_token,
    expires: after(answer.expires_in ?? assumedLifetimeSeconds),
    scope: answer.scope ?? '',
    ...(answer.refresh_token && { refresh: answer.refresh_token }),
    ...(answer.refresh_token_expires_in && { refreshExpires: after(answer.refresh_token_expires_in) }),
  };
}

/** Whose token this is at the provider, or undefined if it does not say. */
export async function askProviderForUser(
  { providers }: DemoTenant,
  { userUrl }: Connection,
  access: string,
): Promise<ProviderUser | undefined> {
  const answer = await askJson<unknown>(userUrl, {
    headers: { accept: 'application/json', authorization: `Bearer ${access}`, 'user-agent': 'demo-tenant' },
  });
  return providers.find((provider) => provider.userUrl === userUrl)?.user(answer);
}

async function askJson<Answer>(url: string, init: RequestInit): Promise<Answer | undefined> {
  try {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) });
    return (await reply.json()) as Answer;
  } catch {
    return undefined;
  }
}

type Wanted = {
  sub: string;
  connection: string;
  loginHint: string | undefined;
  /** The `requested_token_type`. */
  requested: string;
  /** Scopes that the token must not exceed; without, those that it has. */
  scopes?: string[];
  /** What the tenant log says about the exchange. */
  log: Record<string, unknown>;
};

/** The token of the person's account as /oauth/token answers it; logs `seta` or `feta`. */
export async function releaseProviderToken(tenant: DemoTenant, wanted: Wanted): Promise<Response> {
  const { access, scope, expires } = await liveTokens(tenant, wanted);
  const { world } = tenant;
  logEvent(tenant, 'seta', { ...wanted.log, scope, token_thumbprint: thumbprint(access) });
  return Response.json(
    {
      access_token: access,
      ...(!world.switches.missingScope && { scope }),
      ...(!world.switches.missingExpiresIn && { expires_in: Math.floor((expires - world.now()) / 1000) }),
      issued_token_type: wanted.requested,
      token_type: 'Bearer',
    },
    { headers: { 'cache-control': 'no-store', pragma: 'no-cache' } },
  );
}

/** The stored tokens, renewed at the provider if they have expired. */
async function liveTokens(tenant: DemoTenant, wanted: Wanted): Promise<ProviderTokens> {
  const { sub, log, loginHint, scopes } = wanted;
  const fail = (status: number, error: string, text: string) => {
    logEvent(tenant, 'feta', { ...log, failure_reason: error });
    return oauthRefusal(status, error, text);
  };
  const { world, directory } = tenant;
  if (world.switches.mfaAlways) {
    logEvent(tenant, 'feta', { ...log, failure_reason: 'mfa_required' });
    throw mfaRequired(`Fe26.2*${newSecret(24)}`);
  }
  const linked = accountsOf(tenant, sub, wanted.connection);
  const account = loginHint ? linked.find((one) => matchesHint(one, loginHint)) : linked[0];
  if (linked.length > 0 && !account) throw fail(401, 'user_not_found', 'Identity User not found.');
  const connection = directory.connections.find((one) => one.name === wanted.connection && one.active);
  if (!account?.tokens.refresh || !connection) {
    throw fail(401, 'federated_connection_refresh_token_not_found', 'Federated connection Refresh Token not found.');
  }
  if (account.tokens.expires <= world.now() && !(await renewed(tenant, connection, account))) {
    throw fail(
      401,
      'federated_connection_refresh_token_flow_failed',
      'Refresh Token flow for the Federated Connection failed',
    );
  }
  if (scopes && !providerScopes(account.tokens.scope).every((one) => scopes.includes(one))) {
    throw fail(400, 'invalid_scope', 'The provider can not give a token of narrower scope.');
  }
  return account.tokens;
}

/** GitHub's OAuth Apps separate them by commas. */
const providerScopes = (scope: string) => scope.split(/[\s,]+/).filter(Boolean);

/** A person's accounts on one connection, the first connected first. */
export function accountsOf(tenant: DemoTenant, sub: string, connection: string): StoredAccount[] {
  return [...tenant.accounts.values()].filter((account) => account.sub === sub && account.connection === connection);
}

function renewed(tenant: DemoTenant, connection: Connection, account: StoredAccount): Promise<boolean> {
  account.renewal ??= renew(tenant, connection, account).finally(() => {
    delete account.renewal;
  });
  return account.renewal;
}

async function renew(tenant: DemoTenant, connection: Connection, account: StoredAccount): Promise<boolean> {
  const { refresh } = account.tokens;
  if (refresh === undefined) return false;
  const answer = await askProviderForTokens(tenant, connection, {
    grant_type: 'refresh_token',
    refresh_token: refresh,
  });
  if ('failure' in answer) return false;
  account.tokens = { refresh, ...answer };
  return true;
}
