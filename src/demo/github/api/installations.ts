import { simpleUser } from '../shapes/account.ts';
import { type Answer, failure, ok } from './answer.ts';
import type { Context } from './context.ts';

/** Where the demo's GitHub App is installed that the person can reach: with all repositories of their own account. */
export function ownInstallations({ viewer, origin, documentation }: Context): Answer {
  if (!viewer) return failure(401, 'Requires authentication', documentation);
  const installation = {
    id: viewer.id * 10 + 1,
    app_slug: 'opengithubx-demo',
    target_type: 'User',
    target_id: viewer.id,
    repository_selection: 'all',
    account: simpleUser(viewer, origin),
  };
  return ok({ total_count: 1, installations: [installation] });
}
