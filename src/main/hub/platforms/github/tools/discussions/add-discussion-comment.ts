import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { commentId, findComment, findDiscussion, namedComment } from '../../discussions/find.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { mutate } from '../../graphql.ts';
import { body } from '../../issue-fields.ts';
import { address, name, numbered } from '../../project.ts';

const document =
  'mutation AddDiscussionComment($discussionId: ID!, $body: String!, $replyToId: ID) { addDiscussionComment(input: { discussionId: $discussionId, body: $body, replyToId: $replyToId }) { comment { id url } } }';
const Made = z.object({ addDiscussionComment: z.object({ comment: z.object({ id: z.string(), url: z.string() }) }) });

export const addDiscussionComment = writeTool({
  name: 'github_add_discussion_comment',
  title: 'Comment on a discussion',
  description: 'Adds a comment to one discussion, or a reply to one of its comments. Each call adds another one.',
  access: 'write',
  toolset: 'discussions',
  input: input({
    repository,
    number: number.describe('Number of the discussion'),
    body: body.regex(/\S/, 'must not be blank').describe('Text, in Markdown'),
    reply_to: commentId.optional().describe('id of the comment to reply to; a reply takes none itself'),
  }),
  output: z.object({ id: z.string(), url: z.string().describe('Address to cite') }),
  place: inRepository,
  async preview({ repository, number, body, reply_to }, { client }) {
    const discussion = await findDiscussion(client, repository, number);
    if (!discussion.ok) return discussion;
    const version = null; // what others write meanwhile does not change what this says, or where
    const shown = { version, changes: changesOf({ comment: body }) };
    if (reply_to === undefined) return ok({ target: numbered(discussion.value), ...shown });
    const parent = await findComment(client, repository, reply_to);
    if (!parent.ok) return parent;
    if (parent.value.discussion.number !== number || parent.value.replyTo) {
      return fail('invalid_arguments', 'Only a comment of that discussion can be replied to, and no reply.');
    }
    return ok({ target: namedComment(parent.value), ...shown });
  },
  undo: ({ repository }, _, { id }) => ({
    tool: 'github_delete_discussion_comment',
    arguments: { repository, comment_id: id },
  }),
  async run({ repository, number, body, reply_to }, { client }) {
    const discussion = await findDiscussion(client, repository, number);
    if (!discussion.ok) return discussion;
    // GitHub itself refuses a reply to a comment of another discussion.
    const asked = { discussionId: discussion.value.id, body, replyToId: reply_to ?? null };
    const made = await mutate(client, document, asked, Made);
    if (!made.ok) return made;
    const { id, url } = made.value.addDiscussionComment.comment;
    return ok({ id: name(id), url: address(url) });
  },
});
