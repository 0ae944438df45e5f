import type { Catalogue, Team } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { publicUser } from './account.ts';
import { nodeId } from './node-id.ts';

/** `team-full`, as the list of one's own teams has it, with the organization. */
export function teamShape(team: Team, catalogue: Catalogue, origin: string) {
  const { organization } = team;
  const url = `${origin}/organizations/${organization.id}/team/${team.id}`;
  const at = timestamp(organization.createdAt);
  const org = `${origin}/orgs/${organization.login}`;
  const { followers, following, public_repos, public_gists, avatar_url } = publicUser(organization, catalogue, origin);
  return {
    id: team.id,
    node_id: nodeId('T', team.id),
    url,
    html_url: `${origin}/orgs/${organization.login}/teams/${team.slug}`,
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
      html_url: `${origin}/${organization.login}`,
      created_at: at,
      updated_at: at,
      archived_at: null,
      type: 'Organization',
    },
  };
}
