import type { PlatformSetup } from '../platform.ts';

/** https://docs.github.com/apps/creating-github-apps: a GitHub App, since an OAuth App gives no refresh token, which the vault needs. */
export const setup: PlatformSetup = {
  strategy: 'github',
  // A GitHub App has its permissions in itself; scopes asked for are ignored.
  options: {},
  page: 'https://github.com/settings/apps/new',
  points: [
    'Make a GitHub App, not an OAuth App: an OAuth App gives no refresh token, and connecting would fail later.',
    'Callback URL: the one named here, exactly.',
    'Leave "Expire user authorization tokens" ticked.',
    'Webhook: untick "Active".',
    'Repository permissions, to read: Contents, Issues, Pull requests, Metadata. To write as well: the same as "Read and write".',
    'Further ones only as you need them: Actions, Discussions, Commit statuses, Checks, Projects, Gists.',
    'Generate a client secret there, and copy it with the Client ID. No private key is needed.',
    'Install the App on the repositories it may see: others stay invisible.',
  ],
};
