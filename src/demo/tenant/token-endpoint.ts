import { form, Refusal } from '../web.ts';
import { authenticateClient } from './client-authentication.ts';
import { exchangeAuthorizationCode } from './code-grant.ts';
import { exchangeDeviceCode } from './device-code.ts';
import type { Client } from './directory.ts';
import { notAllowedGrant } from './errors.ts';
import { exchangeFederated } from './federated-grant.ts';
import type { GrantRequest } from './grant-request.ts';
import { grantDeviceCode, grantFederated } from './literals.ts';
import { possessionRefusal, readProof } from './possession.ts';
import { exchangeRefreshToken } from './refresh-grant.ts';
import type { Tenant } from './tenant.ts';

type GrantHandler = (tenant: Tenant, request: GrantRequest) => Promise<Response>;

const grants = new Map<string | undefined, GrantHandler>([
  ['authorization_code', exchangeAuthorizationCode],
  ['refresh_token', exchangeRefreshToken],
  [grantDeviceCode, exchangeDeviceCode],
  [grantFederated, exchangeFederated],
]);

/** POST /oauth/token; `from` is the address that the request came from. */
export async function token(tenant: Tenant, request: Request, from: string): Promise<Response> {
  const reply = await grantOf(tenant, request, from).catch((error: unknown) => {
    if (error instanceof Refusal) return error.response;
    throw error;
  });
  if (reply.status === 401 && tenant.world.switches.wwwAuthenticate) {
    reply.headers.set('www-authenticate', `Bearer realm="${tenant.issuer}", error="invalid_token"`);
  }
  return reply;
}

async function grantOf(tenant: Tenant, request: Request, from: string): Promise<Response> {
  const fields = await form(request);
  const client = await authenticateClient(tenant, request, fields);
  const grantType = fields['grant_type'];
  const handler = grants.get(grantType);
  if (grantType === undefined || !handler || !client.grantTypes.includes(grantType)) {
    throw notAllowedGrant(grantType);
  }
  const boundTo = await provenKey(tenant, request, client);
  return handler(tenant, { client, fields, from, ...(boundTo !== undefined && { boundTo }) });
}

/** A proof without a nonce of ours may be an old one; a client that can't prove itself otherwise must not send that. */
async function provenKey(tenant: Tenant, request: Request, client: Client): Promise<string | undefined> {
  if (!request.headers.has('dpop')) return undefined;
  const needsNonce = client.authentication === 'none' || tenant.world.switches.dpopNonce;
  const proof = await readProof(tenant, request, { needsNonce });
  if ('fault' in proof) throw possessionRefusal(tenant, proof.fault);
  return proof.key;
}
