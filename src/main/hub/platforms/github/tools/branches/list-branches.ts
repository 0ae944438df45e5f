import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { ReadRepository } from '../../read.ts';
import { Branch, projectBranch, ReadShortBranch } from '../../views/branch.ts';

export const listBranches = readTool({
  name: 'github_list_branches',
  title: 'Branches of a repository',
  description: 'Branches of one repository by name, with the latest commit of each.',
  toolset: 'repos',
  input: input({ repository, cursor, limit }),
  output: z.object({ items: z.array(Branch), ...listing }),
  place: inRepository,
  async run({ repository, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, ReadRepository);
    if (!home.ok) return home;
    return listItems({
      cursor,
      most: limit,
      fetch: (page) =>
        get('/repos/{owner}/{repo}/branches', { ...place, per_page: 100, page }, z.array(ReadShortBranch)),
      project: (read) => projectBranch(read, home.value.value),
    });
  },
});
