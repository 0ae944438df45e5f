import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
import { repositoryOfIssue } from '../../found.ts';
import { connectGitHub } from '../../get.ts';
import { listAndCount } from '../../list-items.ts';
import { Issue, projectIssue } from '../../project.ts';
import { ReadIssue } from '../../read.ts';
import { subIssuesRoute } from '../../sub-issue.ts';

export const listSubIssues = readTool({
  name: 'github_list_sub_issues',
  title: 'Sub-issues of an issue',
  description: 'The sub-issues of one issue, in their order, as far as they are in its repository.',
  toolset: 'issues',
  input: input({ repository, number: number.describe('Number of the issue'), cursor, limit }),
  output: z.object({
    items: z.array(Issue),
    elsewhere: z.number().describe('Passed over because they are in other repositories'),
    ...listing,
  }),
  place: inRepository,
  async run({ repository, number, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), issue_number: number, per_page: 50 };
    const found = await listAndCount({
      cursor,
      most: limit,
      fetch: (page) => get(subIssuesRoute, { ...asked, page }, z.array(ReadIssue)),
      project: projectIssue,
      // The key was judged by this repository alone.
      keep: (read) => repositoryOfIssue(read).toLowerCase() === repository.toLowerCase(),
    });
    if (!found.ok) return found;
    const { dropped, ...list } = found.value;
    return ok({ ...list, elsewhere: dropped });
  },
});
