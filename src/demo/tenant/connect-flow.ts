import { type CompleteBody, readCompleteBody, readConnectBody } from './connect-body.ts';
import { type ConnectedAccount, type PendingConnection, publicAccount } from './connected-account.ts';
import { type Client, isEnabledFor } from './directory.ts';
import { invalidField, problem } from './errors.ts';
import { newSecret, sha256 } from './secret.ts';
import { issue, note, type Tenant, take } from './tenant.ts';
import { accountsOf } from './vault.ts';

const ticketLifetimeSeconds = 300;

/** Who calls the My Account API, as read from the access token. */
export type Caller = { sub: string; scopes: string[]; client: Client | undefined };

/** POST connect: a ticket for the browser and an auth_session for whoever completes. */
export function startConnection(tenant: Tenant, caller: Caller, input: object): Response {
  const body = readConnectBody(input, caller.client);
  const known = tenant.directory.connections.some(
    (one) => one.active && one.name === body.connection && isEnabledFor(one, caller.client?.id),
  );
  if (!known) throw invalidField('connection', 'The connection is not enabled for connected accounts');
  const ticket = issue(tenant, 'auth0_ticket');
  const authSession = issue(tenant, 'auth0_auth_session');
  const { state, code_challenge: challenge } = body;
  const prompt = body.authorization_params?.prompt;
  tenant.tickets.set(ticket, {
    sub: caller.sub,
    connection: body.connection,
    redirectUri: body.redirect_uri,
    authSession,
    scopes: body.scopes ?? [],
    expires: tenant.world.now() + ticketLifetimeSeconds * 1000,
    ...(state !== undefined && { state }),
    ...(challenge !== undefined && { challenge }),
    ...(typeof prompt === 'string' && { prompt }),
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
export function completeConnection(tenant: Tenant, { sub }: Caller, input: object): Response {
  const body = readCompleteBody(input);
  const pending = take(tenant.connectCodes, body.connect_code);
  if (!pending?.consent || !belongs(tenant, pending, sub, body)) {
    return problem(400, '0001', 'Bad Request', 'Invalid or expired connect_code');
  }
  const { connection, scopes, consent } = pending;
  const before = accountsOf(tenant, sub, connection).find((account) => account.user.id === consent.user.id);
  const account: ConnectedAccount = {
    id: before?.id ?? `cac_${newSecret(12)}`,
    sub,
    connection,
    scopes, // a reconnect replaces the scopes, it does not add to them
    createdAt: before?.createdAt ?? new Date(tenant.world.now()).toISOString(),
    ...consent,
  };
  tenant.accounts.set(account.id, account);
  note(tenant, 'connected_accounts_connection_succeeded', { user_id: sub, connection, account: account.id });
  return Response.json(publicAccount(account), { status: 201 });
}

function belongs(tenant: Tenant, pending: PendingConnection, sub: string, body: CompleteBody): boolean {
  return (
    pending.sub === sub &&
    pending.authSession === body.auth_session &&
    pending.redirectUri === body.redirect_uri &&
    pending.expires > tenant.world.now() &&
    (pending.challenge === undefined || pending.challenge === sha256(body.code_verifier ?? ''))
  );
}
