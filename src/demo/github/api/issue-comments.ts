import type { Issue, IssueComment } from '../model.ts';
import { issueCommentShape } from '../shapes/issue.ts';
import { checkTracker, findIssue, replaceIssue } from './issues.ts';
import { canPush, changer, writer } from './push-access.ts';
import { created, listReply, missing, noContent, okReply, type Reply, refuseField, refuseRequest } from './reply.ts';
import { checkParameters, type RepositoryContext, readInput, timeParameter } from './request.ts';
import { route } from './route.ts';

function issueComments(context: RepositoryContext): Reply {
  const { repository } = context;
  const found = findIssue(context);
  checkParameters(context, 'IssueComment', {}, ['since']);
  const since = timeParameter(context, 'since') ?? 0;
  const matches = found.comments.filter(({ createdAt }) => createdAt >= since);
  return listReply(context, matches, (comment) => issueCommentShape(repository, found, comment));
}

/** The comment that the path names by its id alone, and the issue it is on. */
function findComment({ repository, parameters }: RepositoryContext): { issue: Issue; comment: IssueComment } {
  for (const issue of repository.content().issues) {
    const comment = issue.comments.find(({ id }) => String(id) === parameters['comment']);
    if (comment) return { issue, comment };
  }
  return missing();
}

function issueComment(context: RepositoryContext): Reply {
  const { issue, comment } = findComment(context);
  return okReply(issueCommentShape(context.repository, issue, comment));
}

/** What GitHub objects to in a comment's text. */
export function commentProblem(body: unknown): string | undefined {
  if (typeof body !== 'string' || body.trim() === '') return 'Body cannot be blank';
  return body.length > 65_536 ? 'Body is too long (maximum is 65536 characters)' : undefined;
}

function readComment(context: RepositoryContext): string {
  const { body } = readInput(context, { body: 'string' });
  const message = commentProblem(body);
  if (message) refuseField({ resource: 'IssueComment', field: 'data', code: 'unprocessable', message });
  return String(body);
}

function createComment(context: RepositoryContext): Reply {
  const { viewer: author, at } = writer(context);
  // A fork has pull requests, which take comments, but no issues.
  const found = context.repository
    .content()
    .issues.find(({ number }) => String(number) === context.parameters['number']);
  if (!found) checkTracker(context);
  const issue = findIssue(context);
  if (issue.lock && !canPush(context, author)) {
    refuseRequest(403, 'Unable to create comment because issue is locked.');
  }
  const body = readComment(context);
  // Seeded ids have two digits for the comment; these never meet them.
  const id = Math.max(issue.id * 100_000, ...issue.comments.map((comment) => comment.id + 1));
  const made: IssueComment = { id, author, body, createdAt: at };
  replaceIssue(context, { ...issue, updatedAt: at, comments: [...issue.comments, made] });
  return created(issueCommentShape(context.repository, issue, made));
}

function updateComment(context: RepositoryContext): Reply {
  const { issue, comment } = findComment(context);
  const { at } = changer(context, comment.author);
  const made = { ...comment, body: readComment(context), updatedAt: at };
  replaceIssue(context, { ...issue, comments: issue.comments.map((one) => (one === comment ? made : one)) });
  return okReply(issueCommentShape(context.repository, issue, made));
}

function deleteComment(context: RepositoryContext): Reply {
  const { issue, comment } = findComment(context);
  changer(context, comment.author);
  replaceIssue(context, { ...issue, comments: issue.comments.filter((one) => one !== comment) });
  return noContent;
}

export const commentRoutes = [
  route('GET', '/issues/comments/{comment}', issueComment),
  route('PATCH', '/issues/comments/{comment}', updateComment),
  route('DELETE', '/issues/comments/{comment}', deleteComment),
  route('GET', '/issues/{number}/comments', issueComments),
  route('POST', '/issues/{number}/comments', createComment),
];
