import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { githubTime, inRepository, ownerAndName, repository, since } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { Issue, projectIssue } from '../../project.ts';
import { ReadIssue } from '../../read.ts';

const login = z.string().min(1).max(100).optional();

export const listIssues = readTool({
  name: 'github_list_issues',
  title: 'Issues of a repository',
  description: 'Issues of one repository without their texts; pull requests are not among them.',
  toolset: 'issues',
  input: input({
    repository,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which ones'),
    labels: z.string().min(1).max(300).optional().describe('Only with all of these labels, separated by commas'),
    assignee: login.describe('Only assigned to this login'),
    creator: login.describe('Only opened by this login'),
    since: since.describe('Only changed from this date or time on, as 2026-11-24 or 2026-11-24T15:00:00Z'),
    sort: z.enum(['created', 'updated', 'comments']).default('created').describe('Order, highest first'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Issue), ...listing }),
  place: inRepository,
  async run({ repository, state, labels, assignee, creator, since, sort, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const filter = { state, labels, assignee, creator, since: githubTime(since, 'since'), sort };
    const asked = { ...ownerAndName(repository), ...filter, per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/issues', { ...asked, page }, z.array(ReadIssue)),
      project: projectIssue,
      // GitHub lists pull requests as issues too.
      keep: (read) => read.pull_request === undefined,
    });
  },
});
