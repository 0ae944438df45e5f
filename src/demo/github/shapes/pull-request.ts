import { type Account, fullName, type Issue, type PullRequest, type Repository } from '../model.ts';
import { commitsBetween, endsOf, filesOf } from '../pull-changes.ts';
import { timestamp } from '../timestamps.ts';
import { simpleUser } from './account.ts';
import { association, labelShape, milestoneOf } from './issue.ts';
import { nodeId } from './node-id.ts';
import { repositoryShape, repositoryUrl } from './repository.ts';

export type PullRequestIssue = Issue & { readonly pull: PullRequest };

export const isPullRequest = (issue: Issue): issue is PullRequestIssue => issue.pull !== undefined;

/** `pull-request-simple`: as in lists. */
export function pullRequestShape(
  repository: Repository,
  issue: PullRequestIssue,
  viewer: Account | undefined,
  origin: string,
) {
  const api = repositoryUrl(repository, origin);
  const url = `${api}/pulls/${issue.number}`;
  const html = `${origin}/${fullName(repository)}/pull/${issue.number}`;
  const owner = simpleUser(repository.owner, origin);
  const repo = repositoryShape(repository, viewer, origin);
  const side = (ref: string, sha: string) => ({
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: owner,
    repo,
  });
  const assignees = issue.assignees.map((account) => simpleUser(account, origin));
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
    user: simpleUser(issue.author, origin),
    body: issue.body,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    merged_at: pull.mergedAt === null ? null : timestamp(pull.mergedAt),
    merge_commit_sha: pull.mergeSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: [],
    requested_teams: [],
    labels: issue.labels.map((label) => labelShape(repository, label, origin)),
    milestone: milestoneOf(repository, issue, origin),
    draft: pull.draft,
    ...links,
    head: side(pull.headRef, pull.headSha),
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
  repository: Repository,
  issue: PullRequestIssue,
  viewer: Account | undefined,
  origin: string,
) {
  const content = repository.content();
  const { headSha, baseSha } = endsOf(content, issue);
  const files = filesOf(content, baseSha, headSha);
  const merged = issue.pull.mergedAt !== null;
  return {
    ...pullRequestShape(repository, issue, viewer, origin),
    merged,
    mergeable: merged ? null : true,
    rebaseable: merged ? null : true,
    mergeable_state: merged ? 'unknown' : issue.pull.draft ? 'draft' : 'clean',
    merged_by: issue.pull.mergedBy && simpleUser(issue.pull.mergedBy, origin),
    comments: issue.comments.length,
    review_comments: content.reviewComments.filter(({ pull }) => pull === issue.number).length,
    maintainer_can_modify: false,
    commits: commitsBetween(content, baseSha, headSha).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}
