/** A push subscription as a browser makes one, with what only that browser has. */
import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser makes to be told. */
export function browserAt(endpoint: string) {
  const [ecdh, auth] = [createECDH('prime256v1'), randomBytes(16)];
  const p256dh = ecdh.generateKeys('base64url');
  return {
    subscription: JSON.stringify({
      endpoint,
      expirationTime: null,
      keys: { p256dh, auth: auth.toString('base64url') },
    }),
    /** RFC 8291 with the one record of RFC 8188. */
    read(body: Buffer): string {
      const [salt, theirs] = [body.subarray(0, 16), body.subarray(21, 21 + 65)];
      const derive = (key: Buffer, salted: Buffer, info: Buffer | string, bytes: number) =>
        Buffer.from(hkdfSync('sha256', key, salted, info, bytes));
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), theirs]);
      const secret = derive(ecdh.computeSecret(theirs), auth, info, 32);
      const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
      const decipher = createDecipheriv('aes-128-gcm', key, derive(secret, salt, 'Content-Encoding: nonce\0', 12));
      decipher.setAuthTag(body.subarray(-16));
      const plain = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
      if (plain.at(-1) !== 2) throw new Error('This is not the last record.');
      return plain.subarray(0, -1).toString();
    },
  };
}
