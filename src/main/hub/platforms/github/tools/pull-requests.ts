/** The tools for pull requests; those for reviews are in `reviews.ts`. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cleanText } from '../../clean-text.ts';
import { atLeastOne, cursor, input, limit, listing } from '../../fields.ts';
import { answerBytes, frameBytes, takeLines } from '../../fitting.ts';
import type { Tool } from '../../tool.ts';
import { gitReference, incomplete, issueTitle, markdownBody, number, ownerAndName, repository } from '../fields.ts';
import { mutate } from '../graphql.ts';
import { type GitHubListAnswer, listItems, listViews, type View } from '../lists.ts';
import {
  branchField,
  commitsByLine,
  filesByLine,
  headFork,
  headName,
  openPullRequest,
  previewedCommit,
  pullFiles,
  pullPlace,
  pullRoute,
} from '../pull-request.ts';
import { type Get, type GitHubAnswer, githubToolsIn } from '../rest.ts';

import { cleanHeading, cleanName, numberedTitle, outsiderField, outsiderMarkOf } from '../view.ts';
import { CommitView, FileChangeView } from '../views/commits.ts';
import { CommentView } from '../views/issues.ts';
import {
  CheckRunView,
  CommitStatusView,
  FullPullRequestView,
  PullRequestView,
  type ReadFullPullRequest,
  ReviewCommentView,
  ReviewView,
} from '../views/pull-requests.ts';
import { mergedChanges } from './refs.ts';
import { reviewTools } from './reviews.ts';

const { readTool, writeTool } = githubToolsIn('pull_requests');

const listPullRequests = readTool({
  name: 'github_list_pull_requests',
  title: 'Pull requests of a repository',
  hint: 'prs merge requests open waiting review',
  description: 'Pull requests of one repository without their texts; github_get_pull_request reads one.',
  input: input({
    repository,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which ones; merged ones are closed'),
    base: gitReference.optional().describe('Only into this branch'),
    sort: z.enum(['created', 'updated']).default('created').describe('Order, newest first'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(PullRequestView.shown), ...listing }),
  async run({ repository, state, base, sort, cursor, limit }, { get }) {
    const asked = { ...ownerAndName(repository), state, base, sort, direction: 'desc', per_page: 50 };
    return listViews(get, '/repos/{owner}/{repo}/pulls', asked, PullRequestView, { cursor, limit });
  },
});

type PullRequestQuery = { get: Get; place: ReturnType<typeof pullPlace>; cursor: string | undefined };

const pageSize = 50;

const lists = {
  files: paged(`${pullRoute}/files`, FileChangeView, 3_000),
  commits: paged(`${pullRoute}/commits`, CommitView, 250),
  reviews: paged(`${pullRoute}/reviews`, ReviewView),
  review_comments: paged(`${pullRoute}/comments`, ReviewCommentView),
  comments: paged('/repos/{owner}/{repo}/issues/{pull_number}/comments', CommentView),
  checks,
};

/** `things`: how many GitHub lists at most, https://docs.github.com/en/rest/pulls/pulls. */
function paged<Read, Shown>(route: string, view: View<Read, Shown>, things = Number.POSITIVE_INFINITY) {
  const ceiling = { things, pageSize };
  return ({ get, place, cursor }: PullRequestQuery) =>
    listViews(get, route, { ...place, per_page: pageSize }, view, { cursor, limit: pageSize, ceiling });
}

/** Both kinds that GitHub has, statuses and check runs, of the newest commit. */
async function checks({
  get,
  place,
  cursor,
}: PullRequestQuery): Promise<Result<GitHubListAnswer<z.infer<typeof CheckRunView.shown>>>> {
  const pull = await get(pullRoute, place, FullPullRequestView.read);
  if (!pull.ok) return pull;
  const { owner, repo } = place;
  const commit = '/repos/{owner}/{repo}/commits/{ref}';
  const asked = { owner, repo, ref: pull.value.value.head.sha, per_page: pageSize };
  return listItems({
    cursor,
    most: pageSize,
    async fetch(page): Promise<Result<GitHubAnswer<z.infer<typeof CheckRunView.shown>[]>>> {
      const statuses = await get(
        `${commit}/status`,
        { ...asked, page },
        z.object({ statuses: z.array(CommitStatusView.read) }),
      );
      if (!statuses.ok) return statuses;
      const runs = await get(
        `${commit}/check-runs`,
        { ...asked, page },
        z.object({ check_runs: z.array(CheckRunView.read) }),
      );
      if (!runs.ok) return runs;
      const value = [
        ...statuses.value.value.statuses.map(CommitStatusView.project),
        ...runs.value.value.check_runs.map(CheckRunView.project),
      ];
      return ok({ ...runs.value, value, next: runs.value.next || statuses.value.next });
    },
    project: (check) => check,
  });
}

/** The mark of its author: what it changes is their text too, and does not say whose it is. */
async function opener({ get, place }: Pick<PullRequestQuery, 'get' | 'place'>): Promise<Result<{ outsider?: true }>> {
  const pull = await get(pullRoute, place, FullPullRequestView.read.pick({ author_association: true }));
  return pull.ok ? ok(outsiderMarkOf(pull.value.value.author_association)) : pull;
}

const methods = ['details', 'diff', 'files', 'commits', 'checks', 'reviews', 'review_comments', 'comments'] as const;

/** What shows what is in it, or was run of that, no matter who says it: the code that a remark is about, the names of its checks. */
const ofOpener: readonly string[] = ['files', 'commits', 'checks', 'review_comments'];

const ofFiles: readonly string[] = ['diff', 'files', 'commits', 'review_comments'];

const getPullRequest = readTool({
  name: 'github_get_pull_request',
  title: 'One pull request',
  hint: 'pr diff patch checks review changes',
  description:
    'One pull request: its details with its text, its diff, or a list of its files with patches, commits, checks ' +
    '(statuses and CI), reviews, review_comments (on lines) or comments.',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    method: z.enum(methods).default('details').describe('What to read of it'),
    start_line: z.int().min(1).max(10_000_000).default(1).describe('First line of the diff to return'),
    cursor,
  }),
  output: z.object({
    outsider: outsiderField.describe('Present when who opened it, and wrote this, may not push to this repository'),
    details: FullPullRequestView.shown.optional(),
    diff: z
      .object({
        lines: z.number().describe('Of the whole diff'),
        text: z.string(),
        truncated: z.boolean(),
        next_start_line: z.number().optional().describe('Where to read on'),
      })
      .optional(),
    files: z.array(FileChangeView.shown).optional(),
    commits: z.array(CommitView.shown).optional(),
    checks: z.array(CheckRunView.shown).optional(),
    reviews: z.array(ReviewView.shown).optional(),
    review_comments: z.array(ReviewCommentView.shown).optional(),
    comments: z.array(CommentView.shown).optional(),
    incomplete,
    left_out: listing.left_out.optional(),
    next_cursor: listing.next_cursor,
  }),
  files: (asked) => (ofFiles.includes(asked.method) ? pullFiles(asked) : undefined),
  async run({ repository, number, method, start_line, cursor }, { get }) {
    const place = pullPlace({ repository, number });
    switch (method) {
      case 'details': {
        const read = await get(pullRoute, place, FullPullRequestView.read);
        return read.ok ? ok({ details: FullPullRequestView.project(read.value.value) }) : read;
      }
      case 'diff': {
        const diff = get(pullRoute, place, z.string(), { accept: 'application/vnd.github.diff', isText: true });
        const [read, by] = await Promise.all([diff, opener({ get, place })]);
        if (!read.ok) return read;
        if (!by.ok) return by;
        const text = cleanText(read.value.value, Number.POSITIVE_INFINITY);
        return ok({ ...by.value, diff: takeLines(text, start_line, answerBytes - frameBytes) });
      }
      default: {
        const isOpeners = ofOpener.includes(method);
        const list = lists[method]({ get, place, cursor });
        const [found, by] = await Promise.all([list, isOpeners ? opener({ get, place }) : ok({})]);
        if (!found.ok) return found;
        if (!by.ok) return by;
        const { items, ...rest } = found.value;
        return ok({ ...by.value, [method]: items, ...rest });
      }
    }
  },
});

const ReadComparison = z.object({
  total_commits: z.number(),
  commits: z.array(CommitView.read),
  files: z.array(FileChangeView.read).default([]),
});

const createPullRequest = writeTool({
  name: 'github_create_pull_request',
  title: 'Open a pull request',
  hint: 'pr open propose submit branch merge-request',
  description: 'Opens a pull request to merge one branch into another. The branch must have been pushed already.',
  access: 'write',
  texts: { title: 'prose', body: 'prose' },
  input: input({
    repository,
    title: issueTitle.describe('Title, one line'),
    head: gitReference
      .regex(/^([A-Za-z0-9][A-Za-z0-9_-]*:)?[^:]+$/, 'must be a branch, or owner:branch')
      .describe('Branch with the changes; owner:branch for one of a fork'),
    base: branchField.describe('Branch to merge into'),
    body: markdownBody.optional().describe('Text, in Markdown'),
    draft: z.boolean().default(false).describe('Not ready to be merged yet'),
  }),
  output: PullRequestView.shown,
  files: ({ head }) => ({ branch: head, changed: [] }),
  async preview({ repository, title, head, base, body, draft }, { get, allows }) {
    // A fork, no matter what its name, is not the repository that the key was judged by.
    const [owner] = head.includes(':') ? head.split(':') : repository.split('/');
    const isHere = owner?.toLowerCase() === ownerAndName(repository).owner.toLowerCase();
    if (!isHere && !allows('repository', `${owner}/*`.toLowerCase())) {
      return fail('not_allowed', `A branch of ${owner} needs a key for all repositories of ${owner}.`);
    }
    const asked = { ...ownerAndName(repository), basehead: `${base}...${head}` };
    const compared = await get('/repos/{owner}/{repo}/compare/{basehead}', asked, ReadComparison);
    if (!compared.ok) return compared;
    const { total_commits: total, commits, files } = compared.value.value;
    if (total === 0) return fail('platform_refused', `Nothing in ${head} is not in ${base} already.`);
    // GitHub names the first 250 alone: of more, the last is not known here.
    const version = commits.length === total ? (commits.at(-1)?.sha ?? null) : null;
    const more = total > commits.length ? [`and ${total - commits.length} more`] : [];
    return ok({
      target: `a new pull request, ${head} into ${base}`,
      version,
      changes: changesOf({
        title,
        body,
        from: head,
        into: base,
        draft,
        commits: [...commitsByLine(commits), ...more],
        // GitHub names the first 300 alone.
        files: [...filesByLine(files), ...(files.length >= 300 ? ['and more'] : [])],
      }),
    });
  },
  undoMade: ({ repository }, _, { number }) => ({
    tool: 'github_update_pull_request',
    arguments: { repository, number, state: 'closed' },
  }),
  async run({ repository, title, head, base, body, draft }, { change }) {
    const fields = { title, head, base, body, draft };
    return change('POST /repos/{owner}/{repo}/pulls', ownerAndName(repository), fields, PullRequestView.made);
  },
});

const updatePullRequest = writeTool({
  name: 'github_update_pull_request',
  title: 'Change a pull request',
  hint: 'pr edit close reopen retitle base',
  description: 'Changes the named fields of one pull request, also to close or reopen it; the rest stays.',
  access: 'write',
  texts: { title: 'prose', body: 'prose' },
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    title: issueTitle.optional().describe('Title, one line, in place of the present one'),
    body: markdownBody.optional().describe('Text in Markdown, in place of the present one'),
    state: z.enum(['open', 'closed']).optional().describe('Closes or reopens it'),
    base: branchField.optional().describe('Branch to merge into, in place of the present one'),
  }).refine(...atLeastOne('title', 'body', 'state', 'base')),
  output: PullRequestView.shown,
  async preview({ repository, number, account, ...fields }, { get }) {
    const pull = await get(pullRoute, pullPlace({ repository, number }), FullPullRequestView.read);
    if (!pull.ok) return pull;
    const read = pull.value.value;
    if (read.merged_at && fields.state === 'open') return fail('platform_refused', 'It has been merged.');
    const before = { title: read.title, body: read.body ?? '', state: read.state, base: read.base.ref };
    return ok({ target: numberedTitle(read), version: read.updated_at ?? null, changes: changesOf(fields, before) });
  },
  undo({ repository, number }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    const fields = changes.map(({ name, before }) => [name, before ?? '']);
    return { tool: 'github_update_pull_request', arguments: { repository, number, ...Object.fromEntries(fields) } };
  },
  async run({ repository, number, account, ...fields }, { change }) {
    const route = `PATCH ${pullRoute}` as const;
    return change(route, pullPlace({ repository, number }), fields, PullRequestView.made);
  },
});

// REST has no way to it.
const readyDocument =
  'mutation MarkPullRequestReadyForReview($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }';
const draftDocument =
  'mutation ConvertPullRequestToDraft($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } } }';
const ReadDraft = FullPullRequestView.read.extend({ node_id: z.string() });

const setDraft = writeTool({
  name: 'github_set_draft',
  title: 'Mark a pull request as ready, or as a draft',
  hint: 'pr ready review draft convert wip',
  description: 'Marks one open pull request as ready for review, or makes it a draft again.',
  access: 'write',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    draft: z.boolean().describe('Whether it shall be a draft'),
  }),
  output: z.object({ draft: z.boolean() }),
  async preview({ repository, number, draft }, { get }) {
    const pull = await openPullRequest(get, { repository, number });
    if (!pull.ok) return pull;
    const changes = changesOf({ draft }, { draft: pull.value.draft ?? false });
    return ok({ target: numberedTitle(pull.value), version: null, changes });
  },
  undo({ repository, number, draft }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    return { tool: 'github_set_draft', arguments: { repository, number, draft: !draft } };
  },
  async run({ repository, number, draft }, { get, client }) {
    const pull = await get(pullRoute, pullPlace({ repository, number }), ReadDraft);
    if (!pull.ok) return pull;
    const { node_id: id, draft: isDraft = false } = pull.value.value;
    if (isDraft === draft) return ok({ draft });
    const made = draft
      ? await mutate(client, draftDocument, { id }, z.object({ convertPullRequestToDraft: z.object({}) }))
      : await mutate(client, readyDocument, { id }, z.object({ markPullRequestReadyForReview: z.object({}) }));
    return made.ok ? ok({ draft }) : made;
  },
});

const obstacle = ({ draft, mergeable }: ReadFullPullRequest): string | undefined =>
  draft ? 'The pull request is still a draft.' : mergeable === false ? 'Its branches conflict.' : undefined;

const mergePullRequest = writeTool({
  name: 'github_merge_pull_request',
  title: 'Merge a pull request',
  hint: 'pr squash rebase land ship accept',
  description: 'Merges one pull request as it is now: if anybody pushes to its branch meanwhile, nothing is merged.',
  access: 'write',
  // By the time that another one is made, it may bring other commits.
  isBatch: true,
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge').describe('How; a repository may forbid some'),
    commit_title: issueTitle.optional().describe("First line of the new commit's message, in place of GitHub's"),
    commit_message: markdownBody.optional().describe('The rest of it'),
  }),
  output: z.object({ merged: z.boolean(), sha: z.string().describe('The commit that the branch is at now') }),
  // Into a branch that the arguments do not name.
  files: pullFiles,
  async preview({ repository, number, merge_method, commit_title, commit_message }, context) {
    const pull = await openPullRequest(context.get, { repository, number }, obstacle);
    if (!pull.ok) return pull;
    const { head, base } = pull.value;
    const merge = { branch: base.ref, from: head.sha, into: `refs/heads/${base.ref}` };
    const held = await mergedChanges(repository, merge, context);
    if (!held.ok) return held;
    const from = headName(pull.value, repository);
    return ok({
      target: `${numberedTitle(pull.value)}, ${from} into ${cleanName(base.ref)}`,
      version: head.sha,
      changes: [
        ...changesOf({ state: 'merged' }, { state: 'open' }),
        ...changesOf({ merge_method, commit_title, commit_message }),
        ...held.value,
      ],
    });
  },
  undo: () => ({ reason: 'A merge stays in the history; a new pull request can revert what it changed.' }),
  async run({ repository, number, merge_method, commit_title, commit_message }, { change, preview }) {
    const fields = { sha: previewedCommit(preview), merge_method, commit_title, commit_message };
    const Merged = z.object({ merged: z.boolean(), sha: z.string().transform(cleanName) });
    return change(`PUT ${pullRoute}/merge`, pullPlace({ repository, number }), fields, Merged);
  },
});

const updatePullRequestBranch = writeTool({
  name: 'github_update_pull_request_branch',
  title: 'Bring a pull request up to date',
  hint: 'pr sync rebase outdated behind main',
  description: 'Merges the branch that a pull request goes into into its own branch, so that it has what is new there.',
  access: 'write',
  input: input({ repository, number: number.describe('Number of the pull request') }),
  output: z.object({ message: z.string() }),
  files: pullFiles,
  async preview({ repository, number }, context) {
    const { get, allows } = context;
    const pull = await openPullRequest(get, { repository, number });
    if (!pull.ok) return pull;
    // Anyone who opened it may let others push to their fork, which is its own repository.
    const fork = headFork(pull.value, repository);
    if (fork !== undefined && !allows('repository', fork.toLowerCase())) {
      return fail(
        'not_allowed',
        fork === ''
          ? 'Its branch is in a repository that is gone.'
          : 'Its branch is in a fork, which this key does not cover.',
      );
    }
    const { head, base } = pull.value;
    const [branch, before] = [headName(pull.value, repository), cleanName(head.sha)];
    const after = `${before}, and after it a commit that merges ${cleanName(base.ref)} into it`;
    const merge = { branch: head.ref, from: `refs/heads/${base.ref}`, into: head.sha };
    const held = await mergedChanges(repository, merge, context);
    if (!held.ok) return held;
    return ok({
      target: numberedTitle(pull.value),
      version: head.sha,
      changes: [{ name: branch, before, after }, ...held.value],
    });
  },
  undo: () => ({ reason: 'The merge stays in the history of its branch; another commit can revert what it brought.' }),
  async run({ repository, number }, { change, preview }) {
    const fields = { expected_head_sha: previewedCommit(preview) };
    const Accepted = z.object({ message: z.string().transform(cleanHeading) });
    return change(`PUT ${pullRoute}/update-branch`, pullPlace({ repository, number }), fields, Accepted);
  },
});

export const pullRequestTools: Tool[] = [
  listPullRequests,
  getPullRequest,
  createPullRequest,
  updatePullRequest,
  reviewTools.createReview,
  reviewTools.replyToReviewComment,
  mergePullRequest,
  updatePullRequestBranch,
  reviewTools.requestReviewers,
  reviewTools.submitReview,
  reviewTools.dismissReview,
  reviewTools.deletePendingReview,
];

/** What few questions need. */
export const pullRequestDraftTools: Tool[] = [setDraft];
