/** Imports: what people add to the platforms of the hub, from a source that is not the hub's. */
import { randomUUID } from 'node:crypto';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database/database.ts';
import type { Internet } from '../internet/internet.ts';
import type { Keys } from '../keys/keys.ts';
import type { KnownPlatforms } from '../platforms/known.ts';
import type { Clock } from '../ports.ts';
import { type Imports, openImports } from './imports.ts';
import { createOpenApiImports, type OpenApiImports } from './openapi/index.ts';
import { platformOf } from './openapi/platform.ts';
import { createImportStore } from './store.ts';

type Dependencies = {
  database: Database;
  hmacKey: Buffer;
  platforms: KnownPlatforms;
  clock: Clock;
  keys: Pick<Keys, 'name'>;
  accounts: Pick<Accounts, 'isNamed'>;
  audit: Pick<Audit, 'append'>;
  internet: Internet;
};

/** Opens them on the database and puts what was accepted among the platforms. A row that was changed goes on record. */
export async function createImports({
  database,
  hmacKey,
  platforms,
  clock,
  keys,
  accounts,
  audit,
  internet,
}: Dependencies): Promise<{ imports: Imports; openApi: OpenApiImports }> {
  const imports = await openImports({
    ...{ store: createImportStore(database, hmacKey), platforms, clock },
    become: { openapi: platformOf },
    isNamed: async (name) => keys.name(name) || (await accounts.isNamed(name)),
  });
  for (const name of imports.changed) {
    const reason = `the import ${name} was changed in the database, and is left out`;
    await audit.append({ callId: randomUUID(), verdict: 'event', reason, outcome: 'denied' });
  }
  return { imports, openApi: createOpenApiImports(imports, internet) };
}
