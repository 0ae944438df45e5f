import { fail, ok, type Result } from '../../shared/result.ts';
import {
  createSecretStore,
  hasStoredSecrets,
  memorySecretStore,
  type OwnedSecretStore,
  openSecretStore,
} from './secret-store.ts';
import { openTerminal, type Terminal } from './terminal.ts';

const shortest = 8;

/** Asks for the owner passphrase at the terminal; `passphrase_needed` where there is none or the person breaks off. */
export async function askOwnerPassphrase(): Promise<Result<string>> {
  const terminal = openTerminal();
  if (terminal === undefined) return fail('passphrase_needed');
  try {
    const typed = await terminal.askHidden('Owner passphrase: ');
    return typed === undefined ? fail('passphrase_needed') : ok(typed);
  } finally {
    terminal.close();
  }
}

/**
 * The secret store for a hub that starts: opened with the passphrase typed at the terminal, which is chosen there the
 * first time; in memory alone where there is no terminal.
 */
export async function openSecretsAtTerminal(folder: string): Promise<Result<OwnedSecretStore>> {
  const terminal = openTerminal();
  if (terminal === undefined) return ok(memorySecretStore());
  try {
    if (await hasStoredSecrets(folder)) {
      const typed = await terminal.askHidden('Owner passphrase: ');
      return typed === undefined ? fail('passphrase_needed') : openSecretStore(folder, typed);
    }
    const chosen = await choose(terminal);
    return chosen === undefined ? fail('passphrase_needed') : createSecretStore(folder, chosen);
  } finally {
    terminal.close();
  }
}

async function choose(terminal: Terminal): Promise<string | undefined> {
  terminal.say(
    'Choose an owner passphrase. It encrypts the secrets of this hub and is asked for whatever grants an AI',
  );
  terminal.say(`more than it had. It cannot be recovered. At least ${shortest} characters.`);
  for (;;) {
    const first = await terminal.askHidden('New owner passphrase: ');
    if (first === undefined) return undefined;
    if ([...first].length < shortest) {
      terminal.say(`That is shorter than ${shortest} characters.`);
      continue;
    }
    const second = await terminal.askHidden('The same again: ');
    if (second === undefined) return undefined;
    if (first === second) return first;
    terminal.say('The two differ.');
  }
}
