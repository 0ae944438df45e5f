import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body } from '../../issue-fields.ts';
import { address } from '../../project.ts';
import { projectReviewComment } from '../../project-pull-request.ts';
import { pullPlace, pullRoute } from '../../pull-request.ts';
import { ReadReviewComment } from '../../read-pull-request.ts';
import { commentId } from '../../review.ts';

const ReadReply = ReadReviewComment.pick({ id: true, html_url: true });

export const replyToReviewComment = writeTool({
  name: 'github_reply_to_review_comment',
  title: 'Answer a remark of a review',
  description: 'Adds an answer below a comment on a line of a pull request. Each call adds another one.',
  access: 'write',
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    comment_id: commentId,
    body: body.regex(/\S/, 'must not be blank').describe('Text of the answer, in Markdown'),
  }),
  output: z.object({ id: z.number(), url: z.string().describe('Address to cite') }),
  place: inRepository,
  async preview({ repository, number, comment_id, body }, { client }) {
    const get = await connectGitHub(client);
    const route = '/repos/{owner}/{repo}/pulls/comments/{comment_id}';
    const found = await get(route, { ...ownerAndName(repository), comment_id }, ReadReviewComment);
    if (!found.ok) return found;
    const { author, path, url } = projectReviewComment(found.value.value);
    if (!url.includes(`/pull/${number}#`)) return fail('platform_not_found', `That comment is not on #${number}.`);
    return ok({
      target: `#${number}, what ${author} said about ${path} (comment ${comment_id})`,
      version: null,
      changes: changesOf({ answer: body }),
    });
  },
  undo: ({ repository }, _, { id }) => ({
    tool: 'github_delete_comment',
    arguments: { repository, comment_id: id, kind: 'review_comment' },
  }),
  async run({ repository, number, comment_id, body }, { client }) {
    const place = { ...pullPlace({ repository, number }), comment_id };
    const made = await change(client, `POST ${pullRoute}/comments/{comment_id}/replies`, place, { body }, ReadReply);
    return made.ok ? ok({ id: made.value.id, url: address(made.value.html_url) }) : made;
  },
});
