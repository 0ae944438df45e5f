import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { ownerAndName } from '../fields.ts';
import type { Get } from '../get.ts';

/** A commit and the tree of its files, both by their ids: what they name never changes. */
export type Snapshot = { commit: string; tree: string };

const Tree = z.object({ sha: z.string() });
const ReadBranch = z.object({ commit: z.object({ sha: z.string(), commit: z.object({ tree: Tree }) }) });
const ReadGitCommit = z.object({ sha: z.string(), tree: Tree });

/** What a branch ends with now. */
export async function endOfBranch(get: Get, repository: string, branch: string): Promise<Result<Snapshot>> {
  const asked = { ...ownerAndName(repository), branch };
  const answer = await get('/repos/{owner}/{repo}/branches/{branch}', asked, ReadBranch);
  if (!answer.ok) return answer;
  const { sha, commit } = answer.value.value.commit;
  return ok({ commit: sha, tree: commit.tree.sha });
}

/**
 * A commit that `now` comes from. Any other is refused: by its id, GitHub gives what is on whatever branch, and even what is
 * in a fork of somebody else.
 */
export async function earlierOf(
  get: Get,
  repository: string,
  now: Snapshot,
  commit: string,
): Promise<Result<Snapshot>> {
  const asked = { ...ownerAndName(repository), basehead: `${commit}...${now.commit}`, per_page: 1 };
  const compared = await get('/repos/{owner}/{repo}/compare/{basehead}', asked, z.object({ behind_by: z.number() }));
  if (!compared.ok) return compared;
  if (compared.value.value.behind_by > 0) return fail('platform_refused', 'The commit is not one of this branch.');
  return snapshotOf(get, repository, commit);
}

export async function snapshotOf(get: Get, repository: string, commit: string): Promise<Result<Snapshot>> {
  const asked = { ...ownerAndName(repository), commit_sha: commit };
  const answer = await get('/repos/{owner}/{repo}/git/commits/{commit_sha}', asked, ReadGitCommit);
  return answer.ok ? ok({ commit: answer.value.value.sha, tree: answer.value.value.tree.sha }) : answer;
}
