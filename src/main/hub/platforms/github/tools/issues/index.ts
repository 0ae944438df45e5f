import { addComment } from './add-comment.ts';
import { createIssue } from './create-issue.ts';
import { deleteComment } from './delete-comment.ts';
import { getIssue } from './get-issue.ts';
import { listIssues } from './list-issues.ts';
import { updateComment } from './update-comment.ts';
import { updateIssue } from './update-issue.ts';

export const issues = {
  reads: [listIssues, getIssue],
  writes: [createIssue, addComment, updateIssue, updateComment, deleteComment],
};
