import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { title } from '../../issue-fields.ts';
import { name } from '../../project.ts';
import { projectReview, projectWrittenReview, WrittenReview } from '../../project-pull-request.ts';
import { pullPlace, pullRoute } from '../../pull-request.ts';
import { ReadReview } from '../../read-pull-request.ts';
import { reviewId } from '../../review.ts';

export const dismissReview = writeTool({
  name: 'github_dismiss_review',
  title: 'Dismiss a review',
  description:
    'Takes the weight from a review that approved or requested changes; its text stays, marked as dismissed.',
  access: 'write',
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    review_id: reviewId,
    message: title.describe('Why, one line'),
  }),
  output: WrittenReview,
  place: inRepository,
  async preview({ repository, number, review_id, message }, { client }) {
    const get = await connectGitHub(client);
    const place = { ...pullPlace({ repository, number }), review_id };
    const found = await get(`${pullRoute}/reviews/{review_id}`, place, ReadReview);
    if (!found.ok) return found;
    const { author, state } = projectReview(found.value.value);
    if (state !== 'approved' && state !== 'changes_requested') {
      return fail('platform_refused', `A review that is ${state} can't be dismissed.`);
    }
    return ok({
      target: `review ${review_id} of ${name(author)} on #${number}`,
      version: found.value.value.commit_id ?? null,
      changes: [
        { name: 'review', before: state, after: 'dismissed' },
        { name: 'reason', before: null, after: message },
      ],
    });
  },
  undo: () => ({ reason: 'Its author has to review again.' }),
  async run({ repository, number, review_id, message }, { client }) {
    const place = { ...pullPlace({ repository, number }), review_id };
    const route = `PUT ${pullRoute}/reviews/{review_id}/dismissals` as const;
    const made = await change(client, route, place, { message }, ReadReview);
    return made.ok ? ok(projectWrittenReview(made.value)) : made;
  },
});
