import { belongsTo } from '../access.ts';
import { type Account, type Commit, defaultBranch, fullName, type Identity, type Issue } from '../model.ts';
import { commitsBetween, endsOf, mergedFiles } from '../pull-changes.ts';
import { fullPullRequest, type PullRequestIssue, pullRequestShape } from '../shapes/pull-request.ts';
import { addCommit, keepTree, moveBranch } from '../snapshots.ts';
import { type Answer, created, failure, invalid, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { readInput } from './input.ts';
import { canPush, refuseWriting } from './issue-input.ts';
import { replace, wholeSecond } from './issue-writes.ts';
import { findPullRequest } from './pull-requests.ts';
import { pusher } from './push-access.ts';

const wrong = (context: RepositoryContext, message: string): Answer =>
  invalid(context, { resource: 'PullRequest', field: 'base', code: 'custom', message });

export function createPullRequest(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const by = pusher(context);
  if ('status' in by) return by;
  const read = readInput(context, {
    title: 'string',
    head: 'string',
    base: 'string',
    body: 'string',
    draft: 'boolean',
  });
  if ('status' in read) return read;
  const { title, body, draft } = read.input;
  const content = repository.content();
  const owner = repository.owner.login;
  const headRef = String(read.input['head'] ?? '').replace(new RegExp(`^${owner}:`, 'i'), '');
  const baseRef = String(read.input['base'] ?? '');
  if (typeof title !== 'string' || title.trim() === '') {
    return invalid(context, { resource: 'PullRequest', field: 'title', code: 'missing_field' });
  }
  const [headSha, baseSha] = [content.branches.get(headRef), content.branches.get(baseRef)];
  if (!headSha) return invalid(context, { resource: 'PullRequest', field: 'head', code: 'invalid' });
  if (!baseSha) return invalid(context, { resource: 'PullRequest', field: 'base', code: 'invalid' });
  const isSame = ({ pull, state }: Issue) =>
    state === 'open' && pull?.headRef === headRef && (pull.baseRef ?? defaultBranch) === baseRef;
  if (content.issues.some(isSame)) return wrong(context, `A pull request already exists for ${owner}:${headRef}.`);
  if (commitsBetween(content, baseSha, headSha).length === 0) {
    return wrong(context, `No commits between ${baseRef} and ${headRef}`);
  }
  const number = content.issues.length + 1;
  const at = wholeSecond(context);
  const made: PullRequestIssue = {
    id: repository.id * 1000 + number,
    number,
    title,
    body: typeof body === 'string' ? body : null,
    author: by.viewer,
    labels: [],
    assignees: [],
    state: 'open',
    stateReason: null,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    comments: [],
    pull: { headRef, baseRef, headSha, baseSha, draft: draft === true, mergedAt: null, mergedBy: null, mergeSha: null },
  };
  content.issues.push(made);
  return created(fullPullRequest(repository, made, by.viewer, origin));
}

export function updatePullRequest(context: RepositoryContext): Answer {
  const { repository, viewer, origin } = context;
  const refusal = refuseWriting(context);
  if (refusal || !viewer) return refusal ?? notFound(context);
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  if (found.author.id !== viewer.id && !canPush(context, viewer)) {
    return failure(403, 'Resource not accessible by integration', context.documentation);
  }
  const read = readInput(context, { title: 'string', body: 'string', state: 'string', base: 'string' });
  if ('status' in read) return read;
  const { input } = read;
  const state = input['state'] === 'open' || input['state'] === 'closed' ? input['state'] : found.state;
  if (state === 'open' && found.pull.mergedAt !== null) {
    return invalid(context, {
      resource: 'PullRequest',
      field: 'state',
      code: 'invalid',
      message: 'state cannot be changed. The pull request cannot be reopened.',
    });
  }
  const baseRef = String(input['base'] ?? found.pull.baseRef ?? defaultBranch);
  const baseSha =
    baseRef === (found.pull.baseRef ?? defaultBranch) ? found.pull.baseSha : repository.content().branches.get(baseRef);
  if (!baseSha) return invalid(context, { resource: 'PullRequest', field: 'base', code: 'invalid' });
  const at = wholeSecond(context);
  const made: PullRequestIssue = {
    ...found,
    title: String(input['title'] ?? found.title),
    body: typeof input['body'] === 'string' ? input['body'] : found.body,
    state,
    ...(state === found.state
      ? {}
      : state === 'closed'
        ? { closedAt: at, closedBy: viewer }
        : { closedAt: null, closedBy: null }),
    updatedAt: at,
    pull: { ...found.pull, baseRef, baseSha, headSha: endsOf(repository.content(), found).headSha },
  };
  replace(context, made);
  return ok(fullPullRequest(repository, made, viewer, origin), at);
}

type Merge = { branch: string; base: Commit; head: Commit; onto: Commit; message: string; parents: readonly Commit[] };

/** Lets a branch end at a commit that joins what changed from `base` to `head` with what is there. */
function join({ repository }: RepositoryContext, by: Identity, at: number, merge: Merge): Commit {
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

export function mergePullRequest(context: RepositoryContext): Answer {
  const { repository, documentation } = context;
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  const read = readInput(context, {
    sha: 'string',
    merge_method: 'string',
    commit_title: 'string',
    commit_message: 'string',
  });
  if ('status' in read) return read;
  const { sha, merge_method: method = 'merge', commit_title: title, commit_message: body } = read.input;
  if (found.state === 'closed') return failure(405, 'Pull Request is not mergeable', documentation);
  if (found.pull.draft) return failure(405, 'Pull Request is still a draft', documentation);
  if (method === 'rebase') return failure(405, 'Rebase merges are not allowed on this repository.', documentation);
  const { base, head, onto, headRef, baseRef } = commitsOf(context, found);
  if (sha && sha !== head.sha) {
    return failure(409, 'Head branch was modified. Review and try the merge again.', documentation);
  }
  const standard =
    method === 'squash'
      ? `${found.title} (#${found.number})`
      : `Merge pull request #${found.number} from ${repository.owner.login}/${headRef}`;
  const message = [title ?? standard, body ?? (method === 'squash' ? '' : found.title)].filter(Boolean).join('\n\n');
  const parents = method === 'squash' ? [onto] : [onto, head];
  const commit = join(context, by.by, by.at, { branch: baseRef, base, head, onto, message, parents });
  const merged = { mergedAt: by.at, mergedBy: by.viewer, mergeSha: commit.sha };
  const pull = { ...found.pull, headSha: head.sha, ...merged };
  replace(context, { ...found, state: 'closed', closedAt: by.at, closedBy: by.viewer, updatedAt: by.at, pull });
  return ok({ sha: commit.sha, merged: true, message: 'Pull Request successfully merged' });
}

export function updatePullRequestBranch(context: RepositoryContext): Answer {
  const { repository, origin, documentation } = context;
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  const read = readInput(context, { expected_head_sha: 'string' });
  if ('status' in read) return read;
  const expected = read.input['expected_head_sha'];
  if (found.state === 'closed') return failure(422, 'Pull request is closed.', documentation);
  const { base, head, onto, headRef, baseRef } = commitsOf(context, found);
  if (expected && expected !== head.sha) {
    return failure(422, "expected head sha didn't match current head ref.", documentation);
  }
  if (commitsBetween(repository.content(), head.sha, onto.sha).length === 0) {
    return failure(422, 'There are no new commits on the base branch.', documentation);
  }
  const message = `Merge branch '${baseRef}' into ${headRef}`;
  join(context, by.by, by.at, { branch: headRef, base, head: onto, onto: head, message, parents: [head, onto] });
  const url = `${origin}/${fullName(repository)}/pull/${found.number}`;
  return { status: 202, body: { message: 'Updating pull request branch.', url } };
}

type Change = (asked: readonly Account[], named: readonly Account[]) => readonly Account[];

/** Only those who belong to a repository can be asked, and never the author. */
function changeReviewers(context: RepositoryContext, status: number, change: Change): Answer {
  const { repository, catalogue, origin, documentation } = context;
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findPullRequest(context);
  if (!found) return notFound(context);
  const read = readInput(context, { reviewers: 'strings', team_reviewers: 'strings' });
  if ('status' in read) return read;
  const logins = (read.input['reviewers'] ?? []) as string[];
  const named = logins.map((login) =>
    catalogue.accounts.find((one) => one.login.toLowerCase() === login.toLowerCase()),
  );
  const known = named.filter((one) => one !== undefined && belongsTo(repository, one)) as Account[];
  if (known.length < logins.length) {
    const message =
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.';
    return failure(422, message, documentation);
  }
  if (known.some(({ id }) => id === found.author.id)) {
    return failure(422, 'Review cannot be requested from pull request author.', documentation);
  }
  const made = { ...found, pull: { ...found.pull, reviewers: change(found.pull.reviewers ?? [], known) } };
  replace(context, made);
  return { status, body: pullRequestShape(repository, made, by.viewer, origin) };
}

export const requestReviewers = (context: RepositoryContext): Answer =>
  changeReviewers(context, 201, (asked, named) => [...new Set([...asked, ...named])]);

export const withdrawReviewers = (context: RepositoryContext): Answer =>
  changeReviewers(context, 200, (asked, named) => asked.filter((one) => !named.includes(one)));
