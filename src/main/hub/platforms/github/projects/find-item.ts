import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { ToolContext } from '../../../tools/tool.ts';
import type { Get } from '../get.ts';
import { name, title } from '../project.ts';
import { projectsOf } from './place.ts';
import { isCovered, repositoryOfItem } from './project.ts';
import { ReadProject, ReadProjectField, ReadProjectItem } from './read.ts';

type Where = { owner: string; owner_type: 'user' | 'org'; project: number };

/** A project with the fields that its items have. */
export async function findProject(
  get: Get,
  where: Where,
): Promise<Result<{ project: ReadProject; fields: ReadProjectField[] }>> {
  const asked = { owner: where.owner, project: where.project };
  const [found, fields] = await Promise.all([
    get(projectsOf(where, '/{project}'), asked, ReadProject),
    get(projectsOf(where, '/{project}/fields'), { ...asked, per_page: 100 }, z.array(ReadProjectField)),
  ]);
  if (!found.ok) return found;
  return fields.ok ? ok({ project: found.value.value, fields: fields.value.value }) : fields;
}

/** One item with the values of these fields. One that is about something in a repository beyond the key is none for it. */
export async function findItem(
  get: Get,
  where: Where & { item_id: number },
  fields: readonly number[],
  allows: ToolContext['allows'],
): Promise<Result<ReadProjectItem>> {
  const asked = { owner: where.owner, project: where.project, item_id: where.item_id };
  const route = projectsOf(where, '/{project}/items/{item_id}');
  const found = await get(route, { ...asked, fields: fields.join(',') || undefined }, ReadProjectItem);
  if (!found.ok) return found;
  const item = found.value.value;
  return isCovered(item, where, allows) ? ok(item) : fail('platform_not_found');
}

/** An item as one names it to a person. Notes may have one title, and projects too: what is allowed for one is not for another. */
export function namedItem(item: ReadProjectItem, project: ReadProject): string {
  const repository = repositoryOfItem(item);
  const what = repository ? `${repository}#${item.content?.number}` : `item ${item.id}`;
  return `${what} ${title(item.content?.title ?? '')} in ${namedProject(project)}`;
}

export const namedProject = ({ title: called, owner, number }: ReadProject): string =>
  `${title(called)}, project ${number} of ${name(owner.login)}`;
