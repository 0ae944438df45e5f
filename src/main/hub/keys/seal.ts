import { createHmac } from 'node:crypto';
import type { Key } from '../../../shared/model.ts';
import { canonicalJson } from '../audit/canonical-json.ts';

/**
 * Binds all that a stored key says to a secret of the hub's own. Whoever can write the database but not open the secrets
 * can neither widen a key nor make one up: its row no longer fits and is refused.
 */
export function sealOf(secret: Buffer, hash: string, { lastUsedAt, ...record }: Key): string {
  return createHmac('sha256', secret)
    .update(`permission key ${canonicalJson({ hash, ...record })}`)
    .digest('hex');
}
