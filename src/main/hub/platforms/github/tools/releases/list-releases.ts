import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { projectRelease, ReadRelease, Release } from '../../views/release.ts';

export const listReleases = readTool({
  name: 'github_list_releases',
  title: 'Releases of a repository',
  description: 'Releases of one repository without their texts, newest first.',
  toolset: 'repos',
  input: input({ repository, cursor, limit }),
  output: z.object({ items: z.array(Release), ...listing }),
  place: inRepository,
  async run({ repository, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/releases', { ...asked, page }, z.array(ReadRelease)),
      project: projectRelease,
    });
  },
});
