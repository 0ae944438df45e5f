import { addComment } from './add-comment.ts';
import { createIssue } from './create-issue.ts';
import { deleteComment } from './delete-comment.ts';
import { getIssue } from './get-issue.ts';
import { listIssues } from './list-issues.ts';
import { listMilestones } from './list-milestones.ts';
import { listSubIssues } from './list-sub-issues.ts';
import { lockIssue } from './lock-issue.ts';
import { updateComment } from './update-comment.ts';
import { updateIssue } from './update-issue.ts';
import { writeSubIssue } from './write-sub-issue.ts';

export const issues = {
  reads: [listIssues, getIssue],
  writes: [createIssue, addComment, updateIssue, updateComment, deleteComment],
};

/** What few questions need. */
export const issueDetails = { reads: [listSubIssues, listMilestones], writes: [writeSubIssue, lockIssue] };
