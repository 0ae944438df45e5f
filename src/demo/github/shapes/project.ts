import { canRead, type GitHubAccount, type Project, type ProjectField, type ProjectItem } from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from './account.ts';
import { issueShape } from './issue.ts';
import { isPullRequest, pullRequestShape } from './pull-request.ts';

const times = ({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }) => ({
  created_at: timestamp(createdAt),
  updated_at: timestamp(updatedAt),
});
const bothWays = (text: string) => ({ raw: text, html: text.replace(/&/g, '&amp;').replace(/</g, '&lt;') });

/** `projects-v2` */
export const projectShape = (project: Project) => ({
  id: project.id,
  node_id: nodeId('PVT', project.id),
  owner: simpleUser(project.owner),
  creator: simpleUser(project.creator),
  title: project.title,
  description: project.description,
  public: project.public,
  closed_at: null,
  ...times(project),
  number: project.number,
  short_description: project.description,
  deleted_at: null,
  deleted_by: null,
  state: 'open' as const,
  latest_status_update: null,
  is_template: false,
});

function projectUrl({ owner, number }: Project): string {
  return `${site}/${owner.type === 'Organization' ? 'orgs' : 'users'}/${owner.login}/projectsV2/${number}`;
}

/** `projects-v2-field` */
export const projectFieldShape = (project: Project, { id, name, dataType, options = [] }: ProjectField) => ({
  id,
  node_id: nodeId('PVTF', id),
  project_url: projectUrl(project),
  name,
  data_type: dataType,
  ...(dataType === 'single_select' && { options: options.map(optionShape) }),
  ...(dataType === 'iteration' && {
    configuration: { start_day: 1, duration: 14, iterations: options.map(iterationShape) },
  }),
  ...times({ createdAt: project.createdAt, updatedAt: project.createdAt }),
});

const optionShape = ({ id, name }: { id: string; name: string }) => ({
  id,
  name: bothWays(name),
  color: 'GRAY',
  description: bothWays(''),
});

const iterationShape = ({ id, name }: { id: string; name: string }, index = 0) => ({
  id,
  start_date: `2026-12-${String(1 + index * 14).padStart(2, '0')}`,
  duration: 14,
  title: bothWays(name),
  completed: false,
});

/** What an item is about, as far as the viewer may see it. */
function contentOf({ id, content, creator, ...rest }: ProjectItem, viewer: GitHubAccount | undefined) {
  if ('title' in content) {
    const { title, body } = content;
    const user = simpleUser(creator);
    return { type: 'DraftIssue', shape: { id, node_id: nodeId('DI', id), title, body, user, ...times(rest) } };
  }
  const { repository, number } = content;
  const found = repository.content().issues.find((issue) => issue.number === number);
  const isVisible = found && canRead(repository, viewer);
  if (found && isPullRequest(found)) {
    return { type: 'PullRequest', shape: isVisible ? pullRequestShape(repository, found, viewer) : null };
  }
  return { type: 'Issue', shape: found && isVisible ? issueShape(repository, found) : null };
}

/** The value of a field as GitHub tells it: by its kind a text in two forms, a number, a choice, or accounts. */
function fieldValue(item: ProjectItem, field: ProjectField, content: ReturnType<typeof contentOf>['shape']) {
  const { dataType, options = [], id } = field;
  const value = item.values.get(id);
  if (dataType === 'title') return content ? bothWays(content.title) : null;
  if (dataType === 'assignees') {
    const found = 'repository' in item.content ? item.content : undefined;
    const issue = found?.repository.content().issues.find(({ number }) => number === found.number);
    return content ? (issue?.assignees ?? []).map((account) => simpleUser(account)) : [];
  }
  if (value === undefined) return null;
  if (dataType === 'text') return bothWays(String(value));
  const chosen = options.find((option) => option.id === value);
  if (!chosen) return value;
  return dataType === 'iteration' ? iterationShape(chosen, options.indexOf(chosen)) : optionShape(chosen);
}

/** `projects-v2-item-with-content`, with the title or the fields that were asked for. */
export function projectItemShape(
  project: Project,
  item: ProjectItem,
  asked: readonly string[],
  viewer: GitHubAccount | undefined,
) {
  const { type, shape } = contentOf(item, viewer);
  const shown = project.fields.filter(({ id, dataType }) =>
    asked.length > 0 ? asked.includes(String(id)) : dataType === 'title',
  );
  return {
    ...itemHead(project, item),
    content_type: type,
    content: shape,
    fields: shown.map((field) => ({
      id: field.id,
      name: field.name,
      data_type: field.dataType,
      value: fieldValue(item, field, shape),
    })),
  };
}

/** `projects-v2-item-simple`: what adding an item answers. */
export function simpleItemShape(project: Project, item: ProjectItem, viewer: GitHubAccount) {
  const { type, shape } = contentOf(item, viewer);
  return { ...itemHead(project, item), content_type: type, content: shape };
}

const itemHead = (project: Project, item: ProjectItem) => ({
  id: item.id,
  node_id: nodeId('PVTI', item.id),
  project_url: projectUrl(project),
  creator: simpleUser(item.creator),
  ...times(item),
  archived_at: null,
  item_url: `${projectUrl(project)}/items/${item.id}`,
});
