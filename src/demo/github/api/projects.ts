import { belongsTo } from '../access.ts';
import type { Account, Catalogue } from '../model.ts';
import type { Project, ProjectItem } from '../projects.ts';
import { projectFieldShape, projectItemShape, projectShape, simpleItemShape } from '../shapes/project.ts';
import { namedAccount } from './accounts.ts';
import { type Answer, failure, noContent, notFound, ok } from './answer.ts';
import type { Context } from './context.ts';
import { readInput } from './input.ts';
import { listByCursor } from './list-by-cursor.ts';
import { type Route, route } from './route.ts';

/** Its owner, and of an organization whoever works in one of its repositories. */
const mayWrite = ({ owner }: Project, viewer: Account | undefined, { repositories }: Catalogue): boolean =>
  viewer !== undefined &&
  (owner.id === viewer.id ||
    repositories.some((one) => one.owner.id === owner.id && one.collaborators.get(viewer.login) === 'write'));

const maySee = (project: Project, viewer: Account | undefined, catalogue: Catalogue): boolean =>
  project.public ||
  mayWrite(project, viewer, catalogue) ||
  (viewer !== undefined &&
    catalogue.repositories.some((one) => one.owner.id === project.owner.id && belongsTo(one, viewer)));

const visible = (context: Context): Project[] =>
  context.catalogue.projects.filter(
    (project) => project.owner.id === namedAccount(context)?.id && maySee(project, context.viewer, context.catalogue),
  );

/** Runs on the project that the path names, or answers 404; `isWrite` also wants the right to change it. */
const onProject =
  (answer: (context: Context, project: Project) => Answer, isWrite = false) =>
  (context: Context): Answer => {
    const project = visible(context).find(({ number }) => String(number) === context.parameters['project']);
    if (!project) return notFound(context);
    if (isWrite && !mayWrite(project, context.viewer, context.catalogue)) {
      return failure(403, 'Resource not accessible by integration', context.documentation);
    }
    return answer(context, project);
  };

const matching = (query: string | null, title: string): boolean =>
  !query || title.toLowerCase().includes(query.toLowerCase());

function projects(context: Context): Answer {
  if (!namedAccount(context)) return notFound(context);
  const found = visible(context).filter(({ title }) => matching(context.query.get('q'), title));
  return listByCursor(context, found, (project) => projectShape(project, context.origin));
}

const fields = (context: Context, project: Project): Answer =>
  listByCursor(context, project.fields, (field) => projectFieldShape(project, field, context.origin));

const shaped = ({ query, viewer, origin }: Context, project: Project, item: ProjectItem) =>
  projectItemShape(project, item, query.get('fields')?.split(',') ?? [], viewer, origin);

function items(context: Context, project: Project): Answer {
  const found = project.items.filter((item) => {
    const { content } = shaped(context, project, item);
    return matching(context.query.get('q'), content?.title ?? '');
  });
  return listByCursor(context, found, (item) => shaped(context, project, item));
}

const itemOf = ({ parameters }: Context, { items }: Project): ProjectItem | undefined =>
  items.find(({ id }) => String(id) === parameters['item']);

function item(context: Context, project: Project): Answer {
  const found = itemOf(context, project);
  return found ? ok(shaped(context, project, found)) : notFound(context);
}

function addItem(context: Context, project: Project): Answer {
  const { viewer, catalogue, origin, documentation, now } = context;
  const read = readInput(context, { type: 'string', owner: 'string', repo: 'string', number: 'integer' });
  if ('status' in read) return read;
  const { type, owner, repo, number } = read.input;
  const same = (a: string, b: unknown) => a.toLowerCase() === String(b).toLowerCase();
  const repository = catalogue.repositories.find((one) => same(one.owner.login, owner) && same(one.name, repo));
  const issue = repository?.content().issues.find((one) => one.number === number);
  const isKind = issue && (issue.pull ? 'PullRequest' : 'Issue') === type;
  if (!viewer || !repository || !isKind || (repository.private && !belongsTo(repository, viewer))) {
    return notFound(context);
  }
  const there = project.items.find(
    ({ content }) => 'number' in content && content.repository === repository && content.number === number,
  );
  if (there) return failure(422, 'Content already exists in this project', documentation);
  const at = Math.floor(now / 1000) * 1000;
  const made: ProjectItem = {
    id: Math.max(project.id * 1000, ...project.items.map(({ id }) => id)) + 1,
    content: { repository, number: issue.number },
    creator: viewer,
    ...{ createdAt: at, updatedAt: at, values: new Map() },
  };
  project.items.push(made);
  return { ...ok(simpleItemShape(project, made, viewer, origin)), status: 201 };
}

type Update = { id: unknown; value: unknown };

function updateItem(context: Context, project: Project): Answer {
  const found = itemOf(context, project);
  if (!found) return notFound(context);
  const read = readInput(context, { fields: 'objects' });
  if ('status' in read) return read;
  const updates = (read.input['fields'] ?? []) as Update[];
  const wrong = updates.map((update) => problem(project, update)).find((message) => message !== undefined);
  if (wrong) return failure(422, wrong, context.documentation);
  for (const { id, value } of updates) {
    if (value === null) found.values.delete(Number(id));
    else found.values.set(Number(id), value as string | number);
  }
  found.updatedAt = Math.floor(context.now / 1000) * 1000;
  return ok(shaped(context, project, found));
}

function problem({ fields }: Project, { id, value }: Update): string | undefined {
  const field = fields.find((one) => one.id === id);
  if (!field) return `Field ${id} does not exist in this project`;
  if (value === null) return undefined;
  switch (field.dataType) {
    case 'text':
      return typeof value === 'string' ? undefined : 'Text value must be a string';
    case 'number':
      return typeof value === 'number' ? undefined : 'Number value must be a number';
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(String(value)) ? undefined : 'Date value must be a date';
    case 'single_select':
    case 'iteration':
      return field.options?.some((option) => option.id === value) ? undefined : 'Option does not exist in this field';
    default:
      return `Field ${field.name} can not be updated`;
  }
}

function deleteItem(context: Context, project: Project): Answer {
  const found = itemOf(context, project);
  if (!found) return notFound(context);
  project.items.splice(project.items.indexOf(found), 1);
  return noContent;
}

/** The same below a person and below an organization. */
const below = (owner: string, words: string): Route<Context>[] => [
  route('GET', owner, projects, `projects/projects#list-projects-for-${words}`),
  route(
    'GET',
    `${owner}/{project}`,
    onProject((context, project) => ok(projectShape(project, context.origin))),
    `projects/projects#get-project-for-${words}`,
  ),
  route('GET', `${owner}/{project}/fields`, onProject(fields), `projects/fields#list-project-fields-for-${words}`),
  route('GET', `${owner}/{project}/items`, onProject(items), `projects/items#list-items-for-a-${words}-owned-project`),
  route(
    'POST',
    `${owner}/{project}/items`,
    onProject(addItem, true),
    `projects/items#add-item-to-${words}-owned-project`,
  ),
  route(
    'GET',
    `${owner}/{project}/items/{item}`,
    onProject(item),
    `projects/items#get-an-item-for-a-${words}-owned-project`,
  ),
  route(
    'PATCH',
    `${owner}/{project}/items/{item}`,
    onProject(updateItem, true),
    `projects/items#update-project-item-for-${words}`,
  ),
  route(
    'DELETE',
    `${owner}/{project}/items/{item}`,
    onProject(deleteItem, true),
    `projects/items#delete-project-item-for-${words}`,
  ),
];

export const projectRoutes: readonly Route<Context>[] = [
  ...below('/users/{login}/projectsV2', 'user'),
  ...below('/orgs/{login}/projectsV2', 'organization'),
];
