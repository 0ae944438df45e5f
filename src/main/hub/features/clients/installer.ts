/** Writing the hub into a client's file, and taking it out again. */

import { sep } from 'node:path';
import * as z from 'zod';
import type { Key } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Computer } from '../../ground/computer.ts';
import type { Database } from '../../ground/database/database.ts';
import { createSealedTable, createSealer, type SealedTable } from '../../ground/sealed.ts';
import { keyHash } from '../../kernel/keys/key-text.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import {
  type AiClient,
  type ClientFile,
  type ConfigShape,
  configFileOf,
  entryHash,
  entryName,
  entryWithKey,
  type Installable,
  type PlainResult,
  plainOk,
} from './client.ts';
import {
  type Backups,
  type FoundFile,
  fileHash,
  fileUntouched,
  readConfigFile,
  removeConfigFile,
  replaceConfigFile,
} from './config-file.ts';
import { isGh } from './gh.ts';
import { knownClients } from './known-clients.ts';

/** What the hub remembers of an install. */
const Install = z.object({
  /** Whose it is. There is one entry in a client for all of a hub. */
  userId: z.string(),
  keyId: z.string(),
  keyHash: z.string(),
  /** Keys of installs before this one: after a crash it may be one of them that stands in the file. */
  earlier: z.optional(z.array(z.object({ keyId: z.string(), keyHash: z.string() }))),
  /** Where the bytes are: behind a symbolic link what it led to. */
  file: z.string(),
  /** SHA-256 of the file and of the entry as they were written. */
  written: z.string(),
  entry: z.string(),
  /** SHA-256 of the file as it was before, which lies beside the database, and its mode; null where there was none. */
  backup: z.nullable(z.string()),
  mode: z.nullable(z.number()),
  /** Folders that were made for it, outermost first. */
  folders: z.array(z.string()),
  /** How many of the names that lead to the entry were in the file before. */
  depth: z.number(),
  provedAt: z.nullable(z.string()),
  /** When the hub last called by it, also in vain. */
  triedAt: z.optional(z.string()),
  /** The latest message of the client itself with this key, and by what name and version it came. */
  connected: z.optional(z.object({ at: z.string(), as: z.string() })),
});
export type Install = z.infer<typeof Install>;

/** Every key of ours that may stand in the file. */
export const keysIn = (install: Install): { keyId: string; keyHash: string }[] =>
  [install, ...(install.earlier ?? [])].map(({ keyId, keyHash }) => ({ keyId, keyHash }));

/** By client. Sealed, so that no edit can make the hub take out or restore something else. */
export const createInstallTable = (database: Database, secret: Buffer): SealedTable<Install> =>
  createSealedTable(database, createSealer(secret, 'opengithubx clients'), {
    table: 'client_installs',
    id: 'client',
    shape: Install,
  });

/** A file as it is, as it was without the hub, and as it would be with the hub. */
type InstallDraft = {
  found: FoundFile;
  shape: ClientFile & { path: string };
  /** The text as it is; undefined where there is no file. */
  before: string | undefined;
  base: { bytes?: Buffer; mode: number | null; folders: string[]; depth: number };
  after: string;
  entry: Record<string, unknown>;
  install: Install | undefined;
};

/** Where a client of that kind reaches the hub; fails where it can't be reached so. */
type AddressFor = (transport: ConfigShape['entry']['transport'] | 'gh') => Promise<Result<string>>;

type Parts = {
  computer: Computer;
  installs: SealedTable<Install>;
  backups: Backups;
  keys: Keys;
  addressFor: AddressFor;
};

// `document.ts` and its parsers are loaded when a file is read: a hub that starts reads none.

const privateMode = 0o600;
const programMode = 0o700;

/**
 * Writes the hub's entries, and takes them out. What stands there and is not the hub's is never written over, and each file is compared
 * while it is replaced. Only one call may change something at a time.
 */
export class Installer {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Works out what would be written; nothing is changed. */
  async draft(userId: string, client: Installable, key: string): Promise<Result<InstallDraft>> {
    const { addressFor, computer, installs, keys } = this.#parts;
    const install = await installs.find(client.name);
    const isAnothers = install !== undefined && install.userId !== userId;
    if (isAnothers && keys.live(install.keyId)) return anothers(client);
    const file = await configFileOf(client, computer, install?.file);
    const address = await addressFor(isGh(file.format) ? 'gh' : file.entry.transport);
    if (!address.ok) return address;
    const entry = entryWithKey(file, computer, address.value, key);
    if (!entry) return noBridge(client);
    const found = await readConfigFile(file.path);
    if (!found.ok) return found;
    const { path, bytes } = found.value;
    if (install && install.file !== path && !isAnothers) return elsewhere(client, install);
    const holder = await this.holderOf(path, client);
    if (holder) return shared(client, holder);
    const { decodeText, withEntry } = await import('./document.ts');
    const text = decodeText(bytes);
    if (!text.ok) return fileUntouched(path, text.problem);
    const base = await this.#baseOf(client, file, found.value, text.value, install);
    if (!base.ok) return base;
    const bare = base.value.bytes ? decodeText(base.value.bytes) : plainOk(file.start ?? '');
    const after = bare.ok ? withEntry(file, bare.value, entry) : bare;
    if (!after.ok) return fileUntouched(path, after.problem);
    const before = bytes && text.value;
    return ok({ found: found.value, shape: file, before, base: base.value, after: after.value, entry, install });
  }

  /** Who else of the clients has the hub in that file. */
  async holderOf(file: string, client: Installable): Promise<AiClient | undefined> {
    const all = await this.#parts.installs.list();
    const held = all.find(({ id, value }) => value?.file === file && id !== client.name);
    return knownClients.find(({ name }) => name === held?.id);
  }

  /** Writes it. Where that fails, the file and what is remembered are as before. */
  async install(client: Installable, key: string, record: Key): Promise<Result<void>> {
    const { backups, installs } = this.#parts;
    const drafted = await this.draft(record.userId, client, key);
    if (!drafted.ok) return drafted;
    const { found, shape, base, install: before } = drafted.value;
    const bytes = Buffer.from(drafted.value.after);
    if (base.bytes) {
      const kept = await backups.keep(client.name, base.bytes);
      if (!kept.ok) return kept;
    }
    const install = this.#remembered(drafted.value, bytes, key, record);
    // Remembered first: what is written and not remembered could never be taken out again.
    await installs.set(client.name, install);
    const written = await replaceConfigFile(found, bytes, shape.isProgram ? programMode : privateMode);
    if (written.ok) {
      const { folders } = base;
      const made =
        base.bytes || folders.length > 0 ? folders : [...(await this.#foldersAround(found.path)), ...written.value];
      await installs.set(client.name, { ...install, folders: made });
      return ok(undefined);
    }
    await installs.set(client.name, before);
    if (!before) await backups.drop(client.name);
    return written;
  }

  /** Takes it out; answers whether the file is byte for byte what it was before. */
  async undo(client: Installable, install: Install): Promise<Result<{ isByteExact: boolean }>> {
    const { backups, installs } = this.#parts;
    const found = await readConfigFile(install.file);
    if (!found.ok) return found;
    const taken = await this.#takeOut(client, install, found.value);
    if (!taken.ok) return taken;
    await installs.set(client.name, undefined);
    await backups.drop(client.name);
    return ok({ isByteExact: taken.value });
  }

  #remembered(
    { found, base, entry, install: before }: InstallDraft,
    bytes: Buffer,
    key: string,
    { id: keyId, userId }: Key,
  ): Install {
    const { mode, folders, depth } = base;
    return {
      userId,
      keyId,
      keyHash: keyHash(key),
      earlier: before ? keysIn(before).filter((one) => this.#parts.keys.live(one.keyId)) : [],
      file: found.path,
      written: fileHash(bytes),
      entry: entryHash(entry),
      backup: base.bytes ? fileHash(base.bytes) : null,
      mode,
      folders,
      depth,
      provedAt: null,
    };
  }

  /** Folders that were made for others and that a file is in as well: the one that is removed last leaves none behind. */
  async #foldersAround(file: string): Promise<string[]> {
    const all = (await this.#parts.installs.list()).flatMap(({ value }) => value?.folders ?? []);
    return [...new Set(all)].filter((folder) => file.startsWith(folder + sep)).sort();
  }

  /** The file without the hub: as it was before, where nobody changed it since, else without our entry. */
  async #baseOf(
    client: Installable,
    shape: ConfigShape,
    found: FoundFile,
    text: string,
    install: Install | undefined,
  ): Promise<Result<InstallDraft['base']>> {
    const { path, bytes, mode = null } = found;
    if (install?.file === path && bytes && fileHash(bytes) === install.written) {
      const kept = install.backup === null ? undefined : await this.#parts.backups.read(client.name, install.backup);
      const { mode: before, folders, depth } = install;
      if (install.backup === null || kept) return ok({ ...(kept && { bytes: kept }), mode: before, folders, depth });
    }
    const { depthIn, ownEntryIn, withoutEntry } = await import('./document.ts');
    const entry = ownEntryIn(shape, text);
    if (!entry.ok) return fileUntouched(path, entry.problem);
    if (entry.value !== undefined && !(install && isOurs(entry.value, install))) return foreign(client, path);
    const bare =
      entry.value === undefined ? { ok: true as const, value: text } : withoutEntry(shape, text, install?.depth ?? 1);
    const depth = bare.ok ? depthIn(shape, bare.value) : bare;
    if (!bare.ok || !depth.ok) return fileUntouched(path, problemOf(bare, depth));
    const ownMode = entry.value === undefined ? mode : (install?.mode ?? mode);
    return ok({ ...(bytes && { bytes: Buffer.from(bare.value) }), mode: ownMode, folders: [], depth: depth.value });
  }

  async #takeOut(client: Installable, install: Install, found: FoundFile): Promise<Result<boolean>> {
    const { path, bytes, mode = privateMode } = found;
    if (!bytes) return ok(install.backup === null);
    if (fileHash(bytes) === install.written) {
      if (install.backup === null) return as(true, await removeConfigFile(found, install.folders));
      const kept = await this.#parts.backups.read(client.name, install.backup);
      if (kept) return as(true, await replaceConfigFile(found, kept, install.mode ?? privateMode));
    }
    const { decodeText, ownEntryIn, withoutEntry } = await import('./document.ts');
    const text = decodeText(bytes);
    if (!text.ok) return fileUntouched(path, text.problem);
    // A file may have been written in a shape that the client has left behind since.
    const read = client.files.map((shape) => ({ shape, entry: ownEntryIn(shape, text.value) }));
    const [first] = read;
    if (first && !first.entry.ok) return fileUntouched(path, first.entry.problem);
    const own = read.find(({ entry }) => entry.ok && entry.value !== undefined && isOurs(entry.value, install));
    if (!own) return ok(false);
    const bare = withoutEntry(own.shape, text.value, install.depth);
    if (!bare.ok) return fileUntouched(path, bare.problem);
    // Anyone who chose another mode since, keeps it.
    const left = mode === privateMode ? (install.mode ?? mode) : mode;
    return as(false, await replaceConfigFile(found, Buffer.from(bare.value), left));
  }
}

/** The entry as it was written, or one with a key that was, no matter what else was changed in it. */
function isOurs(entry: unknown, install: Install): boolean {
  if (entryHash(entry) === install.entry) return true;
  const key = /ogx_[0-9A-Za-z]+/.exec(JSON.stringify(entry) ?? '')?.[0];
  return key !== undefined && keysIn(install).some((one) => one.keyHash === keyHash(key));
}

const as = <T>(value: T, result: Result<unknown>): Result<T> => (result.ok ? ok(value) : result);
const problemOf = (...attempts: PlainResult<unknown>[]): string =>
  attempts.flatMap((attempt) => (attempt.ok ? [] : [attempt.problem]))[0] ?? '';

const shared = ({ title }: Installable, { title: holder, name }: AiClient) =>
  fail('usage', `${title} and ${holder} read the same file, and this hub is already installed there for ${holder}.`, {
    hint: `Nothing more is needed. To take it out of both: opengithubx install ${name} --undo`,
  });
const noBridge = ({ title }: Installable) =>
  fail('usage', `${title} starts a program to reach this hub, and the desktop app has none for it to start.`, {
    hint: 'Run the hub with `opengithubx serve`, then install it from there.',
  });
const anothers = ({ title }: Installable) =>
  fail('usage', `Another person of this hub has installed it in ${title}.`, {
    hint: 'They can remove it: opengithubx install CLIENT --undo --as PERSON.',
  });
const elsewhere = ({ title, name }: Installable, { file }: Install) =>
  fail('usage', `${title} now reads another file than ${file}, where this hub was installed.`, {
    hint: `Take it out there first: opengithubx install ${name} --undo`,
  });
const foreign = ({ title }: Installable, file: string) =>
  fail('client_file', `${file} has an entry ${entryName} that this hub did not write.`, {
    hint: `Rename or remove it in ${title}, then try again.`,
  });
