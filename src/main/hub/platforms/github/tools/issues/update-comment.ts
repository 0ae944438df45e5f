import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { commentKind, commentPlace, commentRoute, knownComment } from '../../comment.ts';
import { inRepository, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body } from '../../issue-fields.ts';
import { address } from '../../project.ts';
import { ReadComment } from '../../read.ts';
import { commentId } from '../../review.ts';

export const updateComment = writeTool({
  name: 'github_update_comment',
  title: 'Change a comment',
  description: 'Replaces the text of one comment on an issue or a pull request.',
  access: 'write',
  toolset: 'issues',
  input: input({
    repository,
    comment_id: commentId,
    kind: commentKind,
    body: body.regex(/\S/, 'must not be blank').describe('Text in Markdown, in place of the present one'),
  }),
  output: z.object({ id: z.number(), url: z.string().describe('Address to cite') }),
  place: inRepository,
  async preview({ repository, comment_id, kind, body }, { client }) {
    const get = await connectGitHub(client);
    const known = await knownComment(get, { repository, comment_id, kind });
    if (!known.ok) return known;
    const { body: before, ...rest } = known.value;
    return ok({ ...rest, changes: changesOf({ body }, { body: before }) });
  },
  undo({ repository, comment_id, kind }, { changes: [change] }) {
    if (!change?.before) return { reason: 'It was so already.' };
    return { tool: 'github_update_comment', arguments: { repository, comment_id, kind, body: change.before } };
  },
  async run({ repository, comment_id, kind, body }, { client }) {
    const place = commentPlace({ repository, comment_id });
    const Written = ReadComment.pick({ html_url: true }).extend({ id: z.number() });
    const made = await change(client, `PATCH ${commentRoute(kind)}`, place, { body }, Written);
    return made.ok ? ok({ id: made.value.id, url: address(made.value.html_url) }) : made;
  },
});
