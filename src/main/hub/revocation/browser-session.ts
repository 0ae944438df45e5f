/**
 * The end of the tenant's session in the person's browser (OpenID Connect RP-Initiated Logout 1.0). Whoever holds that session
 * could otherwise sign in again without a word. Only the browser's return says that it is over.
 */
import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { Secret } from '../secret.ts';
import { awaitLoopback, type Browser } from '../session/browser.ts';
import type { Tenant } from '../session/tenant.ts';

/** Where a person can end it by hand, without what names the session. */
export function signOutPage({ issuer, client }: Tenant): URL {
  // A tenant tells of its end point in its discovery document only where that is switched on.
  const page = new URL(client.serverMetadata().end_session_endpoint ?? 'oidc/logout', issuer);
  page.searchParams.set('client_id', String(client.clientMetadata().client_id));
  return page;
}

/**
 * Opens the tenant's page and waits for the browser to come back; at most five minutes, or until the signal of `browser`. Auth0 asks
 * nothing when it is told which session is meant: https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0
 */
export async function endBrowserSession(
  tenant: Tenant,
  sessionId: Secret | undefined,
  { openUrl, signal, awaitReturn = awaitLoopback }: Browser,
): Promise<Result<void>> {
  const state = randomBytes(16).toString('base64url');
  const back = await awaitReturn('/signed-out', state, signal);
  if (!back.ok) return back;
  try {
    const page = signOutPage(tenant);
    page.searchParams.set('post_logout_redirect_uri', back.value.address);
    page.searchParams.set('state', state);
    const hint = sessionId && Secret.reveal(sessionId);
    if (hint) page.searchParams.set('logout_hint', hint);
    await openUrl(page.href);
    return (await back.value.arrived) ? ok(undefined) : fail('sign_in_abandoned');
  } finally {
    back.value.close();
  }
}
