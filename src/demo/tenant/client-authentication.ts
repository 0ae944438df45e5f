/** How a client proves which one it is. */
import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, exportJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Client, Credential } from './directory.ts';
import { oauthRefusal } from './errors.ts';
import { newSecret, sameSecret } from './keys.ts';
import type { DemoTenant } from './tenant.ts';

const algorithms = ['RS256', 'RS384', 'PS256'] as const;
const leastBits = 2048;

/** A public RSA key in PEM as a credential, or undefined if it is none that Auth0 takes. */
export async function readCredential(pem: string, alg = 'RS256'): Promise<Credential | undefined> {
  const algorithm = algorithms.find((one) => one === alg);
  // Node would make a public key of a private one, which nobody should have sent.
  if (!algorithm || !/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem.trim())) return undefined;
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < leastBits) return undefined;
    return {
      id: `cred_${newSecret(12)}`,
      kid: await calculateJwkThumbprint(await exportJWK(key)),
      alg: algorithm,
      key,
    };
  } catch {
    return undefined;
  }
}

/** The claims of a JWT that one of these keys has signed for this tenant, or undefined. Of several keys `kid` says which. */
export async function signedBy(
  { issuer, world }: DemoTenant,
  credentials: readonly Credential[],
  token: string,
  required: { issuer: string; claims: string[]; typ?: string },
): Promise<JWTPayload | undefined> {
  world.record('hub_signed_jwt', token); // anyone else who has it stands for the client until it was used
  try {
    const { kid } = decodeProtectedHeader(token);
    const [credential, another] = credentials.filter((one) => kid === undefined || one.kid === kid);
    if (!credential || another) return undefined;
    const { payload } = await jwtVerify(token, credential.key, {
      algorithms: [credential.alg],
      issuer: required.issuer,
      audience: issuer,
      requiredClaims: required.claims,
      currentDate: new Date(world.now()),
      ...(required.typ !== undefined && { typ: required.typ }),
    });
    return payload;
  } catch {
    return undefined;
  }
}

/** Whether nobody has used this name before. It is kept until `expires`, in milliseconds, when what bears it is refused anyway. */
export function isFirstUse({ spent, world }: DemoTenant, name: string, expires: number): boolean {
  for (const [old, until] of spent) if (until < world.now()) spent.delete(old);
  if (spent.has(name)) return false;
  spent.set(name, expires);
  return true;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt */
const longestAssertion = 2048;
const longestAssertionId = 64;
const longestLifeSeconds = 300;

/** The client that sends this request, proven in the one way that it is registered with; a public one by its id alone. */
export async function authenticateClient(
  tenant: DemoTenant,
  request: Request,
  fields: Record<string, string>,
): Promise<Client> {
  const basic = readBasic(request.headers.get('authorization') ?? '');
  const assertion = fields['client_assertion'];
  const [id = subjectOf(assertion), secret] = basic ?? [fields['client_id'], fields['client_secret']];
  const client = tenant.directory.clients.find((one) => one.id === id);
  if (!client || !(await isProven(tenant, client, secret, assertion, fields['client_assertion_type']))) {
    throw oauthRefusal(401, 'invalid_client', 'Unauthorized');
  }
  return client;
}

async function isProven(
  tenant: DemoTenant,
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
async function isAssertion(tenant: DemoTenant, client: Client, assertion: string): Promise<boolean> {
  if (assertion.length > longestAssertion) return false;
  const required = { issuer: client.id, claims: ['sub', 'aud', 'exp', 'jti'] };
  const claims = await signedBy(tenant, client.credentials, assertion, required);
  if (!claims || claims.sub !== client.id) return false;
  const { exp = 0, iat, jti } = claims;
  const now = tenant.world.now() / 1000;
  if (exp - Math.min(iat ?? now, now) > longestLifeSeconds + 1) return false; // seconds are rounded
  if (typeof jti !== 'string' || jti === '' || jti.length > longestAssertionId) return false;
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
