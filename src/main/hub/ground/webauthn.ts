/**
 * Whether a passkey of a person signed just this, on this page. The library verifies; what it lets through and we don't is refused
 * here: anything from within a frame, any other spelling of the same bytes or signature, and an attestation that nobody asked for.
 */
import { createPublicKey, hash, timingSafeEqual, verify } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { challengeText, type PasskeyAssertion, type PasskeyRegistration } from '../../../shared/passkey.ts';
import { once } from './once.ts';

/** Its parsers of certificates are large: loaded when a passkey is first used. */
const library = once(async () => {
  await import('reflect-metadata'); // what its parsers stand on; a bundle would lose it, since nothing is taken from it
  const [server, { cose, decodeCredentialPublicKey }] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ]);
  return { ...server, cose, decodeCredentialPublicKey };
});

/** A page at which passkeys are used. */
export type ApprovePage = { rpId: string; origin: string; isPhone?: boolean };

/** `publicKey` as COSE, in base64url. */
export type PublicPasskey = { id: string; publicKey: string; counter: number; rpId: string };

/** ES256, EdDSA, RS256. */
export const offeredAlgorithms = [-7, -8, -257];

const challengeOf = (statement: string): string => hash('sha256', challengeText(statement), 'base64url');

/** Browsers add members, so that nobody compares this text as a whole. */
const ClientData = z.looseObject({
  type: z.string(),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.literal(false).optional(),
  topOrigin: z.undefined().optional(),
});

/** Whether the page itself asked for it, for just this. */
function isAsked(encoded: string, type: string, statement: string, page: ApprovePage): boolean {
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.toString('base64url') !== encoded) return false;
  const data = ClientData.safeParse(jsonOf(bytes)).data;
  if (data?.type !== type || data.origin !== page.origin) return false;
  const [given, wanted] = [Buffer.from(data.challenge), Buffer.from(challengeOf(statement))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const isCanonical = (text: string): boolean => Buffer.from(text, 'base64url').toString('base64url') === text;

/** Two positive numbers, in the one way that DER has for them, and nothing after. The library reads others as well. */
function isStrictDer(signature: Buffer): boolean {
  let at = 2;
  for (let numbers = 0; numbers < 2; numbers += 1) {
    const [tag, length = 0, first = 0x80, second = 0] = signature.subarray(at, at + 4);
    if (tag !== 2 || length === 0 || first >= 0x80 || (first === 0 && length > 1 && second < 0x80)) return false;
    at += 2 + length;
  }
  return signature[0] === 0x30 && signature[1] === signature.length - 2 && at === signature.length;
}

/** What a good assertion tells of its passkey; undefined for any other. */
export async function verifyAssertion(
  statement: string,
  assertion: PasskeyAssertion,
  passkey: PublicPasskey,
  page: ApprovePage,
): Promise<{ counter: number; isBackedUp: boolean } | undefined> {
  const { id, ...response } = assertion;
  if (id !== passkey.id || passkey.rpId !== page.rpId) return undefined;
  if (!isAsked(response.clientDataJSON, 'webauthn.get', statement, page)) return undefined;
  if (![response.authenticatorData, response.signature].every(isCanonical)) return undefined;
  const { verifyAuthenticationResponse, cose, decodeCredentialPublicKey } = await library();
  const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, 'base64url'));
  try {
    const isCurve = decodeCredentialPublicKey(publicKey).get(cose.COSEKEYS.kty) === cose.COSEKTY.EC2;
    if (isCurve && !isStrictDer(Buffer.from(response.signature, 'base64url'))) return undefined;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challengeOf(statement),
      expectedOrigin: page.origin,
      expectedRPID: page.rpId,
      requireUserVerification: true,
      credential: { id, publicKey, counter: passkey.counter },
    });
    if (!verified || !authenticationInfo.userVerified) return undefined;
    return { counter: authenticationInfo.newCounter, isBackedUp: authenticationInfo.credentialBackedUp };
  } catch {
    return undefined; // the library says by exceptions what is wrong
  }
}

/** The passkey of a good registration; undefined for any other. Without attestation it is as good as the page that asked for it. */
export async function verifyRegistration(
  statement: string,
  { id, ...response }: PasskeyRegistration,
  page: ApprovePage,
): Promise<(PublicPasskey & { isBackedUp: boolean }) | undefined> {
  if (!isAsked(response.clientDataJSON, 'webauthn.create', statement, page)) return undefined;
  const { verifyRegistrationResponse } = await library();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challengeOf(statement),
      expectedOrigin: page.origin,
      expectedRPID: page.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: offeredAlgorithms,
    });
    const { credential, credentialBackedUp, fmt } = registrationInfo ?? {};
    if (!verified || fmt !== 'none' || credential?.id !== id) return undefined;
    return {
      id,
      rpId: page.rpId,
      counter: credential.counter,
      isBackedUp: credentialBackedUp ?? false,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    };
  } catch {
    return undefined;
  }
}

/** Whether the browser that holds this seat key signed it, and the key is one that a browser can keep to itself. */
export function isSignedBySeat(statement: string, signature: string, publicKey: string): boolean {
  if (![signature, publicKey].every(isCanonical)) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return false;
    const signed = Buffer.from(challengeText(statement));
    return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    return false; // no key at all
  }
}

/** What is kept of an assertion, so that it can be verified when its passkey is long gone. */
const Evidence = z.strictObject({
  name: z.string(),
  id: z.string(),
  publicKey: z.string(),
  rpId: z.string(),
  origin: z.string(),
  authenticatorData: z.string(),
  clientDataJSON: z.string(),
  signature: z.string(),
  /** Where the seat key of a phone's browser signed as well. */
  seat: z.optional(z.strictObject({ publicKey: z.string(), signature: z.string() })),
});

export const evidenceOf = (
  assertion: PasskeyAssertion,
  passkey: PublicPasskey & { name: string },
  page: ApprovePage,
  seat?: { publicKey: string; signature: string },
) => {
  const { name, publicKey, rpId } = passkey;
  const kept = { ...assertion, name, publicKey, rpId, origin: page.origin };
  return canonicalJson({ ...kept, ...(seat && { seat }) } satisfies z.infer<typeof Evidence>);
};

/** Whether what was kept as signed is a signature over that statement. */
export async function isEvidence(statement: string, signed: string): Promise<boolean> {
  const kept = Evidence.safeParse(jsonOf(Buffer.from(signed))).data;
  if (!kept) return false;
  const { name, publicKey, rpId, origin, seat, ...assertion } = kept;
  if (seat && !isSignedBySeat(statement, seat.signature, seat.publicKey)) return false;
  const passkey = { id: kept.id, publicKey, rpId, counter: 0 };
  return (await verifyAssertion(statement, assertion, passkey, { rpId, origin })) !== undefined;
}
