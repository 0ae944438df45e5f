import type { Issue } from '../model.ts';
import { commentShape, fullIssue, issueShape } from '../shapes/issue.ts';
import { type Answer, failure, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { refuseParameters, sortBy, timeParameter } from './parameters.ts';

const states = ['open', 'closed', 'all'];

export const issueSorts: Readonly<Record<string, (issue: Issue) => number>> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ updatedAt }) => updatedAt,
  comments: ({ comments }) => comments.length,
};

export const hasLabels = (issue: Issue, names: readonly string[]): boolean =>
  names.every((name) => issue.labels.some((label) => label.name.toLowerCase() === name.trim().toLowerCase()));

/** `none` and `*` are GitHub's words for nobody and anybody. */
function isAssignedTo({ assignees }: Issue, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  if (asked === 'none') return assignees.length === 0;
  return assignees.some(({ login }) => asked === '*' || login === asked);
}

/** Forks start without an issue tracker. */
export const disabled = (context: RepositoryContext): Answer =>
  failure(410, 'Issues has been disabled in this repository.', context.documentation);

/** Pull requests are among them, as at GitHub. */
export function issues(context: RepositoryContext): Answer {
  const { repository, query, origin } = context;
  if (repository.parent) return disabled(context);
  const choices = { state: states, sort: Object.keys(issueSorts), direction: ['asc', 'desc'] };
  const refusal = refuseParameters(context, 'Issue', choices, ['since']);
  if (refusal) return refusal;
  const state = query.get('state') ?? 'open';
  const labels = query.get('labels')?.split(',').filter(Boolean) ?? [];
  const since = timeParameter(query, 'since') ?? 0;
  const assignee = query.get('assignee') ?? undefined;
  const creator = query.get('creator')?.toLowerCase();
  const matches = repository.content().issues.filter((issue) => {
    return (
      (state === 'all' || issue.state === state) &&
      hasLabels(issue, labels) &&
      issue.updatedAt >= since &&
      isAssignedTo(issue, assignee) &&
      (creator === undefined || issue.author.login === creator)
    );
  });
  const key = issueSorts[query.get('sort') ?? 'created'] ?? (({ number }) => number);
  const sorted = sortBy(matches, key, query.get('direction') !== 'asc');
  return list(context, sorted, (issue) => issueShape(repository, issue, origin));
}

export const findIssue = ({ repository, parameters }: RepositoryContext): Issue | undefined =>
  repository.content().issues.find(({ number }) => String(number) === parameters['number']);

export function issue(context: RepositoryContext): Answer {
  if (context.repository.parent) return disabled(context);
  const found = findIssue(context);
  return found ? ok(fullIssue(context.repository, found, context.origin), found.updatedAt) : notFound(context);
}

export function issueComments(context: RepositoryContext): Answer {
  const { repository, query, origin } = context;
  const found = findIssue(context);
  if (!found) return notFound(context);
  const refusal = refuseParameters(context, 'IssueComment', {}, ['since']);
  if (refusal) return refusal;
  const since = timeParameter(query, 'since') ?? 0;
  const matches = found.comments.filter(({ createdAt }) => createdAt >= since);
  return list(context, matches, (comment) => commentShape(repository, found, comment, origin));
}

/** The comment that the path names by its id alone, and the issue it is on. */
export function findComment({ repository, parameters }: RepositoryContext) {
  for (const issue of repository.content().issues) {
    const comment = issue.comments.find(({ id }) => String(id) === parameters['comment']);
    if (comment) return { issue, comment };
  }
  return undefined;
}

export function issueComment(context: RepositoryContext): Answer {
  const found = findComment(context);
  if (!found) return notFound(context);
  return ok(commentShape(context.repository, found.issue, found.comment, context.origin));
}
