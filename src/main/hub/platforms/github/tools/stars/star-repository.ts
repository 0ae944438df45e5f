import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { name } from '../../project.ts';
import { ReadRepository } from '../../read.ts';

export const starRepository = writeTool({
  name: 'github_star_repository',
  title: 'Star a repository',
  description: 'Stars a repository, which everybody can see, or takes the star back.',
  access: 'write',
  toolset: 'stargazers',
  input: input({ repository, starred: z.boolean().default(true).describe('Whether it shall have the star') }),
  output: z.object({ repository: z.string(), starred: z.boolean() }),
  place: inRepository,
  async preview({ repository, starred }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const found = await get('/repos/{owner}/{repo}', place, ReadRepository);
    if (!found.ok) return found;
    const star = await get('/user/starred/{owner}/{repo}', place, z.string(), { isText: true });
    if (!star.ok && star.failure.code !== 'platform_not_found') return star;
    return ok({
      target: name(found.value.value.full_name),
      version: null,
      changes: changesOf({ starred }, { starred: star.ok }),
    });
  },
  undo: ({ repository, starred }, { changes }) =>
    changes.length === 0
      ? { reason: 'It was so already.' }
      : { tool: 'github_star_repository', arguments: { repository, starred: !starred } },
  async run({ repository, starred }, { client }) {
    const route = `${starred ? 'PUT' : 'DELETE'} /user/starred/{owner}/{repo}` as const;
    const made = await change(client, route, ownerAndName(repository), undefined, nothing);
    return made.ok ? ok({ repository: name(repository), starred }) : made;
  },
});
