/** What the hub reads of pull requests and of what was said about them, and the small views of it. */
import * as z from 'zod';
import { cleanText } from '../../clean-text.ts';
import {
  bodyAt,
  cleanHeading,
  cleanName,
  cleanUrl,
  commentAt,
  fieldAt,
  fieldOf,
  githubView,
  headingAt,
  loginAt,
  loginsAt,
  manyNames,
  nameAt,
  nullableText,
  numberAt,
  outsiderAt,
  pathAt,
  ReadLogin,
  sameAs,
  sameOr,
  timeAt,
  unlessEmpty,
  urlAt,
  urlField,
} from '../view.ts';

/** What a list and the answer of a change must have: without a commit they are shown all the same. */
const Branch = z.object({ ref: z.string() });
const Side = Branch.extend({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() });

export const PullRequestView = githubView({
  number: sameAs('number', z.number()),
  title: headingAt('title'),
  state: fieldOf({ state: z.string(), merged_at: nullableText }, z.string(), ({ state, merged_at }) =>
    merged_at ? 'merged' : cleanName(state),
  ).describe('open, closed or merged'),
  draft: sameOr('draft', z.boolean(), false),
  author: loginAt('user'),
  outsider: outsiderAt('author_association'),
  from: fieldAt('head', Branch, z.string(), ({ ref }) => cleanName(ref)).describe('Branch with the changes'),
  into: fieldAt('base', Branch, z.string(), ({ ref }) => cleanName(ref)).describe('Branch to merge into'),
  created_at: timeAt('created_at'),
  updated_at: timeAt('updated_at'),
  url: urlAt('html_url'),
});

export const FullPullRequestView = githubView(
  {
    ...PullRequestView.fields,
    body: bodyAt('body'),
    from_repository: fieldAt('head', Side, z.string(), ({ repo }) => cleanName(repo?.full_name)).describe(
      'owner/name; empty when it is gone',
    ),
    head_sha: fieldAt('head', Side, z.string(), ({ sha }) => cleanName(sha)),
    mergeable: fieldAt('mergeable', z.boolean().nullish(), z.boolean().optional(), (is) => is ?? undefined).describe(
      'Absent while GitHub works it out',
    ),
    mergeable_state: nameAt('mergeable_state', nullableText).describe(
      'clean, dirty (conflicts), blocked, behind, unstable, draft or unknown',
    ),
    merged_by: fieldOf(
      { merged_at: nullableText, merged_by: ReadLogin },
      z.string().optional(),
      ({ merged_at, merged_by }) => (merged_at ? cleanName(merged_by?.login) : undefined),
    ),
    merge_sha: fieldOf(
      { merged_at: nullableText, merge_commit_sha: nullableText },
      z.string().optional(),
      ({ merged_at, merge_commit_sha }) => (merged_at ? cleanName(merge_commit_sha) : undefined),
    ),
    labels: fieldAt('labels', z.array(z.object({ name: nullableText })).default([]), z.array(z.string()), (all) =>
      manyNames(all.map(({ name }) => name)),
    ),
    assignees: loginsAt('assignees'),
    requested_reviewers: loginsAt('requested_reviewers'),
    commits: sameOr('commits', z.number(), 0),
    changed_files: sameOr('changed_files', z.number(), 0),
    additions: sameOr('additions', z.number(), 0),
    deletions: sameOr('deletions', z.number(), 0),
    comments: sameOr('comments', z.number(), 0),
    review_comments: sameOr('review_comments', z.number(), 0),
  },
  { maintainer_can_modify: z.boolean().optional() },
);
export type ReadFullPullRequest = z.infer<typeof FullPullRequestView.read>;

export const ReviewView = githubView({
  id: sameAs('id', z.number()),
  author: loginAt('user'),
  outsider: outsiderAt('author_association'),
  state: fieldAt('state', z.string(), z.string(), (state) => cleanName(state).toLowerCase()).describe(
    'approved, changes_requested, commented, dismissed or pending',
  ),
  body: commentAt('body'),
  submitted_at: timeAt('submitted_at'),
  commit: nameAt('commit_id', nullableText).describe('What the pull request was at when it was written'),
  url: urlAt('html_url'),
});

export const WrittenReviewView = githubView({
  id: ReviewView.fields.id,
  state: ReviewView.fields.state,
  url: ReviewView.fields.url,
});

const hunkLimit = 300;

export const ReviewCommentView = githubView({
  id: sameAs('id', z.number()),
  review_id: numberAt('pull_request_review_id'),
  in_reply_to: numberAt('in_reply_to_id').describe('The comment that it answers'),
  author: loginAt('user'),
  outsider: outsiderAt('author_association'),
  path: pathAt('path'),
  line: numberAt('line').describe('Absent when the line has changed since'),
  side: unlessEmpty(nameAt('side', nullableText)),
  // GitHub shows the line that it is about last.
  diff: fieldAt('diff_hunk', nullableText, z.string(), (hunk) =>
    cleanText((hunk ?? '').slice(-hunkLimit), hunkLimit),
  ).describe('The end of what it is about'),
  body: commentAt('body'),
  created_at: timeAt('created_at'),
  url: urlAt('html_url'),
});

export const CheckRunView = githubView({
  id: fieldAt('id', z.number(), z.number().optional(), (id) => id).describe('Of the job, for github_get_actions'),
  name: nameAt('name'),
  state: fieldOf({ status: z.string(), conclusion: nullableText }, z.string(), ({ status, conclusion }) =>
    cleanName(conclusion ?? status),
  ).describe('such as queued, in_progress, pending, success, failure, cancelled, skipped'),
  title: fieldAt('output', z.object({ title: nullableText }).nullish(), z.string(), (output) =>
    cleanHeading(output?.title ?? ''),
  ),
  url: fieldOf({ html_url: nullableText, details_url: nullableText }, urlField, ({ html_url, details_url }) =>
    cleanUrl(html_url ?? details_url),
  ),
});

export const CommitStatusView = githubView({
  name: nameAt('context'),
  state: nameAt('state'),
  title: headingAt('description', nullableText),
  url: urlAt('target_url', nullableText),
});
