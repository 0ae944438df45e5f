/** What the demo GitHub's GraphQL tells of issues, pull requests and what belongs to them, as `gh` asks for it. */
import { commitsBetween, endsOf } from '../changes.ts';
import { reachable } from '../git.ts';
import {
  type Commit,
  defaultBranch,
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  type Issue,
  type IssueComment,
  type Release,
  type Review,
  roleIn,
} from '../model.ts';
import { nodeId, site, timestamp } from '../shapes/account.ts';
import { association, milestoneOf } from '../shapes/issue.ts';
import { fullPullRequest, isPullRequest, type PullRequestIssue } from '../shapes/pull-request.ts';
import { actorView, connection, GraphQLRefusal, type Page } from './connection.ts';

/** How a repository is shown, which these things are in. */
export type TrackerContext = { viewer: GitHubAccount; show(repository: GitHubRepository): object };

const timeOrNull = (time: number | null): string | null => (time === null ? null : timestamp(time));

const nobody = { totalCount: 0, nodes: [], edges: [], pageInfo: { endCursor: null, hasNextPage: false } };

const labelView = (repository: GitHubRepository, { name, color, description }: Issue['labels'][number]) => ({
  ...{ __typename: 'Label', id: nodeId('LA', repository.id, name) },
  ...{ name, color, description },
});

const ownerView = (owner: GitHubAccount) => ({
  ...actorView(owner),
  __typename: owner.type === 'Organization' ? 'Organization' : 'User',
});

function commentView(repository: GitHubRepository, issue: Issue, comment: IssueComment, viewer: GitHubAccount) {
  const kind = issue.pull ? 'pull' : 'issues';
  return {
    ...{ __typename: 'IssueComment', id: nodeId('IC', comment.id), body: comment.body },
    author: actorView(comment.author),
    authorAssociation: association(repository, comment.author),
    createdAt: timestamp(comment.createdAt),
    ...{ includesCreatedEdit: comment.updatedAt !== undefined, isMinimized: false, minimizedReason: null },
    reactionGroups: [],
    url: `${site}/${fullName(repository)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    viewerDidAuthor: comment.author.id === viewer.id,
  };
}

function sharedView(repository: GitHubRepository, issue: Issue, context: TrackerContext) {
  const milestone = milestoneOf(repository, issue);
  return {
    ...{ number: issue.number, title: issue.title, body: issue.body ?? '' },
    url: `${site}/${fullName(repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`,
    author: actorView(issue.author),
    authorAssociation: association(repository, issue.author),
    ...{ createdAt: timestamp(issue.createdAt), updatedAt: timestamp(issue.updatedAt) },
    closedAt: timeOrNull(issue.closedAt),
    repository: () => context.show(repository),
    milestone: milestone && { ...milestone, id: milestone.node_id, dueOn: milestone.due_on },
    assignees: (page: Page) => connection('assignees', issue.assignees.map(actorView), page),
    labels: (page: Page) =>
      connection(
        'labels',
        issue.labels.map((label) => labelView(repository, label)),
        page,
      ),
    comments: (page: Page) =>
      connection(
        'comments',
        issue.comments.map((comment) => commentView(repository, issue, comment, context.viewer)),
        page,
      ),
    projectCards: nobody,
    projectItems: nobody,
    reactionGroups: [],
  };
}

function issueView(repository: GitHubRepository, issue: Issue, context: TrackerContext) {
  return {
    ...sharedView(repository, issue, context),
    ...{ __typename: 'Issue', id: nodeId('I', issue.id) },
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
  };
}

function reviewView(repository: GitHubRepository, review: Review) {
  return {
    ...{ __typename: 'PullRequestReview', id: nodeId('PRR', review.id), body: review.body, state: review.state },
    author: actorView(review.author),
    authorAssociation: association(repository, review.author),
    commit: { id: nodeId('C', repository.id, review.commitSha), oid: review.commitSha },
    reactionGroups: [],
    submittedAt: timeOrNull(review.submittedAt),
    url: `${site}/${fullName(repository)}/pull/${review.pull}#pullrequestreview-${review.id}`,
  };
}

/** What ran on a commit. */
function rollup(repository: GitHubRepository, sha: string) {
  const runs = repository.content().runs.filter((run) => run.sha === sha);
  const checks = runs.flatMap((run) =>
    run.jobs.map((job) => ({
      ...{ __typename: 'CheckRun', id: nodeId('CR', job.id), name: job.name, title: null },
      checkSuite: {
        id: nodeId('CS', run.id),
        workflowRun: {
          ...{ id: nodeId('WFR', run.id), event: run.event },
          workflow: { id: nodeId('W', run.workflow.id), name: run.workflow.name },
        },
      },
      status: job.completedAt === null ? 'QUEUED' : 'COMPLETED',
      conclusion: job.conclusion?.toUpperCase() ?? null,
      ...{ startedAt: timestamp(job.startedAt), completedAt: timeOrNull(job.completedAt) },
      detailsUrl: `${site}/${fullName(repository)}/actions/runs/${run.id}/job/${job.id}`,
      isRequired: false,
    })),
  );
  if (checks.length === 0) return null;
  const states = Map.groupBy(checks, ({ conclusion, status }) => conclusion ?? status);
  return {
    id: nodeId('SCR', repository.id, sha),
    contexts: (page: Page) => ({
      ...connection('contexts', checks, page),
      checkRunCount: checks.length,
      checkRunCountsByState: [...states].map(([state, { length: count }]) => ({ state, count })),
      ...{ statusContextCount: 0, statusContextCountsByState: [] },
    }),
  };
}

function pullView(repository: GitHubRepository, issue: PullRequestIssue, context: TrackerContext) {
  const content = repository.content();
  const { headSha, baseSha, headRef, baseRef, fork, mergedAt, draft } = endsOf(content, issue);
  const shape = () => fullPullRequest(repository, issue, context.viewer);
  const own = content.reviews.filter(({ pull, state }) => pull === issue.number && state !== 'PENDING');
  const reviews = own.map((review) => reviewView(repository, review));
  const isOpen = issue.state === 'open';
  const commits = () => {
    const all = commitsBetween(content, baseSha, headSha).map(({ sha }) => sha);
    return (all.includes(headSha) ? all : [...all, headSha]).map((sha) => ({
      id: nodeId('PRC', issue.id, sha),
      commit: { id: nodeId('C', repository.id, sha), oid: sha, statusCheckRollup: () => rollup(repository, sha) },
    }));
  };
  return {
    ...sharedView(repository, issue, context),
    ...{ __typename: 'PullRequest', id: nodeId('PR', issue.id) },
    state: mergedAt !== null ? 'MERGED' : issue.state.toUpperCase(),
    mergedAt: timeOrNull(mergedAt),
    additions: () => shape().additions,
    deletions: () => shape().deletions,
    autoMergeRequest: null,
    baseRef: { id: nodeId('REF', repository.id, baseRef ?? defaultBranch), name: baseRef ?? defaultBranch },
    baseRefName: baseRef ?? defaultBranch,
    commits: (page: Page) => connection('commits', commits(), page),
    ...{ headRefName: headRef, headRefOid: headSha },
    headRepository: () => context.show(fork ?? repository),
    headRepositoryOwner: ownerView((fork ?? repository).owner),
    isCrossRepository: fork !== undefined,
    ...{ isDraft: draft, isInMergeQueue: false, isMergeQueueEnabled: false, maintainerCanModify: false },
    mergeable: isOpen ? 'MERGEABLE' : 'UNKNOWN',
    mergeStateStatus: !isOpen ? 'UNKNOWN' : draft ? 'DRAFT' : 'CLEAN',
    latestReviews: (page: Page) => connection('latestReviews', reviews, page),
    reviewDecision: null,
    reviewRequests: (page: Page) =>
      connection(
        'reviewRequests',
        (issue.pull.reviewers ?? []).map((one) => ({ id: nodeId('RR', one.id), requestedReviewer: actorView(one) })),
        page,
      ),
    reviews: (page: Page) => connection('reviews', reviews, page),
  };
}

export const trackedView = (repository: GitHubRepository, issue: Issue, context: TrackerContext) =>
  isPullRequest(issue) ? pullView(repository, issue, context) : issueView(repository, issue, context);

function releaseView(repository: GitHubRepository, release: Release, isLatest: boolean) {
  const at = timestamp(release.publishedAt);
  return {
    ...{ __typename: 'Release', id: nodeId('RE', release.id), databaseId: release.id },
    ...{ name: release.title, tagName: release.tag },
    ...{ isDraft: release.draft ?? false, isLatest, isPrerelease: release.prerelease },
    ...{ createdAt: at, publishedAt: release.draft ? null : at },
    url: `${site}/${fullName(repository)}/releases/tag/${encodeURIComponent(release.tag)}`,
  };
}

type Order = { orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null };
type Filters = { assignee?: string; createdBy?: string; labels?: string[]; mentioned?: string; states?: string[] };
type Listing = Page & Order & { labels?: string[] | null; states?: string[] | null };

/** In the order asked for, by when they were made if none is. */
function ordered(issues: readonly Issue[], { orderBy }: Order): Issue[] {
  const time = (one: Issue) => (orderBy?.field === 'UPDATED_AT' ? one.updatedAt : one.createdAt);
  const sign = orderBy?.direction === 'DESC' ? -1 : 1;
  return issues.toSorted((a, b) => sign * (time(a) - time(b) || a.number - b.number));
}

const permissions = { admin: 'ADMIN', write: 'WRITE', read: 'READ' } as const;

type HistoryAsked = Page & { author?: { id?: string | null } | null; since?: string | null; until?: string | null };

/** The default branch with the commit at its end, which tells all that came before it; null before the first one. */
function defaultBranchView(repository: GitHubRepository) {
  const { commits, branches } = repository.content();
  const head = commits.get(branches.get(defaultBranch) ?? '');
  if (!head) return null;
  const view = (commit: Commit) => ({
    ...{ __typename: 'Commit', id: nodeId('C', repository.id, commit.sha), oid: commit.sha, message: commit.message },
    ...{ committedDate: timestamp(commit.date), url: `${site}/${fullName(repository)}/commit/${commit.sha}` },
    statusCheckRollup: () => rollup(repository, commit.sha),
    history({ author, since, until, ...page }: HistoryAsked) {
      const chosen = reachable(commits, commit.sha).filter(
        ({ date, author: { account } }) =>
          (!author?.id || (account && nodeId('U', account.id) === author.id)) &&
          (!since || date >= Date.parse(since)) &&
          (!until || date <= Date.parse(until)),
      );
      return connection('history', chosen.map(view), page);
    },
  });
  return { id: nodeId('REF', repository.id, defaultBranch), name: defaultBranch, target: view(head) };
}

/** What a repository tells beside its discussions. */
export function trackerOf(repository: GitHubRepository, context: TrackerContext) {
  const role = roleIn(repository, context.viewer);
  const all = () => repository.content().issues;
  const find = (kind: string, number: number, fits: (issue: Issue) => boolean) => {
    const found = all().find((issue) => issue.number === number && fits(issue));
    if (!found) throw new GraphQLRefusal('NOT_FOUND', `Could not resolve to ${kind} with the number of ${number}.`);
    return trackedView(repository, found, context);
  };
  const hasAll = (issue: Issue, labels: readonly string[] | null | undefined): boolean =>
    (labels ?? []).every((name) => issue.labels.some((label) => label.name === name));
  return {
    name: repository.name,
    owner: ownerView(repository.owner),
    url: `${site}/${fullName(repository)}`,
    description: repository.description,
    ...{ hasIssuesEnabled: repository.parent === undefined, hasWikiEnabled: !repository.private },
    ...{ isArchived: repository.archived, isFork: repository.parent !== undefined },
    ...{ createdAt: timestamp(repository.createdAt), pushedAt: timestamp(repository.pushedAt) },
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    viewerPermission: role ? permissions[role] : null,
    defaultBranchRef: () => defaultBranchView(repository),
    parent: () => (repository.parent ? context.show(repository.parent) : null),
    ...{ mergeCommitAllowed: true, rebaseMergeAllowed: true, squashMergeAllowed: true },
    issue: ({ number }: { number: number }) => find('an Issue', number, ({ pull }) => !pull),
    pullRequest: ({ number }: { number: number }) => find('a PullRequest', number, ({ pull }) => pull !== undefined),
    issueOrPullRequest: ({ number }: { number: number }) => find('an issue or pull request', number, () => true),
    issues({ states, labels, filterBy, ...page }: Listing & { filterBy?: Filters | null }) {
      const { assignee, createdBy, mentioned, ...filter } = filterBy ?? {};
      const chosen = all().filter(
        (issue) =>
          !issue.pull &&
          (!(states ?? filter.states) || (states ?? filter.states)?.includes(issue.state.toUpperCase())) &&
          hasAll(issue, labels ?? filter.labels) &&
          (!assignee || issue.assignees.some(({ login }) => login === assignee)) &&
          (!createdBy || issue.author.login === createdBy) &&
          (!mentioned || (issue.body ?? '').includes(`@${mentioned}`)),
      );
      const views = ordered(chosen, page).map((issue) => trackedView(repository, issue, context));
      return connection('issues', views, page);
    },
    pullRequests({
      states,
      labels,
      baseRefName,
      headRefName,
      ...page
    }: Listing & { baseRefName?: string | null; headRefName?: string | null }) {
      const chosen = all()
        .filter(isPullRequest)
        .filter((issue) => {
          const state = issue.pull.mergedAt !== null ? 'MERGED' : issue.state.toUpperCase();
          return (
            (!states || states.includes(state)) &&
            hasAll(issue, labels) &&
            (typeof baseRefName !== 'string' || (issue.pull.baseRef ?? defaultBranch) === baseRefName) &&
            (typeof headRefName !== 'string' || issue.pull.headRef === headRefName)
          );
        });
      const views = ordered(chosen, page).map((issue) => trackedView(repository, issue, context));
      return connection('pullRequests', views, page);
    },
    labels({ query, ...page }: Page & { query?: string | null }) {
      const chosen = repository.content().labels.filter(({ name }) => name.includes(query ?? ''));
      return connection(
        'labels',
        chosen.map((label) => labelView(repository, label)),
        page,
      );
    },
    release({ tagName }: { tagName: string }) {
      const found = repository.content().releases.find(({ tag }) => tag === tagName);
      return found ? releaseView(repository, found, false) : null;
    },
    releases({ orderBy, ...page }: Page & Order) {
      const newest = repository.content().releases.toSorted((a, b) => b.publishedAt - a.publishedAt);
      const latest = newest.find(({ prerelease, draft }) => !prerelease && !draft);
      const views = newest.map((release) => releaseView(repository, release, release === latest));
      return connection('releases', orderBy?.direction === 'ASC' ? views.toReversed() : views, page);
    },
  };
}

/** The issue, pull request, comment or review of a global id, with the repository that it is in. */
export function trackedNode(repositories: readonly GitHubRepository[], id: string, context: TrackerContext) {
  // Repositories that exist only to be many have no things that anybody was told of.
  for (const repository of repositories) {
    if (nodeId('R', repository.id) === id) return context.show(repository);
    const { issues, reviews } = repository.content();
    for (const issue of issues) {
      if (nodeId(issue.pull ? 'PR' : 'I', issue.id) === id) return trackedView(repository, issue, context);
      const comment = issue.comments.find((one) => nodeId('IC', one.id) === id);
      if (comment) return commentView(repository, issue, comment, context.viewer);
    }
    const review = reviews.find((one) => nodeId('PRR', one.id) === id);
    if (review) return reviewView(repository, review);
  }
  return undefined;
}

/** What `gh pr ready` asks for, which REST has no way to. */
export function trackerWrites(repositories: readonly GitHubRepository[], at: number, context: TrackerContext) {
  const setDraft =
    (draft: boolean) =>
    ({ input: { pullRequestId: id, clientMutationId } }: { input: Record<string, string> }) => {
      for (const repository of repositories) {
        const { issues } = repository.content();
        const found = issues.filter(isPullRequest).find((issue) => nodeId('PR', issue.id) === id);
        if (!found) continue;
        if (!repository.installed || roleIn(repository, context.viewer) === 'read')
          throw new GraphQLRefusal('FORBIDDEN', 'Resource not accessible by integration');
        if (found.state === 'closed' || found.pull.draft === draft)
          throw new GraphQLRefusal('UNPROCESSABLE', `Pull request is ${draft ? 'already a draft' : 'not a draft'}`);
        const made = { ...found, updatedAt: at, pull: { ...found.pull, draft } };
        issues[found.number - 1] = made;
        return { clientMutationId, pullRequest: trackedView(repository, made, context) };
      }
      throw new GraphQLRefusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
    };
  return { markPullRequestReadyForReview: setDraft(false), convertPullRequestToDraft: setDraft(true) };
}
