/** What the hub reads of pull requests and of what was said about them, and the small views of it. */
import * as z from 'zod';
import { cleanMarkdown, cleanText } from '../../clean-text.ts';
import {
  cleanHeading,
  cleanName,
  cleanPath,
  cleanUrl,
  manyNames,
  nullableText,
  outsiderField,
  outsiderMarkOf,
  ReadLogin,
  urlField,
  utcTime,
  viewLimits,
  whenField,
} from '../view.ts';

export const ReadPullRequest = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean().optional(),
  html_url: z.string(),
  user: ReadLogin,
  author_association: nullableText,
  head: z.object({ ref: z.string() }),
  base: z.object({ ref: z.string() }),
  created_at: nullableText,
  updated_at: nullableText,
  merged_at: nullableText,
});

export type ReadPullRequest = z.infer<typeof ReadPullRequest>;

const Side = z.object({ ref: z.string(), sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() });

export const ReadFullPullRequest = ReadPullRequest.extend({
  body: nullableText,
  head: Side,
  base: Side,
  labels: z.array(z.object({ name: nullableText })).default([]),
  assignees: z.array(ReadLogin).nullish(),
  requested_reviewers: z.array(ReadLogin).nullish(),
  maintainer_can_modify: z.boolean().optional(),
  mergeable: z.boolean().nullish(),
  mergeable_state: nullableText,
  merged_by: ReadLogin,
  merge_commit_sha: nullableText,
  commits: z.number().optional(),
  comments: z.number().optional(),
  review_comments: z.number().optional(),
  additions: z.number().optional(),
  deletions: z.number().optional(),
  changed_files: z.number().optional(),
});
export type ReadFullPullRequest = z.infer<typeof ReadFullPullRequest>;

export const ReadReview = z.object({
  id: z.number(),
  user: ReadLogin,
  author_association: nullableText,
  state: z.string(),
  body: nullableText,
  submitted_at: nullableText,
  commit_id: nullableText,
  html_url: z.string(),
});
export type ReadReview = z.infer<typeof ReadReview>;

export const ReadReviewComment = z.object({
  id: z.number(),
  pull_request_review_id: z.number().nullish(),
  in_reply_to_id: z.number().nullish(),
  user: ReadLogin,
  author_association: nullableText,
  path: z.string(),
  /** Null when later commits have changed what it was about. */
  line: z.number().nullish(),
  side: nullableText,
  diff_hunk: nullableText,
  body: nullableText,
  created_at: nullableText,
  html_url: z.string(),
});
export type ReadReviewComment = z.infer<typeof ReadReviewComment>;

export const ReadCheckRuns = z.object({
  check_runs: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      status: z.string(),
      conclusion: nullableText,
      output: z.object({ title: nullableText }).nullish(),
      html_url: nullableText,
      details_url: nullableText,
    }),
  ),
});
type ReadCheckRun = z.infer<typeof ReadCheckRuns>['check_runs'][number];

export const ReadStatuses = z.object({
  statuses: z.array(
    z.object({ context: z.string(), state: z.string(), description: nullableText, target_url: nullableText }),
  ),
});
type ReadStatus = z.infer<typeof ReadStatuses>['statuses'][number];

export const PullRequestView = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string().describe('open, closed or merged'),
  draft: z.boolean(),
  author: z.string(),
  outsider: outsiderField,
  from: z.string().describe('Branch with the changes'),
  into: z.string().describe('Branch to merge into'),
  created_at: whenField,
  updated_at: whenField,
  url: urlField,
});

export function projectPullRequest(read: ReadPullRequest): z.infer<typeof PullRequestView> {
  return {
    number: read.number,
    title: cleanHeading(read.title),
    state: read.merged_at ? 'merged' : cleanName(read.state),
    draft: read.draft ?? false,
    author: cleanName(read.user?.login),
    ...outsiderMarkOf(read.author_association),
    from: cleanName(read.head.ref),
    into: cleanName(read.base.ref),
    created_at: utcTime(read.created_at),
    updated_at: utcTime(read.updated_at),
    url: cleanUrl(read.html_url),
  };
}

export const PullRequestDetails = z.object({
  ...PullRequestView.shape,
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
    body: cleanMarkdown(read.body ?? '', viewLimits.body),
    from_repository: cleanName(read.head.repo?.full_name),
    head_sha: cleanName(read.head.sha),
    ...(typeof read.mergeable === 'boolean' && { mergeable: read.mergeable }),
    mergeable_state: cleanName(read.mergeable_state),
    ...(read.merged_at && { merged_by: cleanName(read.merged_by?.login), merge_sha: cleanName(read.merge_commit_sha) }),
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

export const ReviewView = z.object({
  id: z.number(),
  author: z.string(),
  outsider: outsiderField,
  state: z.string().describe('approved, changes_requested, commented, dismissed or pending'),
  body: z.string(),
  submitted_at: whenField,
  commit: z.string().describe('What the pull request was at when it was written'),
  url: urlField,
});

export const projectReview = (read: ReadReview): z.infer<typeof ReviewView> => ({
  id: read.id,
  author: cleanName(read.user?.login),
  ...outsiderMarkOf(read.author_association),
  state: cleanName(read.state).toLowerCase(),
  body: cleanMarkdown(read.body ?? '', viewLimits.comment),
  submitted_at: utcTime(read.submitted_at),
  commit: cleanName(read.commit_id),
  url: cleanUrl(read.html_url),
});

export const WrittenReview = ReviewView.pick({ id: true, state: true, url: true });

export function projectWrittenReview(read: ReadReview): z.infer<typeof WrittenReview> {
  const { id, state, url } = projectReview(read);
  return { id, state, url };
}

export const ReviewCommentView = z.object({
  id: z.number(),
  review_id: z.number().optional(),
  in_reply_to: z.number().optional().describe('The comment that it answers'),
  author: z.string(),
  outsider: outsiderField,
  path: z.string(),
  line: z.number().optional().describe('Absent when the line has changed since'),
  side: z.string().optional(),
  diff: z.string().describe('The end of what it is about'),
  body: z.string(),
  created_at: whenField,
  url: urlField,
});

const hunkLimit = 300;

export const projectReviewComment = (read: ReadReviewComment): z.infer<typeof ReviewCommentView> => ({
  id: read.id,
  ...(read.pull_request_review_id && { review_id: read.pull_request_review_id }),
  ...(read.in_reply_to_id && { in_reply_to: read.in_reply_to_id }),
  author: cleanName(read.user?.login),
  ...outsiderMarkOf(read.author_association),
  path: cleanPath(read.path),
  ...(read.line && { line: read.line }),
  ...(read.side && { side: cleanName(read.side) }),
  // GitHub shows the line that it is about last.
  diff: cleanText((read.diff_hunk ?? '').slice(-hunkLimit), hunkLimit),
  body: cleanMarkdown(read.body ?? '', viewLimits.comment),
  created_at: utcTime(read.created_at),
  url: cleanUrl(read.html_url),
});

export const Check = z.object({
  id: z.number().optional().describe('Of the job, for github_get_actions'),
  name: z.string(),
  state: z.string().describe('queued, in_progress, pending, success, failure, cancelled, skipped and the like'),
  title: z.string(),
  url: urlField,
});

export const projectCheckRun = (read: ReadCheckRun): z.infer<typeof Check> => ({
  id: read.id,
  name: cleanName(read.name),
  state: cleanName(read.conclusion ?? read.status),
  title: cleanHeading(read.output?.title ?? ''),
  url: cleanUrl(read.html_url ?? read.details_url),
});

export const projectStatus = (read: ReadStatus): z.infer<typeof Check> => ({
  name: cleanName(read.context),
  state: cleanName(read.state),
  title: cleanHeading(read.description ?? ''),
  url: cleanUrl(read.target_url),
});
