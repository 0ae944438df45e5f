import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { notAllowed } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listAndCount } from '../../list-items.ts';
import { projectRepository, Repository } from '../../project.ts';
import { ReadRepository } from '../../read.ts';

export const listRepositories = readTool({
  name: 'github_list_repositories',
  title: 'My GitHub repositories',
  description: 'Repositories that the account owns or works on, private ones included, as far as this key covers them.',
  toolset: 'repos',
  input: input({
    visibility: z.enum(['all', 'public', 'private']).default('all').describe('Which ones'),
    sort: z.enum(['pushed', 'updated', 'created', 'full_name']).default('pushed').describe('Order; times newest first'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Repository), not_allowed: notAllowed, ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ visibility, sort, cursor, limit }, { client, allows }) {
    const get = await connectGitHub(client);
    const found = await listAndCount({
      cursor,
      most: limit,
      fetch: (page) => get('/user/repos', { visibility, sort, per_page: 100, page }, z.array(ReadRepository)),
      project: projectRepository,
      keep: (read) => allows('repository', read.full_name.toLowerCase()),
    });
    if (!found.ok) return found;
    const { dropped, ...list } = found.value;
    return ok({ ...list, not_allowed: dropped });
  },
});
