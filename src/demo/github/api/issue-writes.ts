import type { Account, Comment, Issue, StateReason } from '../model.ts';
import { commentShape, fullIssue } from '../shapes/issue.ts';
import { type Answer, created, failure, invalid, noContent, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { readInput } from './input.ts';
import { canPush, type IssueFields, readIssue, refuseWriting, takeLabels } from './issue-input.ts';
import { disabled, findComment, findIssue } from './issues.ts';
import { pusher } from './push-access.ts';

/** When a write counts as made. */
export const wholeSecond = ({ now }: RepositoryContext): number => Math.floor(now / 1000) * 1000;

export function createIssue(context: RepositoryContext): Answer {
  const { repository, viewer, origin } = context;
  const refusal = refuseWriting(context);
  if (refusal || !viewer) return refusal ?? notFound(context);
  if (repository.parent) return disabled(context);
  const read = readIssue(context, viewer);
  if ('status' in read) return read;
  const { title, body, labels = [], assignees = [] } = read.fields;
  if (title === undefined) {
    return failure(422, 'Invalid request.\n\n"title" wasn\'t supplied.', context.documentation);
  }
  const { issues } = repository.content();
  const number = issues.length + 1;
  const at = wholeSecond(context);
  const made: Issue = {
    id: repository.id * 1000 + number,
    number,
    title,
    body: body ?? null,
    author: viewer,
    labels: takeLabels(context, labels),
    assignees,
    state: 'open',
    stateReason: null,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    comments: [],
  };
  issues.push(made);
  return created(fullIssue(repository, made, origin));
}

export function createComment(context: RepositoryContext): Answer {
  const { repository, viewer, origin } = context;
  const refusal = refuseWriting(context);
  if (refusal || !viewer) return refusal ?? notFound(context);
  const found = findIssue(context);
  // A fork has pull requests, which take comments, but no issues.
  if (!found) return repository.parent ? disabled(context) : notFound(context);
  if (found.lock && !canPush(context, viewer)) {
    return failure(403, 'Unable to create comment because issue is locked.', context.documentation);
  }
  const read = readInput(context, { body: 'string' });
  if ('status' in read) return read;
  const { body } = read.input;
  const wrong = commentProblem(body);
  if (wrong) {
    return invalid(context, { resource: 'IssueComment', field: 'data', code: 'unprocessable', message: wrong });
  }
  const at = wholeSecond(context);
  const made: Comment = {
    // Seeded ids have two digits for the comment; these never meet them.
    id: Math.max(found.id * 100_000, ...found.comments.map(({ id }) => id + 1)),
    author: viewer,
    body: String(body),
    createdAt: at,
  };
  replace(context, { ...found, updatedAt: at, comments: [...found.comments, made] });
  return created(commentShape(repository, found, made, origin));
}

/** Lets only those who may push comment, or everybody again. */
export function lockIssue(context: RepositoryContext): Answer {
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findIssue(context);
  if (!found) return notFound(context);
  const read = context.body === '' ? { input: {} } : readInput(context, { lock_reason: 'string' });
  if ('status' in read) return read;
  const { lock_reason: reason = null } = read.input as { lock_reason?: string | null };
  replace(context, { ...found, lock: { reason } });
  return noContent;
}

export function unlockIssue(context: RepositoryContext): Answer {
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findIssue(context);
  if (!found) return notFound(context);
  replace(context, { ...found, lock: undefined });
  return noContent;
}

/** The comment that the path names, of whichever issue; its author and those who may push may change it. */
function changeableComment(context: RepositoryContext): { issue: Issue; comment: Comment } | Answer {
  const { viewer } = context;
  const refusal = refuseWriting(context);
  if (refusal || !viewer) return refusal ?? notFound(context);
  const found = findComment(context);
  if (!found) return notFound(context);
  if (found.comment.author.id === viewer.id || canPush(context, viewer)) return found;
  return failure(403, 'Resource not accessible by integration', context.documentation);
}

export function updateComment(context: RepositoryContext): Answer {
  const found = changeableComment(context);
  if ('status' in found) return found;
  const { issue, comment } = found;
  const read = readInput(context, { body: 'string' });
  if ('status' in read) return read;
  const { body } = read.input;
  const wrong = commentProblem(body);
  if (wrong) {
    return invalid(context, { resource: 'IssueComment', field: 'data', code: 'unprocessable', message: wrong });
  }
  const made = { ...comment, body: String(body), updatedAt: wholeSecond(context) };
  replace(context, { ...issue, comments: issue.comments.map((one) => (one === comment ? made : one)) });
  return ok(commentShape(context.repository, issue, made, context.origin));
}

export function deleteComment(context: RepositoryContext): Answer {
  const found = changeableComment(context);
  if ('status' in found) return found;
  replace(context, { ...found.issue, comments: found.issue.comments.filter((one) => one !== found.comment) });
  return noContent;
}

/** What GitHub objects to in a comment's text. */
export function commentProblem(body: unknown): string | undefined {
  if (typeof body !== 'string' || body.trim() === '') return 'Body cannot be blank';
  return body.length > 65_536 ? 'Body is too long (maximum is 65536 characters)' : undefined;
}

export function updateIssue(context: RepositoryContext): Answer {
  const { repository, viewer, origin } = context;
  const refusal = refuseWriting(context);
  if (refusal || !viewer) return refusal ?? notFound(context);
  if (repository.parent) return disabled(context);
  const found = findIssue(context);
  if (!found) return notFound(context);
  if (found.author.id !== viewer.id && !canPush(context, viewer)) {
    return failure(403, 'Must have admin rights to Repository.', context.documentation);
  }
  const read = readIssue(context, viewer);
  if ('status' in read) return read;
  const { fields } = read;
  if (found.pull?.mergedAt && fields.state === 'open') {
    const message = 'The pull request cannot be reopened.';
    return invalid(context, { resource: 'Issue', field: 'state', code: 'custom', message });
  }
  const { title = found.title, body = found.body, assignees = found.assignees } = fields;
  const milestone = fields.milestone === undefined ? found.milestone : (fields.milestone ?? undefined);
  const at = wholeSecond(context);
  const labels = fields.labels ? takeLabels(context, fields.labels) : found.labels;
  const made = {
    ...found,
    title,
    body,
    labels,
    assignees,
    milestone,
    updatedAt: at,
    ...changeState(found, fields, viewer, at),
  };
  replace(context, made);
  return ok(fullIssue(repository, made, origin), at);
}

type StateChange = Pick<Issue, 'state' | 'stateReason' | 'closedAt' | 'closedBy'>;

/** A reason counts only together with a change of state, and never for a pull request. */
function changeState(found: Issue, fields: IssueFields, viewer: Account, at: number): Partial<StateChange> {
  const { state, stateReason } = fields;
  if (state === undefined || state === found.state) return {};
  const reason = (standard: StateReason): StateReason | null => (found.pull ? null : (stateReason ?? standard));
  if (state === 'open') return { state, stateReason: reason('reopened'), closedAt: null, closedBy: null };
  return { state, stateReason: reason('completed'), closedAt: at, closedBy: viewer };
}

/** Puts a changed issue in the place of what it was. */
export function replace({ repository }: RepositoryContext, issue: Issue): void {
  repository.content().issues[issue.number - 1] = issue;
}
