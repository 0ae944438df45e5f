import { objectId } from '../git.ts';
import {
  fullName,
  type GitHubAccount,
  type GitHubLabel,
  type GitHubRepository,
  type Issue,
  type IssueComment,
  type Milestone,
} from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from './account.ts';
import { repositoryUrl } from './repository.ts';

type Association = 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' | 'NONE';

export function association(repository: GitHubRepository, author: GitHubAccount): Association {
  if (author.id === repository.owner.id) return 'OWNER';
  if (!repository.collaborators.has(author.login)) return 'NONE';
  return repository.owner.type === 'Organization' ? 'MEMBER' : 'COLLABORATOR';
}

export const labelShape = (repository: GitHubRepository, label: GitHubLabel) => ({
  id: Number.parseInt(objectId('blob', label.name).slice(0, 8), 16) + repository.id,
  node_id: nodeId('LA', repository.id, label.name),
  url: `${repositoryUrl(repository)}/labels/${encodeURIComponent(label.name)}`,
  name: label.name,
  color: label.color,
  default: label.name === 'bug' || label.name === 'enhancement' || label.name === 'documentation',
  description: label.description,
});

export const noReactions = (url: string) => ({
  url: `${url}/reactions`,
  total_count: 0,
  '+1': 0,
  '-1': 0,
  laugh: 0,
  hooray: 0,
  confused: 0,
  heart: 0,
  rocket: 0,
  eyes: 0,
});

function pullAddresses(repository: GitHubRepository, issue: Issue) {
  const html = `${site}/${fullName(repository)}/pull/${issue.number}`;
  return {
    url: `${repositoryUrl(repository)}/pulls/${issue.number}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
  };
}

/** Of an issue that is in one. */
export function milestoneOf(repository: GitHubRepository, issue: Issue) {
  const found = repository.content().milestones.find(({ number }) => number === issue.milestone);
  return found ? milestoneShape(repository, found) : null;
}

function summaryOf(repository: GitHubRepository, { subIssues = [] }: Issue) {
  const completed = subIssues.filter((number) => repository.content().issues[number - 1]?.state === 'closed').length;
  const percent = subIssues.length === 0 ? 0 : Math.round((100 * completed) / subIssues.length);
  return { total: subIssues.length, completed, percent_completed: percent };
}

/** `issue`, for pull requests as well: GitHub tells them apart by the `pull_request` key. */
export function issueShape(repository: GitHubRepository, issue: Issue) {
  const api = repositoryUrl(repository);
  const url = `${api}/issues/${issue.number}`;
  const kind = issue.pull ? 'pull' : 'issues';
  const assignees = issue.assignees.map((account) => simpleUser(account));
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${site}/${fullName(repository)}/${kind}/${issue.number}`,
    id: issue.id,
    node_id: nodeId(issue.pull ? 'PR' : 'I', issue.id),
    number: issue.number,
    title: issue.title,
    user: simpleUser(issue.author),
    labels: issue.labels.map((label) => labelShape(repository, label)),
    state: issue.state,
    locked: issue.lock !== undefined,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: milestoneOf(repository, issue),
    comments: issue.comments.length,
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === null ? null : timestamp(issue.closedAt),
    author_association: association(repository, issue.author),
    active_lock_reason: issue.lock?.reason ?? null,
    ...(issue.pull && {
      draft: issue.pull.draft,
      pull_request: {
        ...pullAddresses(repository, issue),
        merged_at: issue.pull.mergedAt === null ? null : timestamp(issue.pull.mergedAt),
      },
    }),
    body: issue.body,
    ...(!issue.pull && { sub_issues_summary: summaryOf(repository, issue) }),
    reactions: noReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
  };
}

/** `issue` asked for alone, which adds who closed it. */
export const fullIssue = (repository: GitHubRepository, issue: Issue) => ({
  ...issueShape(repository, issue),
  closed_by: issue.closedBy && simpleUser(issue.closedBy),
});

export function issueCommentShape(repository: GitHubRepository, issue: Issue, comment: IssueComment) {
  const api = repositoryUrl(repository);
  const kind = issue.pull ? 'pull' : 'issues';
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${site}/${fullName(repository)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    user: simpleUser(comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt ?? comment.createdAt),
    author_association: association(repository, comment.author),
    body: comment.body,
    reactions: noReactions(url),
    performed_via_github_app: null,
  };
}

const timeOrNull = (time: number | null) => (time === null ? null : timestamp(time));

/** `milestone`, with how many issues and pull requests of it are open and closed. */
export function milestoneShape(repository: GitHubRepository, milestone: Milestone) {
  const { number, closedAt } = milestone;
  const url = `${repositoryUrl(repository)}/milestones/${number}`;
  const parts = repository.content().issues.filter((issue) => issue.milestone === number);
  const open = parts.filter(({ state }) => state === 'open').length;
  const id = repository.id * 10 + number;
  return {
    url,
    html_url: `${site}/${fullName(repository)}/milestone/${number}`,
    labels_url: `${url}/labels`,
    id,
    node_id: nodeId('MI', id),
    number,
    title: milestone.title,
    description: milestone.description,
    creator: simpleUser(milestone.creator),
    open_issues: open,
    closed_issues: parts.length - open,
    state: closedAt === null ? ('open' as const) : ('closed' as const),
    created_at: timestamp(milestone.createdAt),
    updated_at: timestamp(closedAt ?? milestone.createdAt),
    due_on: timeOrNull(milestone.dueOn),
    closed_at: timeOrNull(closedAt),
  };
}
