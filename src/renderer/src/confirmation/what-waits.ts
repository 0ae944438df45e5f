/** All that waits for the person, as the hub has it now. */
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { ConfirmationConnection } from './connect.ts';
import type { PendingRequests } from './queue.ts';

type Lock = ConfirmationConnection['lock'];

export async function fetchWaiting(bridge: ConfirmationBridge, lock: Lock): Promise<Result<PendingRequests>> {
  const [approvals, proposals, authorizations, imports] = await Promise.all([
    bridge.calls['approvals.list']({}),
    bridge.calls['keys.proposals']({}),
    authorizationsHere(bridge, lock),
    importsHere(bridge),
  ]);
  if (!approvals.ok) return approvals;
  if (!proposals.ok) return proposals;
  if (!authorizations.ok) return authorizations;
  if (!imports.ok) return imports;
  return ok({
    ...{ approvals: approvals.value, proposals: proposals.value },
    ...{ authorizations: authorizations.value, imports: imports.value },
  });
}

/**
 * A page in a browser hears of the one request that it was opened for: another browser's request, sent to the client of
 * whoever made it, must not be answered in this one.
 */
function authorizationsHere(
  bridge: ConfirmationBridge,
  lock: Lock,
): Promise<Result<PendingRequests['authorizations']>> {
  if (!lock) return bridge.calls['authorizations.list']({});
  return lock.authorize === undefined
    ? Promise.resolve(ok([]))
    : bridge.calls['authorizations.list']({ id: lock.authorize });
}

/** Imports are the owner's; of anybody else none waits. */
async function importsHere(bridge: ConfirmationBridge): Promise<Result<PendingRequests['imports']>> {
  const answer = await bridge.calls['imports.proposals']({});
  return answer.ok || answer.failure.code !== 'not_owner' ? answer : ok([]);
}
