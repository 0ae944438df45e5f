/** Ways to sign in: in the system browser, with a code in any browser, and with an access token that the person has. */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import { Secret } from '../../ground/secret.ts';
import type { TenantIdentity } from '../people/people.ts';
import { awaitLoopback, type Browser } from './browser.ts';
import { noClientCredentials } from './client-credentials.ts';
import { type OAuthFailure, oauthFailure } from './oauth-failure.ts';
import { discoverTenant, issuerFacts, type Tenant } from './tenant.ts';
import { userInfo, verifiedClaims } from './tenant-requests.ts';

export type GrantedSignIn = { who: TenantIdentity; refreshToken: Secret; sessionId: Secret };
type Tokens = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

/** Who it is, and a refresh token. */
export const signInScope = 'openid profile email offline_access';

/**
 * One sign-in for this hub, which continues while the person is away. `quietly`: a person whom the tenant knows by their browser sees no
 * page of it. Auth0 refuses that for a return to loopback, which it can't verify, so that it is tried for a public address alone.
 */
export async function authorise(
  tenant: Tenant,
  { signUp, quietly = false }: { signUp: boolean; quietly?: boolean | undefined },
  browser: Browser,
): Promise<Result<GrantedSignIn>> {
  const seen = { scope: signInScope, ...(signUp && signUpPage) };
  const first = await authoriseInBrowser(tenant, quietly ? { ...seen, prompt: 'none' } : seen, browser);
  const isRefused = quietly && !first.ok && first.failure.code === 'sign_in_refused';
  const answered = isRefused ? await authoriseInBrowser(tenant, seen, browser) : first;
  return answered.ok ? signInFrom(answered.value) : answered;
}

const isLoopback = (address: string): boolean => new URL(address).hostname === '127.0.0.1';

const signUpPage = { screen_hint: 'signup', prompt: 'login' };

/** Authorization code with PKCE, state and nonce, in the system browser (RFC 8252, RFC 9700 §2.1). */
export async function authoriseInBrowser(
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
    if (asked['prompt'] === 'none' && isLoopback(back.value.address)) return fail('sign_in_refused');
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
export function signInFrom(tokens: Tokens): Result<GrantedSignIn> {
  const claims = tokens.claims();
  if (!tokens.refresh_token || !claims) {
    return fail(
      'tenant_setup',
      'The sign-in gave no refresh token: allow the grant "Refresh Token" for the application.',
    );
  }
  const sessionId = new Secret(text(claims['sid']));
  return ok({ who: identityOf(claims, claims.iss), refreshToken: new Secret(tokens.refresh_token), sessionId });
}

/** Who a person is by the claims of their ID token, or of `/userinfo`. */
export const identityOf = (claims: { sub: string; [name: string]: unknown }, issuer: string): TenantIdentity => ({
  issuer,
  subject: claims.sub,
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

/**
 * One sign-in by a browser on any computer: nothing has to come back to this one (RFC 8628). Shows the page and its code, and asks the tenant until the person has answered there. Auth0 lets native applications alone do so.
 * https://auth0.com/docs/get-started/authentication-and-authorization-flow/device-authorization-flow
 */
export async function authoriseByDevice(
  { client, presents, dpop }: Tenant,
  { showDevicePage, signal }: Browser,
): Promise<Result<GrantedSignIn>> {
  if (!showDevicePage) return fail('usage', 'Signing in by a code is done at a terminal.');
  if (client.serverMetadata().device_authorization_endpoint === undefined)
    return notOffered('It names no address for it.');
  try {
    const audience = presents.subject === 'access_token' ? { audience: presents.audience } : {};
    const device = await oidc.initiateDeviceAuthorization(client, { scope: signInScope, ...audience });
    showDevicePage(device.verification_uri_complete ?? device.verification_uri, device.user_code);
    return signInFrom(await oidc.pollDeviceAuthorizationGrant(client, device, undefined, { ...dpop, signal }));
  } catch (error) {
    // The caller has gone, or a later sign-in has taken its place.
    return signal.aborted ? fail('sign_in_abandoned') : deviceFailure(oauthFailure(error));
  }
}

function deviceFailure(refusal: OAuthFailure): Failed {
  const said = `The tenant says: ${refusal.error}. ${refusal.description}`.trim();
  if (refusal.error === 'unauthorized_client') return notOffered(said);
  return refusal.error === 'expired_token' ? fail('sign_in_abandoned', said) : signInFailure(refusal);
}

const notOffered = (said: string): Failed =>
  fail(
    'tenant_setup',
    `Auth0 lets native applications sign in by a code, and only with the grant "Device Code". ${said}`,
    {
      hint: 'Run `opengithubx login --no-browser`, which works with every application.',
    },
  );

/**
 * A person's own access token for this hub's API, which they got on another computer with an application that has no secret. The
 * hub keeps it in memory until it ends, and nothing that would outlast it.
 */
export type PresentedToken = { who: TenantIdentity; audience: string; lastsMs: number };

/** Kept with the tenant: anybody may send something to verify, and the tenant is not to be asked for its keys each time. */
const keySets = new WeakMap<Tenant, JWTVerifyGetKey>();
function keysAt(tenant: Tenant, uri: string): JWTVerifyGetKey {
  const keys = keySets.get(tenant) ?? createRemoteJWKSet(new URL(uri), { timeoutDuration: 5_000 });
  keySets.set(tenant, keys);
  return keys;
}

/** Seconds by which clocks may differ. */
const clockTolerance = 5;
/** A day, even if the API's tokens last longer: nothing but this hub's memory ends it. */
const longestMs = 86_400_000;

/**
 * Whom the tenant says the token is of. It must be for this hub's API and of the application that its people sign in to, and bound
 * to no key, which this hub would not have. Fails with `sign_in_refused`, `tenant_setup` or `tenant_unreachable`.
 */
export async function readPresented(tenant: Tenant, token: Secret): Promise<Result<PresentedToken>> {
  const { presents, dpop, client, clock } = tenant;
  if (presents.subject !== 'access_token')
    return fail('tenant_setup', 'This hub does not exchange access tokens of people.');
  if (dpop.DPoP) return fail('tenant_setup', 'This hub accepts only tokens that are bound to its key (DPoP).');
  const { audience } = presents;
  const { issuer, jwksUri } = issuerFacts(tenant);
  try {
    const payload = await verifiedClaims(token, keysAt(tenant, jwksUri), {
      issuer,
      audience,
      algorithms: ['RS256', 'PS256'],
      requiredClaims: ['sub', 'exp', 'azp'],
      clockTolerance,
      currentDate: new Date(clock.now()),
    });
    const { sub = '', exp = 0, azp, cnf, scope } = payload;
    const isOurs = azp === client.clientMetadata().client_id && cnf === undefined;
    if (!isOurs || !String(scope).split(' ').includes('openid')) return notForThisHub;
    const claims = await userInfo(tenant, token, sub);
    const lastsMs = Math.min(exp * 1000 - clock.now(), longestMs);
    return ok({ who: identityOf(claims, issuer), audience, lastsMs });
  } catch (error) {
    if (error instanceof errors.JWKSTimeout) return fail('tenant_unreachable');
    if (error instanceof errors.JOSEError) return notForThisHub;
    const { kind, error: code, description } = oauthFailure(error);
    if (kind === 'unreachable') return fail('tenant_unreachable');
    return fail('sign_in_refused', `The tenant says: ${code}. ${description}`.trim());
  }
}

const notForThisHub = fail('sign_in_refused', 'This access token is not for this hub, or it has expired.');

/** A sign-in on a computer that has no hub and no secret, for a hub elsewhere. */
type Where = { issuer: string; clientId: string; audience: string };

/** The tenant as an application without a secret meets it; nothing can be exchanged with it. Fails as `discoverTenant` does. */
export const publicApplication = ({ issuer, clientId, audience }: Where): Promise<Result<Tenant>> =>
  discoverTenant(
    { issuer, clientId, subject: 'access_token', exchanger: { audience, clientId } },
    noClientCredentials,
    {
      now: Date.now,
    },
  );

/** The access token for the hub's API, and nothing that would outlast it. */
export async function authoriseOnce(tenant: Tenant, browser: Browser): Promise<Result<Secret>> {
  const answered = await authoriseInBrowser(tenant, { scope: 'openid profile email' }, browser);
  return answered.ok ? ok(new Secret(answered.value.access_token)) : answered;
}
