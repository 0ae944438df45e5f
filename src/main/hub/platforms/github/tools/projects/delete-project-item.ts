import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { connectGitHub } from '../../get.ts';
import { findItem, findProject, namedItem } from '../../projects/find-item.ts';
import { itemId, owner, ownerType, project, projectsOf, uncovered } from '../../projects/place.ts';
import { isOwnValue, shownValue } from '../../projects/values.ts';

export const deleteProjectItem = writeTool({
  name: 'github_delete_project_item',
  title: 'Take an item out of a project',
  description: 'Takes one item out of a project, with the values of its fields; an issue itself stays, a note is gone.',
  access: 'destructive',
  toolset: 'projects',
  input: input({ owner, owner_type: ownerType, project, item_id: itemId }),
  output: z.object({ deleted: z.literal(true) }),
  place: () => undefined,
  async preview({ owner, owner_type, project, item_id }, { client, allows }) {
    const where = { owner, owner_type, project, item_id };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const get = await connectGitHub(client);
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
  async run({ owner, owner_type, project, item_id }, { client, allows }) {
    const where = { owner, owner_type, project };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const route = `DELETE ${projectsOf(where, '/{project}/items/{item_id}')}` as const;
    const made = await change(client, route, { owner, project, item_id }, undefined, nothing);
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});
