/** Proof of possession (RFC 9449): who sends a token shows that they hold the key it was given to. */
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Refusal } from '../web.ts';
import { isFirstUse } from './client-authentication.ts';
import { oauthRefusal } from './errors.ts';
import { keyedDigest, sameSecret, sha256 } from './keys.ts';
import type { DemoTenant } from './tenant.ts';

export const proofAlgorithms = ['ES256'];
const longestAgeSeconds = 300;
const nonceLifetimeMs = 300_000;

/** Why a request with a token, or with a proof, is refused: an error code of RFC 9449 section 7.1 or 8. */
export type PossessionFault = 'invalid_dpop_proof' | 'use_dpop_nonce' | 'invalid_token';

const descriptions: Record<PossessionFault, string> = {
  invalid_dpop_proof: 'The DPoP proof is missing or invalid.',
  use_dpop_nonce: 'Authorization server requires nonce in DPoP proof',
  invalid_token: 'The token is not sent in the way that it was given.',
};

/** The thumbprint of the key whose proof comes with this request, or why the proof is refused; `token` goes with it, if any. */
export async function readProof(
  tenant: DemoTenant,
  request: Request,
  { needsNonce, token }: { needsNonce: boolean; token?: string },
): Promise<{ key: string } | { fault: PossessionFault }> {
  const refused = { fault: 'invalid_dpop_proof' } as const;
  const proof = request.headers.get('dpop') ?? '';
  if (proof) tenant.world.record('hub_dpop_proof', proof);
  const verified = await verify(tenant, proof);
  if (!verified) return refused;
  const { key, claims } = verified;
  const { origin, pathname } = new URL(request.url);
  if (claims['htm'] !== request.method || claims['htu'] !== origin + pathname) return refused;
  if (token !== undefined && claims['ath'] !== sha256(token)) return refused;
  const { iat = 0, jti, nonce } = claims;
  if (Math.abs(tenant.world.now() / 1000 - iat) > longestAgeSeconds) return refused;
  if (needsNonce && !nonces(tenant).some((one) => sameSecret(one, String(nonce)))) return { fault: 'use_dpop_nonce' };
  if (typeof jti !== 'string' || jti === '') return refused;
  return isFirstUse(tenant, `proof ${key} ${jti}`, (iat + longestAgeSeconds) * 1000) ? { key } : refused;
}

async function verify({ world }: DemoTenant, proof: string): Promise<{ key: string; claims: JWTPayload } | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: proofAlgorithms,
      requiredClaims: ['jti', 'htm', 'htu', 'iat'],
      currentDate: new Date(world.now()),
    });
    const { jwk } = protectedHeader;
    return jwk && { key: await calculateJwkThumbprint(jwk), claims: payload };
  } catch {
    return undefined;
  }
}

/**
 * Why the sender of this request may not use a token, if so. `boundTo` is the key that the token was given to: then it
 * needs the scheme DPoP and that key's proof, and no other token may come in that scheme.
 */
export async function possessionFault(
  tenant: DemoTenant,
  request: Request,
  boundTo: string | undefined,
): Promise<PossessionFault | undefined> {
  const { scheme, token } = presentedToken(request);
  if ((scheme === 'dpop') !== (boundTo !== undefined)) return 'invalid_token';
  if (boundTo === undefined) return undefined;
  const proof = await readProof(tenant, request, { needsNonce: tenant.world.switches.dpopNonce, token });
  if ('fault' in proof) return proof.fault;
  return proof.key === boundTo ? undefined : 'invalid_token';
}

/** The scheme, in small letters, and the token of the Authorization header; both empty if there is none. */
export function presentedToken(request: Request): { scheme: string; token: string } {
  const [, scheme = '', token = ''] = /^(Bearer|DPoP) (\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  return { scheme: scheme.toLowerCase(), token };
}

/** The key in an access token's claims (`cnf`). */
export function boundKey(claims: JWTPayload | undefined): string | undefined {
  const confirmation = claims?.['cnf'] as { jkt?: string } | undefined;
  return confirmation?.jkt;
}

/** What an API says with its 401. */
export function possessionHeaders(tenant: DemoTenant, fault: PossessionFault): Record<string, string> {
  const challenge = `DPoP error="${fault}", error_description="${descriptions[fault]}", algs="${proofAlgorithms}"`;
  return { 'www-authenticate': challenge, ...nonceHeader(tenant, fault) };
}

/** What the token endpoint says. */
export function possessionRefusal(tenant: DemoTenant, fault: PossessionFault): Refusal {
  const refused = oauthRefusal(400, fault, descriptions[fault]);
  for (const [name, value] of Object.entries(nonceHeader(tenant, fault))) refused.response.headers.set(name, value);
  return refused;
}

function nonceHeader(tenant: DemoTenant, fault: PossessionFault): Record<string, string> {
  const [newest = ''] = nonces(tenant);
  return fault === 'use_dpop_nonce' ? { 'dpop-nonce': newest } : {};
}

/** The nonce of now and the one before it; they follow from the time, so that none has to be kept. */
function nonces({ formKey, world }: DemoTenant): string[] {
  const period = Math.floor(world.now() / nonceLifetimeMs);
  return [period, period - 1].map((one) => keyedDigest(formKey, `nonce ${one}`));
}
