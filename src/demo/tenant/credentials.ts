import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, exportJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Credential } from './directory.ts';
import { newSecret } from './secret.ts';
import type { Tenant } from './tenant.ts';

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
  { issuer, world }: Tenant,
  credentials: readonly Credential[],
  token: string,
  required: { issuer: string; claims: string[]; typ?: string },
): Promise<JWTPayload | undefined> {
  world.record('hub_signed_jwt', token); // whoever else has it stands for the client until it was used
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
export function isFirstUse({ spent, world }: Tenant, name: string, expires: number): boolean {
  for (const [old, until] of spent) if (until < world.now()) spent.delete(old);
  if (spent.has(name)) return false;
  spent.set(name, expires);
  return true;
}
