import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cleanLine, cleanTitle } from '../../clean-text.ts';
import { input } from '../../fields.ts';
import { takeFitting } from '../fill.ts';
import { userGroups } from '../user-groups.ts';
import { connectSlack } from '../web-api.ts';

const mostUsers = 50;

export const listUserGroups = readTool({
  name: 'slack_list_user_groups',
  title: 'User groups',
  description: 'The groups of people that the workspace has a handle for, with their members’ ids.',
  toolset: 'people',
  input: input({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string().describe('To mention it: <!subteam^id>'),
        handle: z.string(),
        name: z.string(),
        description: z.string(),
        users: z.array(z.string()),
        private: z.literal(true),
      }),
    ),
    left_out: z.number(),
  }),
  place: () => undefined,
  // Those who run the workspace name its groups.
  isOwn: true,
  scopes: ['usergroups:read'],
  async run(_, { client }) {
    const call = await connectSlack(client);
    const found = await userGroups(call);
    if (!found.ok) return found;
    const all = found.value.map(({ id, handle, name, description, users }) => ({
      ...{
        id,
        handle: cleanLine(handle, 80),
        name: cleanTitle(name, 100),
        description: cleanTitle(description ?? '', 200),
      },
      ...{ users: users.slice(0, mostUsers), private: true as const },
    }));
    const items = takeFitting(all);
    return ok({ items, left_out: all.length - items.length });
  },
});
