/** The tools about people and groups of them. */
import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { cleanLine, cleanTitle } from '../../clean-text.ts';
import { cursor, input } from '../../fields.ts';
import { takeFitting } from '../../fitting.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import { slackToolsIn } from '../channels.ts';
import { nextCursor, withoutCount } from '../fields.ts';
import { createWho, projectUser, SlackUser, userGroups } from '../people.ts';
import { ReadSlackUser, withCursor } from '../read.ts';

const { readTool } = slackToolsIn('people');

const pageSize = 400;
const mostItems = 30;
const Users = z.object({ members: z.array(ReadSlackUser), ...withCursor });

const searchUsers = readTool({
  name: 'slack_search_users',
  title: 'Search people',
  hint: 'find person colleague email who people',
  description: 'People and bots of the workspace, by a part of their name, handle or title.',
  input: input({
    query: z.string().min(1).max(80).optional().describe('A part of what they are called; all people if left out'),
    cursor,
  }),
  output: z.object({ items: z.array(SlackUser), next_cursor: nextCursor }),
  place: () => undefined,
  // Who is not of the workspace is marked.
  isOwn: true,
  async run({ query, cursor }, { call, client }) {
    const self = await createWho(client, call).self();
    if (!self.ok) return self;
    const found = await fillAnswer({
      cursor,
      pages: byToken,
      most: mostItems,
      async fetch(at) {
        const page = await call('users.list', { limit: pageSize, ...(at && { cursor: at }) }, Users);
        return page.ok ? ok({ things: page.value.members, next: page.value.response_metadata?.next_cursor }) : page;
      },
      keep: (user) => user.deleted !== true && isUserAbout(user, query),
      project: (user) => projectUser(user, self.value),
    });
    return found.ok ? ok(withoutCount(found.value)) : found;
  },
});

function isUserAbout({ id, name, real_name, profile }: ReadSlackUser, query: string | undefined): boolean {
  const wanted = query?.replace(/^@/, '').toLowerCase();
  const texts = [id, name, real_name, profile?.display_name, profile?.title, profile?.email];
  return wanted === undefined || texts.some((text) => text?.toLowerCase().includes(wanted) === true);
}

const getUser = readTool({
  name: 'slack_get_user',
  title: 'A person',
  hint: 'profile person colleague title email who me',
  description: 'The profile of one person or bot; of the account itself if `user` is left out.',
  input: input({
    user: z
      .string()
      .max(40)
      .regex(/^[UW][A-Z0-9]{5,}$/, 'must be an id such as U0123456789')
      .optional()
      .describe('An id such as U0123456789'),
  }),
  output: SlackUser,
  place: () => undefined,
  // Who is not of the workspace is marked.
  isOwn: true,
  async run({ user }, { call, client }) {
    const self = await createWho(client, call).self();
    if (!self.ok) return self;
    const found = await call('users.info', { user: user ?? self.value.userId }, z.object({ user: ReadSlackUser }));
    return found.ok ? ok(projectUser(found.value.user, self.value)) : found;
  },
});

const mostUsers = 50;

const listUserGroups = readTool({
  name: 'slack_list_user_groups',
  title: 'User groups',
  hint: 'teams handles mention usergroups',
  description: 'The groups of people that the workspace has a handle for, with their members’ ids.',
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
  async run(_, { call }) {
    const found = await userGroups(call);
    if (!found.ok) return found;
    const all = found.value.map(({ id, handle, name, description, users }) => ({
      id,
      handle: cleanLine(handle, 80),
      name: cleanTitle(name, 100),
      description: cleanTitle(description ?? '', 200),
      users: users.slice(0, mostUsers),
      private: true as const,
    }));
    const items = takeFitting(all);
    return ok({ items, left_out: all.length - items.length });
  },
});

export const slackPeopleTools = { searchUsers, getUser, listUserGroups };
