/** What the hub keeps: the audit log with its anchor and checkpoints, permission keys, and what these have read and spent. */
import { openAnchor } from '../audit/anchor.ts';
import { openAudit } from '../audit/audit.ts';
import { createBlocked } from '../audit/blocked.ts';
import { openCheckpoints } from '../audit/checkpoints.ts';
import { createChanges, tellingAudit, tellingLabels } from '../changes.ts';
import { hmacKeyOf } from '../hub-secret.ts';
import { openKeys } from '../keys/keys.ts';
import { createLimits, longestWindow } from '../keys/limits.ts';
import { openKeyLabels } from '../labels/key-labels.ts';
import type { HubBase } from './base.ts';

export type Storage = Awaited<ReturnType<typeof openStorage>>;

export async function openStorage({ database, ports, config }: HubBase) {
  const { clock, secrets } = ports;
  const changes = createChanges();
  const anchor = openAnchor(config.dataDir);
  const checkpoints = await openCheckpoints(config.dataDir, secrets, clock.now);
  const audit = tellingAudit(await openAudit(database, clock, anchor, checkpoints), changes);
  const { hmacKey, isFresh } = await hmacKeyOf(secrets);
  const keys = await openKeys(database, clock, hmacKey, { audit, secrets, isFresh });
  const labels = tellingLabels(await openKeyLabels(database, hmacKey, clock, audit), changes);
  const keyIds = keys.all().map(({ id }) => id);
  const limits = createLimits(clock, await audit.callsMade(keyIds, clock.now() - longestWindow));
  return {
    ...{ changes, audit, blocked: createBlocked(audit), hmacKey, keys, labels, limits },
    closeFiles(): void {
      for (const { close } of [anchor, checkpoints]) close();
    },
  };
}
