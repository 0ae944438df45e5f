import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, ownerAndName, reference, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { PullRequest, projectPullRequest } from '../../project.ts';
import { ReadPullRequest } from '../../read.ts';

export const listPullRequests = readTool({
  name: 'github_list_pull_requests',
  title: 'Pull requests of a repository',
  description: 'Pull requests of one repository without their texts; github_get_pull_request reads one.',
  toolset: 'pull_requests',
  input: input({
    repository,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which ones; merged ones are closed'),
    base: reference.optional().describe('Only into this branch'),
    sort: z.enum(['created', 'updated']).default('created').describe('Order, newest first'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(PullRequest), ...listing }),
  place: inRepository,
  async run({ repository, state, base, sort, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), state, base, sort, direction: 'desc', per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/pulls', { ...asked, page }, z.array(ReadPullRequest)),
      project: projectPullRequest,
    });
  },
});
