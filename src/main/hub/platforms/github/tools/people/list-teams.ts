import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { projectTeam, ReadTeam, Team } from '../../views/person.ts';

export const listTeams = readTool({
  name: 'github_list_teams',
  title: 'My teams',
  description: 'Teams that the account is in, over all its organizations.',
  toolset: 'context',
  input: input({ cursor, limit }),
  output: z.object({ items: z.array(Team), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/user/teams', { per_page: 50, page }, z.array(ReadTeam)),
      project: projectTeam,
    });
  },
});
