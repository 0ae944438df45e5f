import type { PlatformSetup } from '../platform.ts';

/** https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-using-url-parameters */
function newAppPage(callbackUrl: string): string {
  const page = new URL('https://github.com/settings/apps/new');
  const filledIn = {
    ...{ url: new URL(callbackUrl).origin, 'callback_urls[]': callbackUrl, public: 'false', webhook_active: 'false' },
    ...{ contents: 'read', issues: 'read', pull_requests: 'read' },
  };
  for (const [name, value] of Object.entries(filledIn)) page.searchParams.set(name, value);
  return page.href;
}

/** https://docs.github.com/apps/creating-github-apps: a GitHub App, since an OAuth App gives no refresh token, which the vault needs. */
export const setup: PlatformSetup = {
  strategy: 'github',
  // A GitHub App has its permissions in itself; scopes asked for are ignored.
  options: {},
  page: newAppPage,
  points: [
    'Make a GitHub App, not an OAuth App: an OAuth App gives no refresh token, and connecting would fail later.',
    'Callback URL: the one named here, exactly. It is filled in, as are the permissions to read; give the App a name of its own.',
    'Leave "Expire user authorization tokens" ticked.',
    'Webhook: untick "Active".',
    'Repository permissions, to read: Contents, Issues, Pull requests, Metadata. To write as well: the same as "Read and write".',
    'Further ones only as you need them: Actions, Discussions, Commit statuses, Checks, Projects, Gists.',
    'Generate a client secret there, and copy it with the Client ID. No private key is needed.',
    'Install the App on the repositories it may see: others stay invisible.',
  ],
};
