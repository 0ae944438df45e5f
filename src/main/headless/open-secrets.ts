/** How a starting hub opens its secrets: by a key kept elsewhere, by the person at the terminal, or not at all. */
import { randomBytes } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import { fail, ok, type Result } from '../../shared/result.ts';
import { passphraseCost } from '../hub/identity/people/passphrase-cost.ts';
import { memorySecretStore } from './memory-secrets.ts';
import { chooseOwnerPassphrase, noneTyped } from './passphrase.ts';
import { removeLeftovers } from './private-file.ts';
import { type OwnedSecretStore, storeOf } from './secret-store.ts';
import {
  createStored,
  type HeldKey,
  handTo,
  type Opened,
  openByHeldKey,
  openByPassphrase,
  readStored,
  type Stored,
} from './stored-secrets.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { createKeyFile, lookUpKey, readHandedKey, readKeyFile, removeKey, storeKey } from './unlock-keys.ts';

/** What shall open the secrets at a start. It never stands in for the owner passphrase afterwards. */
export type Unlock =
  | { by: 'passphrase' }
  | { by: 'keyring' }
  | { by: 'key-file'; path: string }
  | { by: 'credential'; name: string; folders: string[] };

/** Reads the value of `--unlock`. */
export function parseUnlock(text: string, environment: NodeJS.ProcessEnv = process.env): Result<Unlock> {
  if (text === 'passphrase' || text === 'keyring') return ok({ by: text });
  const path = /^key-file=(.+)$/s.exec(text)?.[1];
  if (path !== undefined) return ok({ by: 'key-file', path: resolve(path) });
  const name = /^credential=(\w[\w.-]*(?:\/\w[\w.-]*)?)$/.exec(text)?.[1];
  const given = environment['CREDENTIALS_DIRECTORY'];
  const folders = [...(given !== undefined && isAbsolute(given) ? [given] : []), '/run/secrets'];
  if (name !== undefined) return ok({ by: 'credential', name, folders });
  return fail('usage', '--unlock takes keyring, key-file=PATH, credential=NAME or passphrase.');
}

const still = 'what grants an AI more still takes the owner passphrase';
const kinds = {
  passphrase: 'encrypted on disk with the owner passphrase',
  keyring: `encrypted on disk, opened at the start by the keyring; ${still}`,
  'key-file': `encrypted on disk, opened at the start by a key file; ${still}`,
  credential: `encrypted on disk, opened at the start by a key that the system hands over; ${still}`,
};

/**
 * Opens the secrets of a folder, or creates them under a passphrase chosen at the terminal. Without `unlock` a keyring
 * chosen before is asked. What `unlock` names and does not open them yet is set up once the passphrase was typed. Where
 * nobody can type it secrets stay in memory; a key file that was named and does not open them is a failure instead.
 */
export async function openSecrets(
  folder: string,
  unlock: Unlock | undefined,
  { terminalHere = openTerminal, cost = passphraseCost.ordinary, chooseElsewhere }: Asking = {},
): Promise<Result<OwnedSecretStore>> {
  await removeLeftovers(folder);
  const stored = await readStored(folder);
  if (!stored.ok) return stored;
  const tried = await openByHolder(folder, stored.value, unlock);
  if (!tried.ok) return tried;
  const { opened, trouble } = tried.value;
  const holder = unlock?.by === 'credential' ? unlock.by : opened?.stored.holder?.by;
  if (opened !== undefined) return ok(storeOf(opened, kinds[holder ?? 'passphrase']));

  const terminal = terminalHere();
  if (terminal === undefined) {
    if (stored.value !== undefined || !isKeptByTheSystem(unlock) || !chooseElsewhere)
      return withoutTerminal(unlock, trouble, stored.value !== undefined);
    const asked = await chooseElsewhere();
    return asked.ok ? createUnder(asked.value, unlock, folder, cost) : asked;
  }
  try {
    if (trouble !== undefined) terminal.say(trouble);
    const typed = await openAt(terminal, folder, stored.value, cost);
    if (!typed.ok) return typed;
    const byPassphrase = ok(storeOf(typed.value, trouble ? `${kinds.passphrase}. ${trouble}` : kinds.passphrase));
    if (unlock === undefined) return byPassphrase;
    const held = await setUp(typed.value, unlock, folder);
    if (held.ok) return ok(storeOf(held.value, kinds[unlock.by]));
    // A keyring that worked before may be locked today only; one that never worked is not what the person asked for.
    return trouble === undefined ? held : byPassphrase;
  } finally {
    terminal.close();
  }
}

/** Without the person. `trouble` says why a keyring that was chosen did not open them. */
async function openByHolder(
  folder: string,
  stored: Stored | undefined,
  unlock: Unlock | undefined,
): Promise<Result<{ opened?: Opened | undefined; trouble?: string }>> {
  if (isKeptByTheSystem(unlock)) {
    const key = await keyOf(unlock, folder);
    if (!key.ok) return key;
    return ok({ opened: stored && key.value && openByHeldKey(folder, stored, 'key-file', key.value) });
  }
  if (stored?.holder?.by !== 'keyring' || unlock?.by === 'passphrase') return ok({});
  const key = await lookUpKey(stored.holder.id);
  if (!key.ok) return ok({ trouble: key.failure.message });
  const opened = openByHeldKey(folder, stored, 'keyring', key.value);
  return ok(opened ? { opened } : { trouble: 'The keyring holds another key than these secrets have.' });
}

/** Undefined where a key file is not there yet. */
const keyOf = (unlock: KeptByTheSystem, folder: string) =>
  unlock.by === 'key-file' ? readKeyFile(unlock.path, folder) : readHandedKey(unlock.name, unlock.folders);

type KeptByTheSystem = Extract<Unlock, { by: 'key-file' | 'credential' }>;
const isKeptByTheSystem = (unlock: Unlock | undefined): unlock is KeptByTheSystem =>
  unlock?.by === 'key-file' || unlock?.by === 'credential';

type Asking = {
  terminalHere?: () => Terminal | undefined;
  /** Of a guess. */
  cost?: number;
  /** Where there is no terminal, the first passphrase from the owner at another place: see `first-start.ts`. */
  chooseElsewhere?: () => Promise<Result<string>>;
};

async function createUnder(
  passphrase: string,
  unlock: KeptByTheSystem,
  folder: string,
  cost: number,
): Promise<Result<OwnedSecretStore>> {
  const created = await createStored(folder, passphrase, cost);
  if (!created.ok) return created;
  const held = await setUp(created.value, unlock, folder);
  return held.ok ? ok(storeOf(held.value, kinds[unlock.by])) : held;
}

/** Secrets that are there and stay closed are not replaced by new ones: by those every key would look as if somebody had changed it. */
function withoutTerminal(
  unlock: Unlock | undefined,
  trouble: string | undefined,
  hasSecrets: boolean,
): Result<OwnedSecretStore> {
  if (isKeptByTheSystem(unlock)) {
    const named = unlock.by === 'key-file' ? unlock.path : `The credential ${unlock.name}`;
    return fail('passphrase_needed', `${named} does not open the secrets yet.`, {
      hint: 'Start it once at a terminal with the same options, and type the owner passphrase there.',
    });
  }
  const asked = 'there is no terminal to ask for the owner passphrase.';
  if (hasSecrets) {
    const why = trouble ? `${trouble} And ${asked}` : `There are secrets already, and ${asked}`;
    return fail('passphrase_needed', why, {
      hint: 'Start it at a terminal. To start without one later, give --unlock keyring or --unlock key-file=PATH there once.',
    });
  }
  return ok(memorySecretStore(trouble ? `${trouble} And ${asked}` : asked));
}

async function openAt(
  terminal: Terminal,
  folder: string,
  stored: Stored | undefined,
  cost: number,
): Promise<Result<Opened>> {
  const typed = stored ? await terminal.askHidden('Owner passphrase: ') : await chooseOwnerPassphrase(terminal);
  if (typed === undefined) return noneTyped();
  return stored ? openByPassphrase(folder, stored, typed) : createStored(folder, typed, cost);
}

/** The new holder has its key before the file says so; only then does the former one lose its own. */
async function setUp(opened: Opened, unlock: Unlock, folder: string): Promise<Result<Opened>> {
  const former = opened.stored.holder;
  const held = await heldBy(unlock, folder);
  if (!held.ok) return held;
  const handed = await handTo(opened, held.value);
  if (handed.ok && former?.by === 'keyring') await removeKey(former.id);
  return handed;
}

async function heldBy(unlock: Unlock, folder: string): Promise<Result<HeldKey | undefined>> {
  if (unlock.by === 'passphrase') return ok(undefined);
  if (unlock.by === 'keyring') {
    const entry = { by: unlock.by, id: randomBytes(16).toString('hex'), key: randomBytes(32) };
    const stored = await storeKey(entry.id, entry.key);
    return stored.ok ? ok(entry) : stored;
  }
  const existing = await keyOf(unlock, folder);
  if (!existing.ok) return existing;
  const isMissing = unlock.by === 'key-file' && existing.value === undefined;
  const key = isMissing ? await createKeyFile(unlock.path) : existing;
  return key.ok ? ok(key.value && { by: 'key-file', key: key.value }) : key;
}
