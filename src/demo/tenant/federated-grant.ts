import { rotates } from './access-rules.ts';
import type { Client } from './directory.ts';
import { invalidGrant, refusal } from './errors.ts';
import { grantFederated, requestedFederated, subjectAccessToken, subjectRefreshToken } from './literals.ts';
import { redeemRefreshToken } from './refresh-tokens.ts';
import type { Tenant } from './tenant.ts';
import { releaseProviderToken } from './vault.ts';

/** The Token Vault exchange by refresh token: a person's grant becomes a token of a connected account. */
export async function exchangeFederated(
  tenant: Tenant,
  client: Client,
  fields: Record<string, string>,
): Promise<Response> {
  if (!client.isFirstParty || !client.oidcConformant || client.authentication === 'none') {
    throw refusal(403, 'unauthorized_client', `Grant type '${grantFederated}' not allowed for the client.`);
  }
  if (fields['requested_token_type'] !== requestedFederated) {
    throw refusal(400, 'invalid_request', 'requested_token_type is required');
  }
  if (fields['subject_token_type'] === subjectAccessToken) {
    const text = 'This client is not a resource server and cannot exchange access tokens.';
    throw refusal(400, 'invalid_request', text);
  }
  if (fields['subject_token_type'] !== subjectRefreshToken) {
    throw refusal(400, 'invalid_request', 'subject_token_type is not supported');
  }
  const connection = fields['connection'];
  if (!connection) throw refusal(400, 'invalid_request', 'connection is required');
  const token = redeemRefreshToken(tenant, client, fields['subject_token']);
  if (!token) throw invalidGrant('Unknown or invalid refresh token.');
  if (rotates(tenant, client)) throw refusal(400, 'invalid_request', 'Rotating refresh token not supported');
  return releaseProviderToken(tenant, {
    client,
    sub: token.grant.user.sub,
    connection,
    loginHint: fields['login_hint'],
  });
}
