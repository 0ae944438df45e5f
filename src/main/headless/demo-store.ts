import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../../shared/result.ts';
import { passphraseCost } from '../hub/people/passphrase-cost.ts';
import { createSecretStore, hasStoredSecrets, type OwnedSecretStore, openSecretStore } from './secret-store.ts';

const ours = /^(hub\.db.*|secrets\.json|settings\.json|audit\.head|hub\.log.*)$/;

/** Removes what a hub has written to a demo's folder and what its world remembers, and nothing else that may lie there. */
export async function removeDemoData(folder: string, worldFolder: string): Promise<void> {
  await rm(join(worldFolder, 'memory.json'), { force: true });
  const names = await readdir(folder);
  await Promise.all(names.filter((name) => ours.test(name)).map((name) => rm(join(folder, name))));
}

/** The demo's secrets, under a passphrase that everybody knows and that the demo prints: guessing it needs no cost. */
export async function openDemoSecrets(folder: string, passphrase: string): Promise<Result<OwnedSecretStore>> {
  return (await hasStoredSecrets(folder))
    ? openSecretStore(folder, passphrase)
    : createSecretStore(folder, passphrase, passphraseCost.demo);
}
