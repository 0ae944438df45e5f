import type { RepositoryContext } from './context.ts';
import { createLabel, deleteLabel, label, labels, updateLabel } from './labels.ts';
import { type Route, route } from './route.ts';

const reading = { permission: 'issues=read; pull_requests=read' };
const writing = { permission: 'issues=write; pull_requests=write' };

/** Of what belongs to issues without being one. */
export const trackerRoutes: readonly Route<RepositoryContext>[] = [
  route('GET', '/labels', labels, 'issues/labels#list-labels-for-a-repository', reading),
  route('GET', '/labels/{name}', label, 'issues/labels#get-a-label', reading),
  route('POST', '/labels', createLabel, 'issues/labels#create-a-label', writing),
  route('PATCH', '/labels/{name}', updateLabel, 'issues/labels#update-a-label', writing),
  route('DELETE', '/labels/{name}', deleteLabel, 'issues/labels#delete-a-label', writing),
];
