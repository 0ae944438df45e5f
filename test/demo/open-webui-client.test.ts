/** The tenant's second client: an Open WebUI, as it signs a person in and asks for a token of the hub's API. */
import { readFileSync } from 'node:fs';
import * as oidc from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { grantFederated, requestedFederated, subjectRefreshToken } from '../../src/demo/tenant/literals.ts';
import { type Params, refused, sharedTenantClient } from './tenant-client.ts';

const callback = 'http://localhost:8080/oauth/oidc/callback';
const tenant = sharedTenantClient();
let config: oidc.Configuration;
beforeAll(async () => {
  const { clientId, clientSecret } = tenant.demo.announcement.openWebui;
  config = await oidc.discovery(
    new URL(tenant.issuer.slice(0, -1)),
    clientId,
    undefined,
    oidc.ClientSecretBasic(clientSecret),
    { execute: [oidc.allowInsecureRequests] },
  );
});

const authorizeUrl = (params: Params) =>
  oidc.buildAuthorizationUrl(config, { redirect_uri: callback, scope: 'openid email profile', state: 's', ...params });

async function signIn(params: Params): Promise<oidc.TokenEndpointResponse> {
  const { url } = await tenant.land(authorizeUrl({ nonce: 'n', ...params }));
  return oidc.authorizationCodeGrant(config, url, { expectedState: 's', expectedNonce: 'n' });
}

describe('the Open WebUI client', () => {
  it.each([
    'http://127.0.0.1:8080/oauth/oidc/callback?x=1',
    'http://127.0.0.1:8080/oauth/oidc/callback/',
    'http://127.0.0.1:8080/callback',
    'http://127.0.0.1.example.com/oauth/oidc/callback',
    'http://user@127.0.0.1:8080/oauth/oidc/callback',
    'http://example.com/oauth/oidc/callback',
    'javascript:/oauth/oidc/callback',
    'null/oauth/oidc/callback',
  ])('may not be at %s', async (redirect_uri) => {
    const { url, status } = await tenant.land(authorizeUrl({ redirect_uri }));
    expect([url.pathname, status]).toEqual(['/authorize', 403]);
  });

  it('does not lend its free port to the hub', async () => {
    const { url, status } = await tenant.land(tenant.authorizeUrl({ redirect_uri: callback }));
    expect([url.pathname, status]).toEqual(['/authorize', 403]);
  });

  it('cannot reach the vault or the My Account API', async () => {
    const { refresh_token: refreshToken = '' } = await signIn({ scope: 'openid offline_access' });
    const vault = oidc.genericGrantRequest(config, grantFederated, {
      subject_token: refreshToken,
      subject_token_type: subjectRefreshToken,
      requested_token_type: requestedFederated,
      connection: 'github',
    });
    expect(await refused(vault)).toMatchObject({ status: 403, error: 'unauthorized_client' });
    const { url } = await tenant.land(authorizeUrl({ audience: `${tenant.issuer}me/` }));
    expect(url.searchParams.get('error')).toBe('access_denied');
  });

  it('has its secret on the ledger', () => {
    const { clientSecret } = tenant.demo.announcement.openWebui;
    const ledger = readFileSync(tenant.demo.announcement.ledger, 'utf8');
    expect(ledger).toContain(JSON.stringify({ kind: 'auth0_client_secret', value: clientSecret }));
  });
});
