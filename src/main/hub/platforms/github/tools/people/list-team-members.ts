import * as z from 'zod';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { login } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { Member, projectMember, ReadMember } from '../../views/person.ts';

export const listTeamMembers = readTool({
  name: 'github_list_team_members',
  title: 'Who is in a team',
  description: 'Members of one team of an organization that the account is in.',
  toolset: 'context',
  input: input({
    organization: login.describe('Organization'),
    team: z
      .string()
      .max(100)
      .regex(/^[a-z0-9_-]+$/i, 'must be the short name of a team')
      .describe('Short name of the team'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Member), ...listing }),
  place: () => undefined,
  isOwn: true,
  async run({ organization, team, cursor, limit }, { client }) {
    const get = await connectGitHub(client);
    const asked = { org: organization, team_slug: team, per_page: 100 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/orgs/{org}/teams/{team_slug}/members', { ...asked, page }, z.array(ReadMember)),
      project: projectMember,
    });
  },
});
