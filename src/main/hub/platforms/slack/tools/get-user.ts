import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { readTool } from '../../../tools/tool.ts';
import { input } from '../../fields.ts';
import { projectUser, SlackUser } from '../project-user.ts';
import { ReadSlackUser } from '../read.ts';
import { connectSlack } from '../web-api.ts';
import { createWho } from '../who.ts';

export const getUser = readTool({
  name: 'slack_get_user',
  title: 'A person',
  description: 'The profile of one person or bot; of the account itself if `user` is left out.',
  toolset: 'people',
  input: input({
    user: z
      .string()
      .max(40)
      .regex(/^[UW][A-Z0-9]{5,}$/)
      .optional()
      .describe('An id such as U0123456789'),
  }),
  output: SlackUser,
  place: () => undefined,
  // Who is not of the workspace is marked.
  isOwn: true,
  async run({ user }, { client }) {
    const call = await connectSlack(client);
    const self = await createWho(client, call).self();
    if (!self.ok) return self;
    const found = await call('users.info', { user: user ?? self.value.userId }, z.object({ user: ReadSlackUser }));
    return found.ok ? ok(projectUser(found.value.user, self.value)) : found;
  },
});
