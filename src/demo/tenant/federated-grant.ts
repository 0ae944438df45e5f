import { rotates } from './access-rules.ts';
import { invalidGrant, notAllowedGrant, refusal } from './errors.ts';
import type { GrantRequest } from './grant-request.ts';
import {
  grantFederated,
  requestedFederated,
  requestedTokenVault,
  subjectAccessToken,
  subjectRefreshToken,
  subjectSignedJwt,
} from './literals.ts';
import { privilegedWorker } from './privileged-worker.ts';
import { redeemRefreshToken } from './refresh-tokens.ts';
import type { Tenant } from './tenant.ts';
import { releaseProviderToken } from './vault.ts';

/** Whom the subject token stands for, the scopes that they may be given, and what the tenant log keeps of it. */
type Holder = { sub: string; scopes?: string[]; about?: Record<string, unknown> };

/** What may be presented for a person. */
type Subject = { requested: string; holder(tenant: Tenant, request: GrantRequest): Holder | Promise<Holder> };

const subjects = new Map<string | undefined, Subject>([
  [subjectRefreshToken, { requested: requestedFederated, holder: refreshTokenHolder }],
  [subjectAccessToken, { requested: requestedFederated, holder: accessTokenHolder }],
  [subjectSignedJwt, { requested: requestedTokenVault, holder: privilegedWorker }],
]);

/** The Token Vault exchange: what stands for a person becomes a token of one of their connected accounts. */
export async function exchangeFederated(tenant: Tenant, request: GrantRequest): Promise<Response> {
  const { client, fields } = request;
  if (!client.isFirstParty || !client.oidcConformant || client.authentication === 'none') {
    throw notAllowedGrant(grantFederated);
  }
  const { subject_token_type: subjectTokenType, requested_token_type: requested, connection } = fields;
  if (!requested) throw refusal(400, 'invalid_request', 'requested_token_type is required');
  const subject = subjects.get(subjectTokenType);
  if (!subject) throw refusal(400, 'invalid_request', 'subject_token_type is not supported');
  if (requested !== subject.requested) throw refusal(400, 'invalid_request', 'requested_token_type is not supported');
  if (!connection) throw refusal(400, 'invalid_request', 'connection is required');
  const { sub, scopes, about } = await subject.holder(tenant, request);
  const log = { client_id: client.id, user_id: sub, subject_token_type: subjectTokenType, ...about };
  return releaseProviderToken(tenant, {
    ...{ sub, connection, loginHint: fields['login_hint'], requested, log },
    ...(scopes && { scopes }),
  });
}

function refreshTokenHolder(tenant: Tenant, request: GrantRequest): Holder {
  const { client, fields } = request;
  const token = redeemRefreshToken(tenant, request, fields['subject_token']);
  if (!token) throw invalidGrant('Unknown or invalid refresh token.');
  if (rotates(tenant, client)) throw refusal(400, 'invalid_request', 'Rotating refresh token not supported');
  return { sub: token.grant.user.sub };
}

/** Only the API that an access token is meant for may exchange it, as its own Custom API Client. */
async function accessTokenHolder(tenant: Tenant, { client, fields }: GrantRequest): Promise<Holder> {
  const api = client.resourceServerIdentifier;
  if (api === undefined) {
    const text = 'This client is not a resource server and cannot exchange access tokens.';
    throw refusal(400, 'invalid_request', text);
  }
  const token = fields['subject_token'] ?? '';
  const claims = await tenant.keys.verify(token, api, 'expired');
  const person = tenant.directory.users.find(({ sub }) => sub === claims?.sub);
  if (!claims || !person) throw refusal(401, 'invalid_token', 'The subject token is not an access token for this API.');
  if (!(await tenant.keys.verify(token, api))) throw refusal(401, 'expired_token', 'The subject token has expired.');
  return { sub: person.sub };
}
