import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { pullPlace, pullRoute } from '../../pull-request.ts';
import { pendingReview, reviewId } from '../../review.ts';

export const deletePendingReview = writeTool({
  name: 'github_delete_pending_review',
  title: 'Delete a draft review',
  description: 'Deletes a draft review of the account itself, with all the remarks in it.',
  access: 'destructive',
  toolset: 'pull_requests',
  input: input({ repository, number: number.describe('Number of the pull request'), review_id: reviewId }),
  output: z.object({ id: z.number() }),
  place: inRepository,
  async preview({ repository, number, review_id }, { client }) {
    const get = await connectGitHub(client);
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
  async run({ repository, number, review_id }, { client }) {
    const place = { ...pullPlace({ repository, number }), review_id };
    const route = `DELETE ${pullRoute}/reviews/{review_id}` as const;
    const made = await change(client, route, place, undefined, z.object({ id: z.number() }));
    return made.ok ? ok({ id: made.value.id }) : made;
  },
});
