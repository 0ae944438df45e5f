import { defaultBranch, type Issue } from '../model.ts';
import { fullPullRequest, type PullRequestIssue, pullRequestShape } from '../shapes/pull-request.ts';
import { type Answer, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { findIssue } from './issues.ts';
import { refuseParameters, sortBy } from './parameters.ts';

const isPullRequest = (issue: Issue): issue is PullRequestIssue => issue.pull !== undefined;

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
        (!base || base === defaultBranch),
    );
  const sort = query.get('sort') ?? 'created';
  const direction = query.get('direction') ?? (sort === 'created' ? 'desc' : 'asc');
  const sorted = sortBy(matches, sorts[sort] ?? (({ number }) => number), direction === 'desc');
  return list(context, sorted, (issue) => pullRequestShape(repository, issue, viewer, origin));
}

export function pullRequest(context: RepositoryContext): Answer {
  const { repository, viewer, origin } = context;
  const found = findIssue(context);
  if (!found || !isPullRequest(found)) return notFound(context);
  return ok(fullPullRequest(repository, found, viewer, origin), found.updatedAt);
}
