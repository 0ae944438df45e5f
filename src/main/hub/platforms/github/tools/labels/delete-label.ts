import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { labelName, labelRoute, projectLabel, ReadLabel } from '../../label.ts';

export const deleteLabel = writeTool({
  name: 'github_delete_label',
  title: 'Delete a label',
  description: 'Deletes one label, and takes it from everything that has it.',
  access: 'destructive',
  toolset: 'labels',
  input: input({ repository, name: labelName.describe('Its name') }),
  output: z.object({ deleted: z.literal(true) }),
  place: inRepository,
  async preview({ repository, name }, { client }) {
    const get = await connectGitHub(client);
    const found = await get(labelRoute, { ...ownerAndName(repository), name }, ReadLabel);
    if (!found.ok) return found;
    const read = found.value.value;
    return ok({
      target: `the label ${projectLabel(read).name}`,
      version: null,
      changes: [
        { name: 'name', before: read.name, after: null },
        { name: 'color', before: read.color, after: null },
        { name: 'description', before: read.description ?? '', after: null },
      ],
    });
  },
  undo: () => ({ reason: 'It can be created again, but nothing remembers what had it.' }),
  async run({ repository, name }, { client }) {
    const place = { ...ownerAndName(repository), name };
    const made = await change(client, `DELETE ${labelRoute}`, place, undefined, nothing);
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});
