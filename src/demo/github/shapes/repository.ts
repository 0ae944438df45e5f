import { answerTokens } from '../answer-tokens.ts';
import { defaultBranch, fullName, type GitHubAccount, type GitHubRepository, roleIn } from '../model.ts';
import { hasDiscussions } from '../seed/discussions.ts';
import { nodeId, simpleUser, site, timestamp } from './account.ts';

export const repositoryUrl = (repository: GitHubRepository): string => `${site}/repos/${fullName(repository)}`;

const license = () => ({
  key: 'mit',
  name: 'MIT License',
  spdx_id: 'MIT',
  url: `${site}/licenses/mit`,
  node_id: 'MDc6TGljZW5zZTEz',
});

function addresses(repository: GitHubRepository) {
  const api = repositoryUrl(repository);
  const html = `${site}/${fullName(repository)}`;
  return {
    html_url: html,
    url: api,
    archive_url: `${api}/{archive_format}{/ref}`,
    assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`,
    branches_url: `${api}/branches{/branch}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`,
    commits_url: `${api}/commits{/sha}`,
    compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`,
    contributors_url: `${api}/contributors`,
    deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`,
    events_url: `${api}/events`,
    forks_url: `${api}/forks`,
    git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`,
    keys_url: `${api}/keys{/key_id}`,
    labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`,
    merges_url: `${api}/merges`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`,
    stargazers_url: `${api}/stargazers`,
    statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    tags_url: `${api}/tags`,
    teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
    clone_url: `${html}.git`,
    git_url: `git://${new URL(site).host}/${fullName(repository)}.git`,
    ssh_url: `git@${new URL(site).hostname}:${fullName(repository)}.git`,
    svn_url: html,
    mirror_url: null,
  };
}

export function permissionsOf(repository: GitHubRepository, viewer: GitHubAccount) {
  const role = roleIn(repository, viewer);
  const push = role === 'admin' || role === 'write';
  return { admin: role === 'admin', maintain: role === 'admin', push, triage: push, pull: true };
}

/** `repository` and `minimal-repository`: as in lists, in searches and inside pull requests. */
export function repositoryShape(repository: GitHubRepository, viewer: GitHubAccount | undefined) {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: simpleUser(repository.owner),
    description: repository.description,
    fork: repository.parent !== undefined,
    ...addresses(repository),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.pushedAt),
    pushed_at: timestamp(repository.pushedAt),
    homepage: null,
    size: repository.id % 4096,
    stargazers_count: repository.stars,
    watchers_count: repository.stars,
    language: repository.language,
    has_issues: repository.parent === undefined,
    has_projects: true,
    has_downloads: true,
    has_wiki: !repository.private,
    has_pages: false,
    has_discussions: hasDiscussions(repository),
    forks_count: repository.forks,
    archived: repository.archived,
    disabled: false,
    open_issues_count: repository.openIssues,
    license: repository.private ? null : license(),
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [...repository.topics],
    visibility: repository.private ? 'private' : 'public',
    forks: repository.forks,
    open_issues: repository.openIssues,
    watchers: repository.stars,
    default_branch: defaultBranch,
    temp_clone_token: answerTokens.clone,
    ...(viewer && { permissions: permissionsOf(repository, viewer) }),
  };
}

/** `full-repository`: one repository asked for by name. */
export function fullRepository(repository: GitHubRepository, viewer: GitHubAccount | undefined) {
  const parent = repository.parent && repositoryShape(repository.parent, viewer);
  return {
    ...repositoryShape(repository, viewer),
    ...(roleIn(repository, viewer) === 'admin' && {
      allow_squash_merge: true,
      allow_merge_commit: true,
      allow_rebase_merge: false,
      allow_auto_merge: false,
      delete_branch_on_merge: false,
      allow_update_branch: false,
    }),
    ...(repository.owner.type === 'Organization' && { organization: simpleUser(repository.owner) }),
    ...(parent && { parent, source: parent }),
    network_count: repository.forks,
    subscribers_count: 1 + (repository.id % 3),
  };
}
