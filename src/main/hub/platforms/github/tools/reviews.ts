/** The tools for reviews of pull requests, and for the remarks in them. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import {
  commentIdField,
  issueAssignees,
  issueTitle,
  longId,
  markdownBody,
  number,
  ownerAndName,
  path,
  repository,
} from '../fields.ts';
import {
  openPullRequest,
  previewedCommit,
  pullFiles,
  pullPlace,
  pullRoute,
  verdict,
  verdicts,
} from '../pull-request.ts';
import { type Get, githubToolsIn } from '../rest.ts';
import { cleanName, numberedTitle } from '../view.ts';
import { WrittenCommentView } from '../views/issues.ts';
import {
  FullPullRequestView,
  type ReadFullPullRequest,
  ReviewCommentView,
  ReviewView,
  WrittenReviewView,
} from '../views/pull-requests.ts';

const { writeTool } = githubToolsIn('pull_requests');

const reviewId = longId.describe('Id of the review');

type Draft = { target: string; review: z.infer<typeof ReviewView.read>; remarks: { name: string; body: string }[] };

/** A draft review with its remarks, whole; fails with `platform_refused` when it is no draft any more. */
async function pendingReview(
  get: Get,
  { review_id, ...asked }: { repository: string; number: number; review_id: number },
): Promise<Result<Draft>> {
  const place = { ...pullPlace(asked), review_id };
  const pull = await get(pullRoute, pullPlace(asked), FullPullRequestView.read);
  if (!pull.ok) return pull;
  const found = await get(`${pullRoute}/reviews/{review_id}`, place, ReviewView.read);
  if (!found.ok) return found;
  const review = found.value.value;
  if (review.state !== 'PENDING') return fail('platform_refused', 'The review has been submitted already.');
  const listed = { ...place, per_page: 100 };
  const comments = await get(`${pullRoute}/reviews/{review_id}/comments`, listed, z.array(ReviewCommentView.read));
  if (!comments.ok) return comments;
  // Beyond these nobody would see what is submitted, or is gone.
  if (comments.value.next) return fail('platform_refused', 'The review has more remarks than can be shown.');
  const remarks = comments.value.value.map(({ path, line, body }) => ({
    name: line ? `${path}:${line}` : path,
    body: body ?? '',
  }));
  return ok({ target: numberedTitle(pull.value.value), review, remarks });
}

const line = z.int().min(1).max(10_000_000);

const Remark = z.strictObject({
  path: path.min(1).describe('File'),
  line: line.describe('Line of the file, the last one of several'),
  start_line: line.optional().describe('First of several lines'),
  side: z.enum(['LEFT', 'RIGHT']).default('RIGHT').describe('LEFT for a line that is removed'),
  body: markdownBody.regex(/\S/, 'must not be blank').describe('Text, in Markdown'),
});

const createReview = writeTool({
  name: 'github_create_review',
  title: 'Review a pull request',
  hint: 'approve reject request changes pr feedback lgtm',
  description:
    'Reviews one pull request, with remarks on lines. Without an event it is a draft that nobody else sees yet.',
  access: 'write',
  isBatch: true,
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    event: verdict.optional().describe('Verdict; left out, the review is kept as a draft'),
    body: markdownBody.optional().describe('Text in Markdown; needed to request changes'),
    comments: z.array(Remark).max(50).optional().describe('Remarks on lines of the diff'),
  })
    .refine(({ event, body }) => event !== 'request_changes' || /\S/.test(body ?? ''), {
      message: 'is needed to request changes',
      path: ['body'],
    })
    .refine(
      ({ event, body, comments }) => event === 'approve' || /\S/.test(body ?? '') || (comments ?? []).length > 0,
      'needs a text or a remark',
    ),
  output: WrittenReviewView.shown,
  files: (asked) => (asked.comments?.length ? { ...pullFiles(asked), changed: [] } : undefined),
  async preview({ repository, number, event, body, comments = [] }, { get }) {
    const pull = await openPullRequest(get, { repository, number });
    if (!pull.ok) return pull;
    const remarks = comments.map(({ path, start_line, line, side, body }) => {
      const lines = start_line === undefined ? `${line}` : `${start_line}–${line}`;
      return { name: `${path}:${lines}${side === 'LEFT' ? ' (as it was)' : ''}`, before: null, after: body };
    });
    return ok({
      target: numberedTitle(pull.value),
      version: pull.value.head.sha,
      changes: [...changesOf({ review: event ?? 'draft', body }), ...remarks],
    });
  },
  undoMade({ repository, number, event }, _, { id: review_id }) {
    if (event === 'comment')
      return { reason: 'A review that only comments stays; its comments can be deleted one by one.' };
    if (event === undefined) {
      return { tool: 'github_delete_pending_review', arguments: { repository, number, review_id } };
    }
    return {
      tool: 'github_dismiss_review',
      arguments: { repository, number, review_id, message: 'Withdrawn.' },
    };
  },
  async run({ repository, number, event, body, comments }, { change, preview }) {
    const fields = {
      commit_id: previewedCommit(preview),
      event: event && verdicts[event],
      body,
      comments: comments?.map(located),
    };
    return change(`POST ${pullRoute}/reviews`, pullPlace({ repository, number }), fields, WrittenReviewView.made);
  },
});

const located = ({ start_line, ...remark }: z.infer<typeof Remark>) =>
  start_line === undefined ? remark : { ...remark, start_line, start_side: remark.side };

const submitReview = writeTool({
  name: 'github_submit_review',
  title: 'Submit a draft review',
  hint: 'approve publish pending draft pr feedback',
  description: 'Submits a draft review of the account itself, with all the remarks in it.',
  access: 'write',
  isBatch: true,
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    review_id: reviewId,
    event: verdict.describe('Verdict'),
    body: markdownBody.optional().describe('Text in Markdown, in place of that of the draft'),
  }),
  output: WrittenReviewView.shown,
  async preview({ repository, number, review_id, event, body }, { get }) {
    const draft = await pendingReview(get, { repository, number, review_id });
    if (!draft.ok) return draft;
    const { review, remarks, target } = draft.value;
    return ok({
      target,
      version: review.commit_id ?? null,
      changes: [
        ...changesOf({ review: event, body: body ?? review.body }, { review: 'draft' }),
        ...remarks.map(({ name, body }) => ({ name, before: null, after: body })),
      ],
    });
  },
  undo({ repository, number, review_id, event }) {
    if (event === 'comment')
      return { reason: 'A review that only comments stays; its comments can be deleted one by one.' };
    return { tool: 'github_dismiss_review', arguments: { repository, number, review_id, message: 'Withdrawn.' } };
  },
  async run({ repository, number, review_id, event, body }, { change }) {
    const place = { ...pullPlace({ repository, number }), review_id };
    const fields = { event: verdicts[event], body };
    return change(`POST ${pullRoute}/reviews/{review_id}/events`, place, fields, WrittenReviewView.made);
  },
});

const dismissReview = writeTool({
  name: 'github_dismiss_review',
  title: 'Dismiss a review',
  hint: 'reject withdraw approval pr changes-requested',
  description:
    'Takes the weight from a review that approved or requested changes; its text stays, marked as dismissed.',
  access: 'write',
  texts: { message: 'prose' },
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    review_id: reviewId,
    message: issueTitle.describe('Why, one line'),
  }),
  output: WrittenReviewView.shown,
  async preview({ repository, number, review_id, message }, { get }) {
    const place = { ...pullPlace({ repository, number }), review_id };
    const found = await get(`${pullRoute}/reviews/{review_id}`, place, ReviewView.read);
    if (!found.ok) return found;
    const { author, state } = ReviewView.project(found.value.value);
    if (state !== 'approved' && state !== 'changes_requested') {
      return fail('platform_refused', `A review that is ${state} can't be dismissed.`);
    }
    return ok({
      target: `review ${review_id} of ${cleanName(author)} on #${number}`,
      version: found.value.value.commit_id ?? null,
      changes: [
        { name: 'review', before: state, after: 'dismissed' },
        { name: 'reason', before: null, after: message },
      ],
    });
  },
  undo: () => ({ reason: 'Its author has to review again.' }),
  async run({ repository, number, review_id, message }, { change }) {
    const place = { ...pullPlace({ repository, number }), review_id };
    const route = `PUT ${pullRoute}/reviews/{review_id}/dismissals` as const;
    return change(route, place, { message }, WrittenReviewView.made);
  },
});

const deletePendingReview = writeTool({
  name: 'github_delete_pending_review',
  title: 'Delete a draft review',
  hint: 'discard remove draft pr feedback',
  description: 'Deletes a draft review of the account itself, with all the remarks in it.',
  access: 'destructive',
  input: input({ repository, number: number.describe('Number of the pull request'), review_id: reviewId }),
  output: z.object({ id: z.number() }),
  async preview({ repository, number, review_id }, { get }) {
    const draft = await pendingReview(get, { repository, number, review_id });
    if (!draft.ok) return draft;
    const { review, remarks, target } = draft.value;
    const gone = [{ name: 'draft review', body: review.body ?? '' }, ...remarks];
    return ok({
      target,
      version: review.commit_id ?? null,
      changes: gone.map(({ name, body }) => ({ name, before: body, after: null })),
    });
  },
  undo: () => ({ reason: 'A deleted draft is gone; it would have to be written again.' }),
  async run({ repository, number, review_id }, { change }) {
    const place = { ...pullPlace({ repository, number }), review_id };
    const route = `DELETE ${pullRoute}/reviews/{review_id}` as const;
    return change(route, place, undefined, z.object({ id: z.number() }));
  },
});

const replyToReviewComment = writeTool({
  name: 'github_reply_to_review_comment',
  title: 'Answer a remark of a review',
  hint: 'answer respond pr feedback thread inline',
  description: 'Adds an answer below a comment on a line of a pull request. Each call adds another one.',
  access: 'write',
  texts: { body: 'prose' },
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    comment_id: commentIdField,
    body: markdownBody.regex(/\S/, 'must not be blank').describe('Text of the answer, in Markdown'),
  }),
  output: WrittenCommentView.shown,
  async preview({ repository, number, comment_id, body }, { get }) {
    const route = '/repos/{owner}/{repo}/pulls/comments/{comment_id}';
    const found = await get(route, { ...ownerAndName(repository), comment_id }, ReviewCommentView.read);
    if (!found.ok) return found;
    const { author, path, url } = ReviewCommentView.project(found.value.value);
    if (!url.includes(`/pull/${number}#`)) return fail('platform_not_found', `That comment is not on #${number}.`);
    return ok({
      target: `#${number}, what ${author} said about ${path} (comment ${comment_id})`,
      version: null,
      changes: changesOf({ answer: body }),
    });
  },
  undoMade: ({ repository }, _, { id }) => ({
    tool: 'github_delete_comment',
    arguments: { repository, comment_id: id, kind: 'review_comment' },
  }),
  async run({ repository, number, comment_id, body }, { change }) {
    const place = { ...pullPlace({ repository, number }), comment_id };
    return change(`POST ${pullRoute}/comments/{comment_id}/replies`, place, { body }, WrittenCommentView.made);
  },
});

const loginsOf = (users: ReadFullPullRequest['requested_reviewers']): string[] =>
  (users ?? []).map((user) => user?.login ?? '');
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const requestReviewers = writeTool({
  name: 'github_request_reviewers',
  title: 'Ask for reviews',
  hint: 'ask reviewer assign pr review people',
  description: 'Asks people to review one pull request, or takes that back.',
  access: 'write',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    reviewers: issueAssignees.min(1).describe('Their logins'),
    requested: z.boolean().default(true).describe('False takes the request back'),
  }),
  output: z.object({ requested_reviewers: z.array(z.string()).describe('All who are asked now') }),
  async preview({ repository, number, reviewers, requested }, { get }) {
    const pull = await openPullRequest(get, { repository, number });
    if (!pull.ok) return pull;
    const before = loginsOf(pull.value.requested_reviewers);
    const isNamed = (login: string) => reviewers.some((one) => isSame(one, login));
    const added = reviewers.filter((login) => !before.some((one) => isSame(one, login)));
    const after = requested ? [...before, ...added] : before.filter((login) => !isNamed(login));
    const changes = [{ name: 'requested reviewers', before: before.join('\n'), after: after.join('\n') }];
    return ok({
      target: numberedTitle(pull.value),
      version: null,
      changes: after.length === before.length ? [] : changes,
    });
  },
  undo({ repository, number, requested }, { changes: [change] }) {
    if (!change) return { reason: 'It was so already.' };
    const lines = (text: string | null) => (text ? text.split('\n') : []);
    const [before, after] = [lines(change.before), lines(change.after)];
    const [more, less] = requested ? [after, before] : [before, after];
    return {
      tool: 'github_request_reviewers',
      arguments: { repository, number, reviewers: more.filter((one) => !less.includes(one)), requested: !requested },
    };
  },
  async run({ repository, number, reviewers, requested }, { change }) {
    const route = `${requested ? 'POST' : 'DELETE'} ${pullRoute}/requested_reviewers` as const;
    const asked = FullPullRequestView.read
      .pick({ requested_reviewers: true })
      .transform(({ requested_reviewers: all }) => ({ requested_reviewers: loginsOf(all).map(cleanName) }));
    return change(route, pullPlace({ repository, number }), { reviewers }, asked);
  },
});

/** By name, since `pull-requests.ts` puts them in order among its own. */
export const reviewTools = {
  createReview,
  replyToReviewComment,
  requestReviewers,
  submitReview,
  dismissReview,
  deletePendingReview,
};
