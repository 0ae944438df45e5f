/** Secrets, digests, and the tenant's signing key. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { World } from '../world.ts';

/** Random text of `bytes` bytes, safe in URLs and cookies. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256 in base64url, the form PKCE uses (RFC 7636 section 4.2). */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** SHA-256 in hexadecimal, the form of the thumbprints in tenant logs. */
export function thumbprint(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A keyed digest of `text` in base64url. */
export function keyedDigest(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Compares in a time that tells nothing about either text. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(one)), Buffer.from(sha256(other)));
}

export type TenantKeys = {
  /** An RS256 token of this issuer. */
  sign(claims: JWTPayload, subject: string, lifetimeSeconds: number): Promise<string>;
  /** The claims of a token of ours for this audience, or undefined; `expired` accepts it after its time. */
  verify(token: string, audience: string | string[], expired?: 'expired'): Promise<JWTPayload | undefined>;
  /** The JSON Web Key Set. */
  published(): Promise<object>;
};

/** The tenant's signing key, made at its first start. */
export async function createKeys(issuer: string, world: World): Promise<TenantKeys> {
  const key: KeptKey = world.keep('signing key', () => key) ?? (await makeKey());
  const { kid, ...pair } = key;
  const [privateKey, publicKey] = await Promise.all([pair.private, pair.public].map((jwk) => importJWK(jwk, 'RS256')));
  if (!privateKey || !publicKey) throw new Error('unreachable');
  const seconds = () => Math.floor(world.now() / 1000);
  return {
    sign: (claims, subject, lifetimeSeconds) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(issuer)
        .setSubject(subject)
        .setIssuedAt(seconds())
        .setExpirationTime(seconds() + lifetimeSeconds)
        .sign(privateKey),
    verify: async (token, audience, expired) => {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          issuer,
          audience,
          algorithms: ['RS256'],
          currentDate: new Date(world.now()),
          ...(expired && { clockTolerance: Number.MAX_SAFE_INTEGER }),
        });
        return payload;
      } catch {
        return undefined;
      }
    },
    published: async () => ({ keys: [{ ...pair.public, kid, use: 'sig', alg: 'RS256' }] }),
  };
}

type KeptKey = { kid: string; private: JWK; public: JWK };

async function makeKey(): Promise<KeptKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid: newSecret(9), private: await exportJWK(privateKey), public: await exportJWK(publicKey) };
}
