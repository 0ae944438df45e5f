import type { Account, Identity } from '../model.ts';
import { type Answer, failure } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { canPush, refuseWriting } from './issue-input.ts';

/** Who writes to the files of a repository, or why the viewer can't. */
export function pusher(context: RepositoryContext): { viewer: Account; by: Identity; at: number } | Answer {
  const { viewer, now, documentation } = context;
  const refusal = refuseWriting(context);
  if (refusal || !viewer) return refusal ?? failure(401, 'Requires authentication', documentation);
  // What a GitHub App says whose installation does not cover a repository that everybody may read.
  if (!canPush(context, viewer)) return failure(403, 'Resource not accessible by integration', documentation);
  const by = { name: viewer.name, email: viewer.email, account: viewer };
  return { viewer, by, at: Math.floor(now / 1000) * 1000 };
}
