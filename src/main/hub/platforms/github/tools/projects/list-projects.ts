import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, limit, listing } from '../../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { readPlace, takeFromPage } from '../../list-connection.ts';
import { owner, ownerType, projectsOf, uncovered } from '../../projects/place.ts';
import { Project, projectProject } from '../../projects/project.ts';
import { ReadProject } from '../../projects/read.ts';

export const listProjects = readTool({
  name: 'github_list_projects',
  title: 'Projects of a person or organization',
  description: 'The projects (boards with issues of several repositories) of one person or organization.',
  toolset: 'projects',
  input: input({
    owner,
    owner_type: ownerType,
    query: z.string().min(1).max(200).optional().describe('Only with this in the title'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Project), ...listing }),
  place: () => undefined,
  async run({ query, cursor, limit, account, ...where }, { client, allows }) {
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const place = readPlace(cursor);
    if (!place.ok) return place;
    const get = await connectGitHub(client);
    const after = place.value.after ?? undefined;
    const asked = { owner: where.owner, q: query, per_page: 50, after };
    const page = await get(projectsOf(where, ''), asked, z.array(ReadProject));
    if (!page.ok) return page;
    const { value: raw, next, after: endCursor } = page.value;
    const pageInfo = { hasNextPage: next, endCursor };
    return ok(takeFromPage(place.value, { raw, pageInfo }, { most: limit }, projectProject));
  },
});
