import { commitsBetween, endsOf, filesOf, mergedFiles } from '../changes.ts';
import { addCommit, keepTree, moveBranch } from '../git.ts';
import { belongsTo, type Commit, defaultBranch, fullName, type GitHubAccount, type Issue } from '../model.ts';
import { site } from '../shapes/account.ts';
import { commitShape, diffEntry, diffText } from '../shapes/commit.ts';
import { fullPullRequest, isPullRequest, type PullRequestIssue, pullRequestShape } from '../shapes/pull-request.ts';
import { forkNamed } from './commits.ts';
import { findIssue, openIssue, replaceIssue } from './issues.ts';
import { changer, pusher, refuseIntegration, type Writer, writer } from './push-access.ts';
import {
  created,
  listReply,
  missing,
  okReply,
  type Reply,
  refuseField,
  refuseRequest,
  textReply,
  wants,
} from './reply.ts';
import { checkParameters, type RepositoryContext, readInput, sameName, sortBy } from './request.ts';
import { route } from './route.ts';

const day = 86_400_000;

const sorts: Readonly<Record<string, (issue: Issue) => number>> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ updatedAt }) => updatedAt,
  popularity: ({ comments }) => comments.length,
  'long-running': ({ createdAt, updatedAt }) => Math.floor((updatedAt - createdAt) / day),
};

const baseOf = ({ pull }: PullRequestIssue): string => pull.baseRef ?? defaultBranch;

function pullRequests(context: RepositoryContext): Reply {
  const { repository, query, viewer } = context;
  const choices = { state: ['open', 'closed', 'all'], sort: Object.keys(sorts), direction: ['asc', 'desc'] };
  checkParameters(context, 'PullRequest', choices);
  const state = query.get('state') ?? 'open';
  const [head, base] = [query.get('head'), query.get('base')];
  const matches = repository
    .content()
    .issues.filter(isPullRequest)
    .filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        (!head || head === `${(issue.pull.fork ?? repository).owner.login}:${issue.pull.headRef}`) &&
        (!base || base === baseOf(issue)),
    );
  const sort = query.get('sort') ?? 'created';
  const direction = query.get('direction') ?? (sort === 'created' ? 'desc' : 'asc');
  const sorted = sortBy(matches, sorts[sort] ?? (({ number }) => number), direction === 'desc');
  return listReply(context, sorted, (issue) => pullRequestShape(repository, issue, viewer));
}

/** The pull request that the path names by number; an issue is none. */
export function findPullRequest(context: RepositoryContext): PullRequestIssue {
  const found = findIssue(context);
  return isPullRequest(found) ? found : missing();
}

/** What the pull request of the path consists of. */
function findChanges(context: RepositoryContext) {
  const content = context.repository.content();
  const { baseSha, headSha } = endsOf(content, findPullRequest(context));
  return { commits: commitsBetween(content, baseSha, headSha), files: filesOf(content, baseSha, headSha), headSha };
}

function pullRequest(context: RepositoryContext): Reply {
  const { repository, viewer } = context;
  const found = findPullRequest(context);
  if (wants(context, 'diff')) return textReply(diffText(findChanges(context).files), 'diff');
  return okReply(fullPullRequest(repository, found, viewer), found.updatedAt);
}

const pullRequestCommits = (context: RepositoryContext): Reply =>
  listReply(context, findChanges(context).commits, (commit) => commitShape(context.repository, commit));

function pullRequestFiles(context: RepositoryContext): Reply {
  const { repository } = context;
  const { files, headSha } = findChanges(context);
  return listReply(context, files, (file) => diffEntry(repository, { sha: headSha }, file));
}

const refusePull = (field: string, code: string, message?: string): never =>
  refuseField({ resource: 'PullRequest', field, code, ...(message && { message }) });

function createPullRequest(context: RepositoryContext): Reply {
  const { repository } = context;
  const input = readInput(context, {
    title: 'string',
    head: 'string',
    base: 'string',
    body: 'string',
    draft: 'boolean',
  });
  const from = forkNamed(context, String(input['head'] ?? ''));
  // Who may read a repository may propose what is in a fork of it.
  const { viewer, at } = from ? writer(context) : pusher(context);
  const { title, body, draft } = input;
  const content = repository.content();
  const owner = (from?.fork ?? repository).owner.login;
  const headRef = String(input['head'] ?? '').replace(new RegExp(`^${owner}:`, 'i'), '');
  const baseRef = String(input['base'] ?? '');
  if (typeof title !== 'string' || title.trim() === '') return refusePull('title', 'missing_field');
  const headSha = from?.tip.sha ?? content.branches.get(headRef) ?? refusePull('head', 'invalid');
  const baseSha = content.branches.get(baseRef) ?? refusePull('base', 'invalid');
  const isSame = (one: PullRequestIssue) =>
    one.state === 'open' && one.pull.fork === from?.fork && one.pull.headRef === headRef && baseOf(one) === baseRef;
  if (content.issues.filter(isPullRequest).some(isSame)) {
    refusePull('base', 'custom', `A pull request already exists for ${owner}:${headRef}.`);
  }
  if (commitsBetween(content, baseSha, headSha).length === 0) {
    refusePull('base', 'custom', `No commits between ${baseRef} and ${headRef}`);
  }
  const made = openIssue(context, viewer, at, {
    title,
    body: typeof body === 'string' ? body : null,
    pull: {
      headRef,
      baseRef,
      headSha,
      baseSha,
      draft: draft === true,
      mergedAt: null,
      mergedBy: null,
      mergeSha: null,
      ...(from && { fork: from.fork }),
    },
  });
  return created(fullPullRequest(repository, made, viewer));
}

function updatePullRequest(context: RepositoryContext): Reply {
  const { repository } = context;
  const found = findPullRequest(context);
  const { viewer, at } = changer(context, found.author);
  const input = readInput(context, { title: 'string', body: 'string', state: 'string', base: 'string' });
  const state = input['state'] === 'open' || input['state'] === 'closed' ? input['state'] : found.state;
  if (state === 'open' && found.pull.mergedAt !== null) {
    refusePull('state', 'invalid', 'state cannot be changed. The pull request cannot be reopened.');
  }
  const content = repository.content();
  const baseRef = String(input['base'] ?? baseOf(found));
  const baseSha =
    baseRef === baseOf(found) ? found.pull.baseSha : (content.branches.get(baseRef) ?? refusePull('base', 'invalid'));
  const closed = state === 'closed' ? { closedAt: at, closedBy: viewer } : { closedAt: null, closedBy: null };
  const made: PullRequestIssue = {
    ...found,
    ...(state === found.state ? {} : closed),
    state,
    updatedAt: at,
    title: String(input['title'] ?? found.title),
    body: typeof input['body'] === 'string' ? input['body'] : found.body,
    pull: { ...found.pull, baseRef, baseSha, headSha: endsOf(content, found).headSha },
  };
  replaceIssue(context, made);
  return okReply(fullPullRequest(repository, made, viewer), at);
}

type Merge = { branch: string; base: Commit; head: Commit; onto: Commit; message: string; parents: readonly Commit[] };

/** Lets a branch end at a commit that joins what changed from `base` to `head` with what is there. */
function join({ repository }: RepositoryContext, { by, at }: Writer, merge: Merge): Commit {
  const { branch, base, head, onto, message, parents } = merge;
  const content = repository.content();
  const tree = keepTree(content, mergedFiles(content, base, head, onto));
  const commit = addCommit(content, { by, message, parents: parents.map(({ sha }) => sha), tree, at });
  moveBranch(repository, branch, commit);
  return commit;
}

/** The commits at which a pull request begins and ends, and at which the branch it goes into is now. */
function commitsOf({ repository }: RepositoryContext, found: PullRequestIssue) {
  const content = repository.content();
  const { headSha, headRef, baseSha, baseRef } = endsOf(content, found);
  const [base, head, onto] = [baseSha, headSha, content.branches.get(baseRef) ?? ''].map((sha) =>
    content.commits.get(sha),
  );
  if (!base || !head || !onto) throw new Error(`The branches of #${found.number} are gone.`);
  return { base, head, onto, headRef, baseRef };
}

function mergePullRequest(context: RepositoryContext): Reply {
  const by = pusher(context);
  const found = findPullRequest(context);
  const input = readInput(context, {
    sha: 'string',
    merge_method: 'string',
    commit_title: 'string',
    commit_message: 'string',
  });
  const { sha, merge_method: method = 'merge', commit_title: title, commit_message: body } = input;
  if (found.state === 'closed') refuseRequest(405, 'Pull Request is not mergeable');
  if (found.pull.draft) refuseRequest(405, 'Pull Request is still a draft');
  if (method === 'rebase') refuseRequest(405, 'Rebase merges are not allowed on this repository.');
  const { base, head, onto, headRef, baseRef } = commitsOf(context, found);
  if (sha && sha !== head.sha) refuseRequest(409, 'Head branch was modified. Review and try the merge again.');
  const standard =
    method === 'squash'
      ? `${found.title} (#${found.number})`
      : `Merge pull request #${found.number} from ${(found.pull.fork ?? context.repository).owner.login}/${headRef}`;
  const message = [title ?? standard, body ?? (method === 'squash' ? '' : found.title)].filter(Boolean).join('\n\n');
  const parents = method === 'squash' ? [onto] : [onto, head];
  const commit = join(context, by, { branch: baseRef, base, head, onto, message, parents });
  const merged = { mergedAt: by.at, mergedBy: by.viewer, mergeSha: commit.sha };
  const pull = { ...found.pull, headSha: head.sha, ...merged };
  replaceIssue(context, { ...found, state: 'closed', closedAt: by.at, closedBy: by.viewer, updatedAt: by.at, pull });
  return okReply({ sha: commit.sha, merged: true, message: 'Pull Request successfully merged' });
}

function updatePullRequestBranch(context: RepositoryContext): Reply {
  const { repository } = context;
  const by = pusher(context);
  const found = findPullRequest(context);
  const { expected_head_sha: expected } = readInput(context, { expected_head_sha: 'string' });
  if (found.state === 'closed') refuseRequest(422, 'Pull request is closed.');
  // A fork is its owner's to change.
  if (found.pull.fork) refuseIntegration();
  const { base, head, onto, headRef, baseRef } = commitsOf(context, found);
  if (expected && expected !== head.sha) refuseRequest(422, "expected head sha didn't match current head ref.");
  if (commitsBetween(repository.content(), head.sha, onto.sha).length === 0) {
    refuseRequest(422, 'There are no new commits on the base branch.');
  }
  const message = `Merge branch '${baseRef}' into ${headRef}`;
  join(context, by, { branch: headRef, base, head: onto, onto: head, message, parents: [head, onto] });
  const url = `${site}/${fullName(repository)}/pull/${found.number}`;
  return { status: 202, body: { message: 'Updating pull request branch.', url } };
}

type Change = (asked: readonly GitHubAccount[], named: readonly GitHubAccount[]) => readonly GitHubAccount[];

/** Only those who belong to a repository can be asked, and never the author. */
const changeReviewers =
  (status: number, change: Change) =>
  (context: RepositoryContext): Reply => {
    const { repository, catalogue } = context;
    const { viewer } = pusher(context);
    const found = findPullRequest(context);
    const input = readInput(context, { reviewers: 'strings', team_reviewers: 'strings' });
    const named = ((input['reviewers'] ?? []) as string[]).map((login) => {
      const account = catalogue.accounts.find((one) => sameName(one.login, login));
      const message =
        'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.';
      return account && belongsTo(repository, account) ? account : refuseRequest(422, message);
    });
    if (named.some(({ id }) => id === found.author.id)) {
      refuseRequest(422, 'Review cannot be requested from pull request author.');
    }
    const made = { ...found, pull: { ...found.pull, reviewers: change(found.pull.reviewers ?? [], named) } };
    replaceIssue(context, made);
    return { status, body: pullRequestShape(repository, made, viewer) };
  };

const requestReviewers = changeReviewers(201, (asked, named) => [...new Set([...asked, ...named])]);
const withdrawReviewers = changeReviewers(200, (asked, named) => asked.filter((one) => !named.includes(one)));

export const pullRoutes = [
  route('GET', '/pulls', pullRequests),
  route('GET', '/pulls/{number}', pullRequest),
  route('GET', '/pulls/{number}/commits', pullRequestCommits),
  route('GET', '/pulls/{number}/files', pullRequestFiles),
  route('POST', '/pulls', createPullRequest),
  route('PATCH', '/pulls/{number}', updatePullRequest),
  route('PUT', '/pulls/{number}/merge', mergePullRequest),
  route('PUT', '/pulls/{number}/update-branch', updatePullRequestBranch),
  route('POST', '/pulls/{number}/requested_reviewers', requestReviewers),
  route('DELETE', '/pulls/{number}/requested_reviewers', withdrawReviewers),
];
