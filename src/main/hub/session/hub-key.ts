/** Keys that this hub makes and proves itself with at the tenant. Their private halves are in the secret store alone. */
import { createPublicKey } from 'node:crypto';
import { type CryptoKey, exportPKCS8, generateKeyPair, importPKCS8, importSPKI } from 'jose';
import type { SecretStore } from '../ports.ts';
import { Secret } from '../secret.ts';

type Algorithm = 'RS256' | 'ES256';
export type KeyPair = { privateKey: CryptoKey; publicKey: CryptoKey };

/** The key kept under that name, once imported never to be exported again; undefined where there is none. */
export async function keptKey(secrets: SecretStore, name: string, algorithm: Algorithm): Promise<KeyPair | undefined> {
  const kept = await secrets.get(name);
  if (!kept) return undefined;
  const privateKey = await importPKCS8(Secret.reveal(kept), algorithm);
  const publicKey = await importSPKI(publicHalf(kept), algorithm, { extractable: true });
  return { privateKey, publicKey };
}

/** The public half, in PEM, of the key kept under that name; it is made if there is none. */
export async function madeKey(secrets: SecretStore, name: string, algorithm: Algorithm): Promise<string> {
  const kept = await secrets.get(name);
  if (kept) return publicHalf(kept);
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const made = new Secret(await exportPKCS8(privateKey));
  await secrets.set(name, made);
  return publicHalf(made);
}

const publicHalf = (kept: Secret): string =>
  createPublicKey(Secret.reveal(kept)).export({ type: 'spki', format: 'pem' }).toString();
