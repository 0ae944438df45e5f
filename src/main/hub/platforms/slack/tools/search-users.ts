import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { cursor, input } from '../../fields.ts';
import { byToken, fillAnswer } from '../../lists.ts';
import { nextCursor } from '../fields.ts';
import { withoutCount } from '../fill.ts';
import { projectUser, SlackUser } from '../project-user.ts';
import { ReadSlackUser, withCursor } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

const pageSize = 400;
const mostItems = 30;
const Users = z.object({ members: z.array(ReadSlackUser), ...withCursor });

export const searchUsers = readTool({
  name: 'slack_search_users',
  title: 'Search people',
  description: 'People and bots of the workspace, by a part of their name, handle or title.',
  toolset: 'people',
  input: input({
    query: z.string().min(1).max(80).optional().describe('A part of what they are called; all people if left out'),
    cursor,
  }),
  output: z.object({ items: z.array(SlackUser), next_cursor: nextCursor }),
  place: () => undefined,
  // Who is not of the workspace is marked.
  isOwn: true,
  async run({ query, cursor }, { client }) {
    const call = await connectSlack(client);
    const self = await createWho(client, call).self();
    if (!self.ok) return self;
    const found = await fillAnswer({
      ...{ cursor, pages: byToken, most: mostItems },
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
