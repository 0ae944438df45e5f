/**
 * The GitHub App behind a connection: what Auth0 and the hub's tools need of it, how a person makes it, and what goes
 * wrong with it.
 */
import { callbackOf } from '../../../../shared/tenant.ts';
import type { PlatformSetup, Traps } from '../platform.ts';
import { installedOn, notInstalledOn, readInstallations } from './installations.ts';

/**
 * As GitHub calls them on its page, and in the address that fills its form in:
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
 */
const permissions = {
  write: {
    Contents: 'contents',
    Issues: 'issues',
    'Pull requests': 'pull_requests',
    Discussions: 'discussions',
    Actions: 'actions',
    Workflows: 'workflows',
    Administration: 'administration',
    Projects: 'organization_projects',
    Gists: 'gists',
    Starring: 'starring',
  },
  read: {
    Checks: 'checks',
    'Commit statuses': 'statuses',
    'Code scanning alerts': 'security_events',
    'Dependabot alerts': 'vulnerability_alerts',
    'Secret scanning alerts': 'secret_scanning_alerts',
    Members: 'members',
  },
} as const;

/** The same, as a manifest has them. */
export const githubPermissions: Record<string, string> = Object.fromEntries(
  Object.entries(permissions).flatMap(([access, names]) => Object.values(names).map((name) => [name, access])),
);

/**
 * GitHub's form for a new App with everything filled in but its name, which must be the only one of its kind. An App that is not public
 * can be installed only on the account that owns it:
 * https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/making-a-github-app-public-or-private
 */
function newAppAddress(issuer: string, settings = 'settings', isPublic = false): string {
  const fields: [string, string][] = [
    ['url', issuer],
    ['callback_urls[]', callbackOf(issuer)],
    ['public', String(isPublic)],
    ['webhook_active', 'false'],
    ...Object.entries(permissions).flatMap(([access, names]) =>
      Object.values(names).map((name): [string, string] => [name, access]),
    ),
  ];
  const query = fields.map((field) => field.map(encodeURIComponent).join('='));
  return `https://github.com/${settings}/apps/new?${query.join('&')}`;
}

/** A GitHub App, since an OAuth App gives no refresh token, which the vault needs. https://docs.github.com/apps/creating-github-apps */
export const githubSetup: PlatformSetup = {
  strategy: 'github',
  // A GitHub App has its permissions in itself; scopes asked for are ignored.
  options: {},
  page: (issuer) => newAppAddress(issuer),
  pages: (issuer) => [
    {
      whose: 'For your own repositories: a private App, which can be installed on your account alone.',
      page: newAppAddress(issuer),
    },
    {
      whose:
        'For those of one organisation: a private App that it owns. In the address that opens, put the organisation’s name in place of ORG.',
      page: newAppAddress(issuer, 'organizations/ORG/settings'),
    },
    {
      whose: 'For those of several people, organisations or a team: a public App, which each of them installs.',
      page: newAppAddress(issuer, 'settings', true),
    },
  ],
  points: [
    'Choose by whose repositories it is to reach: where the App is not installed, nothing can be changed, and what is private is not there.',
    'The link fills the form in but for a name, which nobody on GitHub may have yet. It must be a GitHub App, not an OAuth App.',
    'Leave "Expire user authorization tokens" ticked: without, the vault gets no refresh token, and calls fail later.',
    'The permissions are what all tools need. Take away what no AI of yours is ever to do; keys narrow it further.',
    'Once it is made: "Generate a new client secret", and copy it with the Client ID. No private key is needed.',
    '"Install App", on every account and for every repository that it is to reach.',
  ],
};

/**
 * Token Vault renews what it hands out, so it needs tokens that expire and come with a refresh token: those of a GitHub App.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens
 */
export const githubTraps: Traps = {
  page: 'https://github.com/settings/apps',
  withoutToken: [
    "The connection's client ID is that of a GitHub App, which begins with Iv, and not of an OAuth App: those give no refresh token.",
    'Under Optional features of the GitHub App, user access tokens expire.',
    'The connection asks for offline access, where Auth0 offers that.',
  ],
  scopes: (scope) =>
    scope
      ? 'GitHub names scopes, which only OAuth Apps have: with one, the token reaches more than you chose, and does not expire. Use a GitHub App instead.'
      : undefined,
  async reach(client, patterns) {
    const installations = await readInstallations(client);
    if (!installations) return undefined;
    const owners = [...new Set(patterns.map((pattern) => pattern.split('/')[0] ?? ''))].filter(
      (owner) => !/\*/.test(owner),
    );
    const lacking = owners.flatMap((owner) => notInstalledOn(owner, installations) ?? []);
    const [first] = lacking;
    if (installations.length > 0 && !first) return { said: installedOn(installations) };
    const link = first?.link ?? 'https://github.com/settings/apps';
    const said =
      installations.length === 0
        ? 'The GitHub App is installed nowhere: what is public can be read, and nothing else done.'
        : `${installedOn(installations)} Keys name ${lacking.map(({ owner }) => `@${owner}`).join(', ')} as well, where it is not: what is public there can be read, and nothing else done.`;
    const hint = first?.hint ?? 'Install it on the account or organisation, for the repositories that it may see.';
    return { said, hint, link };
  },
};
