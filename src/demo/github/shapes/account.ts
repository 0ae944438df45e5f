import type { Catalogue, GitHubAccount, Team } from '../model.ts';

/** Where this GitHub is, in all that it writes; `serve.ts` puts its real address there. */
export const site = 'http://github.invalid';

/** An opaque global id in the look of GitHub's new format. */
export const nodeId = (prefix: string, ...parts: readonly (number | string)[]): string =>
  `${prefix}_${Buffer.from(parts.join(':')).toString('base64url')}`;

/** GitHub's way of writing a time: whole seconds, in UTC. */
export const timestamp = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** `simple-user`: how GitHub names an account inside other objects. */
export function simpleUser(account: GitHubAccount) {
  const url = `${site}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('U', account.id),
    avatar_url: `${site}/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${site}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** `public-user`: a profile as everybody sees it. */
export function publicUser(account: GitHubAccount, catalogue: Catalogue) {
  const owned = catalogue.repositories.filter((repository) => repository.owner.id === account.id);
  return {
    ...simpleUser(account),
    name: account.name,
    company: null,
    blog: '',
    location: account.location,
    email: null,
    hireable: null,
    bio: account.bio,
    twitter_username: null,
    public_repos: owned.filter((repository) => !repository.private).length,
    public_gists: 0,
    followers: account.id % 17,
    following: account.id % 11,
    created_at: timestamp(account.createdAt),
    updated_at: timestamp(account.createdAt),
  };
}

/** `private-user`: a profile as its owner sees it. */
export function privateUser(account: GitHubAccount, catalogue: Catalogue) {
  const hidden = catalogue.repositories.filter(
    ({ owner, private: secret }) => secret && owner.id === account.id,
  ).length;
  return {
    ...publicUser(account, catalogue),
    user_view_type: 'private',
    private_gists: 0,
    total_private_repos: hidden,
    owned_private_repos: hidden,
    disk_usage: hidden * 1024,
    collaborators: 0,
    two_factor_authentication: true,
  };
}

/** `team-full`, as the list of the viewer's teams has it, with the organization. */
export function teamShape(team: Team, catalogue: Catalogue) {
  const { organization } = team;
  const url = `${site}/organizations/${organization.id}/team/${team.id}`;
  const at = timestamp(organization.createdAt);
  const org = `${site}/orgs/${organization.login}`;
  const { followers, following, public_repos, public_gists, avatar_url } = publicUser(organization, catalogue);
  return {
    id: team.id,
    node_id: nodeId('T', team.id),
    url,
    html_url: `${site}/orgs/${organization.login}/teams/${team.slug}`,
    name: team.name,
    slug: team.slug,
    description: team.description,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: organization.id,
    parent: null,
    members_count: team.members.length + team.maintainers.length,
    repos_count: 1,
    created_at: at,
    updated_at: at,
    organization: {
      login: organization.login,
      id: organization.id,
      node_id: nodeId('O', organization.id),
      url: org,
      repos_url: `${org}/repos`,
      events_url: `${org}/events`,
      hooks_url: `${org}/hooks`,
      issues_url: `${org}/issues`,
      members_url: `${org}/members{/member}`,
      public_members_url: `${org}/public_members{/member}`,
      avatar_url,
      description: organization.bio,
      name: organization.name,
      has_organization_projects: true,
      has_repository_projects: true,
      public_repos,
      public_gists,
      followers,
      following,
      html_url: `${site}/${organization.login}`,
      created_at: at,
      updated_at: at,
      archived_at: null,
      type: 'Organization',
    },
  };
}
