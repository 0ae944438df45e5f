import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { SecretStore } from './ports.ts';
import { Secret } from './secret.ts';

const hmacKeyName = 'hub.hmac_key';

/** The hub's own secret, made at its first start. A store that keeps secrets in memory alone has lost it at each start. */
export async function hmacKeyOf(secrets: SecretStore): Promise<{ hmacKey: Buffer; isNewSecret: boolean }> {
  const kept = await secrets.get(hmacKeyName);
  if (kept) return { hmacKey: Buffer.from(Secret.reveal(kept), 'base64'), isNewSecret: false };
  const fresh = randomBytes(32);
  await secrets.set(hmacKeyName, new Secret(fresh.toString('base64')));
  return { hmacKey: fresh, isNewSecret: true };
}

const keyObjects = new WeakMap<Buffer, KeyObject>();

/** HMAC-SHA-256 (RFC 2104) of a text under a secret. Node takes three times as long where the secret comes as bytes each time. */
export function hmacOf(secret: Buffer, text: string): Buffer {
  const key = keyObjects.get(secret) ?? createSecretKey(secret);
  keyObjects.set(secret, key);
  return createHmac('sha256', key).update(text).digest();
}
