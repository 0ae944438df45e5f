import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type Electron from 'electron/main';
import { app } from './app.ts';
import { beginning } from './browser-side.ts';

const { backend, isAvailable, keys, mark: text = 'v11' } = beginning.keyring;
const mark = Buffer.from(text);

type Used = Pick<
  typeof Electron.safeStorage,
  'decryptStringAsync' | 'encryptStringAsync' | 'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable'
>;

/** Real encryption, by keys that the test holds as a keyring would. */
export const safeStorage: Used = {
  isAsyncEncryptionAvailable: async () => isAvailable,
  getSelectedStorageBackend: () => (app.isReady() ? backend : 'unknown'),
  async encryptStringAsync(plainText) {
    const [key] = keys;
    if (!isAvailable || key === undefined) throw new Error('Encryption is not available.');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([mark, iv, cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  async decryptStringAsync(encrypted) {
    for (const [index, key] of keys.entries()) {
      const result = decrypt(encrypted, key);
      if (result !== undefined) return { result, shouldReEncrypt: index > 0 };
    }
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
  },
};

function decrypt(encrypted: Buffer, key: Uint8Array): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(3, 15));
    decipher.setAuthTag(encrypted.subarray(-16));
    return Buffer.concat([decipher.update(encrypted.subarray(15, -16)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
