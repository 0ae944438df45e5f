/** What of GitHub's GraphQL the hub knows: which fields equal which tools, and what may be asked of anything. All else is refused. */

/** A tool that a field equals, with what its rules go by. */
export type FieldTool = { tool: string; given?: Record<string, unknown> };

/** What a key for some branches or paths is refused, since nobody can say which of them it reaches. */
export const filesOfAnyBranch: FieldTool = { tool: 'github_list_commits', given: { sha: 'refs/pull/*' } };

/** By type and field. A field that is not here, and leads to no thing of another kind, is told by those who may read what it is part of. */
export const fieldTools: Readonly<Record<string, FieldTool>> = {
  'RepositoryOwner.repositories': { tool: 'github_list_repositories' },
  'User.repositories': { tool: 'github_list_repositories' },
  'Repository.issues': { tool: 'github_list_issues' },
  'Repository.issue': { tool: 'github_get_issue' },
  'Repository.issueOrPullRequest': { tool: 'github_get_issue' },
  'Repository.pullRequests': { tool: 'github_list_pull_requests' },
  'Repository.pullRequest': { tool: 'github_get_pull_request' },
  'Repository.labels': { tool: 'github_list_labels' },
  'Repository.label': { tool: 'github_list_labels' },
  'Repository.milestones': { tool: 'github_list_milestones' },
  'Repository.milestone': { tool: 'github_list_milestones' },
  'Repository.releases': { tool: 'github_list_releases' },
  'Repository.release': { tool: 'github_list_releases' },
  'Repository.latestRelease': { tool: 'github_list_releases' },
  'Repository.object': filesOfAnyBranch,
  'Release.tagCommit': filesOfAnyBranch,
  'PullRequest.mergeCommit': filesOfAnyBranch,
  'PullRequest.potentialMergeCommit': filesOfAnyBranch,
  'Repository.issueTemplates': { tool: 'github_get_tree', given: { path: '.github' } },
  'Repository.pullRequestTemplates': { tool: 'github_get_tree', given: { path: '.github' } },
  'Repository.assignableUsers': { tool: 'github_list_collaborators' },
  'Repository.mentionableUsers': { tool: 'github_list_collaborators' },
  'Repository.collaborators': { tool: 'github_list_collaborators' },
  'Issue.comments': { tool: 'github_get_issue' },
  'PullRequest.reviewThreads': filesOfAnyBranch,
  'PullRequestReview.comments': filesOfAnyBranch,
  'PullRequest.files': filesOfAnyBranch,
  'PullRequest.commits': filesOfAnyBranch,
  'PullRequest.headRef': filesOfAnyBranch,
  'Ref.target': filesOfAnyBranch,
};

/** By the kind of a thing that another one leads to. */
export const toolsOfKind: Readonly<Record<string, FieldTool>> = {
  Issue: { tool: 'github_list_issues' },
  PullRequest: { tool: 'github_list_pull_requests' },
};

/** Types of which anything may be asked that leads to no other. */
const contentTypes = [
  'PageInfo',
  'Issue',
  'IssueOrPullRequest',
  'IssueComment',
  'PullRequest',
  'Comment',
  'Node',
  'Assignable',
  'Lockable',
  'Label',
  'Milestone',
  'Release',
  'ReleaseAsset',
  'Ref',
  'BranchProtectionRule',
  'License',
  'Language',
  'Topic',
  'RepositoryTopic',
  'Commit',
  'GitObject',
  'GitActor',
  'StatusCheckRollup',
  'StatusCheckRollupContext',
  'CheckRun',
  'StatusContext',
  'CheckSuite',
  'WorkflowRun',
  'Workflow',
  'App',
  'CheckRunStateCount',
  'StatusContextStateCount',
  'Status',
  'PullRequestChangedFile',
  'PullRequestReview',
  'PullRequestCommit',
  'ReviewRequest',
  'RequestedReviewer',
  'AutoMergeRequest',
  'ReactionGroup',
  'IssueTemplate',
  'PullRequestTemplate',
  'RateLimit',
  'SearchResultItem',
  'ProjectCard',
  'ProjectV2Item',
  'PullRequestReviewEdge',
  'PullRequestReviewThread',
  'PullRequestReviewComment',
];
export const isContent = (type: string): boolean =>
  contentTypes.includes(type.replace(/(Connection|Edge)$/, '')) || type === 'UserConnection' || type === 'UserEdge';

/** Places and people: of those to which a thing leads it may be asked what they are called, and no more. */
const placeTypes = [
  'Actor',
  'Repository',
  'User',
  'Organization',
  'Bot',
  'Mannequin',
  'EnterpriseUserAccount',
  'Team',
  'RepositoryOwner',
  'ProfileOwner',
  'Project',
  'ProjectColumn',
  'ProjectV2',
];
export const isPlace = (type: string): boolean => placeTypes.includes(type);

const names = [
  'id',
  'databaseId',
  'name',
  'title',
  'nameWithOwner',
  'login',
  'slug',
  'url',
  'owner',
  'isPrivate',
  'isFork',
  '__typename',
  'viewerPermission',
  'hasIssuesEnabled',
  'hasWikiEnabled',
  'defaultBranchRef',
  'organization',
  'mergeCommitAllowed',
  'rebaseMergeAllowed',
  'squashMergeAllowed',
  'viewerDefaultMergeMethod',
  'viewerDefaultCommitEmail',
];
export const isName = (field: string): boolean => names.includes(field);

/** Fields of a document's own repository that lead out of it, or say what no tool does. */
const secrets = [
  'deployKeys',
  'environments',
  'vulnerabilityAlerts',
  'dependencyGraphManifests',
  'deployments',
  'forks',
  'ruleset',
  'rulesets',
  'branchProtectionRules',
  'submodules',
  'repositoryCustomPropertyValues',
  'interactionAbility',
  'viewerPossibleCommitEmails',
];
export const isSecret = (field: string): boolean => secrets.includes(field);

/** Lists that hold what is elsewhere as well, such as where an issue is mentioned and the projects of an owner: how many tells of it. */
export const isOfElsewhere = (type: string): boolean => /TimelineItemsConnection$|^Project(V2)?Connection$/.test(type);

/** What a mutation's input names, in the words of the tool that it equals. `known` is looked up by its id. */
export type Mutation = {
  tool: string;
  given?: Record<string, unknown>;
  /** Field of the input to argument; `id` is the one whose id says where it is. */
  id: string;
  names: Record<string, string>;
  /** What the tool calls the number of `id`. */
  number?: string;
  /** Lists of ids, which the tool takes by name. */
  lists?: Record<string, string>;
  /** The tool takes one of such a list, and more are refused. */
  isOfOne?: true;
  /** Fields that say what is so anyway: with another value the mutation is refused. */
  only?: Record<string, readonly unknown[]>;
  /** Words of GraphQL as the tool has them. */
  words?: Record<string, Record<string, string>>;
  /** Where one of its fields is given, it is another tool. */
  asIssue?: { fields: readonly string[]; mutation: Mutation };
  /** What its answer tells of: `made` by the answer of the tool, `given` by the id. */
  answers: Record<string, 'made' | 'given' | 'edge'>;
};

const state = (tool: string, id: string, state: string, more: Partial<Mutation> = {}): Mutation => ({
  tool,
  id,
  given: { state },
  names: {},
  answers: { issue: 'given', pullRequest: 'given' },
  ...more,
});
const reason = { stateReason: { COMPLETED: 'completed', NOT_PLANNED: 'not_planned', DUPLICATE: 'duplicate' } };

export const mutations: Readonly<Record<string, Mutation>> = {
  createIssue: {
    tool: 'github_create_issue',
    id: 'repositoryId',
    names: { title: 'title', body: 'body' },
    lists: { labelIds: 'labels', assigneeIds: 'assignees' },
    only: { projectIds: [null], milestoneId: [null], issueTemplate: [null, ''] },
    answers: { issue: 'made' },
  },
  addComment: {
    tool: 'github_add_comment',
    id: 'subjectId',
    names: { body: 'body' },
    answers: { commentEdge: 'edge', subject: 'given' },
  },
  updateIssueComment: {
    tool: 'github_update_comment',
    id: 'id',
    number: 'comment_id',
    names: { body: 'body' },
    given: { kind: 'comment' },
    answers: { issueComment: 'given' },
  },
  closeIssue: state('github_update_issue', 'issueId', 'closed', {
    names: { stateReason: 'state_reason' },
    words: reason,
  }),
  reopenIssue: state('github_update_issue', 'issueId', 'open'),
  updateIssue: {
    tool: 'github_update_issue',
    id: 'id',
    names: { title: 'title', body: 'body' },
    lists: { labelIds: 'labels', assigneeIds: 'assignees' },
    answers: { issue: 'given' },
  },
  addLabelsToLabelable: {
    tool: 'github_add_labels',
    id: 'labelableId',
    names: {},
    lists: { labelIds: 'labels' },
    answers: { labelable: 'given' },
  },
  removeLabelsFromLabelable: {
    tool: 'github_remove_label',
    id: 'labelableId',
    names: {},
    lists: { labelIds: 'label' },
    isOfOne: true,
    answers: { labelable: 'given' },
  },
  markPullRequestReadyForReview: {
    tool: 'github_set_draft',
    id: 'pullRequestId',
    names: {},
    given: { draft: false },
    answers: { pullRequest: 'given' },
  },
  convertPullRequestToDraft: {
    tool: 'github_set_draft',
    id: 'pullRequestId',
    names: {},
    given: { draft: true },
    answers: { pullRequest: 'given' },
  },
  createPullRequest: {
    tool: 'github_create_pull_request',
    id: 'repositoryId',
    names: { title: 'title', body: 'body', baseRefName: 'base', headRefName: 'head', draft: 'draft' },
    // Says something only of a branch of a fork, for which the tool asks nothing of it.
    only: { maintainerCanModify: [true, false, null], headRepositoryId: [null] },
    answers: { pullRequest: 'made' },
  },
  closePullRequest: state('github_update_pull_request', 'pullRequestId', 'closed'),
  reopenPullRequest: state('github_update_pull_request', 'pullRequestId', 'open'),
  updatePullRequest: {
    tool: 'github_update_pull_request',
    id: 'pullRequestId',
    names: { title: 'title', body: 'body', baseRefName: 'base' },
    answers: { pullRequest: 'given' },
    asIssue: {
      fields: ['assigneeIds', 'labelIds'],
      mutation: {
        tool: 'github_update_issue',
        id: 'pullRequestId',
        names: { title: 'title', body: 'body' },
        lists: { labelIds: 'labels', assigneeIds: 'assignees' },
        answers: { pullRequest: 'given' },
      },
    },
  },
  requestReviews: {
    tool: 'github_request_reviewers',
    id: 'pullRequestId',
    names: {},
    lists: { userIds: 'reviewers' },
    // Without it the whole list is set.
    only: { union: [true] },
    answers: { pullRequest: 'given' },
  },
  lockLockable: {
    tool: 'github_lock_issue',
    id: 'lockableId',
    names: { lockReason: 'reason' },
    given: { locked: true },
    words: {
      lockReason: { OFF_TOPIC: 'off-topic', TOO_HEATED: 'too heated', RESOLVED: 'resolved', SPAM: 'spam' },
    },
    answers: { lockedRecord: 'given' },
  },
  unlockLockable: {
    tool: 'github_lock_issue',
    id: 'lockableId',
    names: {},
    given: { locked: false },
    answers: { unlockedRecord: 'given' },
  },
  mergePullRequest: {
    tool: 'github_merge_pull_request',
    id: 'pullRequestId',
    names: {
      mergeMethod: 'merge_method',
      commitHeadline: 'commit_title',
      commitBody: 'commit_message',
      expectedHeadOid: 'expected',
    },
    words: { mergeMethod: { MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' } },
    only: { authorEmail: [null] },
    answers: { pullRequest: 'given' },
  },
  addPullRequestReview: {
    tool: 'github_create_review',
    id: 'pullRequestId',
    names: { body: 'body', event: 'event' },
    words: { event: { APPROVE: 'approve', COMMENT: 'comment', REQUEST_CHANGES: 'request_changes' } },
    answers: { pullRequestReview: 'made' },
  },
  addStar: {
    tool: 'github_star_repository',
    id: 'starrableId',
    given: { starred: true },
    names: {},
    answers: { starrable: 'given' },
  },
  removeStar: {
    tool: 'github_star_repository',
    id: 'starrableId',
    given: { starred: false },
    names: {},
    answers: { starrable: 'given' },
  },
};

/** What to do in place of a mutation that no tool equals, or not as it is asked for. */
export const inPlaceOf: Readonly<Record<string, string>> = {
  deleteIssue: 'Nobody could bring it back. Close it instead: gh issue close NUMBER.',
  createRepository: 'Make it by: gh api user/repos -f name=NAME -F private=true.',
  deleteRef: 'Delete a branch by: gh api -X DELETE repos/OWNER/NAME/git/refs/heads/BRANCH.',
  removeLabelsFromLabelable: 'Give a command for each.',
  requestReviews: "Ask by: gh api repos/OWNER/NAME/pulls/NUMBER/requested_reviewers -f 'reviewers[]=LOGIN'.",
  createLinkedBranch: 'Start a branch by: git checkout -b BRANCH, then push it.',
  enablePullRequestAutoMerge: 'Merge it once its checks have passed: gh pr merge NUMBER.',
};

/** What a repository in a list says of itself by more than one word. */
const facts = ['primaryLanguage', 'licenseInfo', 'repositoryTopics', 'languages', 'latestRelease', 'isArchived'];
export const isFact = (field: string): boolean => facts.includes(field);

/** What a tool takes that is not known of a document, and decides nothing here. */
export const required: Readonly<Record<string, Record<string, unknown>>> = {
  github_get_issue: { number: 1 },
  github_get_user: { login: 'x' },
  github_get_pull_request: { number: 1, method: 'details' },
};

/** One of the calls that a document equals. */
export type EqualTool = { tool: string; arguments: Record<string, unknown>; isForFiles?: boolean };

/**
 * The calls that a document equals, each once and in the order of `tools`: what a document tells of a thing is judged no matter how it got there, by
 * a place, a list over places or the answer to a change. Without a repository none of a place can be made: it says only whether its key may.
 */
export function equalCalls(
  tools: readonly FieldTool[],
  repository: unknown,
  request: Record<string, unknown>,
): EqualTool[] {
  const each = [...new Map(tools.map((one) => [`${one.tool} ${JSON.stringify(one.given)}`, one])).values()];
  const isOfAnyBranch = each.some(({ given }) => given?.['sha'] !== undefined);
  return each.map(({ tool, given }) => ({
    tool,
    arguments: {
      ...(repository !== undefined && !isWide(tool) && { repository }),
      ...required[tool],
      ...given,
      request,
    },
    // What reaches files of any branch decides for those of one.
    ...((given?.['sha'] !== undefined || (!isOfAnyBranch && tool === 'github_get_tree')) && { isForFiles: true }),
  }));
}

/** Of no single repository. */
export const isWide = (tool: string): boolean =>
  ['github_get_me', 'github_get_user', 'github_search', 'github_list_repositories'].includes(tool);
