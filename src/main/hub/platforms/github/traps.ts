import * as z from 'zod';
import type { Traps } from '../platform.ts';
import { connectGitHub } from './get.ts';

const Installations = z.object({ total_count: z.number() });

/**
 * Token Vault renews what it hands out, so it needs tokens that expire and come with a refresh token: those of a GitHub App.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens
 */
export const traps: Traps = {
  page: 'https://github.com/settings/apps',
  withoutToken: [
    "The connection's client ID is that of a GitHub App, which begins with Iv, and not of an OAuth App: those give no refresh token.",
    'Under Optional features of the GitHub App, user access tokens expire.',
    'The connection asks for offline access, where Auth0 offers that.',
  ],
  scopes: (scope) =>
    scope
      ? 'GitHub names scopes, which only OAuth Apps have: with one, the token reaches more than was chosen, and does not expire. A GitHub App in its place mends both.'
      : undefined,
  async reach(client) {
    const get = await connectGitHub(client);
    const found = await get('/user/installations', { per_page: 1 }, Installations);
    return found.ok && found.value.value.total_count === 0
      ? 'The GitHub App is installed nowhere, so that it sees what is public, and nothing private. Install it on the account or organisation, for the repositories that it may see.'
      : undefined;
  },
};
