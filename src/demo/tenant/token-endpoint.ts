/** `POST /oauth/token`. */
import { answerOfRefusal, form } from '../web.ts';
import { authenticateClient } from './client-authentication.ts';
import { exchangeDeviceCode } from './device.ts';
import { type Client, notAuthorized, refreshPolicy, rotates, userGrant } from './directory.ts';
import { invalidGrant, mfaRequired, notAllowedGrant, oauthRefusal } from './errors.ts';
import { exchangeFederated } from './federated-grant.ts';
import { newSecret, sha256 } from './keys.ts';
import { grantDeviceCode, grantFederated, oidcScopes, words } from './literals.ts';
import { possessionRefusal, readProof } from './possession.ts';
import { issueRefreshToken, redeemRefreshToken } from './refresh-tokens.ts';
import { type DemoTenant, type GrantRequest, type SignInGrant, take } from './tenant.ts';
import { grantTokens, tokenResponse } from './token-response.ts';

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
