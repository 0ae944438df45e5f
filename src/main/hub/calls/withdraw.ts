/** The end of all that a person has given out. */
import type { CallOutput } from '../../../shared/contract.ts';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import { databaseFailure } from '../database/database.ts';
import type { CallParts } from './parts.ts';

/**
 * In the order that leaves no gap: keys, approvals, accounts, the session. One step that fails stops none of the others;
 * what could not be reached or written is named, not hidden.
 */
export async function withdrawEverything(parts: CallParts, userId: string): Promise<CallOutput<'revokeAll'>> {
  const { accounts, keys, approvals, session, vault } = parts;
  const failed: string[] = [];
  const unforeseen = (error: unknown): Failed => {
    try {
      return databaseFailure(error, parts.facts.dataDir);
    } catch {
      return fail('internal'); // a defect may not leave the later steps undone either
    }
  };
  const attempt = async (what: string, step: () => Promise<Result<unknown>>): Promise<boolean> => {
    const done = await step().catch(unforeseen);
    if (!done.ok) failed.push(`${what}: ${done.failure.message}`);
    return done.ok;
  };
  const live = keys.list(userId).filter(({ revokedAt }) => revokedAt === null);
  for (const { id, client } of live) await attempt(`key ${id} of ${client}`, async () => ok(await keys.revoke(id)));
  const ended = await approvals.end(({ key }) => key.userId === userId, 'everything was revoked');
  vault.drop(userId);
  let disconnected = 0;
  const connected = await accounts.list(userId).catch((error: unknown) => {
    failed.push(`accounts: ${unforeseen(error).failure.message}`);
    return [];
  });
  for (const { id, label, platform } of connected) {
    if (await attempt(`${label} on ${platform}`, () => accounts.disconnect(userId, id))) disconnected += 1;
  }
  const signedOut = await session.signOut(userId).catch(unforeseen);
  parts.endWindows(userId);
  if (signedOut.ok && !signedOut.value.revoked) failed.push('The tenant did not confirm that the sign-in is revoked.');
  if (!signedOut.ok && signedOut.failure.code !== 'not_signed_in') failed.push(`sign-in: ${signedOut.failure.message}`);
  // Last, since it may be slow: its keys are dead already, and with them whatever still stands there.
  await attempt('Open WebUI', () =>
    parts.keyWishes.endOpenWebUI([userId], () => parts.openWebUI.withdraw(userId)).then(unlessNone),
  );
  return { keys: live.length, approvals: ended, accounts: disconnected, session: signedOut.ok, failed };
}

/** A hub without an Open WebUI has nothing to take back there. */
const unlessNone = (done: Result<void>): Result<void> =>
  !done.ok && done.failure.code === 'open_webui_none' ? ok(undefined) : done;
