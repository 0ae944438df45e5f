import { fullName, type Milestone, type Repository } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { simpleUser } from './account.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';

const timeOrNull = (time: number | null) => (time === null ? null : timestamp(time));

/** `milestone`, with how many issues and pull requests of it are open and closed. */
export function milestoneShape(repository: Repository, milestone: Milestone, origin: string) {
  const { number, closedAt } = milestone;
  const url = `${repositoryUrl(repository, origin)}/milestones/${number}`;
  const parts = repository.content().issues.filter((issue) => issue.milestone === number);
  const open = parts.filter(({ state }) => state === 'open').length;
  const id = repository.id * 10 + number;
  return {
    url,
    html_url: `${origin}/${fullName(repository)}/milestone/${number}`,
    labels_url: `${url}/labels`,
    id,
    node_id: nodeId('MI', id),
    number,
    title: milestone.title,
    description: milestone.description,
    creator: simpleUser(milestone.creator, origin),
    open_issues: open,
    closed_issues: parts.length - open,
    state: closedAt === null ? ('open' as const) : ('closed' as const),
    created_at: timestamp(milestone.createdAt),
    updated_at: timestamp(closedAt ?? milestone.createdAt),
    due_on: timeOrNull(milestone.dueOn),
    closed_at: timeOrNull(closedAt),
  };
}
