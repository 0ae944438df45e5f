import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { ReadRepository } from '../../read.ts';
import { projectTag, ReadShortTag, Tag } from '../../views/branch.ts';

export const listTags = readTool({
  name: 'github_list_tags',
  title: 'Tags of a repository',
  description: 'Tags of one repository with the commit that each names.',
  toolset: 'repos',
  input: input({ repository, cursor, limit }),
  output: z.object({ items: z.array(Tag), ...listing }),
  place: inRepository,
  async run({ repository, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, ReadRepository);
    if (!home.ok) return home;
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/tags', { ...place, per_page: 100, page }, z.array(ReadShortTag)),
      project: (read) => projectTag(read, home.value.value),
    });
  },
});
