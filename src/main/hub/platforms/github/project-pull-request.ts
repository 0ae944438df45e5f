/** The small views of one pull request and of what was said about it. */
import * as z from 'zod';
import { cleanMarkdown, cleanText } from '../clean-text.ts';
import { outsider, outsiderMark } from './outsider.ts';
import { address, instant, limits, manyNames, name, PullRequest, path, projectPullRequest, title } from './project.ts';
import type {
  ReadCheckRun,
  ReadFullPullRequest,
  ReadReview,
  ReadReviewComment,
  ReadStatus,
} from './read-pull-request.ts';

const url = z.string().describe('Address to cite');
const when = z.string().describe('UTC, or empty when unknown');

export const PullRequestDetails = z.object({
  ...PullRequest.shape,
  body: z.string(),
  from_repository: z.string().describe('owner/name; empty when it is gone'),
  head_sha: z.string(),
  mergeable: z.boolean().optional().describe('Absent while GitHub works it out'),
  mergeable_state: z.string().describe('clean, dirty (conflicts), blocked, behind, unstable, draft or unknown'),
  merged_by: z.string().optional(),
  merge_sha: z.string().optional(),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  requested_reviewers: z.array(z.string()),
  commits: z.number(),
  changed_files: z.number(),
  additions: z.number(),
  deletions: z.number(),
  comments: z.number(),
  review_comments: z.number(),
});

export function projectPullRequestDetails(read: ReadFullPullRequest): z.infer<typeof PullRequestDetails> {
  const logins = (users: ReadFullPullRequest['assignees']) => manyNames((users ?? []).map((user) => user?.login));
  return {
    ...projectPullRequest(read),
    body: cleanMarkdown(read.body ?? '', limits.body),
    from_repository: name(read.head.repo?.full_name),
    head_sha: name(read.head.sha),
    ...(typeof read.mergeable === 'boolean' && { mergeable: read.mergeable }),
    mergeable_state: name(read.mergeable_state),
    ...(read.merged_at && { merged_by: name(read.merged_by?.login), merge_sha: name(read.merge_commit_sha) }),
    labels: manyNames(read.labels.map((label) => label.name)),
    assignees: logins(read.assignees),
    requested_reviewers: logins(read.requested_reviewers),
    commits: read.commits ?? 0,
    changed_files: read.changed_files ?? 0,
    additions: read.additions ?? 0,
    deletions: read.deletions ?? 0,
    comments: read.comments ?? 0,
    review_comments: read.review_comments ?? 0,
  };
}

export const Review = z.object({
  id: z.number(),
  author: z.string(),
  outsider,
  state: z.string().describe('approved, changes_requested, commented, dismissed or pending'),
  body: z.string(),
  submitted_at: when,
  commit: z.string().describe('What the pull request was at when it was written'),
  url,
});

export const projectReview = (read: ReadReview): z.infer<typeof Review> => ({
  id: read.id,
  author: name(read.user?.login),
  ...outsiderMark(read.author_association),
  state: name(read.state).toLowerCase(),
  body: cleanMarkdown(read.body ?? '', limits.comment),
  submitted_at: instant(read.submitted_at),
  commit: name(read.commit_id),
  url: address(read.html_url),
});

export const WrittenReview = Review.pick({ id: true, state: true, url: true });

export function projectWrittenReview(read: ReadReview): z.infer<typeof WrittenReview> {
  const { id, state, url } = projectReview(read);
  return { id, state, url };
}

export const ReviewComment = z.object({
  id: z.number(),
  review_id: z.number().optional(),
  in_reply_to: z.number().optional().describe('The comment that it answers'),
  author: z.string(),
  outsider,
  path: z.string(),
  line: z.number().optional().describe('Absent when the line has changed since'),
  side: z.string().optional(),
  diff: z.string().describe('The end of what it is about'),
  body: z.string(),
  created_at: when,
  url,
});

const hunkLimit = 300;

export const projectReviewComment = (read: ReadReviewComment): z.infer<typeof ReviewComment> => ({
  id: read.id,
  ...(read.pull_request_review_id && { review_id: read.pull_request_review_id }),
  ...(read.in_reply_to_id && { in_reply_to: read.in_reply_to_id }),
  author: name(read.user?.login),
  ...outsiderMark(read.author_association),
  path: path(read.path),
  ...(read.line && { line: read.line }),
  ...(read.side && { side: name(read.side) }),
  // GitHub shows the line that it is about last.
  diff: cleanText((read.diff_hunk ?? '').slice(-hunkLimit), hunkLimit),
  body: cleanMarkdown(read.body ?? '', limits.comment),
  created_at: instant(read.created_at),
  url: address(read.html_url),
});

export const Check = z.object({
  id: z.number().optional().describe('Of the job, for github_get_actions'),
  name: z.string(),
  state: z.string().describe('queued, in_progress, pending, success, failure, cancelled, skipped and the like'),
  title: z.string(),
  url,
});

export const projectCheckRun = (read: ReadCheckRun): z.infer<typeof Check> => ({
  id: read.id,
  name: name(read.name),
  state: name(read.conclusion ?? read.status),
  title: title(read.output?.title ?? ''),
  url: address(read.html_url ?? read.details_url),
});

export const projectStatus = (read: ReadStatus): z.infer<typeof Check> => ({
  name: name(read.context),
  state: name(read.state),
  title: title(read.description ?? ''),
  url: address(read.target_url),
});
