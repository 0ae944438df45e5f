import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body } from '../../issue-fields.ts';
import { projectWrittenReview, WrittenReview } from '../../project-pull-request.ts';
import { pullPlace, pullRoute, verdict, verdicts } from '../../pull-request.ts';
import { ReadReview } from '../../read-pull-request.ts';
import { pendingReview, reviewId } from '../../review.ts';

export const submitReview = writeTool({
  name: 'github_submit_review',
  title: 'Submit a draft review',
  description: 'Submits a draft review of the account itself, with all the remarks in it.',
  access: 'write',
  isBatch: true,
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    review_id: reviewId,
    event: verdict.describe('Verdict'),
    body: body.optional().describe('Text in Markdown, in place of that of the draft'),
  }),
  output: WrittenReview,
  place: inRepository,
  async preview({ repository, number, review_id, event, body }, { client }) {
    const get = await connectGitHub(client);
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
  async run({ repository, number, review_id, event, body }, { client }) {
    const place = { ...pullPlace({ repository, number }), review_id };
    const fields = { event: verdicts[event], body };
    const made = await change(client, `POST ${pullRoute}/reviews/{review_id}/events`, place, fields, ReadReview);
    return made.ok ? ok(projectWrittenReview(made.value)) : made;
  },
});
