import { addDiscussionComment } from './add-discussion-comment.ts';
import { deleteDiscussionComment } from './delete-discussion-comment.ts';
import { getDiscussion } from './get-discussion.ts';
import { listDiscussions } from './list-discussions.ts';
import { updateDiscussionComment } from './update-discussion-comment.ts';

export const discussions = {
  reads: [listDiscussions, getDiscussion],
  writes: [addDiscussionComment, updateDiscussionComment, deleteDiscussionComment],
};
