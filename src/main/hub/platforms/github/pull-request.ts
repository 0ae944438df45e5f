/** What the tools for one pull request share. */
import * as z from 'zod';
import type { Preview } from '../../../../shared/model.ts';
import { fail, type Result } from '../../../../shared/result.ts';
import { gitReference, ownerAndName } from './fields.ts';
import type { Get } from './rest.ts';
import { cleanName } from './view.ts';
import { CommitView, FileChangeView, type ReadCommit } from './views/commits.ts';
import { FullPullRequestView, type ReadFullPullRequest } from './views/pull-requests.ts';

export const pullRoute = '/repos/{owner}/{repo}/pulls/{pull_number}';

export const pullPlace = ({ repository, number }: { repository: string; number: number }) => ({
  ...ownerAndName(repository),
  pull_number: number,
});

/** What is in a pull request lies on no branch of its repository, but on a reference that GitHub keeps for it. */
export const pullFiles = ({ number }: { number: number }) => ({ branch: `refs/pull/${number}/head` });

export const branchField = gitReference.refine((text) => !text.includes(':'), 'must be a branch of this repository');

/** The pull request as it is; fails with `platform_refused` when it is closed, and what `unless` says of it. */
export async function openPullRequest(
  get: Get,
  asked: { repository: string; number: number },
  unless: (read: ReadFullPullRequest) => string | undefined = () => undefined,
): Promise<Result<ReadFullPullRequest>> {
  const pull = await get(pullRoute, pullPlace(asked), FullPullRequestView.read);
  if (!pull.ok) return pull;
  const read = pull.value.value;
  const reason = read.state === 'open' ? unless(read) : 'The pull request is closed.';
  return reason === undefined ? { ok: true, value: read } : fail('platform_refused', reason);
}

/** The repository that has the branch with the changes, where that is a fork; empty where it is gone. */
export function headFork({ head }: ReadFullPullRequest, repository: string): string | undefined {
  const home = cleanName(head.repo?.full_name);
  return home.toLowerCase() === repository.toLowerCase() ? undefined : home;
}

/** The branch with the changes, as a person tells it from one of the same name in this repository. */
export function headName(read: ReadFullPullRequest, repository: string): string {
  const fork = headFork(read, repository);
  return fork === undefined
    ? cleanName(read.head.ref)
    : `${fork || 'a repository that is gone'}:${cleanName(read.head.ref)}`;
}

/** The commit that was looked at, for GitHub to compare with the one that is there when the change arrives. */
export function previewedCommit({ version }: Preview): string {
  if (version === null) throw new Error('What was previewed has a commit.');
  return version;
}

/** Commits for a person to look through, one a line. */
export const commitsByLine = (commits: ReadCommit[]): string[] =>
  commits.map(CommitView.project).map(({ sha, title, author }) => `${sha.slice(0, 7)} ${title} (${author})`);

/** Changed files likewise. */
export const filesByLine = (files: z.infer<typeof FileChangeView.read>[]): string[] =>
  files
    .map(FileChangeView.project)
    .map(({ path, status, additions, deletions }) => `${path} (${status}, +${additions} −${deletions})`);

/** What a person says of a pull request, in the words of the tools and as GitHub takes it. */
export const verdicts = { approve: 'APPROVE', request_changes: 'REQUEST_CHANGES', comment: 'COMMENT' } as const;
export const verdict = z.enum(['approve', 'request_changes', 'comment']);
