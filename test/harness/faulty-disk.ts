/** A disk under a hub's data folder that takes nothing more: each way of keeping something fails as it does there. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AtCommit } from '../../src/main/hub/ground/database/database.ts';
import type { MemoryPorts } from './memory-ports.ts';

/** `full`: what the hub has kept free is all there is. `full, room taken`: somebody else has taken that as well. */
export type DiskFault = 'full' | 'full, room taken' | 'read-only';

const codes = {
  full: { errcode: 13, code: 'ENOSPC' },
  'full, room taken': { errcode: 13, code: 'ENOSPC' },
  'read-only': { errcode: 8, code: 'EROFS' },
} as const;

export function createFaultyDisk(dataDir: string) {
  let fault: DiskFault | undefined;
  const meet = (as: 'errcode' | 'code'): void => {
    if (fault === undefined || (fault === 'full' && !existsSync(join(dataDir, 'hub.room')))) return;
    throw Object.assign(new Error(`The disk is ${fault}.`), { [as]: codes[fault][as] });
  };
  return {
    /** For `HubParts`. */
    atCommit: (() => meet('errcode')) satisfies AtCommit,
    /** The same ports, whose secrets and settings lie on that disk. */
    under(ports: MemoryPorts): MemoryPorts {
      const { secrets, settings } = ports;
      return {
        ...ports,
        secrets: {
          ...secrets,
          async set(name, secret) {
            meet('code');
            await secrets.set(name, secret);
          },
          async delete(name) {
            meet('code');
            await secrets.delete(name);
          },
        },
        settings: {
          ...settings,
          update(changes) {
            meet('code');
            settings.update(changes);
          },
        },
      };
    },
    becomes(next: DiskFault): void {
      fault = next;
    },
    heal(): void {
      fault = undefined;
    },
  };
}
