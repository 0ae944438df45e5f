/** Comments that are there already: those of issues and pull requests, and those on lines that reviews make. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { ownerAndName } from './fields.ts';
import type { Get } from './get.ts';
import { projectComment } from './project.ts';
import { ReadComment } from './read.ts';

export const commentKind = z
  .enum(['comment', 'review_comment'])
  .default('comment')
  .describe('review_comment for one on a line of a pull request');

type Kind = z.infer<typeof commentKind>;

export const commentRoute = (kind: Kind) =>
  kind === 'comment'
    ? ('/repos/{owner}/{repo}/issues/comments/{comment_id}' as const)
    : ('/repos/{owner}/{repo}/pulls/comments/{comment_id}' as const);

type Named = { repository: string; comment_id: number; kind: Kind };

export const commentPlace = ({ repository, comment_id }: Pick<Named, 'repository' | 'comment_id'>) => ({
  ...ownerAndName(repository),
  comment_id,
});

const ReadKnownComment = ReadComment.extend({ updated_at: z.string().nullish() });

/** The comment as it is, and how one names it to a person: by its id too, since they may allow its like for some minutes. */
export async function knownComment(
  get: Get,
  { kind, ...named }: Named,
): Promise<Result<{ target: string; version: string | null; body: string }>> {
  const found = await get(commentRoute(kind), commentPlace(named), ReadKnownComment);
  if (!found.ok) return found;
  const { author, url } = projectComment(found.value.value);
  const number = /\/(\d+)#/.exec(url)?.[1] ?? '?';
  const { updated_at, body } = found.value.value;
  return ok({
    target: `comment ${named.comment_id} of ${author} on #${number}`,
    version: updated_at ?? null,
    body: body ?? '',
  });
}
