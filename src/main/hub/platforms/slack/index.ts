/** Slack as data: how it is connected, where its API is, and what can be asked of it. */

import { ok } from '../../../../shared/result.ts';
import type { Platform } from '../platform.ts';
import { tokenRefusals } from './failure.ts';
import { isRead } from './methods.ts';
import { placeKind, resolve } from './place.ts';
import { prompts } from './prompts.ts';
import { scopes } from './scopes.ts';
import { setup } from './setup.ts';
import { tools } from './tools/index.ts';
import { traps } from './traps.ts';
import { connectSlack } from './web-api.ts';
import { createWho } from './who.ts';

export const slack: Platform = {
  name: 'slack',
  title: 'Slack',
  connection: 'sign-in-with-slack',
  scopes,
  // The Web API is below /api, which is a part of the names of its methods here.
  apiUrl: 'https://slack.com',
  setup,
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
  isRead,
  places: [placeKind],
  resolve,
  tools,
  prompts,
  traps,
};
