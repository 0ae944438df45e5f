import type { PlatformSetup } from '../platform.ts';
import { newAppAddress } from './new-app.ts';

/** A GitHub App, since an OAuth App gives no refresh token, which the vault needs. https://docs.github.com/apps/creating-github-apps */
export const setup: PlatformSetup = {
  strategy: 'github',
  // A GitHub App has its permissions in itself; scopes asked for are ignored.
  options: {},
  page: newAppAddress,
  points: [
    'The link fills the form in but for a name, which nobody on GitHub may have yet. It must be a GitHub App, not an OAuth App.',
    'Leave "Expire user authorization tokens" ticked: without, the vault gets no refresh token, and calls fail later.',
    'The permissions are what all tools need. Take away what no AI of yours is ever to do; keys narrow it further.',
    'Once it is made: "Generate a new client secret", and copy it with the Client ID. No private key is needed.',
    '"Install App", on the repositories and organisations it may see: others stay invisible.',
  ],
};
