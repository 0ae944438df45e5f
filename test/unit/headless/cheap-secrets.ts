/** Secret stores whose passphrase costs little to guess: what an ordinary guess costs is proved once, in `secret-store.test.ts`. */
import { openSecrets, type Unlock } from '../../../src/main/headless/open-secrets.ts';
import { createSecretStore, type OwnedSecretStore } from '../../../src/main/headless/secret-store.ts';
import { openTerminal } from '../../../src/main/headless/terminal.ts';
import { Secret } from '../../../src/main/hub/ground/secret.ts';
import { passphraseCost } from '../../../src/main/hub/identity/people/passphrase-cost.ts';
import type { Result } from '../../../src/shared/result.ts';

export const openCheaply = (folder: string, unlock?: Unlock, terminalHere = openTerminal) =>
  openSecrets(folder, unlock, { terminalHere, cost: passphraseCost.demo });

export const createCheaply = async (folder: string, passphrase: string): Promise<OwnedSecretStore> =>
  storeIn(await createSecretStore(folder, passphrase, passphraseCost.demo));

export function storeIn(opened: Result<OwnedSecretStore>): OwnedSecretStore {
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

export async function revealed(store: OwnedSecretStore, name: string): Promise<string | undefined> {
  const secret = await store.get(name);
  return secret && Secret.reveal(secret);
}
