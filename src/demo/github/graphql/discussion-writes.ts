import { canRead } from '../access.ts';
import type { Context } from '../api/context.ts';
import type { Discussion, DiscussionComment } from '../discussions.ts';
import type { Account } from '../model.ts';
import { nodeId } from '../shapes/node-id.ts';
import { noNode, Refusal } from './refusal.ts';
import { allComments, commentId, commentView, discussionView, mayAnswer, mayChange, type Place } from './views.ts';

type Given<Fields> = { input: Fields & { clientMutationId?: string | null } };
type Found = { discussion: Discussion; comment: DiscussionComment; parent: DiscussionComment | undefined };

const bodyLimit = 65_536;

/** The mutations of discussions; each finds its target by a global id, wherever that is, as far as the viewer may see it. */
export function discussionWrites(context: Context, viewer: Account, place: Place) {
  const at = Math.floor(context.now / 1000) * 1000;
  const visible = context.catalogue.discussions.filter(({ repository }) => canRead(repository, viewer));

  function commentOf(id: string): Found {
    for (const discussion of visible) {
      const found = allComments(discussion).find(({ comment }) => commentId(comment) === id);
      if (found) return { discussion, ...found };
    }
    throw noNode(id);
  }

  function permit(mutation: string, discussion: Discussion, isAllowed: boolean): void {
    if (discussion.repository.archived || !isAllowed) {
      throw new Refusal(
        'FORBIDDEN',
        `${viewer.login} does not have the correct permissions to execute \`${mutation}\``,
      );
    }
  }

  function checked(body: string): string {
    if (body.trim() === '') throw new Refusal('UNPROCESSABLE', "Body can't be blank");
    if (body.length > bodyLimit) {
      throw new Refusal('UNPROCESSABLE', `Body is too long (maximum is ${bodyLimit} characters)`);
    }
    return body;
  }

  function answer(mutation: string, id: string, isAnswer: boolean) {
    const { discussion, comment } = commentOf(id);
    permit(mutation, discussion, mayAnswer(discussion, viewer));
    if (!discussion.category.isAnswerable) {
      throw new Refusal('UNPROCESSABLE', 'This discussion category does not support answers');
    }
    if (!isAnswer && discussion.answer?.comment !== comment.id) {
      throw new Refusal('UNPROCESSABLE', 'This comment is not the answer of its discussion');
    }
    discussion.answer = isAnswer ? { comment: comment.id, at, by: viewer } : null;
    return discussionView(discussion, place);
  }

  return {
    addDiscussionComment({
      input: { discussionId, body, replyToId, clientMutationId },
    }: Given<{ discussionId: string; body: string; replyToId?: string | null }>) {
      const discussion = visible.find(({ repository, number }) => nodeId('D', repository.id, number) === discussionId);
      if (!discussion) throw noNode(discussionId);
      permit('AddDiscussionComment', discussion, true);
      const parent = replyToId ? commentOf(replyToId) : undefined;
      if (parent && (parent.discussion !== discussion || parent.parent)) {
        throw new Refusal('UNPROCESSABLE', 'Parent comment is already in a thread, cannot reply to it');
      }
      const ids = visible.flatMap(allComments).map(({ comment }) => comment.id);
      const made: DiscussionComment = {
        ...{ id: Math.max(...ids) + 1, author: viewer, body: checked(body) },
        ...{ createdAt: at, updatedAt: at, replies: [] },
      };
      (parent?.comment.replies ?? discussion.comments).push(made);
      discussion.updatedAt = at;
      return { clientMutationId, comment: commentView(discussion, made, parent?.comment, place) };
    },

    updateDiscussionComment({
      input: { commentId: id, body, clientMutationId },
    }: Given<{ commentId: string; body: string }>) {
      const { discussion, comment, parent } = commentOf(id);
      permit('UpdateDiscussionComment', discussion, mayChange(discussion, comment, viewer));
      comment.body = checked(body);
      comment.updatedAt = at;
      return { clientMutationId, comment: commentView(discussion, comment, parent, place) };
    },

    deleteDiscussionComment({ input: { id, clientMutationId } }: Given<{ id: string }>) {
      const { discussion, comment, parent } = commentOf(id);
      permit('DeleteDiscussionComment', discussion, mayChange(discussion, comment, viewer));
      const among = parent?.replies ?? discussion.comments;
      among.splice(among.indexOf(comment), 1);
      if (discussion.answer?.comment === comment.id) discussion.answer = null;
      return { clientMutationId, comment: commentView(discussion, comment, parent, place) };
    },

    markDiscussionCommentAsAnswer: ({ input: { id, clientMutationId } }: Given<{ id: string }>) => ({
      clientMutationId,
      discussion: answer('MarkDiscussionCommentAsAnswer', id, true),
    }),

    unmarkDiscussionCommentAsAnswer: ({ input: { id, clientMutationId } }: Given<{ id: string }>) => ({
      clientMutationId,
      discussion: answer('UnmarkDiscussionCommentAsAnswer', id, false),
    }),
  };
}
