/** Remote MCP servers as a person adds them: first the server, then an account, then those of its tools that they choose. */
import type { ImportPreview, NewImport } from '../../../../../shared/imports.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { Accounts } from '../../../identity/accounts/accounts.ts';
import type { Vault } from '../../../identity/vault/vault.ts';
import type { Platform, PlatformClient } from '../../../platforms/platform.ts';
import { cleanWords } from '../clean-words.ts';
import { digestOf, type Import, ownConnection } from '../import.ts';
import type { Imports } from '../imports.ts';
import type { McpServers } from './servers.ts';

type Judged = { imported: Omit<Import, 'tools' | 'addedAt' | 'readAt'>; whose: string; digest: string };
type Whose = { userId: string | undefined; account: string | undefined };

type Dependencies = {
  imports: Imports;
  servers: McpServers;
  platforms: () => readonly Platform[];
  accounts: Pick<Accounts, 'list' | 'vaultAccount'>;
  vault: Pick<Vault, 'client'>;
};

export function createMcpImports({ imports, servers, platforms, accounts, vault }: Dependencies) {
  function judged(wish: NewImport): Result<Judged> {
    const { kind, name, scopes, apiUrl: said, url, packed, tools = [], reads, identity } = wish;
    if (said === undefined) return fail('usage', 'Give the address of the server.');
    if (url !== undefined || packed !== undefined || identity !== undefined || tools.length + reads.length > 0) {
      return fail('usage', 'An MCP server lists its tools itself, once it is added and an account is connected.');
    }
    const apiUrl = URL.parse(said.trim())?.href ?? said;
    const connection = wish.connection ?? ownConnection(apiUrl);
    const whose = imports.standing({ name, connection, scopes, apiUrl });
    if (!whose.ok) return whose;
    const title = imports.titleFor(cleanWords(wish.title ?? '', 60), name);
    const imported = { kind, name, title, connection, scopes, apiUrl, source: apiUrl, choices: null };
    return ok({ imported, whose: whose.value, digest: digestOf({ imported, whose: whose.value }) });
  }

  async function clientFor(imported: Import, whose: Whose, signal: AbortSignal) {
    const platform = platforms().find(({ name }) => name === imported.name);
    if (!platform || whose.userId === undefined) return notThere(imported.name);
    const { accountsOf = platform.name } = platform;
    const connected = (await accounts.list(whose.userId)).filter((one) => one.platform === accountsOf);
    const { account: named } = whose;
    const account = connected.find(({ id, label, state }) =>
      named === undefined ? state === 'connected' : id === named || label === named,
    );
    if (!account)
      return fail('no_account', `Connect an account of ${accountsOf} first. The server lists its tools only for one.`);
    const asked = await accounts.vaultAccount(account, platform);
    return asked.ok ? vault.client(asked.value, platform, signal) : asked;
  }

  return {
    /** What adding it would come to. A server tells its tools to an account alone, so that none is known yet. Fails as `add`. */
    preview(wish: NewImport): Result<ImportPreview> {
      const found = judged(wish);
      if (!found.ok) return found;
      const { imported, whose, digest } = found.value;
      const { choices: _, ...shown } = imported;
      return ok({ ...shown, digest, accountsOf: whose, servers: [shown.apiUrl], tools: [], left: [] });
    },
    /** Adds what a preview with that digest showed, without any tool. Fails with `usage`, `import_refused` or `import_changed`. */
    async add(wish: NewImport & { digest: string }): Promise<Result<Import>> {
      const found = judged(wish);
      if (!found.ok) return found;
      const { imported, digest } = found.value;
      return digest === wish.digest ? imports.add(imported, [], []) : fail('import_changed');
    },
    /** Asks it for its tools with an account of the person's. Fails with `no_account`, and as the vault and platforms do. */
    async refresh(imported: Import, whose: Whose, signal: AbortSignal): Promise<Result<Import>> {
      const client = await clientFor(imported, whose, signal);
      if (!client.ok) return client;
      // It may have been removed, or be another one now, while the tenant took its time.
      const now = imports.find(imported.name);
      if (now?.addedAt !== imported.addedAt) return notThere(imported.name);
      const read = client.value.scrubbed(await servers.read(imported, client.value satisfies PlatformClient));
      if (read.ok) return imports.recordFound(imported.name, read.value);
      const trouble = client.value.trouble();
      return trouble ? { ok: false, failure: trouble } : read;
    },
  };
}

export type McpImports = ReturnType<typeof createMcpImports>;

const notThere = (name: string) => fail('usage', `${name} is not there now.`);
