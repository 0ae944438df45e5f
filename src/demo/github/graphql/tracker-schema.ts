/** The part of GitHub's schema that `gh` asks for: repositories, issues, pull requests and their checks, labels, releases, searches. */
export const trackerDefinition = /* GraphQL */ `
  scalar GitObjectID
  scalar Date
  scalar GitTimestamp

  enum IssueState { CLOSED OPEN }
  enum IssueStateReason { COMPLETED DUPLICATE NOT_PLANNED REOPENED }
  enum PullRequestState { CLOSED MERGED OPEN }
  enum IssueOrderField { COMMENTS CREATED_AT UPDATED_AT }
  enum LabelOrderField { CREATED_AT NAME }
  enum ReleaseOrderField { CREATED_AT NAME }
  enum RepositoryOrderField { CREATED_AT NAME PUSHED_AT STARGAZERS UPDATED_AT }
  enum RepositoryAffiliation { COLLABORATOR ORGANIZATION_MEMBER OWNER }
  enum RepositoryPermission { ADMIN MAINTAIN READ TRIAGE WRITE }
  enum RepositoryPrivacy { PRIVATE PUBLIC }
  enum RepositoryVisibility { INTERNAL PRIVATE PUBLIC }
  enum MergeableState { CONFLICTING MERGEABLE UNKNOWN }
  enum MergeStateStatus { BEHIND BLOCKED CLEAN DIRTY DRAFT HAS_HOOKS UNKNOWN UNSTABLE }
  enum PullRequestMergeMethod { MERGE REBASE SQUASH }
  enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
  enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }
  enum CheckStatusState { COMPLETED IN_PROGRESS PENDING QUEUED REQUESTED WAITING }
  enum CheckConclusionState { ACTION_REQUIRED CANCELLED FAILURE NEUTRAL SKIPPED STALE STARTUP_FAILURE SUCCESS TIMED_OUT }
  enum CheckRunState {
    ACTION_REQUIRED CANCELLED COMPLETED FAILURE IN_PROGRESS NEUTRAL PENDING QUEUED SKIPPED STALE STARTUP_FAILURE SUCCESS TIMED_OUT WAITING
  }
  enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }
  enum ReactionContent { CONFUSED EYES HEART HOORAY LAUGH ROCKET THUMBS_DOWN THUMBS_UP }
  enum SearchType { DISCUSSION ISSUE REPOSITORY USER }

  input CommitAuthor { emails: [String!] id: ID }
  input IssueOrder { direction: OrderDirection! field: IssueOrderField! }
  input LabelOrder { direction: OrderDirection! field: LabelOrderField! }
  input ReleaseOrder { direction: OrderDirection! field: ReleaseOrderField! }
  input RepositoryOrder { direction: OrderDirection! field: RepositoryOrderField! }
  input IssueFilters { assignee: String createdBy: String labels: [String!] mentioned: String states: [IssueState!] }

  interface RepositoryOwner {
    id: ID!
    login: String!
    repositories(
      after: String first: Int isFork: Boolean orderBy: RepositoryOrder
      ownerAffiliations: [RepositoryAffiliation] = [OWNER, COLLABORATOR] privacy: RepositoryPrivacy
    ): RepositoryConnection!
  }
  extend type User implements RepositoryOwner {
    name: String
    repositories(
      after: String first: Int isFork: Boolean orderBy: RepositoryOrder
      ownerAffiliations: [RepositoryAffiliation] = [OWNER, COLLABORATOR] privacy: RepositoryPrivacy
    ): RepositoryConnection!
  }
  type Organization implements Node & Actor & RepositoryOwner {
    id: ID!
    login: String!
    name: String
    url: URI!
    repositories(
      after: String first: Int isFork: Boolean orderBy: RepositoryOrder
      ownerAffiliations: [RepositoryAffiliation] = [OWNER, COLLABORATOR] privacy: RepositoryPrivacy
    ): RepositoryConnection!
  }
  type Team implements Node { id: ID! name: String! slug: String! organization: Organization! }
  type UserConnection { nodes: [User] pageInfo: PageInfo! totalCount: Int! }
  type RepositoryConnection { nodes: [Repository] pageInfo: PageInfo! totalCount: Int! }
  type ReactingUserConnection { totalCount: Int! }
  type ReactionGroup { content: ReactionContent! users(first: Int): ReactingUserConnection! @deprecated(reason: "Reactors") }
  type Project implements Node { id: ID! name: String! }
  type ProjectColumn implements Node { id: ID! name: String! }
  type ProjectCard implements Node { id: ID! project: Project! column: ProjectColumn }
  type ProjectV2 implements Node { id: ID! title: String! }
  type ProjectV2Item implements Node { id: ID! project: ProjectV2! }
  type ProjectV2ItemConnection { nodes: [ProjectV2Item] pageInfo: PageInfo! totalCount: Int! }
  type ProjectCardConnection { nodes: [ProjectCard] pageInfo: PageInfo! totalCount: Int! }

  extend type Repository {
    name: String!
    owner: RepositoryOwner!
    url: URI!
    description: String
    hasIssuesEnabled: Boolean!
    hasWikiEnabled: Boolean!
    isArchived: Boolean!
    isFork: Boolean!
    createdAt: DateTime!
    pushedAt: DateTime
    visibility: RepositoryVisibility!
    viewerPermission: RepositoryPermission
    defaultBranchRef: Ref
    parent: Repository
    mergeCommitAllowed: Boolean!
    rebaseMergeAllowed: Boolean!
    squashMergeAllowed: Boolean!
    issue(number: Int!): Issue
    issueOrPullRequest(number: Int!): IssueOrPullRequest
    issues(after: String filterBy: IssueFilters first: Int labels: [String!] orderBy: IssueOrder states: [IssueState!]): IssueConnection!
    pullRequest(number: Int!): PullRequest
    pullRequests(
      after: String baseRefName: String first: Int headRefName: String labels: [String!] orderBy: IssueOrder states: [PullRequestState!]
    ): PullRequestConnection!
    labels(after: String first: Int orderBy: LabelOrder = { field: CREATED_AT, direction: ASC } query: String): LabelConnection
    release(tagName: String!): Release
    releases(after: String first: Int orderBy: ReleaseOrder): ReleaseConnection!
  }
  type BranchProtectionRule implements Node { id: ID! requiresStrictStatusChecks: Boolean! }
  type Ref implements Node { id: ID! name: String! branchProtectionRule: BranchProtectionRule target: GitObject }
  interface GitObject { id: ID! oid: GitObjectID! }

  type Label implements Node { id: ID! name: String! color: String! description: String }
  type LabelConnection { nodes: [Label] pageInfo: PageInfo! totalCount: Int! }
  type Milestone implements Node { id: ID! number: Int! title: String! description: String dueOn: DateTime }
  type Release implements Node {
    id: ID!
    databaseId: Int
    name: String
    tagName: String!
    isDraft: Boolean!
    isLatest: Boolean!
    isPrerelease: Boolean!
    createdAt: DateTime!
    publishedAt: DateTime
    url: URI!
  }
  type ReleaseConnection { nodes: [Release] pageInfo: PageInfo! totalCount: Int! }

  union IssueOrPullRequest = Issue | PullRequest
  type IssueComment implements Node {
    id: ID!
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    body: String!
    createdAt: DateTime!
    includesCreatedEdit: Boolean!
    isMinimized: Boolean!
    minimizedReason: String
    reactionGroups: [ReactionGroup!]
    url: URI!
    viewerDidAuthor: Boolean!
  }
  type IssueCommentConnection { nodes: [IssueComment] pageInfo: PageInfo! totalCount: Int! }
  type Issue implements Node {
    id: ID!
    number: Int!
    title: String!
    body: String!
    url: URI!
    state: IssueState!
    stateReason: IssueStateReason
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    createdAt: DateTime!
    updatedAt: DateTime!
    closedAt: DateTime
    repository: Repository!
    milestone: Milestone
    assignees(after: String first: Int): UserConnection!
    labels(after: String first: Int): LabelConnection
    comments(after: String first: Int last: Int): IssueCommentConnection!
    projectCards(first: Int): ProjectCardConnection!
    projectItems(after: String first: Int): ProjectV2ItemConnection!
    reactionGroups: [ReactionGroup!]
  }
  type IssueConnection { nodes: [Issue] pageInfo: PageInfo! totalCount: Int! }

  type Workflow implements Node { id: ID! name: String! }
  type WorkflowRun implements Node { id: ID! event: String! workflow: Workflow! }
  type CheckSuite implements Node { id: ID! workflowRun: WorkflowRun }
  type CheckRun implements Node {
    id: ID!
    name: String!
    checkSuite: CheckSuite!
    status: CheckStatusState!
    conclusion: CheckConclusionState
    startedAt: DateTime
    completedAt: DateTime
    detailsUrl: URI
    title: String
    isRequired(pullRequestId: ID pullRequestNumber: Int): Boolean!
  }
  type StatusContext implements Node {
    id: ID!
    context: String!
    state: StatusState!
    targetUrl: URI
    createdAt: DateTime!
    description: String
    isRequired(pullRequestId: ID pullRequestNumber: Int): Boolean!
  }
  union StatusCheckRollupContext = CheckRun | StatusContext
  type CheckRunStateCount { count: Int! state: CheckRunState! }
  type StatusContextStateCount { count: Int! state: StatusState! }
  type StatusCheckRollupContextConnection {
    checkRunCount: Int!
    checkRunCountsByState: [CheckRunStateCount!]
    nodes: [StatusCheckRollupContext]
    pageInfo: PageInfo!
    statusContextCount: Int!
    statusContextCountsByState: [StatusContextStateCount!]
    totalCount: Int!
  }
  type StatusCheckRollup implements Node { id: ID! contexts(after: String first: Int): StatusCheckRollupContextConnection! }
  type Commit implements Node & GitObject {
    id: ID!
    oid: GitObjectID!
    committedDate: DateTime!
    history(
      after: String author: CommitAuthor first: Int since: GitTimestamp until: GitTimestamp
    ): CommitHistoryConnection!
    message: String!
    statusCheckRollup: StatusCheckRollup
    url: URI!
  }
  type CommitHistoryConnection { nodes: [Commit] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestCommit implements Node { id: ID! commit: Commit! }
  type PullRequestCommitConnection { nodes: [PullRequestCommit] pageInfo: PageInfo! totalCount: Int! }
  type AutoMergeRequest {
    authorEmail: String
    commitBody: String
    commitHeadline: String
    enabledAt: DateTime
    enabledBy: Actor
    mergeMethod: PullRequestMergeMethod!
  }
  union RequestedReviewer = Bot | Team | User
  type ReviewRequest implements Node { id: ID! requestedReviewer: RequestedReviewer }
  type ReviewRequestConnection { nodes: [ReviewRequest] pageInfo: PageInfo! totalCount: Int! }
  type PullRequestReview implements Node {
    id: ID!
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    body: String!
    commit: Commit
    reactionGroups: [ReactionGroup!]
    state: PullRequestReviewState!
    submittedAt: DateTime
    url: URI!
  }
  type PullRequestReviewConnection { nodes: [PullRequestReview] pageInfo: PageInfo! totalCount: Int! }
  type PullRequest implements Node {
    id: ID!
    number: Int!
    title: String!
    body: String!
    url: URI!
    state: PullRequestState!
    author: Actor
    authorAssociation: CommentAuthorAssociation!
    createdAt: DateTime!
    updatedAt: DateTime!
    closedAt: DateTime
    mergedAt: DateTime
    repository: Repository!
    milestone: Milestone
    assignees(after: String first: Int): UserConnection!
    labels(after: String first: Int): LabelConnection
    comments(after: String first: Int last: Int): IssueCommentConnection!
    projectCards(first: Int): ProjectCardConnection!
    projectItems(after: String first: Int): ProjectV2ItemConnection!
    reactionGroups: [ReactionGroup!]
    additions: Int!
    deletions: Int!
    autoMergeRequest: AutoMergeRequest
    baseRef: Ref
    baseRefName: String!
    commits(after: String first: Int last: Int): PullRequestCommitConnection!
    headRefName: String!
    headRefOid: GitObjectID!
    headRepository: Repository
    headRepositoryOwner: RepositoryOwner
    isCrossRepository: Boolean!
    isDraft: Boolean!
    isInMergeQueue: Boolean!
    isMergeQueueEnabled: Boolean!
    maintainerCanModify: Boolean!
    mergeable: MergeableState!
    mergeStateStatus: MergeStateStatus!
    latestReviews(first: Int): PullRequestReviewConnection
    reviewDecision: PullRequestReviewDecision
    reviewRequests(first: Int): ReviewRequestConnection
    reviews(after: String first: Int): PullRequestReviewConnection
  }
  type PullRequestEdge { cursor: String! node: PullRequest }
  type PullRequestConnection { edges: [PullRequestEdge] nodes: [PullRequest] pageInfo: PageInfo! totalCount: Int! }

  union SearchResultItem = Issue | PullRequest | Repository
  type SearchResultItemEdge { cursor: String! node: SearchResultItem }
  type SearchResultItemConnection {
    edges: [SearchResultItemEdge]
    issueCount: Int!
    nodes: [SearchResultItem]
    pageInfo: PageInfo!
  }
  extend type Query {
    repositoryOwner(login: String!): RepositoryOwner
    search(after: String first: Int last: Int query: String! type: SearchType!): SearchResultItemConnection!
  }

  input MarkPullRequestReadyForReviewInput { clientMutationId: String pullRequestId: ID! }
  input ConvertPullRequestToDraftInput { clientMutationId: String pullRequestId: ID! }
  type MarkPullRequestReadyForReviewPayload { clientMutationId: String pullRequest: PullRequest }
  type ConvertPullRequestToDraftPayload { clientMutationId: String pullRequest: PullRequest }
  extend type Mutation {
    markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
    convertPullRequestToDraft(input: ConvertPullRequestToDraftInput!): ConvertPullRequestToDraftPayload
  }
`;
