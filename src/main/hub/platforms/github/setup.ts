import type { PlatformSetup } from '../platform.ts';

/** Filled in for reading; what is to be changed by an AI is ticked by its person. */
const permissions = ['contents', 'issues', 'pull_requests', 'discussions', 'actions', 'checks', 'statuses'];

/** A GitHub App, since an OAuth App gives no refresh token, which the vault needs. https://docs.github.com/apps/creating-github-apps */
export const setup: PlatformSetup = {
  strategy: 'github',
  // A GitHub App has its permissions in itself; scopes asked for are ignored.
  options: {},
  // https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
  page(callbackUrl) {
    const url = new URL('https://github.com/settings/apps/new');
    const filledIn = {
      url: new URL(callbackUrl).origin,
      'callback_urls[]': callbackUrl,
      webhook_active: 'false',
      public: 'false',
    };
    for (const [name, value] of Object.entries(filledIn)) url.searchParams.set(name, value);
    for (const permission of permissions) url.searchParams.set(permission, 'read');
    return url.href;
  },
  points: [
    'The link fills the form in but for a name, which nobody on GitHub may have yet. It must be a GitHub App, not an OAuth App.',
    'Leave "Expire user authorization tokens" ticked: without, the vault gets no refresh token, and calls fail later.',
    'Permissions are to read. For changes choose "Read and write" at Contents, Issues, Pull requests and what else you need.',
    'Once it is made: "Generate a new client secret", and copy it with the Client ID. No private key is needed.',
    '"Install App", on the repositories and organisations it may see: others stay invisible.',
  ],
};
