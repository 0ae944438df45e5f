/** Keys over a database, with the record in a folder, as the hub opens them. */

import type { Database } from '../../src/main/hub/ground/database/database.ts';
import type { Ports } from '../../src/main/hub/ground/ports.ts';
import { openAnchor } from '../../src/main/hub/kernel/audit/anchor.ts';
import { openAudit } from '../../src/main/hub/kernel/audit/audit.ts';
import { type Keys, openKeys } from '../../src/main/hub/kernel/keys/keys.ts';

export async function keysOn(
  database: Database,
  { clock, secrets }: Pick<Ports, 'clock' | 'secrets'>,
  secret: Buffer,
  folder: string,
): Promise<Keys> {
  const anchor = openAnchor(folder);
  return openKeys(database, clock, secret, { audit: await openAudit(database, clock, anchor), secrets });
}
