/** What a start does with a hub that came out of a backup: what was ended since then must not work again. */
import { randomUUID } from 'node:crypto';
import { forgetBackup, restoredFrom } from '../../ground/database/backup.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { Keys } from '../../kernel/keys/keys.ts';

type Parts = { database: Database; audit: Pick<Audit, 'append'>; keys: Pick<Keys, 'all' | 'revoke' | 'pauseAll'> };

/**
 * Revokes the keys that are known as revoked, and those of OAuth clients, whose tokens have changed since; pauses all others. A start
 * that is killed in between does it again. Answers whether the hub came out of a backup. Until the record of it is written, the database still counts as a backup.
 */
export async function settleRestored({ database, audit, keys }: Parts): Promise<boolean> {
  const restored = await restoredFrom(database);
  if (!restored) return false;
  const grants = await database.read('SELECT key_id FROM oauth_grants');
  const byOAuth = new Set(grants.map((row) => row['key_id']));
  for (const { id, revokedAt } of keys.all()) {
    if (revokedAt !== null) continue;
    if (restored.revoked.has(id)) await keys.revoke(id, 'it was revoked after the backup was made');
    else if (byOAuth.has(id)) await keys.revoke(id, 'its client has to sign in again after a restore');
  }
  await keys.pauseAll();
  const { time, records } = restored;
  const reason = `restored from a backup of ${time} with ${records} records`;
  const entry = { callId: randomUUID(), verdict: 'event', outcome: 'denied', reason } as const;
  await audit.append({ ...entry, event: { kind: 'restored' } }, [forgetBackup]);
  return true;
}
