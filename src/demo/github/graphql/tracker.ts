/** What the demo GitHub's GraphQL tells of issues, pull requests and what belongs to them, as `gh` asks for it. */
import { escape as escapeHtml } from '../../web.ts';
import { answerTokens } from '../answer-tokens.ts';
import { grants } from '../api/permissions.ts';
import { commitsBetween, endsOf, filesOf } from '../changes.ts';
import { reachable } from '../git.ts';
import {
  type Annotation,
  type Commit,
  defaultBranch,
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  type Issue,
  type IssueComment,
  isAppOn,
  type Release,
  type Review,
  type ReviewComment,
  roleIn,
  type Tag,
} from '../model.ts';
import { nodeId, site, timestamp } from '../shapes/account.ts';
import { association, labelShape, milestoneOf } from '../shapes/issue.ts';
import { fullPullRequest, isPullRequest, type PullRequestIssue, reviewCommentShape } from '../shapes/pull-request.ts';
import { actorView, connection, GraphQLRefusal, lists, type Page } from './connection.ts';
import { repositoryFacts, type TrackerContext } from './repository-facts.ts';

const timeOrNull = (time: number | null): string | null => (time === null ? null : timestamp(time));

/** With an image as a private repository has them: https://docs.github.com/en/graphql/reference/scalars#html */
const htmlOf = (body: string): string =>
  `<p>${escapeHtml(body)}</p><img src="${site}/private-user-images/1.png?jwt=${answerTokens.image}">`;

const nobody = { totalCount: 0, nodes: [], edges: [], pageInfo: { endCursor: null, hasNextPage: false } };

const labelView = (repository: GitHubRepository, label: Issue['labels'][number]) => {
  const { name, color, description } = label;
  return {
    __typename: 'Label',
    id: nodeId('LA', repository.id, name),
    name,
    color,
    description,
    isDefault: labelShape(repository, label).default,
    createdAt: timestamp(repository.createdAt),
    updatedAt: timestamp(repository.createdAt),
    url: `${site}/${fullName(repository)}/labels/${encodeURIComponent(name)}`,
  };
};

const ownerView = (owner: GitHubAccount) => ({
  ...actorView(owner),
  __typename: owner.type === 'Organization' ? 'Organization' : 'User',
});

function commentView(
  repository: GitHubRepository,
  issue: Issue,
  comment: IssueComment,
  { viewer, show }: TrackerContext,
) {
  const kind = issue.pull ? 'pull' : 'issues';
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', comment.id),
    body: comment.body,
    bodyHTML: htmlOf(comment.body),
    author: actorView(comment.author),
    authorAssociation: association(repository, comment.author),
    createdAt: timestamp(comment.createdAt),
    fullDatabaseId: String(comment.id),
    repository: () => show(repository),
    includesCreatedEdit: comment.updatedAt !== undefined,
    isMinimized: false,
    minimizedReason: null,
    reactionGroups: [],
    url: `${site}/${fullName(repository)}/${kind}/${issue.number}#issuecomment-${comment.id}`,
    viewerDidAuthor: comment.author.id === viewer.id,
  };
}

function sharedView(repository: GitHubRepository, issue: Issue, context: TrackerContext) {
  const milestone = milestoneOf(repository, issue);
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    bodyHTML: htmlOf(issue.body ?? ''),
    url: `${site}/${fullName(repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`,
    author: actorView(issue.author),
    authorAssociation: association(repository, issue.author),
    createdAt: timestamp(issue.createdAt),
    updatedAt: timestamp(issue.updatedAt),
    closed: issue.state === 'closed',
    closedAt: timeOrNull(issue.closedAt),
    repository: () => context.show(repository),
    milestone: milestone && { ...milestone, id: milestone.node_id, dueOn: milestone.due_on },
    ...lists({
      assignees: () => issue.assignees.map(actorView),
      labels: () => issue.labels.map((label) => labelView(repository, label)),
      comments: () => issue.comments.map((comment) => commentView(repository, issue, comment, context)),
    }),
    locked: issue.lock !== undefined,
    isPinned: false,
    activeLockReason: issue.lock?.reason?.toUpperCase().replaceAll(/[ -]/g, '_') ?? null,
    projectCards: nobody,
    projectItems: nobody,
    reactionGroups: [],
  };
}

function issueView(repository: GitHubRepository, issue: Issue, context: TrackerContext) {
  return {
    ...sharedView(repository, issue, context),
    __typename: 'Issue',
    id: nodeId('I', issue.id),
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
  };
}

function reviewView(repository: GitHubRepository, review: Review) {
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', review.id),
    body: review.body,
    state: review.state,
    bodyHTML: htmlOf(review.body),
    author: actorView(review.author),
    authorAssociation: association(repository, review.author),
    commit: { id: nodeId('C', repository.id, review.commitSha), oid: review.commitSha },
    reactionGroups: [],
    submittedAt: timeOrNull(review.submittedAt),
    url: `${site}/${fullName(repository)}/pull/${review.pull}#pullrequestreview-${review.id}`,
  };
}

/** What was said about a line, with the answers to it. */
function threadView(repository: GitHubRepository, first: ReviewComment) {
  const { reviewComments } = repository.content();
  const all = reviewComments.filter(({ id, inReplyTo }) => id === first.id || inReplyTo === first.id);
  const views = all.map((comment) => {
    const { diff_hunk: diffHunk, html_url: url } = reviewCommentShape(repository, comment);
    return {
      id: nodeId('PRRC', comment.id),
      fullDatabaseId: String(comment.id),
      body: comment.body,
      diffHunk,
      url,
      author: actorView(comment.author),
      authorAssociation: association(repository, comment.author),
      createdAt: timestamp(comment.createdAt),
      line: comment.line,
      path: comment.path,
    };
  });
  return {
    id: nodeId('PRRT', first.id),
    line: first.line,
    path: first.path,
    isCollapsed: false,
    isOutdated: false,
    isResolved: false,
    resolvedBy: null,
    ...lists({ comments: () => views }),
  };
}

/** What ran on a commit. */
function rollup(repository: GitHubRepository, sha: string) {
  const runs = repository.content().runs.filter((run) => run.sha === sha);
  const checks = runs.flatMap((run) =>
    run.jobs.map((job) => ({
      __typename: 'CheckRun',
      id: nodeId('CR', job.id),
      name: job.name,
      title: null,
      checkSuite: {
        id: nodeId('CS', run.id),
        workflowRun: {
          id: nodeId('WFR', run.id),
          event: run.event,
          workflow: { id: nodeId('W', run.workflow.id), name: run.workflow.name },
        },
      },
      status: job.completedAt === null ? 'QUEUED' : 'COMPLETED',
      conclusion: job.conclusion?.toUpperCase() ?? null,
      startedAt: timestamp(job.startedAt),
      completedAt: timeOrNull(job.completedAt),
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
      statusContextCount: 0,
      statusContextCountsByState: [],
    }),
  };
}

function pullView(repository: GitHubRepository, issue: PullRequestIssue, context: TrackerContext) {
  const content = repository.content();
  const { headSha, baseSha, headRef, baseRef, fork, mergedAt, mergedBy, mergeSha, draft } = endsOf(content, issue);
  const shape = () => fullPullRequest(repository, issue, context.viewer);
  const own = content.reviews.filter(({ pull, state }) => pull === issue.number && state !== 'PENDING');
  const reviews = own.map((review) => reviewView(repository, review));
  const isOpen = issue.state === 'open';
  const commits = () => {
    const all = commitsBetween(content, baseSha, headSha);
    const head = content.commits.get(headSha);
    const missing = head && !all.includes(head) ? [head] : [];
    return [...all, ...missing].map((commit) => ({
      id: nodeId('PRC', issue.id, commit.sha),
      commit: commitView(repository, commit),
    }));
  };
  const files = () => filesOf(content, baseSha, headSha);
  const merged = content.commits.get(mergeSha ?? '');
  return {
    ...sharedView(repository, issue, context),
    __typename: 'PullRequest',
    id: nodeId('PR', issue.id),
    state: mergedAt !== null ? 'MERGED' : issue.state.toUpperCase(),
    mergedAt: timeOrNull(mergedAt),
    mergedBy: mergedBy && actorView(mergedBy),
    mergeCommit: merged ? commitView(repository, merged) : null,
    potentialMergeCommit: null,
    changedFiles: () => files().length,
    additions: () => shape().additions,
    deletions: () => shape().deletions,
    autoMergeRequest: null,
    baseRef: { id: nodeId('REF', repository.id, baseRef ?? defaultBranch), name: baseRef ?? defaultBranch },
    baseRefName: baseRef ?? defaultBranch,
    headRefName: headRef,
    headRefOid: headSha,
    headRepository: () => context.show(fork ?? repository),
    headRepositoryOwner: ownerView((fork ?? repository).owner),
    isCrossRepository: fork !== undefined,
    isDraft: draft,
    isInMergeQueue: false,
    isMergeQueueEnabled: false,
    maintainerCanModify: false,
    mergeable: isOpen ? 'MERGEABLE' : 'UNKNOWN',
    mergeStateStatus: !isOpen ? 'UNKNOWN' : draft ? 'DRAFT' : 'CLEAN',
    reviewDecision: null,
    ...lists({
      files: () => files().map((file) => ({ ...file, id: file.path })),
      commits,
      latestReviews: () => reviews,
      reviews: () => reviews,
      reviewRequests: () =>
        (issue.pull.reviewers ?? []).map((one) => ({ id: nodeId('RR', one.id), requestedReviewer: actorView(one) })),
      reviewThreads: () =>
        content.reviewComments
          .filter(({ pull, inReplyTo }) => pull === issue.number && inReplyTo === undefined)
          .map((first) => threadView(repository, first)),
    }),
  };
}

export const trackedView = (repository: GitHubRepository, issue: Issue, context: TrackerContext) =>
  isPullRequest(issue) ? pullView(repository, issue, context) : issueView(repository, issue, context);

function releaseView(repository: GitHubRepository, release: Release, isLatest: boolean) {
  const at = timestamp(release.publishedAt);
  return {
    __typename: 'Release',
    id: nodeId('RE', release.id),
    databaseId: release.id,
    name: release.title,
    tagName: release.tag,
    isDraft: release.draft ?? false,
    isLatest,
    isPrerelease: release.prerelease,
    createdAt: at,
    publishedAt: release.draft ? null : at,
    url: `${site}/${fullName(repository)}/releases/tag/${encodeURIComponent(release.tag)}`,
    tag: () => refView(repository, `refs/tags/${release.tag}`),
    tagCommit() {
      const { tags, commits } = repository.content();
      const end = commits.get(tags.find(({ name }) => name === release.tag)?.commit ?? '');
      return end ? commitView(repository, end) : null;
    },
  };
}

const latestOf = (repository: GitHubRepository): Release | undefined =>
  repository
    .content()
    .releases.filter(({ prerelease, draft }) => !prerelease && !draft)
    .toSorted((a, b) => b.publishedAt - a.publishedAt)[0];

type Order = { orderBy?: { field: string; direction: 'ASC' | 'DESC' } | null };
type Filters = { assignee?: string; createdBy?: string; labels?: string[]; mentioned?: string; states?: string[] };
type Listing = Page & Order & { labels?: string[] | null; states?: string[] | null };

/** In the order asked for, by when they were made if none is. */
function ordered(issues: readonly Issue[], { orderBy }: Order): Issue[] {
  const time = (one: Issue) => (orderBy?.field === 'UPDATED_AT' ? one.updatedAt : one.createdAt);
  const sign = orderBy?.direction === 'DESC' ? -1 : 1;
  return issues.toSorted((a, b) => sign * (time(a) - time(b) || a.number - b.number));
}

type HistoryAsked = Page & { author?: { id?: string | null } | null; since?: string | null; until?: string | null };

const archiveUrl = (repository: GitHubRepository, sha: string, kind: string): string =>
  `${site}/${fullName(repository)}/legacy.${kind}/${sha}?token=${answerTokens.archive}`;

function commitView(repository: GitHubRepository, commit: Commit): { id: string } & Record<string, unknown> {
  const { sha, message, date } = commit;
  const { name, email, account } = commit.author;
  const [messageHeadline = '', ...rest] = message.split('\n');
  return {
    __typename: 'Commit',
    id: nodeId('C', repository.id, sha),
    oid: sha,
    message,
    messageHeadline,
    messageBody: rest.join('\n').trim(),
    authoredDate: timestamp(date),
    committedDate: timestamp(date),
    url: `${site}/${fullName(repository)}/commit/${sha}`,
    zipballUrl: archiveUrl(repository, sha, 'zip'),
    tarballUrl: archiveUrl(repository, sha, 'tar.gz'),
    ...lists({ authors: () => [{ id: email, name, email, user: account ? actorView(account) : null }] }),
    statusCheckRollup: () => rollup(repository, sha),
    history({ author: by, since, until, ...page }: HistoryAsked) {
      const chosen = reachable(repository.content().commits, sha).filter(
        (one) =>
          (!by?.id || (one.author.account && nodeId('U', one.author.account.id) === by.id)) &&
          (!since || one.date >= Date.parse(since)) &&
          (!until || one.date <= Date.parse(until)),
      );
      const views = chosen.map((one) => commitView(repository, one));
      return connection('history', views, page);
    },
  };
}

/** A branch with the commit at its end, which tells all that came before it; null where there is none. */
function branchView(repository: GitHubRepository, name: string) {
  const { commits, branches } = repository.content();
  const head = commits.get(branches.get(name) ?? '');
  const target = head && commitView(repository, head);
  return target ? { id: nodeId('REF', repository.id, name), name, prefix: 'refs/heads/', target } : null;
}

/** A tag with what it points to: its commit, or what git has of it where somebody signed or described it. */
function tagView(repository: GitHubRepository, { name, commit, annotation }: Tag) {
  const end = repository.content().commits.get(commit);
  if (!end) return null;
  const target = commitView(repository, end);
  const described = (one: Annotation, called: string): object => ({
    __typename: 'Tag',
    id: nodeId('TA', repository.id, one.sha),
    oid: one.sha,
    name: called,
    message: one.message,
    tagger: { name: one.tagger.name, email: one.tagger.email, date: timestamp(one.date) },
    target: one.within ? described(one.within, one.within.name) : target,
  });
  const id = nodeId('REF', repository.id, `refs/tags/${name}`);
  return { id, name, prefix: 'refs/tags/', target: annotation ? described(annotation, name) : target };
}

/** By its whole name, or for a branch by its own. */
function refView(repository: GitHubRepository, qualifiedName: string) {
  const [, kind, name = qualifiedName] = /^(?:refs\/)?(heads|tags)\/(.+)$/.exec(qualifiedName) ?? [];
  if (kind !== 'tags') return branchView(repository, name);
  const tag = repository.content().tags.find((one) => one.name === name);
  return tag ? tagView(repository, tag) : null;
}

/** Those of a kind whose names hold a text, by their names. */
function refsOf(repository: GitHubRepository, refPrefix: string, query: string) {
  const { branches, tags } = repository.content();
  const all = [
    ...[...branches.keys()].map((name) => `refs/heads/${name}`),
    ...tags.map(({ name }) => `refs/tags/${name}`),
  ];
  return all
    .filter((name) => name.startsWith(refPrefix.replace(/\/?$/, '/')) && name.includes(query))
    .toSorted()
    .flatMap((name) => refView(repository, name) ?? []);
}

/** What a repository tells beside its discussions. */
export function trackerOf(repository: GitHubRepository, context: TrackerContext) {
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
    ...repositoryFacts(repository, context),
    defaultBranchRef: () => branchView(repository, defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) => refView(repository, qualifiedName),
    refs: ({ refPrefix, query, ...page }: Page & { refPrefix: string; query?: string | null }) =>
      connection('refs', refsOf(repository, refPrefix, query ?? ''), page),
    latestRelease() {
      const latest = latestOf(repository);
      return latest ? releaseView(repository, latest, true) : null;
    },
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
    label({ name }: { name: string }) {
      const found = repository.content().labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return found ? labelView(repository, found) : null;
    },
    labels({ query, ...page }: Page & { query?: string | null }) {
      const chosen = repository.content().labels.filter(({ name }) => name.includes(query ?? ''));
      const views = chosen.map((label) => labelView(repository, label));
      return connection('labels', views, page);
    },
    release({ tagName }: { tagName: string }) {
      const found = repository.content().releases.find(({ tag }) => tag === tagName);
      return found ? releaseView(repository, found, found === latestOf(repository)) : null;
    },
    releases({ orderBy, ...page }: Page & Order) {
      const newest = repository.content().releases.toSorted((a, b) => b.publishedAt - a.publishedAt);
      const latest = latestOf(repository);
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
      if (comment) return commentView(repository, issue, comment, context);
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
        const { viewer } = context;
        const isPermitted = isAppOn(repository, viewer) && grants(viewer, 'pull_requests', 'write');
        if (!isPermitted || roleIn(repository, viewer) === 'read')
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
