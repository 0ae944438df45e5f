/** What the hub reads of GitHub's answers about one pull request. */
import * as z from 'zod';
import { ReadPullRequest } from './read.ts';

const text = z.string().nullish();
const User = z.object({ login: z.string() }).nullish();
const Side = z.object({ ref: z.string(), sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() });

export const ReadFullPullRequest = ReadPullRequest.extend({
  body: text,
  head: Side,
  base: Side,
  labels: z.array(z.object({ name: text })).default([]),
  assignees: z.array(User).nullish(),
  requested_reviewers: z.array(User).nullish(),
  maintainer_can_modify: z.boolean().optional(),
  mergeable: z.boolean().nullish(),
  mergeable_state: text,
  merged_by: User,
  merge_commit_sha: text,
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
  user: User,
  author_association: text,
  state: z.string(),
  body: text,
  submitted_at: text,
  commit_id: text,
  html_url: z.string(),
});
export type ReadReview = z.infer<typeof ReadReview>;

export const ReadReviewComment = z.object({
  id: z.number(),
  pull_request_review_id: z.number().nullish(),
  in_reply_to_id: z.number().nullish(),
  user: User,
  author_association: text,
  path: z.string(),
  /** Null when later commits have changed what it was about. */
  line: z.number().nullish(),
  side: text,
  diff_hunk: text,
  body: text,
  created_at: text,
  html_url: z.string(),
});
export type ReadReviewComment = z.infer<typeof ReadReviewComment>;

export const ReadCheckRuns = z.object({
  check_runs: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      status: z.string(),
      conclusion: text,
      output: z.object({ title: text }).nullish(),
      html_url: text,
      details_url: text,
    }),
  ),
});
export type ReadCheckRun = z.infer<typeof ReadCheckRuns>['check_runs'][number];

export const ReadStatuses = z.object({
  statuses: z.array(z.object({ context: z.string(), state: z.string(), description: text, target_url: text })),
});
export type ReadStatus = z.infer<typeof ReadStatuses>['statuses'][number];
