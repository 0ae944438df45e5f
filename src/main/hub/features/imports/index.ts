/** Imports: what people add to the platforms of the hub, from a source that is not the hub's. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../ground/database/database.ts';
import type { Internet } from '../../ground/internet/internet.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { People } from '../../identity/people/people.ts';
import type { Vault } from '../../identity/vault/vault.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import { endStale } from '../../kernel/approvals/subject.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { ChangeFeed } from '../../kernel/changes.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import type { KnownPlatforms } from '../../platforms/known.ts';
import { createImportTable, type Imports, openImports } from './imports.ts';
import { createMcpImports, type McpImports } from './mcp/index.ts';
import { createMcpServers } from './mcp/servers.ts';
import { createDescriptionReads } from './openapi/description-reads.ts';
import { createOpenApiImports, type OpenApiImports } from './openapi/index.ts';
import { openApiPlatform } from './openapi/platform.ts';

type Dependencies = {
  database: Database;
  hmacKey: Buffer;
  platforms: KnownPlatforms;
  clock: Clock;
  keys: Pick<Keys, 'anyFor'>;
  accounts: Pick<Accounts, 'isNamed' | 'list' | 'vaultAccount'>;
  vault: Pick<Vault, 'client'>;
  audit: Pick<Audit, 'append'>;
  people: Pick<People, 'owner'>;
  internet: Internet;
  loopbackImports: boolean;
  /** The hub's own, which servers are told. */
  version: string;
  tell: ChangeFeed['tell'];
  inventory: Pick<Inventory, 'find'>;
  /** Those are made later. */
  approvals: () => Pick<Approvals, 'end'>;
};

/** Opens them on the database and puts what was accepted among the platforms. A row that was changed is recorded. */
export async function createImports({
  database,
  hmacKey,
  platforms,
  clock,
  keys,
  accounts,
  vault,
  audit,
  people,
  internet,
  loopbackImports,
  version,
  tell,
  inventory,
  approvals,
}: Dependencies): Promise<{ imports: Imports; openApi: OpenApiImports; mcp: McpImports }> {
  const servers = createMcpServers({
    version,
    async onChanged(name, definitions, account) {
      const owner = await people.owner();
      const isOwners = owner && (await accounts.list(owner.userId)).some(({ id }) => id === account);
      // What a server tells somebody else of the hub must not take tools away from all, nor be what the owner accepts.
      const said = `the server ${name} describes tools in another way than they were accepted`;
      const reason = `${said}${isOwners ? ': they are gone until then' : ' to an account that is not the owner’s'}`;
      await audit.append({ callId: randomUUID(), verdict: 'event', reason, outcome: 'denied' });
      if (!isOwners) return;
      await imports.recordFound(name, definitions);
      tell('imports');
      await endStale(approvals(), inventory);
    },
  });
  const imports = await openImports({
    store: createImportTable(database, hmacKey),
    platforms,
    clock,
    loopbackImports,
    toPlatform: { openapi: openApiPlatform, mcp: servers.platformOf },
    onRemoved: servers.forget,
    isNamed: async (name) => keys.anyFor(name) || (await accounts.isNamed(name)),
  });
  for (const name of imports.changed) {
    const reason = `the import ${name} was changed in the database, and is left out`;
    const entry = { callId: randomUUID(), verdict: 'event', reason, outcome: 'denied' } as const;
    await audit.append({ ...entry, event: { kind: 'changed' } });
  }
  const openApi = createOpenApiImports(imports, createDescriptionReads({ internet, audit, clock }));
  return { imports, openApi, mcp: createMcpImports({ imports, servers, platforms: platforms.list, accounts, vault }) };
}
