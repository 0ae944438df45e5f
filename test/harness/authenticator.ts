/** An authenticator of the test's own: what a passkey would answer to a page, and what could be wrong with that. */
import { createHash, generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { challengeText, type PasskeyAssertion, type PasskeyRegistration } from '../../src/shared/passkey.ts';

export const here = { rpId: 'approve.localhost', origin: 'http://approve.localhost:18480' };

/** By COSE's number: ES256, EdDSA, RS256. */
export type Algorithm = -7 | -8 | -257;

const pairOf = (algorithm: Algorithm) =>
  algorithm === -7
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : algorithm === -8
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('rsa', { modulusLength: 2048 });

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const text = (data: Buffer): string => data.toString('base64url');

// CBOR (RFC 8949) as far as a key and a registration need it.
const head = (major: number, value: number): Buffer =>
  value < 24
    ? Buffer.from([(major << 5) | value])
    : value < 256
      ? Buffer.from([(major << 5) | 24, value])
      : Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
const number = (value: number): Buffer => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer): Buffer => Buffer.concat([head(2, value.length), value]);
const map = (...members: [Buffer, Buffer][]): Buffer => Buffer.concat([head(5, members.length), ...members.flat()]);
const word = (value: string): Buffer => Buffer.concat([head(3, value.length), Buffer.from(value)]);

function coseOf(key: KeyObject, algorithm: Algorithm): Buffer {
  const jwk = key.export({ format: 'jwk' });
  const part = (name: 'x' | 'y' | 'n' | 'e') => bytes(Buffer.from(String(jwk[name]), 'base64url'));
  const alg: [Buffer, Buffer] = [number(3), number(algorithm)];
  if (algorithm === -7)
    return map([number(1), number(2)], alg, [number(-1), number(1)], [number(-2), part('x')], [number(-3), part('y')]);
  if (algorithm === -8) return map([number(1), number(1)], alg, [number(-1), number(6)], [number(-2), part('x')]);
  return map([number(1), number(3)], alg, [number(-1), part('n')], [number(-2), part('e')]);
}

/** What a browser and its authenticator might do otherwise than they should. */
export type Twist = Partial<{
  type: string;
  origin: string;
  rpId: string;
  flags: number;
  counter: number;
  more: Record<string, unknown>;
}>;

export function createAuthenticator(algorithm: Algorithm = -7) {
  const { publicKey, privateKey } = pairOf(algorithm);
  const rawId = randomBytes(32);
  const id = text(rawId);
  const cose = coseOf(publicKey, algorithm);
  let used = 0;
  const clientData = (statement: string, type: string, { origin = here.origin, more = {} }: Twist): Buffer => {
    const challenge = hash('sha256', challengeText(statement), 'base64url');
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...more }));
  };
  const data = ({ rpId = here.rpId, counter }: Twist, flags: number): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? ++used);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
  };
  return {
    publicKey,
    algorithm,
    /** As the hub keeps it. */
    passkey: { id, publicKey: text(cose), counter: 0, rpId: here.rpId },
    assertion(statement: string, twist: Twist = {}): PasskeyAssertion {
      const client = clientData(statement, twist.type ?? 'webauthn.get', twist);
      const authenticator = data(twist, twist.flags ?? 0x05);
      const signed = Buffer.concat([authenticator, sha256(client)]);
      const signature = sign(algorithm === -8 ? null : 'sha256', signed, privateKey);
      return {
        id,
        authenticatorData: text(authenticator),
        clientDataJSON: text(client),
        signature: text(signature),
      };
    },
    registration(statement: string, twist: Twist = {}): PasskeyRegistration {
      const length = Buffer.from([rawId.length >> 8, rawId.length & 255]);
      const authData = Buffer.concat([data(twist, twist.flags ?? 0x45), Buffer.alloc(16), length, rawId, cose]);
      const attestation = map(
        [word('fmt'), word('none')],
        [word('attStmt'), map()],
        [word('authData'), bytes(authData)],
      );
      const client = clientData(statement, twist.type ?? 'webauthn.create', twist);
      return { id, attestationObject: text(attestation), clientDataJSON: text(client) };
    },
  };
}
