import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { answerBytes, frameBytes, jsonBytes, takeItems } from '../../../take-items.ts';
import { notAllowed } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { readPlace, takeFromPage } from '../../list-connection.ts';
import { owner, ownerType, project, projectsOf, uncovered } from '../../projects/place.ts';
import { Field, Item, isCovered, Project, projectField, projectItem, projectProject } from '../../projects/project.ts';
import { ReadProject, ReadProjectField, ReadProjectItem } from '../../projects/read.ts';

const fieldBytes = 6_000;

export const getProject = readTool({
  name: 'github_get_project',
  title: 'One project with its items',
  description: 'One project with the fields that can be set and, page by page, its items with the values of theirs.',
  toolset: 'projects',
  input: input({
    owner,
    owner_type: ownerType,
    project,
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
    ...Project.shape,
    settable_fields: z.array(Field),
    items: z.array(Item),
    not_allowed: notAllowed,
    ...listing,
  }),
  place: () => undefined,
  async run({ project, query, cursor, limit, account, ...where }, { client, allows }) {
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const place = readPlace(cursor);
    if (!place.ok) return place;
    const get = await connectGitHub(client);
    const asked = { owner: where.owner, project };
    const [found, fields] = await Promise.all([
      get(projectsOf(where, '/{project}'), asked, ReadProject),
      get(projectsOf(where, '/{project}/fields'), { ...asked, per_page: 50 }, z.array(ReadProjectField)),
    ]);
    if (!found.ok) return found;
    if (!fields.ok) return fields;
    const shown = fields.value.value.map(({ id }) => id).join(',') || undefined;
    const filter = { q: query, fields: shown, per_page: 50, after: place.value.after ?? undefined };
    const page = await get(projectsOf(where, '/{project}/items'), { ...asked, ...filter }, z.array(ReadProjectItem));
    if (!page.ok) return page;
    const { value: all, next, after: endCursor } = page.value;
    const raw = all.filter((item) => isCovered(item, where, allows));
    const settable = fields.value.value.map(projectField).filter((field) => field !== undefined);
    const head = {
      ...projectProject(found.value.value),
      settable_fields: takeItems(settable, { most: 40, bytes: fieldBytes }, (field) => field).items,
    };
    const bytes = answerBytes - frameBytes - jsonBytes(head);
    const pageInfo = { hasNextPage: next, endCursor };
    const list = takeFromPage(place.value, { raw, pageInfo }, { most: limit, bytes }, (item) =>
      projectItem(item, head.url),
    );
    return ok({ ...head, ...list, not_allowed: all.length - raw.length });
  },
});
