import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, notPublic, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { Collaborator, projectCollaborator, ReadCollaborator } from '../../views/person.ts';

export const listCollaborators = readTool({
  name: 'github_list_collaborators',
  title: 'Who works on a repository',
  description: 'People who may reach one repository, with their roles; only those who may push are told.',
  toolset: 'repos',
  input: input({
    repository,
    affiliation: z
      .enum(['all', 'direct', 'outside'])
      .default('all')
      .describe('direct: named in person; outside: of those, not in the organization'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Collaborator), ...notPublic, ...listing }),
  place: inRepository,
  async run({ repository, affiliation, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), affiliation, per_page: 100 };
    const found = await listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/collaborators', { ...asked, page }, z.array(ReadCollaborator)),
      project: projectCollaborator,
    });
    return found.ok ? ok({ ...found.value, private: true as const }) : found;
  },
});
