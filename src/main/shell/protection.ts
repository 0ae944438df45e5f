/** What encrypts the secrets on this system, by its name, or why nothing does. */
import { safeStorage } from 'electron/main';

/** `id` is written beside what it encrypted; `kind` is for a person. */
export type Protection = { id: string; kind: string };

const linux: Record<string, string> = {
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

const howToFix =
  'Install and unlock GNOME Keyring or KWallet, log in again, and start the app without --password-store.';

/** Must be called once the app is ready; before, Electron knows no backend. */
export async function protectionNow(
  platform: NodeJS.Platform = process.platform,
): Promise<Protection | { why: string }> {
  const available = await safeStorage.isAsyncEncryptionAvailable();
  if (platform === 'darwin' || platform === 'win32') {
    const name = platform === 'darwin' ? 'macOS Keychain' : 'Windows DPAPI';
    return available ? encryptedBy(name) : { why: `${name} cannot be used. Unlock it and start the app again.` };
  }
  // `basic_text` is a password that stands in Chromium's source: encryption by name only.
  const name = linux[safeStorage.getSelectedStorageBackend()];
  if (name === undefined) return { why: `no keyring was found on this system. ${howToFix}` };
  return available ? encryptedBy(name) : { why: `${name} does not answer. ${howToFix}` };
}

const encryptedBy = (name: string): Protection => ({ id: name, kind: `encrypted by ${name}` });
