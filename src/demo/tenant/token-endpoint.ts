/** `POST /oauth/token`, the Token Vault exchange included. */

import { BlockList, isIPv6 } from 'node:net';
import type { JWTPayload } from 'jose';
import { answerOfRefusal, form } from '../web.ts';
import { authenticateClient, isFirstUse, signedBy } from './client-authentication.ts';
import { exchangeDeviceCode } from './device.ts';
import { type Client, isEnabledFor, notAuthorized, refreshPolicy, rotates, userGrant } from './directory.ts';
import { invalidGrant, mfaRequired, notAllowedGrant, oauthRefusal } from './errors.ts';
import { newSecret, sha256 } from './keys.ts';
import {
  grantDeviceCode,
  grantFederated,
  oidcScopes,
  requestedFederated,
  requestedTokenVault,
  subjectAccessToken,
  subjectRefreshToken,
  subjectSignedJwt,
  words,
} from './literals.ts';
import { possessionRefusal, readProof } from './possession.ts';
import { issueRefreshToken, redeemRefreshToken } from './refresh-tokens.ts';
import { type DemoTenant, type GrantRequest, logEvent, type SignInGrant, take } from './tenant.ts';
import { grantTokens, tokenResponse } from './token-response.ts';
import { releaseProviderToken } from './vault.ts';

type GrantHandler = (tenant: DemoTenant, request: GrantRequest) => Promise<Response>;

const grants = new Map<string | undefined, GrantHandler>([
  ['authorization_code', exchangeAuthorizationCode],
  ['refresh_token', exchangeRefreshToken],
  [grantDeviceCode, exchangeDeviceCode],
  [grantFederated, exchangeFederated],
]);

/** POST /oauth/token; `from` is the address that the request came from. */
export async function token(tenant: DemoTenant, request: Request, from: string): Promise<Response> {
  const reply = await grantOf(tenant, request, from).catch(answerOfRefusal);
  if (reply.status === 401 && tenant.world.switches.wwwAuthenticate) {
    reply.headers.set('www-authenticate', `Bearer realm="${tenant.issuer}", error="invalid_token"`);
  }
  return reply;
}

async function grantOf(tenant: DemoTenant, request: Request, from: string): Promise<Response> {
  const fields = await form(request);
  const client = await authenticateClient(tenant, request, fields);
  const grantType = fields['grant_type'];
  const handler = grants.get(grantType);
  if (grantType === undefined || !handler || !client.grantTypes.includes(grantType)) {
    throw notAllowedGrant(grantType);
  }
  const boundTo = await provenKey(tenant, request, client);
  return handler(tenant, { client, fields, from, boundTo });
}

/** A proof without a nonce of ours may be an old one; a client that can't prove itself otherwise must not send that. */
async function provenKey(tenant: DemoTenant, request: Request, client: Client): Promise<string | undefined> {
  if (!request.headers.has('dpop')) return undefined;
  const needsNonce = client.authentication === 'none' || tenant.world.switches.dpopNonce;
  const proof = await readProof(tenant, request, { needsNonce });
  if ('fault' in proof) throw possessionRefusal(tenant, proof.fault);
  return proof.key;
}

/** grant_type=authorization_code: single use, bound to client, redirect_uri and PKCE challenge (RFC 7636). */
async function exchangeAuthorizationCode(tenant: DemoTenant, request: GrantRequest): Promise<Response> {
  const { client, fields } = request;
  const code = take(tenant.codes, fields['code']);
  const valid =
    code?.grant.client === client && code.expires >= tenant.world.now() && code.redirectUri === fields['redirect_uri'];
  if (!valid) throw invalidGrant('Invalid authorization code');
  if (code.challenge !== undefined && code.challenge !== sha256(fields['code_verifier'] ?? '')) {
    throw invalidGrant('Failed to verify code verifier');
  }
  if (code.boundTo !== undefined && code.boundTo !== request.boundTo) {
    throw invalidGrant('The code was given to another DPoP key');
  }
  return grantTokens(tenant, request, code.grant);
}

/** grant_type=refresh_token, also towards a further API (multi-resource refresh token). */
async function exchangeRefreshToken(tenant: DemoTenant, request: GrantRequest): Promise<Response> {
  const { client, fields, boundTo } = request;
  const token = redeemRefreshToken(tenant, request, fields['refresh_token']);
  if (!token) throw invalidGrant('Unknown or invalid refresh token.');
  const { grant } = token;
  const { audience, allowed } = reachable(tenant, client, grant, fields['audience']);
  if (audience === tenant.meAudience && tenant.world.switches.require2fa) {
    throw mfaRequired(`Fe26.2*${newSecret(24)}`);
  }
  if (audience === tenant.meAudience && tenant.world.switches.dpopRequired && boundTo === undefined) {
    throw oauthRefusal(400, 'invalid_request', 'The API requires proof of possession.');
  }
  const asked = fields['scope'];
  const scopes = asked ? words(asked).filter((scope) => allowed.includes(scope)) : allowed;
  const issued = { grant, scopes, audience, boundTo };
  if (!rotates(tenant, client)) return tokenResponse(tenant, issued);
  token.spent ??= tenant.world.now();
  return tokenResponse(tenant, issued, issueRefreshToken(tenant, grant, boundTo, token));
}

/** Where this refresh leads. An audience outside the policies is ignored without a word: the sign-in's own applies. */
function reachable(
  tenant: DemoTenant,
  client: Client,
  grant: SignInGrant,
  asked: string | undefined,
): { audience: string | undefined; allowed: string[] } {
  const policy = refreshPolicy(tenant, client, asked);
  if (!policy) return { audience: grant.audience, allowed: grant.scopes };
  const granted = userGrant(tenant, client, policy.audience);
  if (!granted) throw oauthRefusal(403, 'access_denied', notAuthorized(client, policy.audience));
  const identity = grant.scopes.filter((scope) => oidcScopes.includes(scope));
  const further = policy.scopes.filter((scope) => granted.includes(scope));
  return { audience: policy.audience, allowed: [...identity, ...further] };
}

// The Token Vault exchange, by refresh token, access token, or the JWT of a privileged worker.

/** Whom the subject token stands for, the scopes that they may be given, and what the tenant log keeps of it. */
type Holder = { sub: string; scopes?: string[]; about?: Record<string, unknown> };

/** What may be presented for a person. */
type Subject = { requested: string; holder(tenant: DemoTenant, request: GrantRequest): Holder | Promise<Holder> };

const subjects = new Map<string | undefined, Subject>([
  [subjectRefreshToken, { requested: requestedFederated, holder: refreshTokenHolder }],
  [subjectAccessToken, { requested: requestedFederated, holder: accessTokenHolder }],
  [subjectSignedJwt, { requested: requestedTokenVault, holder: privilegedWorker }],
]);

/** The Token Vault exchange: what stands for a person becomes a token of one of their connected accounts. */
export async function exchangeFederated(tenant: DemoTenant, request: GrantRequest): Promise<Response> {
  const { client, fields } = request;
  if (!client.isFirstParty || !client.oidcConformant || client.authentication === 'none') {
    throw notAllowedGrant(grantFederated);
  }
  const { subject_token_type: subjectTokenType, requested_token_type: requested, connection } = fields;
  if (!requested) throw oauthRefusal(400, 'invalid_request', 'requested_token_type is required');
  const subject = subjects.get(subjectTokenType);
  if (!subject) throw oauthRefusal(400, 'invalid_request', 'subject_token_type is not supported');
  if (requested !== subject.requested)
    throw oauthRefusal(400, 'invalid_request', 'requested_token_type is not supported');
  if (!connection) throw oauthRefusal(400, 'invalid_request', 'connection is required');
  const { sub, scopes, about } = await subject.holder(tenant, request);
  const log = { client_id: client.id, user_id: sub, subject_token_type: subjectTokenType, ...about };
  return releaseProviderToken(tenant, {
    sub,
    connection,
    loginHint: fields['login_hint'],
    requested,
    log,
    ...(scopes && { scopes }),
  });
}

function refreshTokenHolder(tenant: DemoTenant, request: GrantRequest): Holder {
  const { client, fields } = request;
  const token = redeemRefreshToken(tenant, request, fields['subject_token']);
  if (!token) throw invalidGrant('Unknown or invalid refresh token.');
  if (rotates(tenant, client)) throw oauthRefusal(400, 'invalid_request', 'Rotating refresh token not supported');
  return { sub: token.grant.user.sub };
}

/** Only the API that an access token is meant for may exchange it, as its own Custom API Client. */
async function accessTokenHolder(tenant: DemoTenant, { client, fields }: GrantRequest): Promise<Holder> {
  const api = client.resourceServerIdentifier;
  if (api === undefined) {
    const text = 'This client is not a resource server and cannot exchange access tokens.';
    throw oauthRefusal(400, 'invalid_request', text);
  }
  const token = fields['subject_token'] ?? '';
  const claims = await tenant.keys.verify(token, api, 'expired');
  const person = tenant.directory.users.find(({ sub }) => sub === claims?.sub);
  if (!claims || !person)
    throw oauthRefusal(401, 'invalid_token', 'The subject token is not an access token for this API.');
  if (!(await tenant.keys.verify(token, api)))
    throw oauthRefusal(401, 'expired_token', 'The subject token has expired.');
  return { sub: person.sub };
}

const type = 'token-vault-req+jwt';
const longestAgeSeconds = 60;
const longestContext = 256;

/** Whom a worker stands for, which scopes it may get, and what the tenant log keeps of it. */
type Worker = { sub: string; scopes: string[]; about: Record<string, unknown> };

/**
 * A person by nothing but their id, in a JWT that the client has signed: only from the addresses, for the connections and with the
 * scopes that an administrator has listed for it.
 * https://auth0.com/docs/secure/call-apis-on-users-behalf/token-vault/privileged-worker-token-exchange-with-token-vault
 */
async function privilegedWorker(tenant: DemoTenant, { client, fields, from }: GrantRequest): Promise<Worker> {
  const about: Record<string, unknown> = { is_privileged_worker: true };
  const refuse = (status: number, error: string, text: string) => {
    const log = { client_id: client.id, subject_token_type: subjectSignedJwt, ...about, failure_reason: text };
    logEvent(tenant, 'feta', log);
    return oauthRefusal(status, error, text);
  };
  const { credentials = [], ipAllowlist = [], grants = [] } = client.privilegedAccess ?? {};
  if (credentials.length === 0) throw refuse(403, 'access_denied', 'The client has no privileged access.');
  if (!isListed(ipAllowlist, from)) throw refuse(403, 'access_denied', `The address ${from} is not allowed.`);

  const required = { issuer: client.id, claims: ['sub', 'aud', 'iat', 'jti', 'audit_context'], typ: type };
  const claims = await signedBy(tenant, credentials, fields['subject_token'] ?? '', required);
  if (!claims || !isRecent(tenant, claims)) throw refuse(401, 'invalid_token', 'Invalid subject token.');
  const { sub, audit_context: context } = claims;
  if (typeof context !== 'string' || context === '' || context.length > longestContext) {
    throw refuse(401, 'invalid_token', 'audit_context must be text of 1 to 256 characters.');
  }
  about['audit_context'] = context;
  if (!isUnspent(tenant, client, claims)) throw refuse(401, 'invalid_token', 'The jti was used before.');
  const person = tenant.directory.users.find((user) => user.sub === sub);
  if (!person) throw refuse(401, 'user_not_found', 'Identity User not found.');

  const granted = grants.find(({ connection }) => connection === fields['connection'])?.scopes;
  const connection = tenant.directory.connections.find(({ name }) => name === fields['connection']);
  const scopes = fields['scope'] === undefined ? granted : words(fields['scope']);
  if (connection && !isEnabledFor(connection, client.id)) {
    throw refuse(403, 'access_denied', 'The connection is not enabled for the client.');
  }
  if (!granted || !scopes?.every((scope) => granted.includes(scope))) {
    throw refuse(403, 'access_denied', 'The connection or a scope is not granted to the client.');
  }
  return { sub: person.sub, scopes, about };
}

/** Whether the address is one of these addresses or in one of these networks (CIDR). */
function isListed(allowed: string[], address: string): boolean {
  const list = new BlockList();
  for (const one of allowed) {
    const [network = '', prefix] = one.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Counted from `iat`; `exp` doesn't matter. */
function isRecent({ world }: DemoTenant, { iat = 0 }: JWTPayload): boolean {
  return Math.abs(world.now() / 1000 - iat) <= longestAgeSeconds;
}

function isUnspent(tenant: DemoTenant, client: Client, { jti, iat = 0 }: JWTPayload): boolean {
  if (typeof jti !== 'string' || jti === '') return false;
  return isFirstUse(tenant, `worker ${client.id} ${jti}`, (iat + longestAgeSeconds) * 1000);
}
