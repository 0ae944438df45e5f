/** The tools for projects and their items. */
import * as z from 'zod';
import { type Failed, fail, ok, type Result } from '../../../../../shared/result.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { answerBytes, frameBytes, jsonBytes, takeItems } from '../../fitting.ts';
import type { PlatformClient } from '../../platform.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { notAllowed, number, ownerAndName, repository } from '../fields.ts';
import { readConnectionPosition, takeFromConnection } from '../lists.ts';
import { connectGitHub, emptyAnswer, type Get, githubToolsIn } from '../rest.ts';
import { cleanHeading, cleanName, numberedTitle } from '../view.ts';
import { IssueView } from '../views/issues.ts';
import {
  FieldValue,
  isItemCovered,
  isOwnValue,
  ProjectFieldView,
  ProjectItemView,
  ProjectView,
  type ReadFieldValue,
  type ReadProject,
  ReadProjectField,
  ReadProjectItem,
  repositoryOfItem,
  setValue,
  shownValue,
  viewProjectField,
  viewProjectItem,
} from '../views/projects.ts';

const { readTool, writeTool } = githubToolsIn('projects');

/** Where a project is: below an organization, by its number there. Those of a person are closed to the token of an App. */
const projectOwner = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'must be a login, without @')
  .describe('Login of the organization; projects of a person are closed to GitHub Apps');
const projectNumber = number.describe('Number of the project, as in its address');
const itemId = z.int().min(1).describe('id of the item');

const projects = '/orgs/{owner}/projectsV2';

/** Reads below an organization's projects. GitHub says of a person only that there is no such organization. */
const connectProjects = (client: PlatformClient): Get => {
  const get = connectGitHub(client);
  return async (...asked) => {
    const found = await get(...asked);
    if (found.ok || found.failure.code !== 'platform_not_found') return found;
    return fail('platform_not_found', 'This account sees no such project, or no such organization.', {
      hint: 'Name an organization in which the GitHub App is installed. GitHub closes the projects of a person to Apps: copy such a project into an organization, in its menu on GitHub.',
    });
  };
};

/**
 * A project belongs to no repository, and shows things of any that its owner has: only a key that covers all of those may
 * reach it. The refusal, or undefined.
 */
function uncovered({ owner }: { owner: string }, allows: ToolContext['allows']): Failed | undefined {
  if (allows('repository', `${owner.toLowerCase()}/*`)) return undefined;
  return fail('not_allowed', `A project of ${owner} needs a key for all repositories of ${owner}.`);
}

type Where = { owner: string; project: number };

/** A project with the fields that its items have, at most so many. */
async function findProject(
  get: Get,
  where: Where,
  most = 100,
): Promise<Result<{ project: ReadProject; fields: ReadProjectField[] }>> {
  const asked = { owner: where.owner, project: where.project };
  const [found, fields] = await Promise.all([
    get(`${projects}/{project}`, asked, ProjectView.read),
    get(`${projects}/{project}/fields`, { ...asked, per_page: most }, z.array(ReadProjectField)),
  ]);
  if (!found.ok) return found;
  return fields.ok ? ok({ project: found.value.value, fields: fields.value.value }) : fields;
}

/** One item with the values of these fields. One that is about something in a repository beyond the key is none for it. */
async function findItem(
  get: Get,
  where: Where & { item_id: number },
  fields: readonly number[],
  allows: ToolContext['allows'],
): Promise<Result<ReadProjectItem>> {
  const asked = { owner: where.owner, project: where.project, item_id: where.item_id };
  const route = `${projects}/{project}/items/{item_id}`;
  const found = await get(route, { ...asked, fields: fields.join(',') || undefined }, ReadProjectItem);
  if (!found.ok) return found;
  const item = found.value.value;
  return isItemCovered(item, where, allows) ? ok(item) : fail('platform_not_found');
}

/** An item as one names it to a person. Notes may have one title, and projects too: what is allowed for one is not for another. */
function namedItem(item: ReadProjectItem, project: ReadProject): string {
  const repository = repositoryOfItem(item);
  const what = repository ? `${repository}#${item.content?.number}` : `item ${item.id}`;
  return `${what} ${cleanHeading(item.content?.title ?? '')} in ${namedProject(project)}`;
}

const namedProject = ({ title: called, owner, number }: ReadProject): string =>
  `${cleanHeading(called)}, project ${number} of ${cleanName(owner.login)}`;

const listProjects = readTool({
  name: 'github_list_projects',
  title: 'Projects of an organization',
  hint: 'boards kanban roadmap planning table',
  description: 'The projects (boards with issues of several repositories) of one organization.',
  input: input({
    owner: projectOwner,
    query: z.string().min(1).max(200).optional().describe('Only with this in the title'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(ProjectView.shown), ...listing }),
  place: () => undefined,
  async run({ query, cursor, limit, account, ...where }, { client, allows }) {
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const place = readConnectionPosition(cursor);
    if (!place.ok) return place;
    const get = connectProjects(client);
    const after = place.value.after ?? undefined;
    const asked = { owner: where.owner, q: query, per_page: 50, after };
    const page = await get(projects, asked, z.array(ProjectView.read));
    if (!page.ok) return page;
    const { value: raw, next, after: endCursor } = page.value;
    const pageInfo = { hasNextPage: next, endCursor };
    return ok(takeFromConnection(place.value, { raw, pageInfo }, { most: limit }, ProjectView.project));
  },
});

const fieldBytes = 6_000;

const getProject = readTool({
  name: 'github_get_project',
  title: 'One project with its items',
  hint: 'board kanban roadmap items status columns',
  description: 'One project with the fields that can be set and, page by page, its items with the values of theirs.',
  input: input({
    owner: projectOwner,
    project: projectNumber,
    query: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Filters items as the board does, such as is:open status:Todo'),
    cursor,
    limit,
  }),
  output: z.object({
    ...ProjectView.shown.shape,
    settable_fields: z.array(ProjectFieldView),
    items: z.array(ProjectItemView),
    not_allowed: notAllowed,
    ...listing,
  }),
  place: () => undefined,
  async run({ project, query, cursor, limit, account, ...where }, { client, allows }) {
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const place = readConnectionPosition(cursor);
    if (!place.ok) return place;
    const get = connectProjects(client);
    const asked = { owner: where.owner, project };
    const found = await findProject(get, asked, 50);
    if (!found.ok) return found;
    const { fields } = found.value;
    const shown = fields.map(({ id }) => id).join(',') || undefined;
    const filter = { q: query, fields: shown, per_page: 50, after: place.value.after ?? undefined };
    const page = await get(`${projects}/{project}/items`, { ...asked, ...filter }, z.array(ReadProjectItem));
    if (!page.ok) return page;
    const { value: all, next, after: endCursor } = page.value;
    const raw = all.filter((item) => isItemCovered(item, where, allows));
    const settable = fields.map(viewProjectField).filter((field) => field !== undefined);
    const head = {
      ...ProjectView.project(found.value.project),
      settable_fields: takeItems(settable, { most: 40, bytes: fieldBytes }, (field) => field).items,
    };
    const bytes = answerBytes - frameBytes - jsonBytes(head);
    const pageInfo = { hasNextPage: next, endCursor };
    const list = takeFromConnection(place.value, { raw, pageInfo }, { most: limit, bytes }, (item) =>
      viewProjectItem(item, head.url),
    );
    return ok({ ...head, ...list, not_allowed: all.length - raw.length });
  },
});

const issueOf = (get: Get, repository: string, number: number) =>
  get(
    '/repos/{owner}/{repo}/issues/{issue_number}',
    { ...ownerAndName(repository), issue_number: number },
    IssueView.read,
  );

const addProjectItem = writeTool({
  name: 'github_add_project_item',
  title: 'Put an issue into a project',
  hint: 'board kanban add card issue',
  description: 'Puts one issue or pull request of a repository into a project.',
  access: 'write',
  input: input({
    owner: projectOwner,
    project: projectNumber,
    repository: repository.describe('Repository of the issue, as owner/name'),
    number: number.describe('Number of the issue or pull request'),
  }),
  output: z.object({ item_id: z.number() }),
  isElsewhere: true,
  async preview({ owner, project, repository, number }, { get, client, allows }) {
    const where = { owner, project };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const [found, issue] = await Promise.all([
      findProject(connectProjects(client), where),
      issueOf(get, repository, number),
    ]);
    if (!found.ok) return found;
    if (!issue.ok) return issue;
    const after = `${repository}${numberedTitle(issue.value.value)}`;
    const target = `${namedProject(found.value.project)}, ${found.value.project.public ? 'public' : 'private'}`;
    return ok({ target, version: null, changes: [{ name: 'item', before: null, after }] });
  },
  undoMade: ({ owner, project }, _, { item_id }) => ({
    tool: 'github_delete_project_item',
    arguments: { owner, project, item_id },
  }),
  async run({ owner, project, repository, number }, { change, get, allows }) {
    const where = { owner, project };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const issue = await issueOf(get, repository, number);
    if (!issue.ok) return issue;
    const type = issue.value.value.pull_request ? 'PullRequest' : 'Issue';
    const fields = { type, ...ownerAndName(repository), number };
    const route = `POST ${projects}/{project}/items` as const;
    const Added = z.object({ id: z.number() }).transform(({ id }) => ({ item_id: id }));
    return change(route, { owner, project }, fields, Added);
  },
});

const Update = z.strictObject({ id: z.int().min(1), value: FieldValue });

const updateProjectItem = writeTool({
  name: 'github_update_project_item',
  title: 'Set fields of a project item',
  hint: 'board kanban move status card column',
  description: 'Sets fields of one item of a project; github_get_project has the ids of fields and of their options.',
  access: 'write',
  input: input({
    owner: projectOwner,
    project: projectNumber,
    item_id: itemId,
    fields: z
      .array(Update)
      .min(1)
      .max(20)
      .refine((fields) => new Set(fields.map(({ id }) => id)).size === fields.length, 'names a field twice')
      .describe('id of the field, and its value: text, number, date as 2026-11-24, or id of an option; null clears'),
  }),
  output: z.object({
    item_id: z.number(),
    previous_fields: z.array(Update).describe('What they were'),
  }),
  place: () => undefined,
  async preview({ owner, project, item_id, fields }, { client, allows }) {
    const where = { owner, project, item_id };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const get = connectProjects(client);
    const ids = fields.map(({ id }) => id);
    const [found, item] = await Promise.all([findProject(get, where), findItem(get, where, ids, allows)]);
    if (!found.ok) return found;
    if (!item.ok) return item;
    const changes = [];
    for (const update of fields) {
      const field = found.value.fields.find(({ id }) => id === update.id);
      const after = field && wordsOf(field, update.value);
      if (!field || after === undefined) {
        return fail('invalid_arguments', `The field ${update.id} can't be set to that.`, {
          hint: 'github_get_project names the fields that can be set, and the ids of their options.',
        });
      }
      const before = shownValue(heldBy(item.value, update.id)) || null;
      if (before !== after) changes.push({ name: cleanName(field.name), before, after });
    }
    return ok({ target: namedItem(item.value, found.value.project), version: item.value.updated_at, changes });
  },
  undoMade: ({ owner, project, item_id }, { changes }, { previous_fields }) =>
    changes.length === 0
      ? { reason: 'It was so already.' }
      : {
          tool: 'github_update_project_item',
          arguments: { owner, project, item_id, fields: previous_fields },
        },
  async run({ owner, project, item_id, fields }, { change, client, allows }) {
    const where = { owner, project, item_id };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const ids = fields.map(({ id }) => id);
    const item = await findItem(connectProjects(client), where, ids, allows);
    if (!item.ok) return item;
    const route = `PATCH ${projects}/{project}/items/{item_id}` as const;
    const made = await change(route, { owner, project, item_id }, { fields }, z.object({ id: z.number() }));
    if (!made.ok) return made;
    return ok({ item_id, previous_fields: ids.map((id) => ({ id, value: setValue(heldBy(item.value, id)) })) });
  },
});

const heldBy = ({ fields = [] }: ReadProjectItem, id: number): Pick<ReadFieldValue, 'data_type' | 'value'> =>
  fields.find((field) => field.id === id) ?? { data_type: '', value: null };

/** What a person reads for the value: an option by its name. Undefined for one that the field can't take. */
function wordsOf(field: ReadProjectField, value: FieldValue): string | null | undefined {
  const settable = viewProjectField(field);
  if (!settable) return undefined;
  if (value === null) return null;
  if (!settable.options) return String(value);
  return settable.options.find(({ id }) => id === value)?.name;
}

const deleteProjectItem = writeTool({
  name: 'github_delete_project_item',
  title: 'Take an item out of a project',
  hint: 'board kanban remove card',
  description: 'Takes one item out of a project, with the values of its fields; an issue itself stays, a note is gone.',
  access: 'destructive',
  input: input({ owner: projectOwner, project: projectNumber, item_id: itemId }),
  output: z.object({ deleted: z.literal(true) }),
  place: () => undefined,
  async preview({ owner, project, item_id }, { client, allows }) {
    const where = { owner, project, item_id };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const get = connectProjects(client);
    const found = await findProject(get, where);
    if (!found.ok) return found;
    const ids = found.value.fields.map(({ id }) => id).slice(0, 50);
    const item = await findItem(get, where, ids, allows);
    if (!item.ok) return item;
    const { fields = [], content, content_type } = item.value;
    const held = fields
      .filter((field) => field.data_type === 'title' || isOwnValue(field))
      .map((field) => ({ name: field.name, before: shownValue(field), after: null }));
    // The text of a note is nowhere else.
    const note = { name: 'text', before: content_type === 'DraftIssue' ? (content?.body ?? '') : '', after: null };
    const changes = [...held, note].filter(({ before }) => before !== '');
    return ok({ target: namedItem(item.value, found.value.project), version: item.value.updated_at, changes });
  },
  undo: () => ({ reason: 'The values of its fields are gone; an issue can be put in again without them.' }),
  async run({ owner, project, item_id }, { change, allows }) {
    const where = { owner, project };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const route = `DELETE ${projects}/{project}/items/{item_id}` as const;
    return change(route, { owner, project, item_id }, undefined, emptyAnswer({ deleted: true as const }));
  },
});

export const projectTools: Tool[] = [listProjects, getProject, addProjectItem, updateProjectItem, deleteProjectItem];
