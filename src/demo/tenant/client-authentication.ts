import { decodeJwt } from 'jose';
import { isFirstUse, signedBy } from './credentials.ts';
import type { Client } from './directory.ts';
import { refusal } from './errors.ts';
import { sameSecret } from './secret.ts';
import type { Tenant } from './tenant.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt */
const longestAssertion = 2048;
const longestJti = 64;
const longestLifeSeconds = 300;

/** The client that sends this request, proven in the one way that it is registered with; a public one by its id alone. */
export async function authenticateClient(
  tenant: Tenant,
  request: Request,
  fields: Record<string, string>,
): Promise<Client> {
  const basic = readBasic(request.headers.get('authorization') ?? '');
  const assertion = fields['client_assertion'];
  const [id = subjectOf(assertion), secret] = basic ?? [fields['client_id'], fields['client_secret']];
  const client = tenant.directory.clients.find((one) => one.id === id);
  if (!client || !(await isProven(tenant, client, secret, assertion, fields['client_assertion_type']))) {
    throw refusal(401, 'invalid_client', 'Unauthorized');
  }
  return client;
}

async function isProven(
  tenant: Tenant,
  client: Client,
  secret: string | undefined,
  assertion: string | undefined,
  type: string | undefined,
): Promise<boolean> {
  switch (client.authentication) {
    case 'none':
      return true;
    case 'client_secret':
      return assertion === undefined && client.secret !== undefined && sameSecret(secret ?? '', client.secret);
    case 'private_key_jwt':
      return (
        secret === undefined &&
        assertion !== undefined &&
        type === assertionType &&
        (await isAssertion(tenant, client, assertion))
      );
  }
}

/** RFC 7523 section 3, with Auth0's limits: a small JWT for a few minutes that serves once. */
async function isAssertion(tenant: Tenant, client: Client, assertion: string): Promise<boolean> {
  if (assertion.length > longestAssertion) return false;
  const required = { issuer: client.id, claims: ['sub', 'aud', 'exp', 'jti'] };
  const claims = await signedBy(tenant, client.credentials, assertion, required);
  if (!claims || claims.sub !== client.id) return false;
  const { exp = 0, iat, jti } = claims;
  const now = tenant.world.now() / 1000;
  if (exp - Math.min(iat ?? now, now) > longestLifeSeconds + 1) return false; // seconds are rounded
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) return false;
  return isFirstUse(tenant, `assertion ${client.id} ${jti}`, exp * 1000);
}

/** Whom an assertion is about, so that a request need not repeat `client_id`; nothing is proven by it. */
function subjectOf(assertion: string | undefined): string | undefined {
  try {
    return assertion === undefined ? undefined : decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

/** Id and secret are form-encoded before they are joined (RFC 6749 section 2.3.1). */
function readBasic(header: string): string[] | undefined {
  const encoded = /^Basic (.+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':', 2);
  const pair = new URLSearchParams(`id=${id}&secret=${secret}`);
  return [pair.get('id') ?? '', pair.get('secret') ?? ''];
}
