import { changedFiles, commitsBetween, endsOf, filesOf } from '../changes.ts';
import {
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  type Issue,
  type PullRequest,
  type Review,
  type ReviewComment,
} from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from './account.ts';
import { association, labelShape, milestoneOf, noReactions } from './issue.ts';
import { repositoryShape, repositoryUrl } from './repository.ts';

export type PullRequestIssue = Issue & { readonly pull: PullRequest };

export const isPullRequest = (issue: Issue): issue is PullRequestIssue => issue.pull !== undefined;

/** `pull-request-simple`: as in lists. */
export function pullRequestShape(
  repository: GitHubRepository,
  issue: PullRequestIssue,
  viewer: GitHubAccount | undefined,
) {
  const api = repositoryUrl(repository);
  const url = `${api}/pulls/${issue.number}`;
  const html = `${site}/${fullName(repository)}/pull/${issue.number}`;
  const side = (ref: string, sha: string, where = repository) => ({
    label: `${where.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(where.owner),
    repo: repositoryShape(where, viewer),
  });
  const assignees = issue.assignees.map((account) => simpleUser(account));
  const pull = endsOf(repository.content(), issue);
  const links = {
    comments_url: `${api}/issues/${issue.number}/comments`,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    statuses_url: `${api}/statuses/${pull.headSha}`,
  };
  return {
    url,
    id: issue.id,
    node_id: nodeId('PR', issue.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${api}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    locked: issue.lock !== undefined,
    title: issue.title,
    user: simpleUser(issue.author),
    body: issue.body,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    merge_commit_sha: pull.mergeSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: (pull.reviewers ?? []).map((account) => simpleUser(account)),
    requested_teams: [],
    labels: issue.labels.map((label) => labelShape(repository, label)),
    milestone: milestoneOf(repository, issue),
    draft: pull.draft,
    ...links,
    head: side(pull.headRef, pull.headSha, pull.fork),
    base: side(pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: `${api}/issues/${issue.number}` },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
    },
    author_association: association(repository, issue.author),
    auto_merge: null,
    active_lock_reason: (issue.lock?.reason ?? null) as 'off-topic' | 'too heated' | 'resolved' | 'spam' | null,
  };
}

/** `pull-request`: one asked for by number, with its size and whether it can be merged. */
export function fullPullRequest(
  repository: GitHubRepository,
  issue: PullRequestIssue,
  viewer: GitHubAccount | undefined,
) {
  const content = repository.content();
  const { headSha, baseSha } = endsOf(content, issue);
  const files = filesOf(content, baseSha, headSha);
  const merged = issue.pull.mergedAt !== null;
  return {
    ...pullRequestShape(repository, issue, viewer),
    merged,
    mergeable: merged ? null : true,
    rebaseable: merged ? null : true,
    mergeable_state: merged ? 'unknown' : issue.pull.draft ? 'draft' : 'clean',
    merged_by: issue.pull.mergedBy && simpleUser(issue.pull.mergedBy),
    comments: issue.comments.length,
    review_comments: content.reviewComments.filter(({ pull }) => pull === issue.number).length,
    maintainer_can_modify: false,
    commits: commitsBetween(content, baseSha, headSha).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

const pageOf = (repository: GitHubRepository, pull: number) => `${site}/${fullName(repository)}/pull/${pull}`;

/** `pull-request-review`; a pending one has no time yet. */
export function reviewShape(repository: GitHubRepository, review: Review) {
  const html = `${pageOf(repository, review.pull)}#pullrequestreview-${review.id}`;
  const pull = `${repositoryUrl(repository)}/pulls/${review.pull}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: simpleUser(review.author),
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
export function reviewCommentShape(repository: GitHubRepository, comment: ReviewComment) {
  const api = repositoryUrl(repository);
  const url = `${api}/pulls/comments/${comment.id}`;
  const html = `${pageOf(repository, comment.pull)}#discussion_r${comment.id}`;
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
    user: simpleUser(comment.author),
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
