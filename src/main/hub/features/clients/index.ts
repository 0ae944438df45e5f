/** The AI clients of this computer: finding them, writing the hub into their files, proving that it works, taking it out. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { ClientName, ClientPlan, ClientProof, ListedClient } from '../../../../shared/client-install.ts';
import type { ChangeTopic } from '../../../../shared/contract.ts';
import type { Endpoint, Key } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Computer } from '../../ground/computer.ts';
import type { Database } from '../../ground/database/database.ts';
import type { HubAddress } from '../../ground/links.ts';
import type { Clock } from '../../ground/ports.ts';
import type { SealedTable } from '../../ground/sealed.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Keys, LiveKey } from '../../kernel/keys/keys.ts';
import {
  type AiClient,
  type ClientTransport,
  configFileOf,
  entryHash,
  hubAddressIn,
  type Installable,
  isClientPresent,
  plainOk,
  transportOf,
} from './client.ts';
import { type Backups, createBackups, isBehindLink, readConfigFile, realPathOf } from './config-file.ts';
import { createConnections } from './connections.ts';
import { proveGh } from './gh.ts';
import { agentSettings, proveGit } from './git.ts';
import { createInstallTable, type Install, Installer, keysIn } from './installer.ts';
import { ghFiles, knownClient, knownClients } from './known-clients.ts';
import { type ClientProbe, proveClient } from './prove.ts';

type Dependencies = {
  /** Undefined where the program that starts the hub says nothing of it; then there are no clients. */
  computer: Computer | undefined;
  database: Database;
  hmacKey: Buffer;
  keys: Keys;
  clock: Clock;
  dataDir: string;
  version: string;
  /** The hub's own address. */
  url: () => string;
  git: HubAddress['git'];
  /** The port on which that door opens with the first key for it; undefined for a hub without one. */
  gitPort: () => number | undefined;
  /** The repositories that the person's accounts know and the key covers. */
  repositoriesFor: (key: LiveKey) => Promise<string[]>;
  tell: (topic: ChangeTopic, userId?: string) => void;
};

const shownKey = 'ogx_…';
const noRepository = 'No repository is known that its key covers, so that nothing was fetched.';
/** Of some the account knows, and the App is not installed there. */
const mostTried = 4;

/**
 * The clients that the hub knows, and where each person has it installed. Nothing is called and no command is started that the hub did not
 * write itself. What makes a key and installs it, or revokes one and takes it out, runs within `exclusively`.
 */
export class Clients {
  readonly #parts: Dependencies;
  readonly #computer: Computer;
  readonly #known: readonly AiClient[];
  readonly #installs: SealedTable<Install>;
  readonly #backups: Backups;
  readonly #installer: Installer;
  /** The keys whose entry is tried at this moment. */
  readonly #inTrial = new Set<string>();
  /** For what makes a key and installs it, or revokes one and takes it out: of two at once neither may come between. */
  readonly exclusively = createOneByOne();
  /** To be told of each message that comes with a key. */
  readonly noteConnection: ReturnType<typeof createConnections>;

  constructor(parts: Dependencies) {
    this.#parts = parts;
    this.#computer = parts.computer ?? { system: 'linux', home: '', environment: {} };
    this.#known = parts.computer ? knownClients : [];
    this.#installs = createInstallTable(parts.database, parts.hmacKey);
    this.#backups = createBackups(parts.dataDir);
    this.#installer = new Installer({
      computer: this.#computer,
      installs: this.#installs,
      backups: this.#backups,
      keys: parts.keys,
      addressFor: (transport) => addressFor(parts, transport),
    });
    const { exclusively } = this;
    this.noteConnection = createConnections({
      installs: this.#installs,
      exclusively,
      clock: parts.clock,
      tell: parts.tell,
    });
  }

  titleOf(client: ClientName): string {
    return knownClient(client).title;
  }

  /** What the key of a client is good for. */
  endpointsOf(name: ClientName): Endpoint[] {
    if (name !== 'git') return ['mcp'];
    return this.#withIt(name).length > 0 ? ['git', 'gh'] : ['git'];
  }

  list(userId: string | undefined): Promise<ListedClient[]> {
    const hasGit = this.#parts.gitPort() !== undefined;
    return Promise.all(
      this.#known.filter(({ name }) => name !== 'git' || hasGit).map((client) => this.#listed(userId, client)),
    );
  }

  /** The clients in which the person has the hub installed, each with what its entry starts and is not there. */
  async programs(userId: string | undefined): Promise<{ title: string; missing: string | undefined }[]> {
    const installs = await Promise.all(
      this.#known.map(async (client) => ({ client, own: await this.#ownInstall(userId, client.name) })),
    );
    const own = installs.flatMap(({ client, own: install }) => (install ? [{ client, install }] : []));
    return Promise.all(
      own.map(async ({ client, install }) => {
        const reach = await this.#reachIn(client, install);
        const started = reach?.transport === 'stdio' ? [reach.command, ...reach.args].filter(isAbsolute) : [];
        return { title: client.title, missing: started.find((path) => !existsSync(path)) };
      }),
    );
  }

  /** Fails with `usage` or `client_file` where it could not be written. */
  async plan(userId: string, name: ClientName): Promise<Result<ClientPlan>> {
    if (!this.#parts.computer) return noComputer;
    const client = knownClient(name);
    const drafted = await this.#installer.draft(userId, client, shownKey);
    if (!drafted.ok) return drafted;
    const { found, before, base } = drafted.value;
    const drafts = [drafted.value];
    for (const other of this.#withIt(name)) {
      const more = await this.#installer.draft(userId, other, shownKey);
      if (!more.ok) return more;
      drafts.push(more.value);
    }
    const { hideForeign, unifiedDiff } = await import('./shown-file.ts');
    const diffs = drafts.map(({ found: { path }, shape, before: text, after }) =>
      unifiedDiff(path, text === undefined ? undefined : hideForeign(shape, text), hideForeign(shape, after)),
    );
    const linked: string[] = [];
    for (const { found: file, shape } of drafts) {
      if (await isBehindLink(shape.path, this.#parts.computer.home)) linked.push(file.path);
    }
    return ok({
      client: name,
      file: found.path,
      endpoints: this.endpointsOf(name),
      diff: diffs.join(''),
      creates: before === undefined,
      linked,
      backup: base.bytes ? this.#backups.path(name) : null,
    });
  }

  /** The ids of the live keys that the person's entry in the client may hold: one, but after a crash. */
  async keysOf(userId: string, client: ClientName): Promise<string[]> {
    const install = await this.#ownInstall(userId, client);
    return install ? keysIn(install).flatMap(({ keyId }) => (this.#parts.keys.live(keyId) ? [keyId] : [])) : [];
  }

  /** Hands a key to the client by writing it into its file. Fails as `plan`, and then nothing is changed. */
  async install(key: string, record: Key, name: ClientName): Promise<Result<{ isHandedOver: true }>> {
    if (!this.#parts.computer) return noComputer;
    for (const client of [...this.#withIt(name), knownClient(name)]) {
      const written = await this.#installer.install(client, key, record);
      if (written.ok) continue;
      await this.#undoWith(record.userId, name);
      return written;
    }
    return ok({ isHandedOver: true });
  }

  /** Fails with `usage` for a client in which the person has nothing installed. */
  async prove(userId: string, name: ClientName): Promise<Result<ClientProof>> {
    const install = await this.#ownInstall(userId, name);
    if (!install) return notInstalled(knownClient(name));
    this.#inTrial.add(install.keyId);
    try {
      return ok(await this.#proveIn(knownClient(name), install));
    } finally {
      this.#inTrial.delete(install.keyId);
    }
  }

  /** When the client of a key last used it: its last call may have been this hub, which tried the entry. */
  async lastUses(): Promise<(keyId: string, calledAt: string) => string | null> {
    const all = await Promise.all(this.#known.map(({ name }) => this.#installs.find(name)));
    return (keyId, calledAt) => {
      const install = all.find((one) => one?.keyId === keyId);
      const isTrial = this.#inTrial.has(keyId) || calledAt <= (install?.triedAt ?? install?.provedAt ?? '');
      return isTrial ? (install?.connected?.at ?? null) : calledAt;
    };
  }

  async undo(
    userId: string,
    name: ClientName,
  ): Promise<Result<{ isByteExact: boolean; file: string; restart: string }>> {
    const client = knownClient(name);
    const install = await this.#ownInstall(userId, name);
    if (!install) return notInstalled(client);
    // First, so that nothing is left of it in the folders that are removed with the last file.
    const others = await this.#undoWith(userId, name);
    if (!others.ok) return others;
    const undone = await this.#installer.undo(client, install);
    if (!undone.ok) return undone;
    const isByteExact = undone.value.isByteExact && others.value;
    const { restart, afterUndo = restart } = client;
    return ok({ isByteExact, file: install.file, restart: afterUndo });
  }

  /** What is written and taken out with it. On Windows gh has no socket to ask. */
  #withIt(client: ClientName): Installable[] {
    return client === 'git' && this.#computer.system !== 'windows' ? ghFiles : [];
  }

  async #ownInstall(userId: string | undefined, client: Installable['name']): Promise<Install | undefined> {
    const install = await this.#installs.find(client);
    return install?.userId === userId ? install : undefined;
  }

  /** How the client reaches the hub by what stands in its file; undefined where that is not what was written. */
  async #reachIn(client: AiClient, install: Install): Promise<ClientTransport | undefined> {
    const file = await configFileOf(client, this.#computer, install.file);
    const found = await readConfigFile(file.path);
    if (!found.ok || found.value.path !== install.file) return undefined;
    const { decodeText, ownEntryIn } = await import('./document.ts');
    const text = decodeText(found.value.bytes);
    const entry = text.ok ? ownEntryIn(file, text.value) : text;
    if (!entry.ok || entry.value === undefined) return undefined;
    return entryHash(entry.value) === install.entry ? transportOf(file, entry.value) : undefined;
  }

  async #listed(userId: string | undefined, client: AiClient): Promise<ListedClient> {
    const install = await this.#ownInstall(userId, client.name);
    const file = await configFileOf(client, this.#computer, install?.file);
    const holder = install ? undefined : await this.#installer.holderOf(await realPathOf(file.path), client);
    return {
      client: client.name,
      title: client.title,
      state: await this.#stateOf(client, install),
      file: file.path,
      transport: file.entry.transport,
      keyId: install?.keyId ?? null,
      provedAt: install?.provedAt ?? null,
      connected: install?.connected ?? null,
      sharedWith: holder?.name ?? null,
      restart: client.restart,
      agents: file.entry.transport === 'git' && install ? agentSettings(file.path, this.#computer) : [],
    };
  }

  async #stateOf(client: AiClient, install: Install | undefined): Promise<ListedClient['state']> {
    if (!install) return (await isClientPresent(client, this.#computer)) ? 'found' : 'absent';
    if (!this.#parts.keys.live(install.keyId)) return 'stale';
    return (await this.#reachIn(client, install)) ? 'installed' : 'changed';
  }

  async #proveIn(client: AiClient, install: Install): Promise<ClientProof> {
    const none = { client: client.name, ok: false, tools: null, read: null };
    const found = await this.#ownReach(client, install);
    if (typeof found === 'string') return { ...none, detail: found };
    const { shown, ...reached } = await this.#tryEntry(found, install);
    await this.#noteTrial(client, install, shown.ok);
    if (!shown.ok) return { ...none, ...reached, detail: `It does not work: ${shown.problem}.` };
    return { ...none, ok: true, ...reached, detail: [shown.value.note, client.restart].filter(Boolean).join(' ') };
  }

  /** How the client reaches this very hub with a key that is good, or in words why it does not. */
  async #ownReach(client: AiClient, install: Install): Promise<ClientTransport | string> {
    const again = `install it again: opengithubx install ${client.name}`;
    if (!this.#parts.keys.live(install.keyId)) return `Its key was revoked or has expired: ${again}`;
    const reach = await this.#reachIn(client, install);
    if (!reach) return `${install.file} does not have what was written: ${again}`;
    // What listens at another address now may be another user’s program, so it is not handed the key.
    const address = hubAddressIn(reach);
    const here = await addressFor(this.#parts, reach.transport);
    if (!here.ok) return here.failure.message;
    return address === here.value ? reach : `It calls ${address}, but this hub is at ${here.value} now: ${again}`;
  }

  #tryEntry(reach: ClientTransport, install: Install): Promise<ClientProbe> {
    if (reach.transport === 'git') return this.#fetchIn(install);
    return proveClient(reach, this.#computer, this.#parts.version);
  }

  async #noteTrial({ name }: AiClient, { keyId, userId }: Install, isProved: boolean): Promise<void> {
    const triedAt = new Date(this.#parts.clock.now()).toISOString();
    await this.exclusively(async () => {
      const now = await this.#installs.find(name);
      const tried = { triedAt, ...(isProved && { provedAt: triedAt }) };
      if (now?.keyId === keyId) await this.#installs.set(name, { ...now, ...tried });
    });
    this.#parts.tell('clients', userId);
  }

  /** As an agent would fetch, and read by gh, from the first repository of which the key gets anything. */
  async #fetchIn({ file, keyId }: Install): Promise<ClientProbe> {
    const { keys, repositoriesFor, dataDir } = this.#parts;
    const key = keys.live(keyId);
    const covered = key ? (await repositoriesFor(key)).slice(0, mostTried) : [];
    let last: ClientProbe = {
      tools: null,
      read: null,
      shown: plainOk({ tools: null, read: null, note: noRepository }),
    };
    for (const read of covered) {
      const fetched = await proveGit(file, read, this.#computer, dataDir);
      if (!fetched.ok) last = { tools: null, read, shown: fetched };
      else {
        const note = this.#withIt('git').length > 0 ? await proveGh(file, read, this.#computer) : plainOk('');
        return { tools: null, read, shown: note.ok ? plainOk({ tools: null, read, note: note.value }) : note };
      }
    }
    return last;
  }

  /** Takes out what was written with it. Answers whether those files are byte for byte what they were. */
  async #undoWith(userId: string, name: ClientName): Promise<Result<boolean>> {
    let isByteExact = true;
    for (const other of this.#withIt(name)) {
      const install = await this.#ownInstall(userId, other.name);
      const undone = install ? await this.#installer.undo(other, install) : undefined;
      if (undone && !undone.ok) return undone;
      isByteExact &&= undone?.value.isByteExact ?? true;
    }
    return ok(isByteExact);
  }
}

/** Where a client of that kind reaches this hub. The door for git opens with the first key for it: a plan is of the address where it will be. */
async function addressFor(
  { dataDir, git, gitPort, url }: Dependencies,
  transport: ListedClient['transport'] | 'gh',
): Promise<Result<string>> {
  if (transport === 'gh') return ok(join(dataDir, 'gh.sock'));
  if (transport !== 'git') return ok(`${url()}/mcp`);
  const door = await git();
  if (door && 'why' in door) return fail('usage', `git is not answered. ${door.why}`);
  if (door) return ok(door.url);
  const port = gitPort();
  return port === undefined ? noDoor : ok(`http://github.localhost:${port}`);
}

const noDoor = fail('usage', 'This hub has no door for git.', { hint: 'Run the hub with `opengithubx serve`.' });
const noComputer = fail('usage', 'This hub does not know the clients of its computer.');
const notInstalled = ({ title, name }: AiClient) =>
  fail('usage', `You have not installed this hub in ${title}.`, { hint: `To do so: opengithubx install ${name}` });
