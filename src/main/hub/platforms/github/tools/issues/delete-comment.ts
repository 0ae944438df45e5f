import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { commentKind, commentPlace, commentRoute, knownComment } from '../../comment.ts';
import { inRepository, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { commentId } from '../../review.ts';

export const deleteComment = writeTool({
  name: 'github_delete_comment',
  title: 'Delete a comment',
  description: 'Deletes one comment on an issue or a pull request.',
  access: 'destructive',
  toolset: 'issues',
  input: input({ repository, comment_id: commentId, kind: commentKind }),
  output: z.object({ deleted: z.literal(true) }),
  place: inRepository,
  async preview({ repository, comment_id, kind }, { client }) {
    const get = await connectGitHub(client);
    const known = await knownComment(get, { repository, comment_id, kind });
    if (!known.ok) return known;
    const { body, ...rest } = known.value;
    return ok({ ...rest, changes: [{ name: 'body', before: body, after: null }] });
  },
  undo: () => ({ reason: 'A deleted comment is gone; a new one with its text would be by this account, and last.' }),
  async run({ repository, comment_id, kind }, { client }) {
    const place = commentPlace({ repository, comment_id });
    const made = await change(client, `DELETE ${commentRoute(kind)}`, place, undefined, nothing);
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});
