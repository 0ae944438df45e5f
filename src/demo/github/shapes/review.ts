import { changedFiles } from '../changed-files.ts';
import { fullName, type Repository, type Review, type ReviewComment } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { simpleUser } from './account.ts';
import { association, noReactions } from './issue.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';

const pageOf = (repository: Repository, pull: number, origin: string) =>
  `${origin}/${fullName(repository)}/pull/${pull}`;

/** `pull-request-review`; a pending one has no time yet. */
export function reviewShape(repository: Repository, review: Review, origin: string) {
  const html = `${pageOf(repository, review.pull, origin)}#pullrequestreview-${review.id}`;
  const pull = `${repositoryUrl(repository, origin)}/pulls/${review.pull}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: simpleUser(review.author, origin),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: association(repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pull } },
    ...(review.submittedAt !== null && { submitted_at: timestamp(review.submittedAt) }),
    commit_id: review.commitSha,
  };
}

/** `pull-request-review-comment`. */
export function reviewCommentShape(repository: Repository, comment: ReviewComment, origin: string) {
  const api = repositoryUrl(repository, origin);
  const url = `${api}/pulls/comments/${comment.id}`;
  const html = `${pageOf(repository, comment.pull, origin)}#discussion_r${comment.id}`;
  const pull = `${api}/pulls/${comment.pull}`;
  const content = repository.content();
  const commit = content.commits.get(comment.commitSha);
  const file = commit && changedFiles(content, commit).find(({ path }) => path === comment.path);
  return {
    url,
    pull_request_review_id: comment.review,
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    diff_hunk: file?.patch ?? '',
    path: comment.path,
    commit_id: comment.commitSha,
    original_commit_id: comment.commitSha,
    user: simpleUser(comment.author, origin),
    body: comment.body,
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    html_url: html,
    pull_request_url: pull,
    author_association: association(repository, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    reactions: noReactions(url),
    start_line: null,
    original_start_line: null,
    start_side: null,
    line: comment.line,
    original_line: comment.line,
    side: comment.side,
    ...(comment.inReplyTo !== undefined && { in_reply_to_id: comment.inReplyTo }),
    original_position: 1,
    position: 1,
    subject_type: 'line' as const,
  };
}
