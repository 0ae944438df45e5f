/** What the record says of a call before anything came of it. */
import { randomUUID } from 'node:crypto';
import { type AuditEntry, argumentsHmac } from '../audit/record.ts';
import { resourceOf } from '../policy/place.ts';
import type { Caller } from './caller.ts';
import { clientName } from './client-name.ts';
import type { Decided } from './decided.ts';

/** Of one that nothing is known of but who made it. */
export const anonymousEntry = ({ key, endpoint, client }: Caller): AuditEntry => ({
  callId: randomUUID(),
  userId: key.userId,
  keyId: key.id,
  client: clientName(key, client),
  endpoint,
});

/** `hmacKey` keys the HMAC of its arguments. */
export function entryOf(caller: Caller, { listed, input, account, callId }: Decided, hmacKey: Buffer): AuditEntry {
  const { tool, platform } = listed;
  const place = tool.place(input);
  return {
    ...anonymousEntry(caller),
    ...(callId !== undefined && { callId }),
    tool: tool.name,
    access: tool.access,
    account: account.id,
    argumentsHmac: argumentsHmac(hmacKey, tool.name, input),
    ...(place && { resource: resourceOf(platform.name, place) }),
  };
}
