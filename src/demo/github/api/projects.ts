/** Projects of organizations: routes, and the shapes of what they answer. */
import {
  type Catalogue,
  canRead,
  type GitHubAccount,
  type Project,
  type ProjectField,
  type ProjectItem,
} from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from '../shapes/account.ts';
import { issueShape } from '../shapes/issue.ts';
import { isPullRequest, pullRequestShape } from '../shapes/pull-request.ts';
import { namedAccount } from './people.ts';
import { refuseIntegration } from './push-access.ts';
import { cursorReply, missing, noContent, okReply, type Reply, refuseRequest } from './reply.ts';
import { type Context, readInput, sameName, wholeSecond } from './request.ts';
import { route } from './route.ts';

/** People who work in one of the organization's repositories. */
const mayWrite = ({ owner }: Project, viewer: GitHubAccount | undefined, { repositories }: Catalogue): boolean =>
  viewer !== undefined &&
  repositories.some((one) => one.owner.id === owner.id && one.collaborators.get(viewer.login) === 'write');

const maySee = (project: Project, viewer: GitHubAccount | undefined, catalogue: Catalogue): boolean =>
  project.public || mayWrite(project, viewer, catalogue);

/** The projects of the organization that the path names, as far as the viewer may see them. */
function visible(context: Context): Project[] {
  const account = namedAccount(context);
  if (account.type !== 'Organization') missing();
  const theirs = context.catalogue.projects.filter(({ owner }) => owner.id === account.id);
  return theirs.filter((project) => maySee(project, context.viewer, context.catalogue));
}

const findProject = (context: Context): Project =>
  visible(context).find(({ number }) => String(number) === context.parameters['project']) ?? missing();

/** The project that the path names, for somebody who may change it. */
function writableProject(context: Context): Project {
  const project = findProject(context);
  return mayWrite(project, context.viewer, context.catalogue) ? project : refuseIntegration();
}

const matching = (query: string | null, title: string): boolean =>
  !query || title.toLowerCase().includes(query.toLowerCase());

function projects(context: Context): Reply {
  const found = visible(context).filter(({ title }) => matching(context.query.get('q'), title));
  return cursorReply(context, found, (project) => projectShape(project));
}

function fields(context: Context): Reply {
  const project = findProject(context);
  return cursorReply(context, project.fields, (field) => projectFieldShape(project, field));
}

const shaped = ({ query, viewer }: Context, project: Project, item: ProjectItem) =>
  projectItemShape(project, item, query.get('fields')?.split(',') ?? [], viewer);

function items(context: Context): Reply {
  const project = findProject(context);
  const found = project.items.filter((item) => {
    const { content } = shaped(context, project, item);
    return matching(context.query.get('q'), content?.title ?? '');
  });
  return cursorReply(context, found, (item) => shaped(context, project, item));
}

const findItem = ({ parameters }: Context, { items }: Project): ProjectItem =>
  items.find(({ id }) => String(id) === parameters['item']) ?? missing();

function oneItem(context: Context): Reply {
  const project = findProject(context);
  return okReply(shaped(context, project, findItem(context, project)));
}

function addItem(context: Context): Reply {
  const { viewer, catalogue } = context;
  const project = writableProject(context);
  const input = readInput(context, { type: 'string', owner: 'string', repo: 'string', number: 'integer' });
  const { type, owner, repo, number } = input;
  const repository = catalogue.repositories.find(
    (one) => sameName(one.owner.login, String(owner)) && sameName(one.name, String(repo)),
  );
  const issue = repository?.content().issues.find((one) => one.number === number);
  const isKind = issue && (issue.pull ? 'PullRequest' : 'Issue') === type;
  if (!viewer || !repository || !isKind || !canRead(repository, viewer)) return missing();
  const isThere = project.items.some(
    ({ content }) => 'number' in content && content.repository === repository && content.number === number,
  );
  if (isThere) refuseRequest(422, 'Content already exists in this project');
  const at = wholeSecond(context);
  const made: ProjectItem = {
    id: Math.max(project.id * 1000, ...project.items.map(({ id }) => id)) + 1,
    content: { repository, number: issue.number },
    creator: viewer,
    createdAt: at,
    updatedAt: at,
    values: new Map(),
  };
  project.items.push(made);
  return { ...okReply(simpleItemShape(project, made, viewer)), status: 201 };
}

function updateItem(context: Context): Reply {
  const project = writableProject(context);
  const found = findItem(context, project);
  const updates = (readInput(context, { fields: 'objects' })['fields'] ?? []) as { id: unknown; value: unknown }[];
  for (const { id, value } of updates) checkValue(project, id, value);
  for (const { id, value } of updates) {
    if (value === null) found.values.delete(Number(id));
    else found.values.set(Number(id), value as string | number);
  }
  found.updatedAt = wholeSecond(context);
  return okReply(shaped(context, project, found));
}

function checkValue({ fields }: Project, id: unknown, value: unknown): void {
  const refuseUnless = (fits: boolean | undefined, message: string) => fits || refuseRequest(422, message);
  const field = fields.find((one) => one.id === id) ?? refuseRequest(422, `Field ${id} does not exist in this project`);
  if (value === null) return;
  switch (field.dataType) {
    case 'text':
      refuseUnless(typeof value === 'string', 'Text value must be a string');
      break;
    case 'number':
      refuseUnless(typeof value === 'number', 'Number value must be a number');
      break;
    case 'date':
      refuseUnless(/^\d{4}-\d\d-\d\d$/.test(String(value)), 'Date value must be a date');
      break;
    case 'single_select':
    case 'iteration':
      refuseUnless(
        field.options?.some((option) => option.id === value),
        'Option does not exist in this field',
      );
      break;
    default:
      refuseRequest(422, `Field ${field.name} can not be updated`);
  }
}

function deleteItem(context: Context): Reply {
  const project = writableProject(context);
  project.items.splice(project.items.indexOf(findItem(context, project)), 1);
  return noContent;
}

const owner = '/orgs/{login}/projectsV2';

/** Those of a person are closed to the token of an App, whoever's it is: see `../rules.md`. */
const ofPeople = (['GET', 'POST', 'PATCH', 'DELETE'] as const).map((method) =>
  route(method, '/users/{login}/projectsV2{rest*}', refuseIntegration),
);

export const projectRoutes = [
  ...ofPeople,
  route('GET', owner, projects),
  route('GET', `${owner}/{project}`, (context: Context) => okReply(projectShape(findProject(context)))),
  route('GET', `${owner}/{project}/fields`, fields),
  route('GET', `${owner}/{project}/items`, items),
  route('POST', `${owner}/{project}/items`, addItem),
  route('GET', `${owner}/{project}/items/{item}`, oneItem),
  route('PATCH', `${owner}/{project}/items/{item}`, updateItem),
  route('DELETE', `${owner}/{project}/items/{item}`, deleteItem),
];

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
  return `${site}/orgs/${owner.login}/projectsV2/${number}`;
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
