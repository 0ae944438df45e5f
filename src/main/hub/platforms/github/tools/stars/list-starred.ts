import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { login, notAllowed } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listAndCount } from '../../list-items.ts';
import { projectRepository, Repository } from '../../project.ts';
import { ReadRepository } from '../../read.ts';

export const listStarred = readTool({
  name: 'github_list_starred',
  title: 'Starred repositories',
  description:
    'Repositories that the account, or somebody, has starred, newest star first, as far as this key covers them.',
  toolset: 'stargazers',
  input: input({
    login: login.optional().describe('Whose stars; the account’s own if left out'),
    sort: z.enum(['created', 'updated']).default('created').describe('created: when starred; updated: last push'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Repository), not_allowed: notAllowed, ...listing }),
  place: () => undefined,
  async run({ login, sort, cursor, limit }, { client, allows }) {
    const get = await connectGitHub(client);
    const asked = { sort, per_page: 50 };
    const found = await listAndCount({
      cursor,
      most: limit,
      fetch: (page) =>
        login === undefined
          ? get('/user/starred', { ...asked, page }, z.array(ReadRepository))
          : get('/users/{username}/starred', { ...asked, username: login, page }, z.array(ReadRepository)),
      project: projectRepository,
      keep: (read) => allows('repository', read.full_name.toLowerCase()),
    });
    if (!found.ok) return found;
    const { dropped, ...list } = found.value;
    return ok({ ...list, not_allowed: dropped });
  },
});
