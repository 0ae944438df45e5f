/** Slack as data: how it is connected, where its API is, and what can be asked of it. */

import { ok } from '../../../../shared/result.ts';
import type { Platform } from '../platform.ts';
import { tokenRefusals } from './failure.ts';
import { isSlackRead } from './methods.ts';
import { placeKind, resolveChannel } from './place.ts';
import { slackPrompts } from './prompts.ts';
import { questions } from './questions.ts';
import { slackScopes } from './scopes.ts';
import { slackSetup } from './setup.ts';
import { slackTools } from './tools/index.ts';
import { slackTraps } from './traps.ts';
import { connectSlack } from './web-api.ts';
import { createWho } from './who.ts';

export const slack: Platform = {
  name: 'slack',
  title: 'Slack',
  connection: 'sign-in-with-slack',
  scopes: slackScopes,
  // The Web API is below /api, which is a part of the names of its methods here.
  apiUrl: 'https://slack.com',
  setup: slackSetup,
  refusedToken: { member: 'error', values: tokenRefusals },
  // https://docs.slack.dev/reference/methods/auth.revoke
  revocation: {
    url: 'api/auth.revoke',
    token: { in: 'bearer' },
    detail: 'Slack has ended the access token.',
    remains: { what: 'the app’s installation', page: 'https://slack.com/apps/manage' },
  },
  async whoami(client) {
    const self = await createWho(client, await connectSlack(client)).self();
    if (!self.ok) return self;
    const { teamId, userId, user, domain } = self.value;
    return ok({ userId: `${teamId}:${userId}`, label: `${user}@${domain}` });
  },
  isRead: isSlackRead,
  places: [placeKind],
  resolve: resolveChannel,
  tools: slackTools,
  prompts: slackPrompts,
  questions,
  traps: slackTraps,
};
