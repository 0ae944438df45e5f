import { type ConnectedAccount, matchesHint, type ProviderTokens } from './connected-account.ts';
import type { Connection } from './directory.ts';
import { mfaRequired, refusal } from './errors.ts';
import { askProviderForTokens } from './provider.ts';
import { newSecret, thumbprint } from './secret.ts';
import { note, type Tenant } from './tenant.ts';

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
export async function releaseProviderToken(tenant: Tenant, wanted: Wanted): Promise<Response> {
  const { access, scope, expires } = await liveTokens(tenant, wanted);
  const { world } = tenant;
  note(tenant, 'seta', { ...wanted.log, scope, token_thumbprint: thumbprint(access) });
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
async function liveTokens(tenant: Tenant, wanted: Wanted): Promise<ProviderTokens> {
  const { sub, log, loginHint, scopes } = wanted;
  const fail = (status: number, error: string, text: string) => {
    note(tenant, 'feta', { ...log, failure_reason: error });
    return refusal(status, error, text);
  };
  const { world, directory } = tenant;
  if (world.switches.mfaAlways) {
    note(tenant, 'feta', { ...log, failure_reason: 'mfa_required' });
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
export function accountsOf(tenant: Tenant, sub: string, connection: string): ConnectedAccount[] {
  return [...tenant.accounts.values()].filter((account) => account.sub === sub && account.connection === connection);
}

function renewed(tenant: Tenant, connection: Connection, account: ConnectedAccount): Promise<boolean> {
  account.renewal ??= renew(tenant, connection, account).finally(() => {
    delete account.renewal;
  });
  return account.renewal;
}

async function renew(tenant: Tenant, connection: Connection, account: ConnectedAccount): Promise<boolean> {
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
