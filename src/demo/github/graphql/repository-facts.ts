/** What a repository of the demo GitHub says of itself, as `gh repo view --json` asks for it. */
import { answerTokens } from '../answer-tokens.ts';
import { type Catalogue, fullName, type GitHubRepository, roleIn, type Viewer } from '../model.ts';
import { nodeId, site, timestamp } from '../shapes/account.ts';
import { milestoneShape } from '../shapes/issue.ts';
import { actorView, connection, lists, type Page } from './connection.ts';

/** Who asks, and how a repository is shown, which these things are in. */
export type TrackerContext = {
  viewer: Viewer;
  catalogue: Pick<Catalogue, 'accounts' | 'stars'>;
  show(repository: GitHubRepository): object;
};

const permissions = { admin: 'ADMIN', write: 'WRITE', read: 'READ' } as const;

/** The rest of what is asked of a repository is in lists, and in `tracker.ts`. */
export function repositoryFacts(repository: GitHubRepository, { viewer, catalogue, show }: TrackerContext) {
  const { owner, language, parent, topics } = repository;
  const role = roleIn(repository, viewer);
  const html = `${site}/${fullName(repository)}`;
  const spoken = language === null ? null : { id: nodeId('LG', language), name: language, color: null };
  const members = catalogue.accounts.filter(({ id, login }) => id === owner.id || repository.collaborators.has(login));
  const people = (page: Page) =>
    connection('users', members.filter(({ type }) => type === 'User').map(actorView), page);
  const at = timestamp(repository.pushedAt);
  return {
    description: repository.description,
    homepageUrl: null,
    mirrorUrl: null,
    securityPolicyUrl: null,
    hasIssuesEnabled: parent === undefined,
    hasWikiEnabled: !repository.private,
    hasProjectsEnabled: true,
    isArchived: repository.archived,
    isFork: parent !== undefined,
    isMirror: false,
    isTemplate: false,
    isBlankIssuesEnabled: true,
    isEmpty: () => repository.content().commits.size === 0,
    isInOrganization: owner.type === 'Organization',
    isSecurityPolicyEnabled: false,
    isUserConfigurationRepository: repository.name === owner.login,
    createdAt: timestamp(repository.createdAt),
    pushedAt: at,
    updatedAt: at,
    diskUsage: repository.id % 4096,
    forkCount: repository.forks,
    stargazerCount: repository.stars,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    viewerPermission: role ? permissions[role] : null,
    viewerCanAdminister: role === 'admin',
    viewerDefaultCommitEmail: viewer.email,
    viewerPossibleCommitEmails: [viewer.email],
    viewerDefaultMergeMethod: 'MERGE',
    viewerSubscription: 'UNSUBSCRIBED',
    viewerHasStarred: () =>
      catalogue.stars.some((one) => one.account.id === viewer.id && one.repository === repository),
    mergeCommitAllowed: true,
    rebaseMergeAllowed: true,
    squashMergeAllowed: true,
    deleteBranchOnMerge: false,
    openGraphImageUrl: `${html}/opengraph.png`,
    usesCustomOpenGraphImage: false,
    tempCloneToken: answerTokens.clone,
    sshUrl: `git@${new URL(site).hostname}:${fullName(repository)}.git`,
    parent: () => (parent ? show(parent) : null),
    templateRepository: null,
    issueTemplates: [],
    pullRequestTemplates: [],
    licenseInfo: repository.private
      ? null
      : { id: nodeId('L', 'mit'), key: 'mit', name: 'MIT License', nickname: null },
    primaryLanguage: spoken,
    languages: { edges: spoken ? [{ cursor: spoken.id, size: repository.id % 4096, node: spoken }] : [] },
    ...lists({
      repositoryTopics: () =>
        topics.map((name) => ({ id: nodeId('RT', repository.id, name), topic: { id: nodeId('TO', name), name } })),
    }),
    assignableUsers: people,
    mentionableUsers: people,
    watchers: people,
    milestones({ states, ...page }: Page & { states?: string[] | null }) {
      const all = repository.content().milestones.map((one) => milestoneShape(repository, one));
      const chosen = all.filter(({ state }) => !states || states.includes(state.toUpperCase()));
      const views = chosen.map((one) => ({ ...one, id: one.node_id, dueOn: one.due_on }));
      return connection('milestones', views, page);
    },
  };
}
