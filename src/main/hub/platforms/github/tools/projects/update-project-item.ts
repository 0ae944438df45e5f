import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { connectGitHub } from '../../get.ts';
import { name } from '../../project.ts';
import { findItem, findProject, namedItem } from '../../projects/find-item.ts';
import { itemId, owner, ownerType, project, projectsOf, uncovered } from '../../projects/place.ts';
import { projectField } from '../../projects/project.ts';
import type { ReadFieldValue, ReadProjectField, ReadProjectItem } from '../../projects/read.ts';
import { FieldValue, setValue, shownValue } from '../../projects/values.ts';

const Update = z.strictObject({ id: z.int().min(1), value: FieldValue });

export const updateProjectItem = writeTool({
  name: 'github_update_project_item',
  title: 'Set fields of a project item',
  description: 'Sets fields of one item of a project; github_get_project has the ids of fields and of their options.',
  access: 'write',
  toolset: 'projects',
  input: input({
    owner,
    owner_type: ownerType,
    project,
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
  async preview({ owner, owner_type, project, item_id, fields }, { client, allows }) {
    const where = { owner, owner_type, project, item_id };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const get = await connectGitHub(client);
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
      if (before !== after) changes.push({ name: name(field.name), before, after });
    }
    return ok({ target: namedItem(item.value, found.value.project), version: item.value.updated_at, changes });
  },
  undo: ({ owner, owner_type, project, item_id }, { changes }, { previous_fields }) =>
    changes.length === 0
      ? { reason: 'It was so already.' }
      : {
          tool: 'github_update_project_item',
          arguments: { owner, owner_type, project, item_id, fields: previous_fields },
        },
  async run({ owner, owner_type, project, item_id, fields }, { client, allows }) {
    const where = { owner, owner_type, project, item_id };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const ids = fields.map(({ id }) => id);
    const item = await findItem(await connectGitHub(client), where, ids, allows);
    if (!item.ok) return item;
    const route = `PATCH ${projectsOf(where, '/{project}/items/{item_id}')}` as const;
    const made = await change(client, route, { owner, project, item_id }, { fields }, z.object({ id: z.number() }));
    if (!made.ok) return made;
    return ok({ item_id, previous_fields: ids.map((id) => ({ id, value: setValue(heldBy(item.value, id)) })) });
  },
});

const heldBy = ({ fields = [] }: ReadProjectItem, id: number): Pick<ReadFieldValue, 'data_type' | 'value'> =>
  fields.find((field) => field.id === id) ?? { data_type: '', value: null };

/** What a person reads for the value: an option by its name. Undefined for one that the field can't take. */
function wordsOf(field: ReadProjectField, value: FieldValue): string | null | undefined {
  const settable = projectField(field);
  if (!settable) return undefined;
  if (value === null) return null;
  if (!settable.options) return String(value);
  return settable.options.find(({ id }) => id === value)?.name;
}
