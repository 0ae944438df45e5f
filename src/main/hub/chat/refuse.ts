/** What is refused in a chat is on record like what is refused anywhere. */
import { randomUUID } from 'node:crypto';
import type { Failure } from '../../../shared/errors.ts';
import type { Failed } from '../../../shared/result.ts';
import type { Audit } from '../audit/audit.ts';
import type { Limits } from '../keys/limits.ts';
import type { Log } from '../ports.ts';
import { clientName } from '../tools/client-name.ts';
import type { Caller } from '../tools/invoke.ts';

/** What stands in the record for a question to a model, where other calls have their tool. */
export const modelTool = 'model';

export type Refuse = (caller: Caller, tool: string, refused: Failure, reason: string) => Promise<Failed>;

/** One that can't be recorded is still a refusal. It counts as a call: noise is not free. */
export const createRefuse =
  (audit: Audit, limits: Limits, log: Log): Refuse =>
  async ({ key, endpoint, client }, tool, refused, reason) => {
    limits.begin(key.id)();
    await audit
      .append({
        callId: randomUUID(),
        userId: key.userId,
        keyId: key.id,
        client: clientName(key, client),
        endpoint,
        tool,
        verdict: 'deny',
        reason,
        outcome: 'denied',
      })
      .catch(() => log('audit_failed'));
    return { ok: false, failure: refused };
  };
