/** One sign-in in the system browser. */
import * as oidc from 'openid-client';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import type { Identity } from '../people/people.ts';
import { Secret } from '../secret.ts';
import { awaitLoopback, type Browser } from './loopback.ts';
import { type OAuthFailure, oauthFailure } from './oauth-failure.ts';
import type { Tenant } from './tenant.ts';

type Granted = { who: Identity; refreshToken: Secret; sessionId: Secret };

/** Authorization code with PKCE, state and nonce, in the system browser (RFC 8252, RFC 9700 §2.1). */
export async function authorise(
  tenant: Tenant,
  signUp: boolean,
  { openUrl, signal, awaitReturn = awaitLoopback }: Browser,
): Promise<Result<Granted>> {
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const verifier = oidc.randomPKCECodeVerifier();
  const back = await awaitReturn('/callback', state, signal);
  if (!back.ok) return back;
  try {
    const url = oidc.buildAuthorizationUrl(tenant.client, {
      redirect_uri: back.value.address,
      scope: 'openid profile email offline_access',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(tenant.presents.subject === 'access_token' && { audience: tenant.presents.audience }),
      ...(tenant.dpop.DPoP && { dpop_jkt: await tenant.dpop.DPoP.calculateThumbprint() }),
      ...(signUp && { screen_hint: 'signup', prompt: 'login' }),
    });
    await openUrl(url.href);
    const arrived = await back.value.arrived;
    if (!arrived) return fail('sign_in_abandoned');
    const expected = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    const tokens = await oidc.authorizationCodeGrant(tenant.client, arrived, expected, undefined, tenant.dpop);
    const claims = tokens.claims();
    if (!tokens.refresh_token || !claims) {
      return fail(
        'tenant_setup',
        'The sign-in gave no refresh token: allow the grant "Refresh Token" for the application.',
      );
    }
    const who = {
      userId: claims.sub,
      name: text(claims['name']),
      email: text(claims['email']),
      emailVerified: claims['email_verified'] === true,
    };
    const sessionId = new Secret(text(claims['sid']));
    return ok({ who, refreshToken: new Secret(tokens.refresh_token), sessionId });
  } catch (error) {
    return signInFailure(oauthFailure(error));
  } finally {
    back.value.close();
  }
}

const text = (claim: unknown): string => (typeof claim === 'string' ? claim : '');

function signInFailure({ kind, error, description }: OAuthFailure): Failed {
  if (kind === 'unreachable') return fail('tenant_unreachable');
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return fail('tenant_setup', `${error}: ${description}`);
  return fail('sign_in_refused', `The tenant says: ${error}. ${description}`.trim());
}
