import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { color, description, Label, labelName, labelRoute, projectLabel, ReadLabel } from '../../label.ts';

export const updateLabel = writeTool({
  name: 'github_update_label',
  title: 'Change a label',
  description: 'Changes the named fields of one label, on everything that has it.',
  access: 'write',
  toolset: 'labels',
  input: input({
    repository,
    name: labelName.describe('Its name'),
    new_name: labelName.optional().describe('Name in place of the present one'),
    color: color.optional().describe('RGB in hex, such as d73a4a'),
    description: description.optional().describe('What it means, at most 100 characters'),
  }).refine(
    ({ new_name, color, description }) => [new_name, color, description].some((field) => field !== undefined),
    'needs at least one change',
  ),
  output: Label,
  place: inRepository,
  async preview({ repository, name, account, ...fields }, { client }) {
    const get = await connectGitHub(client);
    const found = await get(labelRoute, { ...ownerAndName(repository), name }, ReadLabel);
    if (!found.ok) return found;
    const read = found.value.value;
    const before = { new_name: read.name, color: read.color, description: read.description ?? '' };
    return ok({ target: `the label ${projectLabel(read).name}`, version: null, changes: changesOf(fields, before) });
  },
  undo({ repository, name, new_name = name }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    const fields = changes.map(({ name, before }) => [name, before ?? '']);
    return { tool: 'github_update_label', arguments: { repository, name: new_name, ...Object.fromEntries(fields) } };
  },
  async run({ repository, name, account, ...fields }, { client }) {
    const made = await change(client, `PATCH ${labelRoute}`, { ...ownerAndName(repository), name }, fields, ReadLabel);
    return made.ok ? ok(projectLabel(made.value)) : made;
  },
});
