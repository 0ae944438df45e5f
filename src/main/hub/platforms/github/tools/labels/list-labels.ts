import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { Label, labelName, labelRoute, projectLabel, ReadLabel } from '../../label.ts';
import { listItems } from '../../list-items.ts';

export const listLabels = readTool({
  name: 'github_list_labels',
  title: 'Labels of a repository',
  description: 'The labels that issues and pull requests of one repository can have, or one of them by its name.',
  toolset: 'labels',
  input: input({ repository, name: labelName.optional().describe('Only the label of this name'), cursor, limit }),
  output: z.object({ items: z.array(Label), ...listing }),
  place: inRepository,
  async run({ repository, name, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    if (name !== undefined) {
      const found = await get(labelRoute, { ...place, name }, ReadLabel);
      return found.ok ? ok({ items: [projectLabel(found.value.value)], left_out: 0 }) : found;
    }
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/labels', { ...place, per_page: 50, page }, z.array(ReadLabel)),
      project: projectLabel,
    });
  },
});
