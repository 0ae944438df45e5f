import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { commentId, type FoundComment, findComment, namedComment } from '../../discussions/find.ts';
import { inRepository, repository } from '../../fields.ts';
import { mutate } from '../../graphql.ts';
import { body } from '../../issue-fields.ts';
import { address, name } from '../../project.ts';

const textDocument =
  'mutation UpdateDiscussionComment($id: ID!, $body: String!) { updateDiscussionComment(input: { commentId: $id, body: $body }) { comment { id } } }';
const markDocument =
  'mutation MarkAnswer($id: ID!) { markDiscussionCommentAsAnswer(input: { id: $id }) { discussion { id } } }';
const unmarkDocument =
  'mutation UnmarkAnswer($id: ID!) { unmarkDiscussionCommentAsAnswer(input: { id: $id }) { discussion { id } } }';

export const updateDiscussionComment = writeTool({
  name: 'github_update_discussion_comment',
  title: 'Change a comment of a discussion',
  description: 'Replaces the text of one comment of a discussion, or chooses it as the answer, or takes that back.',
  access: 'write',
  toolset: 'discussions',
  input: input({
    repository,
    comment_id: commentId.describe('id of the comment or reply'),
    body: body.regex(/\S/, 'must not be blank').optional().describe('Text in Markdown, in place of the present one'),
    is_answer: z.boolean().optional().describe('Whether it is the answer of its discussion'),
  }).refine(
    ({ body, is_answer }) => (body === undefined) !== (is_answer === undefined),
    'needs either body or is_answer',
  ),
  output: z.object({
    id: z.string(),
    previous_answer: z.string().optional().describe('id of the comment that was the answer before'),
    url: z.string().describe('Address to cite'),
  }),
  place: inRepository,
  async preview({ repository, comment_id, body, is_answer }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const comment = found.value;
    if (!mayBecome(comment, is_answer)) {
      return fail('platform_forbidden', 'This account may not change it, or its category has no answers.');
    }
    const changes =
      is_answer === undefined
        ? changesOf({ comment: body }, { comment: comment.body })
        : answerChanges(comment, is_answer);
    return ok({ target: namedComment(comment), version: comment.updatedAt, changes });
  },
  undo({ repository, comment_id, is_answer }, { changes }, { previous_answer }) {
    const [change] = changes;
    if (!change) return { reason: 'It was so already.' };
    const fields =
      is_answer === undefined
        ? { comment_id, body: change.before ?? '' }
        : previous_answer !== undefined && is_answer
          ? { comment_id: previous_answer, is_answer: true }
          : { comment_id, is_answer: !is_answer };
    return { tool: 'github_update_discussion_comment', arguments: { repository, ...fields } };
  },
  async run({ repository, comment_id, body, is_answer }, { client }) {
    const found = await findComment(client, repository, comment_id);
    if (!found.ok) return found;
    const { id, url, discussion } = found.value;
    const made =
      body !== undefined
        ? await mutate(client, textDocument, { id, body }, z.object({ updateDiscussionComment: z.object({}) }))
        : is_answer
          ? await mutate(client, markDocument, { id }, z.object({ markDiscussionCommentAsAnswer: z.object({}) }))
          : await mutate(client, unmarkDocument, { id }, z.object({ unmarkDiscussionCommentAsAnswer: z.object({}) }));
    if (!made.ok) return made;
    const previous = is_answer && discussion.answer && discussion.answer.id !== id ? discussion.answer.id : undefined;
    return ok({ id: name(id), ...(previous && { previous_answer: name(previous) }), url: address(url) });
  },
});

function mayBecome(comment: FoundComment, isAnswer: boolean | undefined): boolean {
  if (isAnswer === undefined) return comment.viewerCanUpdate;
  // GitHub says of what is so already that it can't be made so.
  return comment.isAnswer === isAnswer || comment[isAnswer ? 'viewerCanMarkAsAnswer' : 'viewerCanUnmarkAsAnswer'];
}

/** A discussion has one answer: choosing another takes the place of the first. */
function answerChanges({ isAnswer, url, author, discussion }: FoundComment, becomes: boolean) {
  if (isAnswer === becomes) return [];
  const shown = (one: { url: string; author?: { login: string } | null | undefined }) =>
    `comment by ${name(one.author?.login)}, ${address(one.url)}`;
  const before = discussion.answer ? shown(discussion.answer) : null;
  return [{ name: 'answer', before, after: becomes ? shown({ url, author }) : null }];
}
