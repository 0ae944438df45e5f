/** The GitHub App behind a connection: what Auth0 needs of it, and what the hub's tools need. */
import { callbackOf } from '../../../../shared/tenant.ts';

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

/** GitHub's form for a new App with everything filled in but its name, which must be the only one of its kind. */
export function newAppAddress(issuer: string): string {
  const fields: [string, string][] = [
    ['url', issuer],
    ['callback_urls[]', callbackOf(issuer)],
    ['public', 'false'],
    ['webhook_active', 'false'],
    ...Object.entries(permissions).flatMap(([access, names]) =>
      Object.values(names).map((name): [string, string] => [name, access]),
    ),
  ];
  const query = fields.map((field) => field.map(encodeURIComponent).join('='));
  return `https://github.com/settings/apps/new?${query.join('&')}`;
}
