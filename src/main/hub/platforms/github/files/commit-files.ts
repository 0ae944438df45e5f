import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { PlatformClient } from '../../platform.ts';
import { change } from '../change.ts';
import { ownerAndName } from '../fields.ts';
import { address } from '../project.ts';
import type { Snapshot } from './snapshot.ts';

/** A path with its new text, or with the object that it shall be; null takes it away. */
export type TreeChange = { path: string; mode: string } & ({ content: string } | { sha: string | null });

type Commit = { branch: string; parent: Snapshot; message: string; changes: TreeChange[] };

export const Committed = z.object({
  commit: z.string().describe('The new commit'),
  parent: z.string().describe('What the branch ended with before'),
  url: z.string().describe('Address to cite'),
});

const Made = z.object({ sha: z.string() });

/**
 * Adds one commit to the end of a branch. The tree and the commit are made first, which nobody sees; the one effect is the
 * move of the branch, and GitHub refuses it where the branch no longer ends with `parent`.
 */
export async function commitFiles(
  client: PlatformClient,
  repository: string,
  { branch, parent, message, changes }: Commit,
): Promise<Result<z.infer<typeof Committed>>> {
  const place = ownerAndName(repository);
  const wanted = { base_tree: parent.tree, tree: changes.map((one) => ({ type: 'blob', ...one })) };
  const tree = prepared(await change(client, 'POST /repos/{owner}/{repo}/git/trees', place, wanted, Made));
  if (!tree.ok) return tree;
  const fields = { message, tree: tree.value.sha, parents: [parent.commit] };
  const Commit = Made.extend({ html_url: z.string() });
  const commit = prepared(await change(client, 'POST /repos/{owner}/{repo}/git/commits', place, fields, Commit));
  if (!commit.ok) return commit;
  const { sha, html_url } = commit.value;
  const route = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
  const ref = `heads/${branch}`;
  const moved = await change(client, route, { ...place, ref }, { sha, force: false }, z.object({ ref: z.string() }));
  return moved.ok ? ok({ commit: sha, parent: parent.commit, url: address(html_url) }) : moved;
}

/** What came of a step before the effect: whatever is not known of it, the branch is as it was. */
const prepared = <T>(step: Result<T>): Result<T> =>
  step.ok || step.failure.code !== 'outcome_unknown' ? step : fail('platform_failed', 'The branch was not changed.');
