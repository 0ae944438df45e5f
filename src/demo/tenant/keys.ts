import { exportJWK, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { World } from '../world.ts';
import { newSecret } from './secret.ts';

export type Keys = {
  /** An RS256 token of this issuer. */
  sign(claims: JWTPayload, subject: string, lifetimeSeconds: number): Promise<string>;
  /** The claims of a token of ours for this audience, or undefined; `expired` accepts it after its time. */
  verify(token: string, audience: string | string[], expired?: 'expired'): Promise<JWTPayload | undefined>;
  /** The JSON Web Key Set. */
  published(): Promise<object>;
};

/** A new signing key for one run of the tenant. */
export async function createKeys(issuer: string, world: World): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const kid = newSecret(9);
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
    published: async () => ({ keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }] }),
  };
}
