import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { color, description, Label, labelName, labelRoute, projectLabel, ReadLabel } from '../../label.ts';

export const createLabel = writeTool({
  name: 'github_create_label',
  title: 'Create a label',
  description: 'Adds a label that issues and pull requests of one repository can have.',
  access: 'write',
  toolset: 'labels',
  input: input({
    repository,
    name: labelName.describe('Name'),
    color: color.default('ededed').describe('RGB in hex, such as d73a4a'),
    description: description.optional().describe('What it means, at most 100 characters'),
  }),
  output: Label,
  place: inRepository,
  async preview({ repository, name, color, description }, { client }) {
    const get = await connectGitHub(client);
    const place = { ...ownerAndName(repository), name };
    const found = await get(labelRoute, place, ReadLabel);
    if (found.ok) return fail('platform_refused', 'There is a label of that name.');
    if (found.failure.code !== 'platform_not_found') return found;
    return ok({ target: 'a new label', version: null, changes: changesOf({ name, color, description }) });
  },
  // By the name that was asked for: as it is shown, it may be that of another label.
  undo: ({ repository, name }) => ({ tool: 'github_delete_label', arguments: { repository, name } }),
  async run({ repository, name, color, description }, { client }) {
    const fields = { name, color, description };
    const made = await change(client, 'POST /repos/{owner}/{repo}/labels', ownerAndName(repository), fields, ReadLabel);
    return made.ok ? ok(projectLabel(made.value)) : made;
  },
});
