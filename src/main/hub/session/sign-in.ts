/** One sign-in in the system browser. */
import * as oidc from 'openid-client';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import type { TenantIdentity } from '../people/people.ts';
import { Secret } from '../secret.ts';
import { awaitLoopback, type Browser } from './loopback.ts';
import { type OAuthFailure, oauthFailure } from './oauth-failure.ts';
import type { Tenant } from './tenant.ts';

export type Granted = { who: TenantIdentity; refreshToken: Secret; sessionId: Secret };
type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

/** Who it is, and a refresh token. */
export const signInScope = 'openid profile email offline_access';

/** One sign-in for this hub, which goes on while the person is away. */
export async function authorise(tenant: Tenant, signUp: boolean, browser: Browser): Promise<Result<Granted>> {
  const answered = await askInBrowser(tenant, { scope: signInScope, ...(signUp && signUpPage) }, browser);
  return answered.ok ? grantedBy(answered.value) : answered;
}

const signUpPage = { screen_hint: 'signup', prompt: 'login' };

/** Authorization code with PKCE, state and nonce, in the system browser (RFC 8252, RFC 9700 §2.1). */
export async function askInBrowser(
  tenant: Tenant,
  asked: Record<string, string>,
  { openUrl, signal, awaitReturn = awaitLoopback }: Browser,
): Promise<Result<Tokens>> {
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const verifier = oidc.randomPKCECodeVerifier();
  const back = await awaitReturn('/callback', state, signal);
  if (!back.ok) return back;
  try {
    const url = oidc.buildAuthorizationUrl(tenant.client, {
      redirect_uri: back.value.address,
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(tenant.presents.subject === 'access_token' && { audience: tenant.presents.audience }),
      ...(tenant.dpop.DPoP && { dpop_jkt: await tenant.dpop.DPoP.calculateThumbprint() }),
      ...asked,
    });
    await openUrl(url.href);
    const arrived = await back.value.arrived;
    if (!arrived) return fail('sign_in_abandoned');
    const expected = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    return ok(await oidc.authorizationCodeGrant(tenant.client, arrived, expected, undefined, tenant.dpop));
  } catch (error) {
    return signInFailure(oauthFailure(error));
  } finally {
    back.value.close();
  }
}

/** Whom the tenant's answer vouches for. */
export function grantedBy(tokens: Tokens): Result<Granted> {
  const claims = tokens.claims();
  if (!tokens.refresh_token || !claims) {
    return fail(
      'tenant_setup',
      'The sign-in gave no refresh token: allow the grant "Refresh Token" for the application.',
    );
  }
  const sessionId = new Secret(text(claims['sid']));
  return ok({ who: identityOf(claims), refreshToken: new Secret(tokens.refresh_token), sessionId });
}

/** Who a person is by the claims of their ID token, or of `/userinfo`. */
export const identityOf = (claims: { sub: string; [name: string]: unknown }): TenantIdentity => ({
  userId: claims.sub,
  name: text(claims['name']),
  email: text(claims['email']),
  emailVerified: claims['email_verified'] === true,
});

const text = (claim: unknown): string => (typeof claim === 'string' ? claim : '');

/** What a refused sign-in means. */
export function signInFailure({ kind, error, description }: OAuthFailure): Failed {
  if (kind === 'unreachable') return fail('tenant_unreachable');
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return fail('tenant_setup', `${error}: ${description}`);
  return fail('sign_in_refused', `The tenant says: ${error}. ${description}`.trim());
}
