/** What people have added to the hub's platforms: kept, compared with its source, and there only as far as it was accepted. */

import { isRegisteredConnection } from '../../../../shared/account.ts';
import type { Access } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Database } from '../../ground/database/database.ts';
import { isLoopbackUrl, isPublicUrl } from '../../ground/internet/public-address.ts';
import type { Clock } from '../../ground/ports.ts';
import { createSealedTable, createSealer, type SealedTable } from '../../ground/sealed.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import { type KnownPlatforms, originsOf } from '../../platforms/known.ts';
import type { Platform } from '../../platforms/platform.ts';
import { importedAccess } from './access.ts';
import {
  comparePinned,
  type Definition,
  Import,
  isSameJson,
  ownConnection,
  pinnedName,
  pinnedState,
  readyToCompare,
} from './import.ts';
import { type AcceptRequest, acceptedImport } from './review.ts';

/** A tool that is there, by the name that keys know. */
export type LiveTool = { name: string; definition: Definition };

/** Makes the platform of what was accepted, by the kind of import. */
type ToPlatform = Record<
  Import['kind'],
  /** `owner`: the platform whose accounts it uses, if it has no accounts. */
  (imported: Import, tools: LiveTool[], owner: Platform | undefined) => Platform
>;

type Dependencies = {
  /** By name. */
  store: SealedTable<Import>;
  platforms: KnownPlatforms;
  toPlatform: ToPlatform;
  clock: Clock;
  /** Whether they may be at a loopback address. */
  loopbackImports: boolean;
  /** Is told that one was removed. */
  onRemoved: (name: string) => void;
  /** Whether accounts, or keys that still work, were made for something of that name. */
  isNamed: (name: string) => Promise<boolean>;
};

/** Anyone who can write in the database but not open the hub's secrets can change nothing of what was imported. */
export const createImportTable = (database: Database, secret: Buffer): SealedTable<Import> =>
  createSealedTable(database, createSealer(secret, 'opengithubx imports'), {
    table: 'imports',
    id: 'name',
    shape: Import,
  });

export async function openImports(parts: Dependencies): Promise<Imports> {
  return new Imports(parts, await parts.store.list());
}

/**
 * All imports of the hub. Changes come one after the other, and each is on disk before it shows: what a person has accepted or removed
 * must be so after a crash, too.
 */
export class Imports {
  readonly #parts: Dependencies;
  readonly #oneByOne = createOneByOne();
  readonly #lifetimes = createToolLifetimes();
  #all: readonly Import[];
  /** Names of rows that somebody changed behind the hub's back; nothing of them is there. */
  readonly changed: readonly string[];

  constructor(parts: Dependencies, rows: Awaited<ReturnType<Dependencies['store']['list']>>) {
    this.#parts = parts;
    this.changed = rows.flatMap(({ id, value }) => (value ? [] : [id]));
    this.#all = rows.flatMap(({ value }) => value ?? []);
    // What was a read by the rules of an earlier version may be a change by those of this one.
    this.#all = this.#all.map((imported) => this.#judged(imported));
    for (const imported of this.#all) this.#show(imported);
  }

  list(): readonly Import[] {
    return this.#all;
  }

  find(name: string): Import | undefined {
    return this.#all.find((one) => one.name === name);
  }

  /** The platform whose accounts it uses, or why nothing of it can be there. */
  standing(imported: Named): Result<string> {
    const { platforms, loopbackImports } = this.#parts;
    return accountsPlatform(imported, this.#all, platforms, loopbackImports);
  }

  /** What a tool may do that is found for such an import: by the rule of the platform whose accounts it uses, or its person's word. */
  accessOf(imported: Named & Pick<Import, 'kind' | 'choices'>, definition: Definition): Access {
    return importedAccess(imported, definition, this.#ownerOf(imported));
  }

  /** What an import of that name that says it is called so is called. */
  titleFor(said: string, name: string): string {
    return titleFor(said, name, this.#parts.platforms.builtIn);
  }

  /**
   * Whether something of that name with those tools on can be added. Fails with `import_refused` where there is one, where accounts or
   * keys name an earlier one, and where another tool is called as one of them.
   */
  async checkFree(name: string, tools: readonly string[]): Promise<Result<void>> {
    if (this.find(name)) return fail('import_refused', `There is already one called ${name}.`);
    // They would reach by it what nobody meant them to.
    if (await this.#parts.isNamed(name)) {
      return fail(
        'import_refused',
        `Accounts or keys name an earlier ${name}: disconnect and revoke them, or choose another name.`,
      );
    }
    return this.#checkToolNames(name, tools);
  }

  /** Keeps it, with the tools of that name on. Fails with `import_refused` as `standing` and `checkFree` do. */
  add(
    imported: Omit<Import, 'tools' | 'addedAt' | 'readAt'>,
    found: Definition[],
    wanted: string[],
  ): Promise<Result<Import>> {
    return this.#oneByOne(async () => {
      const whose = this.standing(imported);
      if (!whose.ok) return whose;
      const allowed = await this.checkFree(imported.name, wanted);
      if (!allowed.ok) return allowed;
      await readyToCompare(found);
      const now = this.#now();
      const tools = comparePinned([], found, wanted);
      return this.#keep(this.#judged({ ...imported, tools, addedAt: now, readAt: now }));
    });
  }

  /** Takes note of what its source says now. What is another is no longer there. */
  recordFound(name: string, found: Definition[]): Promise<Result<Import>> {
    return this.#change(name, async (imported) => {
      await readyToCompare(found);
      const tools = comparePinned(imported.tools, found);
      return this.#keep(this.#judged({ ...imported, tools, readAt: this.#now() }));
    });
  }

  /** What accepting tools as the source has them now would come to. Fails as `acceptedImport`, and with `import_refused` as adding does. */
  previewAccept(name: string, wish: AcceptRequest): Result<Import> {
    const imported = this.find(name);
    if (!imported) return unknownImport;
    const then = acceptedImport(imported, wish, (of, definition) => this.accessOf(of, definition));
    if (!then.ok) return then;
    const names = liveToolsOf(then.value).map((live) => live.name);
    const allowed = this.#checkToolNames(name, names);
    return allowed.ok ? then : allowed;
  }

  /** Does it: all of them, or none. */
  accept(name: string, wish: AcceptRequest): Promise<Result<Import>> {
    return this.#oneByOne(async () => {
      const then = this.previewAccept(name, wish);
      return then.ok ? this.#keep(then.value) : then;
    });
  }

  remove(name: string): Promise<Result<Import>> {
    return this.#change(name, async (imported) => {
      this.#hide(name);
      this.#parts.onRemoved(name);
      await this.#parts.store.set(name, undefined);
      this.#all = this.#all.filter((one) => one !== imported);
      return ok(imported);
    });
  }

  #now(): string {
    return new Date(this.#parts.clock.now()).toISOString();
  }

  #ownerOf(imported: Named): Platform | undefined {
    const whose = this.standing(imported);
    return whose.ok ? this.#parts.platforms.builtIn.find(({ name }) => name === whose.value) : undefined;
  }

  /** With the access that each of its tools has by the rules of this hub, no matter by which it was kept. */
  #judged(imported: Import): Import {
    const owner = this.#ownerOf(imported);
    const byRule = (definition: Definition): Definition => {
      const access = importedAccess(imported, definition, owner);
      return access === definition.access ? definition : { ...definition, access };
    };
    const tools = imported.tools.map(({ accepted, found, ...rest }) => ({
      ...rest,
      ...(accepted && { accepted: byRule(accepted) }),
      ...(found && { found: byRule(found) }),
    }));
    return { ...imported, tools };
  }

  /** Calls of its tools that are under way end. */
  #hide(name: string): void {
    this.#parts.platforms.remove(name);
    this.#lifetimes(name, []);
  }

  #show(imported: Import): void {
    const { platforms, toPlatform } = this.#parts;
    if (!this.standing(imported).ok) {
      this.#hide(imported.name);
      return;
    }
    const owner = this.#ownerOf(imported);
    const live = liveToolsOf(imported);
    const platform = toPlatform[imported.kind](imported, live, owner);
    const ends = this.#lifetimes(imported.name, live);
    const tools = platform.tools.map((tool) => ({ ...tool, gone: ends.get(tool.name) }));
    const { refusedToken } = owner ?? {};
    platforms.put({
      ...platform,
      tools,
      isImported: true,
      ...(owner && { accountsOf: owner.name }),
      ...(refusedToken && { refusedToken }),
    });
  }

  async #keep(imported: Import): Promise<Result<Import>> {
    const { name } = imported;
    await this.#parts.store.set(name, imported);
    this.#all = this.find(name)
      ? this.#all.map((one) => (one.name === name ? imported : one))
      : [...this.#all, imported];
    this.#show(imported);
    return ok(imported);
  }

  /** Fails where keys could not tell one of these tools of an import from another's: that one would be left out without a word. */
  #checkToolNames(importName: string, tools: readonly string[]): Result<void> {
    const others = this.#parts.platforms.list().filter(({ name }) => name !== importName);
    const names = new Set(others.flatMap(({ tools }) => tools.map(({ name }) => name)));
    const twice = tools.find((name) => names.has(name));
    return twice === undefined
      ? ok(undefined)
      : fail('import_refused', `There is already a tool ${twice}. Choose another name for the import.`);
  }

  #change(name: string, change: (imported: Import) => Promise<Result<Import>>): Promise<Result<Import>> {
    return this.#oneByOne(async () => {
      const imported = this.find(name);
      return imported ? change(imported) : unknownImport;
    });
  }
}

const liveToolsOf = ({ tools }: Import): LiveTool[] =>
  tools.flatMap((tool) =>
    pinnedState(tool) === 'on' && tool.accepted ? [{ name: pinnedName(tool), definition: tool.accepted }] : [],
  );

export const unknownImport = fail('usage', 'There is no import with that name. `opengithubx imports list` shows them.');

/**
 * Hears which tools of an import there are from now on, and answers for each a signal that aborts once it is there no more, or is
 * another. Those of before that are not among them end at once.
 */
type ToolLifetimes = (
  imported: string,
  tools: readonly { name: string; definition: Definition }[],
) => ReadonlyMap<string, AbortSignal>;

function createToolLifetimes(): ToolLifetimes {
  type Life = { definition: Definition; over: AbortController };
  const lives = new Map<string, Map<string, Life>>();
  return (imported, tools) => {
    const before = lives.get(imported) ?? new Map<string, Life>();
    const now = new Map(
      tools.map(({ name, definition }) => {
        const known = before.get(name);
        const isKnown = known && isSameJson(known.definition, definition);
        return [name, isKnown ? known : { definition, over: new AbortController() }];
      }),
    );
    lives.set(imported, now);
    for (const [name, life] of before) if (now.get(name) !== life) life.over.abort();
    return new Map([...now].map(([name, { over }]) => [name, over.signal]));
  };
}

// Whether something may be imported, so that no token and no key reaches by it what its person did not mean.

/** Beginnings of the names of tools that belong to no platform. */
const reserved = ['approval', 'call', 'search', 'opengithubx'];

type Named = Pick<Import, 'name' | 'connection' | 'apiUrl' | 'scopes'>;

/**
 * Answers the platform whose connected accounts it uses: the built-in one on the same connection, else itself. That one's tokens go to
 * its own addresses alone, no matter what is imported, and those of another connection to the one address that was named first. Fails with
 * `import_refused`.
 */
export function accountsPlatform(
  { name, connection, apiUrl, scopes }: Named,
  others: readonly Named[],
  { builtIn, hasOrigin }: Pick<KnownPlatforms, 'builtIn' | 'hasOrigin'>,
  loopbackImports = false,
): Result<string> {
  if (reserved.includes(name) || builtIn.some((platform) => platform.name === name)) {
    return fail('import_refused', `${name} is the name of something built in.`);
  }
  const url = URL.parse(apiUrl);
  if (url === null || [url.search, url.hash, url.username, url.password].some((part) => part !== '')) {
    return fail('import_refused', 'The address of the API is not valid, or contains more than an address.');
  }
  if (!isPublicUrl(url) && !hasOrigin(url.origin) && !(loopbackImports && isLoopbackUrl(url))) {
    return fail('import_refused', 'The address of the API is not an https address of a public host.');
  }
  if (isRegisteredConnection(connection) && connection !== ownConnection(apiUrl))
    return fail('import_refused', `The connection ${connection} is of another address.`);
  const platform = builtIn.find((one) => isSame(one.connection, connection));
  if (platform) {
    const origins = originsOf(platform);
    if (!origins.includes(url.origin)) {
      const there = [...new Set(origins)].join(', ');
      return fail(
        'import_refused',
        `Tokens of the connection ${connection} are ${platform.title}’s: they go to ${there} alone.`,
      );
    }
    if (scopes.length > 0) {
      return fail('import_refused', `It uses the accounts of ${platform.title}, which ask for their own scopes.`);
    }
    return ok(platform.name);
  }
  if (hasOrigin(url.origin)) {
    return fail(
      'import_refused',
      `${url.origin} belongs to a platform of the hub, and takes the tokens of that one’s connection.`,
    );
  }
  const other = others.find((one) => one.name !== name && isSame(one.connection, connection));
  return other ? fail('import_refused', `${other.name} uses the connection ${connection} already.`) : ok(name);
}

/** What it may call itself: not as a platform of the hub is called, however that is written. Then it is called by its name. Pure. */
const titleFor = (said: string, name: string, builtIn: KnownPlatforms['builtIn']): string =>
  said === '' || builtIn.some(({ title }) => bare(title) === bare(said)) ? name : said;

const bare = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Whether the tenant may take one for the other. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
