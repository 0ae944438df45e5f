/** A verifier of assertions that shares nothing with the product's: what both must agree on. */
import { createHash, type KeyObject, verify } from 'node:crypto';
import { challengeText, type PasskeyAssertion } from '../../src/shared/passkey.ts';
import { type Algorithm, here } from './authenticator.ts';

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

export function isSigned(
  statement: string,
  { id, authenticatorData, clientDataJSON, signature }: PasskeyAssertion,
  passkey: { id: string; key: KeyObject; algorithm: Algorithm; counter: number },
): boolean {
  try {
    const client = Buffer.from(clientDataJSON, 'base64url');
    const { type, challenge, origin, crossOrigin, topOrigin } = JSON.parse(client.toString('utf8'));
    const data = Buffer.from(authenticatorData, 'base64url');
    const counter = data.readUInt32BE(33);
    const isCounted = counter > passkey.counter || (counter === 0 && passkey.counter === 0);
    return (
      id === passkey.id &&
      type === 'webauthn.get' &&
      challenge === sha256(challengeText(statement)).toString('base64url') &&
      origin === here.origin &&
      crossOrigin !== true &&
      topOrigin === undefined &&
      data.subarray(0, 32).equals(sha256(here.rpId)) &&
      ((data[32] ?? 0) & 0x05) === 0x05 &&
      isCounted &&
      verify(
        passkey.algorithm === -8 ? null : 'sha256',
        Buffer.concat([data, sha256(client)]),
        passkey.key,
        Buffer.from(signature, 'base64url'),
      )
    );
  } catch {
    return false;
  }
}
