import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { Milestone, projectMilestone, ReadMilestone } from '../../milestone.ts';

export const listMilestones = readTool({
  name: 'github_list_milestones',
  title: 'Milestones of a repository',
  description: 'The milestones that issues and pull requests of one repository can be part of, with how far they are.',
  toolset: 'issues',
  input: input({
    repository,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which ones'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Milestone), ...listing }),
  place: inRepository,
  async run({ repository, state, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), state, per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/milestones', { ...asked, page }, z.array(ReadMilestone)),
      project: projectMilestone,
    });
  },
});
