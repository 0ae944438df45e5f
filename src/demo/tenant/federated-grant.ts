import { rotates } from './access-rules.ts';
import type { Client } from './directory.ts';
import { invalidGrant, refusal } from './errors.ts';
import { grantFederated, requestedFederated, subjectAccessToken, subjectRefreshToken } from './literals.ts';
import { redeemRefreshToken } from './refresh-tokens.ts';
import type { Tenant } from './tenant.ts';
import { releaseProviderToken } from './vault.ts';

/** What may be presented for a person: answers their `sub`. */
type Subject = {
  requested: string;
  holder(tenant: Tenant, client: Client, fields: Record<string, string>): string | Promise<string>;
};

const subjects = new Map<string | undefined, Subject>([
  [subjectRefreshToken, { requested: requestedFederated, holder: refreshTokenHolder }],
  [subjectAccessToken, { requested: requestedFederated, holder: accessTokenHolder }],
]);

/** The Token Vault exchange: what stands for a person becomes a token of one of their connected accounts. */
export async function exchangeFederated(
  tenant: Tenant,
  client: Client,
  fields: Record<string, string>,
): Promise<Response> {
  if (!client.isFirstParty || !client.oidcConformant || client.authentication === 'none') {
    throw refusal(403, 'unauthorized_client', `Grant type '${grantFederated}' not allowed for the client.`);
  }
  const { subject_token_type: subjectTokenType, requested_token_type: requested, connection } = fields;
  if (!requested) throw refusal(400, 'invalid_request', 'requested_token_type is required');
  const subject = subjects.get(subjectTokenType);
  if (!subject) throw refusal(400, 'invalid_request', 'subject_token_type is not supported');
  if (requested !== subject.requested) throw refusal(400, 'invalid_request', 'requested_token_type is not supported');
  if (!connection) throw refusal(400, 'invalid_request', 'connection is required');
  const sub = await subject.holder(tenant, client, fields);
  const about = { client_id: client.id, user_id: sub, subject_token_type: subjectTokenType };
  return releaseProviderToken(tenant, { sub, connection, loginHint: fields['login_hint'], requested, about });
}

function refreshTokenHolder(tenant: Tenant, client: Client, fields: Record<string, string>): string {
  const token = redeemRefreshToken(tenant, client, fields['subject_token']);
  if (!token) throw invalidGrant('Unknown or invalid refresh token.');
  if (rotates(tenant, client)) throw refusal(400, 'invalid_request', 'Rotating refresh token not supported');
  return token.grant.user.sub;
}

/** Only the API that an access token is meant for may exchange it, as its own Custom API Client. */
async function accessTokenHolder(tenant: Tenant, client: Client, fields: Record<string, string>): Promise<string> {
  const { appType, resourceServerIdentifier: api } = client;
  if (appType !== 'resource_server' || api === undefined) {
    const text = 'This client is not a resource server and cannot exchange access tokens.';
    throw refusal(400, 'invalid_request', text);
  }
  const token = fields['subject_token'] ?? '';
  const claims = await tenant.keys.verify(token, api, 'expired');
  const person = tenant.directory.users.find(({ sub }) => sub === claims?.sub);
  if (!claims || !person) throw refusal(401, 'invalid_token', 'The subject token is not an access token for this API.');
  if (!(await tenant.keys.verify(token, api))) throw refusal(401, 'expired_token', 'The subject token has expired.');
  return person.sub;
}
