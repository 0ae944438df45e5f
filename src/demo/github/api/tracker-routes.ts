import type { RepositoryContext } from './context.ts';
import { lockIssue, unlockIssue } from './issue-writes.ts';
import { createLabel, deleteLabel, label, labels, updateLabel } from './labels.ts';
import { milestone, milestones } from './milestones.ts';
import { type Route, route } from './route.ts';
import { addSubIssue, moveSubIssue, removeSubIssue, subIssues } from './sub-issues.ts';

const reading = { permission: 'issues=read; pull_requests=read' };
const writing = { permission: 'issues=write; pull_requests=write' };

/** Of what belongs to issues without being one. */
export const trackerRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '/labels', labels, 'issues/labels#list-labels-for-a-repository', reading),
  route('GET', '/labels/{name}', label, 'issues/labels#get-a-label', reading),
  route('POST', '/labels', createLabel, 'issues/labels#create-a-label', writing),
  route('PATCH', '/labels/{name}', updateLabel, 'issues/labels#update-a-label', writing),
  route('DELETE', '/labels/{name}', deleteLabel, 'issues/labels#delete-a-label', writing),
  route('GET', '/milestones', milestones, 'issues/milestones#list-milestones', reading),
  route('GET', '/milestones/{number}', milestone, 'issues/milestones#get-a-milestone', reading),
  route('PUT', '/issues/{number}/lock', lockIssue, 'issues/issues#lock-an-issue', writing),
  route('DELETE', '/issues/{number}/lock', unlockIssue, 'issues/issues#unlock-an-issue', writing),
  route('GET', '/issues/{number}/sub_issues', subIssues, 'issues/sub-issues#list-sub-issues', reading),
  route('POST', '/issues/{number}/sub_issues', addSubIssue, 'issues/sub-issues#add-sub-issue', writing),
  route('DELETE', '/issues/{number}/sub_issue', removeSubIssue, 'issues/sub-issues#remove-sub-issue', writing),
  route(
    'PATCH',
    '/issues/{number}/sub_issues/priority',
    moveSubIssue,
    'issues/sub-issues#reprioritize-sub-issue',
    writing,
  ),
];
