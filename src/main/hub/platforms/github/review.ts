/** What the tools for reviews share. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Get } from './get.ts';
import { numbered } from './project.ts';
import { pullPlace, pullRoute } from './pull-request.ts';
import { ReadFullPullRequest, ReadReview, ReadReviewComment } from './read-pull-request.ts';

// GitHub's ids have outgrown 32 bits.
const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
export const reviewId = id.describe('Id of the review');
export const commentId = id.describe('Id of the comment');

type Draft = { target: string; review: z.infer<typeof ReadReview>; remarks: { name: string; body: string }[] };

/** A draft review with its remarks, whole; fails with `platform_refused` when it is no draft any more. */
export async function pendingReview(
  get: Get,
  { review_id, ...asked }: { repository: string; number: number; review_id: number },
): Promise<Result<Draft>> {
  const place = { ...pullPlace(asked), review_id };
  const pull = await get(pullRoute, pullPlace(asked), ReadFullPullRequest);
  if (!pull.ok) return pull;
  const found = await get(`${pullRoute}/reviews/{review_id}`, place, ReadReview);
  if (!found.ok) return found;
  const review = found.value.value;
  if (review.state !== 'PENDING') return fail('platform_refused', 'The review has been submitted already.');
  const listed = { ...place, per_page: 100 };
  const comments = await get(`${pullRoute}/reviews/{review_id}/comments`, listed, z.array(ReadReviewComment));
  if (!comments.ok) return comments;
  // Beyond these nobody would see what is submitted, or is gone.
  if (comments.value.next) return fail('platform_refused', 'The review has more remarks than can be shown.');
  const remarks = comments.value.value.map(({ path, line, body }) => ({
    name: line ? `${path}:${line}` : path,
    body: body ?? '',
  }));
  return ok({ target: numbered(pull.value.value), review, remarks });
}
