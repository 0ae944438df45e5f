import { page, redirect } from '../web.ts';
import { browserOf, remembering } from './browser.ts';
import type { PendingConnection } from './connected-account.ts';
import { askProviderForTokens, askProviderForUser } from './provider.ts';
import { newSecret } from './secret.ts';
import { issue, note, type Tenant, take } from './tenant.ts';

const callback = (tenant: Tenant) => `${tenant.issuer}login/callback`;

/** GET /connected-accounts/connect: spends the ticket and leads this browser to the provider's consent page. */
export function openTicket(tenant: Tenant, request: Request): Response {
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
export async function returnFromProvider(tenant: Tenant, request: Request): Promise<Response> {
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
  const connectCode = issue(tenant, 'auth0_connect_code');
  tenant.connectCodes.set(connectCode, { ...pending, consent: { user, tokens } });
  return redirect(pending.redirectUri, { connect_code: connectCode, state: pending.state });
}

function connectionOf({ directory }: Tenant, pending: PendingConnection | undefined) {
  return directory.connections.find(({ name, active }) => active && name === pending?.connection);
}

function failed(tenant: Tenant, pending: PendingConnection, error: string, description: string): Response {
  const { sub, connection, redirectUri, state } = pending;
  note(tenant, 'connected_accounts_connection_failed', { user_id: sub, connection, failure_reason: error });
  return redirect(redirectUri, { error, error_description: description, state });
}
