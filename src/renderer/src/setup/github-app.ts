/** The GitHub App behind a connection: what Auth0 needs of it, and what the hub's tools need. */

/**
 * As GitHub calls them on its page, and in the address that fills its form in:
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
 */
export const permissions = {
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

/** Where GitHub sends people back to: Auth0, never this hub. */
export const callbackOf = (issuer: string): string => `${issuer}login/callback`;

/** GitHub's form for a new App with everything filled in but its name, which must be the only one of its kind. */
export function newAppAddress(issuer: string): string {
  const address = new URL('https://github.com/settings/apps/new');
  const { searchParams } = address;
  searchParams.set('url', issuer);
  searchParams.append('callback_urls[]', callbackOf(issuer));
  searchParams.set('public', 'false');
  searchParams.set('webhook_active', 'false');
  for (const [access, names] of Object.entries(permissions)) {
    for (const name of Object.values(names)) searchParams.set(name, access);
  }
  return address.href;
}
