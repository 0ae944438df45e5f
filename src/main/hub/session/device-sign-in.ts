/** One sign-in by a browser on any computer: nothing has to come back to this one (RFC 8628). */
import * as oidc from 'openid-client';
import { type Failed, fail, type Result } from '../../../shared/result.ts';
import type { Browser } from './loopback.ts';
import { type OAuthFailure, oauthFailure } from './oauth-failure.ts';
import { type Granted, grantedBy, signInFailure, signInScope } from './sign-in.ts';
import type { Tenant } from './tenant.ts';

/**
 * Shows the page and its code, and asks the tenant until the person has answered there. Auth0 lets native applications alone do so.
 * https://auth0.com/docs/get-started/authentication-and-authorization-flow/device-authorization-flow
 */
export async function authoriseByDevice(
  { client, presents, dpop }: Tenant,
  { showDevicePage, signal }: Browser,
): Promise<Result<Granted>> {
  if (!showDevicePage) return fail('usage', 'Signing in by a code is done at a terminal.');
  if (client.serverMetadata().device_authorization_endpoint === undefined)
    return notOffered('It names no address for it.');
  try {
    const audience = presents.subject === 'access_token' ? { audience: presents.audience } : {};
    const device = await oidc.initiateDeviceAuthorization(client, { scope: signInScope, ...audience });
    showDevicePage(device.verification_uri_complete ?? device.verification_uri, device.user_code);
    return grantedBy(await oidc.pollDeviceAuthorizationGrant(client, device, undefined, { ...dpop, signal }));
  } catch (error) {
    // Whoever wanted it has gone, or a later sign-in has taken its place.
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
