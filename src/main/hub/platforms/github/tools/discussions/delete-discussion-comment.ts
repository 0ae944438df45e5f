import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { commentId, findComment, namedComment } from '../../discussions/find.ts';
import { inRepository, repository } from '../../fields.ts';
import { mutate } from '../../graphql.ts';

const document =
  'mutation DeleteDiscussionComment($id: ID!) { deleteDiscussionComment(input: { id: $id }) { comment { id } } }';

export const deleteDiscussionComment = writeTool({
  name: 'github_delete_discussion_comment',
  title: 'Delete a comment of a discussion',
  description: 'Deletes one comment or reply of a discussion for good.',
  access: 'destructive',
  toolset: 'discussions',
  input: input({ repository, comment_id: commentId.describe('id of the comment or reply') }),
  output: z.object({ deleted: z.literal(true) }),
  place: inRepository,
  async preview({ repository, comment_id }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const { body, updatedAt, viewerCanDelete } = found.value;
    if (!viewerCanDelete) return fail('platform_forbidden');
    const changes = [{ name: 'comment', before: body, after: null }];
    return ok({ target: namedComment(found.value), version: updatedAt, changes });
  },
  undo: () => ({ reason: 'GitHub keeps nothing of it; its text can only be written anew, by whoever does it.' }),
  async run({ repository, comment_id }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const asked = { id: found.value.id };
    const made = await mutate(client, document, asked, z.object({ deleteDiscussionComment: z.object({}) }));
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});
