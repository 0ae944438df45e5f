/** Remote MCP servers as a person adds them: first the server, then an account, then those of its tools that they choose. */
import type { ImportPreview, NewImport } from '../../../../shared/imports.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Platform, PlatformClient } from '../../platforms/platform.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Definition } from '../definition.ts';
import type { Import } from '../import.ts';
import type { Imports } from '../imports.ts';
import { toolNameOf } from '../pinned.ts';
import { cleanWords } from './clean-words.ts';
import { destructiveOrWrite } from './define.ts';
import type { McpServers } from './servers.ts';

export type McpImports = {
  /** What adding it would come to. A server tells its tools to an account alone, so that none is known yet. Fails as `add`. */
  preview(wish: NewImport): Result<ImportPreview>;
  /** Adds it, without any tool. Fails with `usage` or `import_refused`. */
  add(wish: NewImport): Promise<Result<Import>>;
  /** Asks it for its tools with an account of the person's. Fails with `no_account`, and as the vault and platforms do. */
  refresh(imported: Import, whose: Whose, signal: AbortSignal): Promise<Result<Import>>;
  /** Accepts tools as the server has them now; `reads`, left out, are those that were reads before. Fails with `usage`. */
  accept(imported: Import, tools: readonly string[], reads: readonly string[] | undefined): Promise<Result<Import>>;
};

type Whose = { userId: string | undefined; account: string | undefined };

type Dependencies = {
  imports: Imports;
  servers: McpServers;
  platforms: () => readonly Platform[];
  accounts: Pick<Accounts, 'list' | 'vaultAccount'>;
  vault: Pick<Vault, 'client'>;
};

export function createMcpImports({ imports, servers, platforms, accounts, vault }: Dependencies): McpImports {
  function judged(wish: NewImport): Result<Omit<Import, 'tools' | 'addedAt' | 'readAt'>> {
    const { kind, name, connection, scopes, apiUrl: said, url, packed, tools = [], reads, identity } = wish;
    if (said === undefined) return fail('usage', 'Say at which address the server is.');
    if (url !== undefined || packed !== undefined || identity !== undefined || tools.length + reads.length > 0) {
      return fail('usage', 'A server of tools tells them itself, once it is added and an account is connected.');
    }
    const apiUrl = URL.parse(said.trim())?.href ?? said;
    const whose = imports.standing({ name, connection, scopes, apiUrl });
    if (!whose.ok) return whose;
    const title = cleanWords(wish.title ?? '', 60) || name;
    return ok({ kind, name, title, connection, scopes, apiUrl, source: apiUrl, choices: null });
  }

  async function clientFor(imported: Import, whose: Whose, signal: AbortSignal) {
    const platform = platforms().find(({ name }) => name === imported.name);
    if (!platform || whose.userId === undefined) return fail('usage', `${imported.name} is not there now.`);
    const { accountsOf = platform.name } = platform;
    const connected = (await accounts.list(whose.userId)).filter((one) => one.platform === accountsOf);
    const { account: named } = whose;
    const account = connected.find(({ id, label, state }) =>
      named === undefined ? state === 'connected' : id === named || label === named,
    );
    if (!account)
      return fail('no_account', `Connect an account of ${accountsOf} first: only to one it tells its tools.`);
    const asked = await accounts.vaultAccount(account, platform);
    return asked.ok ? vault.client(asked.value, platform, signal) : asked;
  }

  return {
    preview(wish) {
      const found = judged(wish);
      if (!found.ok) return found;
      const { choices: _, ...shown } = found.value;
      const whose = imports.standing(found.value);
      return whose.ok ? ok({ ...shown, accountsOf: whose.value, servers: [shown.apiUrl], tools: [], left: [] }) : whose;
    },
    async add(wish) {
      const found = judged(wish);
      return found.ok ? imports.add(found.value, [], []) : found;
    },
    async refresh(imported, whose, signal) {
      const client = await clientFor(imported, whose, signal);
      if (!client.ok) return client;
      const read = client.value.scrubbed(await servers.read(imported, client.value satisfies PlatformClient));
      if (read.ok) return imports.found(imported.name, read.value);
      const trouble = client.value.trouble();
      return trouble ? { ok: false, failure: trouble } : read;
    },
    async accept(imported, tools, reads) {
      const { name } = imported;
      if (reads === undefined) return imports.accept(name, tools);
      const strange = reads.find((one) => !tools.includes(one));
      if (strange !== undefined) return fail('usage', `${strange} is none of the tools to accept.`);
      const said = imported.tools.flatMap((pinned): Definition[] => {
        const { found } = pinned;
        if (!found) return [];
        const ours = toolNameOf(pinned);
        if (!tools.includes(ours)) return [found];
        return [{ ...found, access: reads.includes(ours) ? 'read' : destructiveOrWrite(found) }];
      });
      const noted = await imports.found(name, said);
      return noted.ok ? imports.accept(name, tools) : noted;
    },
  };
}
