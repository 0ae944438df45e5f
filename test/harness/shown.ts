/** Requests with the text that their cards are drawn from. */
import { hash } from 'node:crypto';
import type { Approval } from '../../src/shared/approval.ts';
import { shownText } from '../../src/shared/confirmation.ts';
import { ok } from '../../src/shared/result.ts';

/** As the hub hands it out in full, with the hash that whoever approves it must name. */
export function inFull(approval: Approval): Approval {
  const shown = shownText({ ...approval, hub: 'this hub', salt: 'salt', accountId: 'cac_1', policy: 'policy' });
  return { ...approval, shown, hash: hash('sha256', shown) };
}

/** For approvals of a test whose person has no passkey. */
export const byPassphrase = {
  hub: { name: 'this hub', secret: Buffer.alloc(32) },
  consent: async () => ok({ statement: '{}', signed: null, isStillValid: () => true }),
};
