import { defaultBranch, type Issue } from '../model.ts';
import { commitsBetween, endsOf, filesOf } from '../pull-changes.ts';
import { commitShape, diffEntry, diffText } from '../shapes/commit.ts';
import { fullPullRequest, isPullRequest, type PullRequestIssue, pullRequestShape } from '../shapes/pull-request.ts';
import { type Answer, list, notFound, ok, text } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { findIssue } from './issues.ts';
import { refuseParameters, sortBy } from './parameters.ts';

const day = 86_400_000;

const sorts: Readonly<Record<string, (issue: Issue) => number>> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ updatedAt }) => updatedAt,
  popularity: ({ comments }) => comments.length,
  'long-running': ({ createdAt, updatedAt }) => Math.floor((updatedAt - createdAt) / day),
};

export function pullRequests(context: RepositoryContext): Answer {
  const { repository, query, viewer, origin } = context;
  const choices = { state: ['open', 'closed', 'all'], sort: Object.keys(sorts), direction: ['asc', 'desc'] };
  const refusal = refuseParameters(context, 'PullRequest', choices);
  if (refusal) return refusal;
  const state = query.get('state') ?? 'open';
  const [head, base] = [query.get('head'), query.get('base')];
  const matches = repository
    .content()
    .issues.filter(isPullRequest)
    .filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        (!head || head === `${repository.owner.login}:${issue.pull.headRef}`) &&
        (!base || base === (issue.pull.baseRef ?? defaultBranch)),
    );
  const sort = query.get('sort') ?? 'created';
  const direction = query.get('direction') ?? (sort === 'created' ? 'desc' : 'asc');
  const sorted = sortBy(matches, sorts[sort] ?? (({ number }) => number), direction === 'desc');
  return list(context, sorted, (issue) => pullRequestShape(repository, issue, viewer, origin));
}

/** The pull request that the path names by number; an issue is none. */
export function findPullRequest(context: RepositoryContext): PullRequestIssue | undefined {
  const found = findIssue(context);
  return found && isPullRequest(found) ? found : undefined;
}

export function pullRequest(context: RepositoryContext): Answer {
  const { repository, viewer, origin, accept } = context;
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  if (/\bgithub\.(v3\.)?diff\b/.test(accept)) {
    const content = repository.content();
    const { baseSha, headSha } = endsOf(content, found);
    return text(diffText(filesOf(content, baseSha, headSha)), 'application/vnd.github.diff; charset=utf-8');
  }
  return ok(fullPullRequest(repository, found, viewer, origin), found.updatedAt);
}

export function pullRequestCommits(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  const content = repository.content();
  const { baseSha, headSha } = endsOf(content, found);
  return list(context, commitsBetween(content, baseSha, headSha), (commit) => commitShape(repository, commit, origin));
}

export function pullRequestFiles(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  const content = repository.content();
  const { baseSha, headSha } = endsOf(content, found);
  return list(context, filesOf(content, baseSha, headSha), (file) =>
    diffEntry(repository, { sha: headSha }, file, origin),
  );
}
