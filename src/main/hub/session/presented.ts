/**
 * A person's own access token for this hub's API, which they got on another computer with an application that has no secret. The
 * hub keeps it in memory until it ends, and nothing that would outlast it.
 */
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { TenantIdentity } from '../people/people.ts';
import { Secret } from '../secret.ts';
import { oauthFailure } from './oauth-failure.ts';
import { identityOf } from './sign-in.ts';
import { issuerOf, type Tenant } from './tenant.ts';

export type Presented = { who: TenantIdentity; audience: string; lastsMs: number };

/** Kept with the tenant: anybody may send something to verify, and the tenant is not to be asked for its keys each time. */
const keySets = new WeakMap<Tenant, JWTVerifyGetKey>();
function keysAt(tenant: Tenant, uri: string): JWTVerifyGetKey {
  const keys = keySets.get(tenant) ?? createRemoteJWKSet(new URL(uri), { timeoutDuration: 5_000 });
  keySets.set(tenant, keys);
  return keys;
}

/** Seconds by which clocks may differ. */
const clockTolerance = 5;
/** A day, whatever the API's tokens last: nothing but this hub's memory ends it. */
const longestMs = 86_400_000;

/**
 * Whom the tenant says the token is of. It must be for this hub's API and of the application that its people sign in to, and bound
 * to no key, which this hub would not have. Fails with `sign_in_refused`, `tenant_setup` or `tenant_unreachable`.
 */
export async function readPresented(tenant: Tenant, token: Secret): Promise<Result<Presented>> {
  const { presents, dpop, client, clock } = tenant;
  if (presents.subject !== 'access_token')
    return fail('tenant_setup', 'This hub exchanges no access tokens of people.');
  if (dpop.DPoP) return fail('tenant_setup', 'This hub takes only what is bound to its own key (DPoP).');
  const { audience } = presents;
  const { issuer, jwksUri } = issuerOf(tenant);
  try {
    const { payload } = await jwtVerify(Secret.reveal(token), keysAt(tenant, jwksUri), {
      ...{ issuer, audience, algorithms: ['RS256', 'PS256'], requiredClaims: ['sub', 'exp', 'azp'] },
      ...{ clockTolerance, currentDate: new Date(clock.now()) },
    });
    const { sub = '', exp = 0, azp, cnf, scope } = payload;
    const isOurs = azp === client.clientMetadata().client_id && cnf === undefined;
    if (!isOurs || !String(scope).split(' ').includes('openid')) return notForThisHub;
    const claims = await oidc.fetchUserInfo(client, Secret.reveal(token), sub);
    const lastsMs = Math.min(exp * 1000 - clock.now(), longestMs);
    return ok({ who: identityOf(claims), audience, lastsMs });
  } catch (error) {
    if (error instanceof errors.JWKSTimeout) return fail('tenant_unreachable');
    if (error instanceof errors.JOSEError) return notForThisHub;
    const { kind, error: code, description } = oauthFailure(error);
    if (kind === 'unreachable') return fail('tenant_unreachable');
    return fail('sign_in_refused', `The tenant says: ${code}. ${description}`.trim());
  }
}

const notForThisHub = fail('sign_in_refused', 'This access token is not one for this hub, or it has ended.');
