import type { Account, Catalogue } from '../model.ts';
import { timestamp } from '../timestamps.ts';
import { nodeId } from './node-id.ts';

/** `simple-user`: how GitHub names an account inside other objects. */
export function simpleUser(account: Account, origin: string) {
  const url = `${origin}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('U', account.id),
    avatar_url: `${origin}/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${origin}/${account.login}`,
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
export function publicUser(account: Account, catalogue: Catalogue, origin: string) {
  const owned = catalogue.repositories.filter((repository) => repository.owner.id === account.id);
  return {
    ...simpleUser(account, origin),
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
export function privateUser(account: Account, catalogue: Catalogue, origin: string) {
  const hidden = catalogue.repositories.filter(
    ({ owner, private: secret }) => secret && owner.id === account.id,
  ).length;
  return {
    ...publicUser(account, catalogue, origin),
    user_view_type: 'private',
    private_gists: 0,
    total_private_repos: hidden,
    owned_private_repos: hidden,
    disk_usage: hidden * 1024,
    collaborators: 0,
    two_factor_authentication: true,
  };
}
