/** The tools for issues and for comments on issues and pull requests. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { atLeastOne, cursor, input, limit, listing } from '../../fields.ts';
import { answerBytes, frameBytes, jsonBytes } from '../../fitting.ts';
import type { Tool } from '../../tool.ts';
import {
  commentIdField,
  githubTime,
  issueAssignees,
  issueLabels,
  issueTitle,
  markdownBody,
  number,
  ownerAndName,
  repository,
  sinceField,
} from '../fields.ts';
import { listViews } from '../lists.ts';
import { emptyAnswer, type Get, githubToolsIn } from '../rest.ts';
import { numberedTitle } from '../view.ts';
import { CommentView, IssueView, projectIssueBody, type ReadIssue, WrittenCommentView } from '../views/issues.ts';
import { milestoneName, milestoneNumber, namedMilestone } from './milestones.ts';

const { readTool, writeTool } = githubToolsIn('issues');

const ReadWrittenIssue = IssueView.read.pick({
  number: true,
  title: true,
  state: true,
  html_url: true,
  labels: true,
  assignees: true,
});

const WrittenIssue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  not_applied: z.array(z.string()).describe('Labels and assignees that GitHub left out: this account may not set them'),
  url: z.string().describe('Address to cite'),
});

type RequestedPeopleAndLabels = { labels?: string[] | undefined; assignees?: string[] | undefined };

/** GitHub drops labels and assignees of people who may not set them without a word; `not_applied` says it. */
function projectWrittenIssue(
  read: z.infer<typeof ReadWrittenIssue>,
  { labels = [], assignees = [] }: RequestedPeopleAndLabels,
): z.infer<typeof WrittenIssue> {
  const { number, title, state, url } = IssueView.project({ ...read, comments: 0 });
  const names = read.labels.map((label) => (typeof label === 'string' ? label : label.name));
  const logins = (read.assignees ?? []).map((user) => user?.login);
  return { number, title, state, not_applied: [...missing(labels, names), ...missing(assignees, logins)], url };
}

function missing(asked: string[], found: (string | null | undefined)[]): string[] {
  const known = new Set(found.map((name) => name?.toLowerCase()));
  return asked.filter((name) => !known.has(name.trim().toLowerCase()));
}

/** Comments that are there already: those of issues and pull requests, and those on lines that reviews make. */
const commentKind = z
  .enum(['comment', 'review_comment'])
  .default('comment')
  .describe('review_comment for one on a line of a pull request');

type Kind = z.infer<typeof commentKind>;

const commentRoute = (kind: Kind) =>
  kind === 'comment'
    ? ('/repos/{owner}/{repo}/issues/comments/{comment_id}' as const)
    : ('/repos/{owner}/{repo}/pulls/comments/{comment_id}' as const);

type Named = { repository: string; comment_id: number; kind: Kind };

const commentPlace = ({ repository, comment_id }: Pick<Named, 'repository' | 'comment_id'>) => ({
  ...ownerAndName(repository),
  comment_id,
});

const ReadKnownComment = CommentView.read.extend({ updated_at: z.string().nullish() });

/** The comment as it is, and how one names it to a person: by its id too, since they may allow similar calls for some minutes. */
async function knownComment(
  get: Get,
  { kind, ...named }: Named,
): Promise<Result<{ target: string; version: string | null; body: string }>> {
  const found = await get(commentRoute(kind), commentPlace(named), ReadKnownComment);
  if (!found.ok) return found;
  const { author, url } = CommentView.project(found.value.value);
  const number = /\/(\d+)#/.exec(url)?.[1] ?? '?';
  const { updated_at, body } = found.value.value;
  return ok({
    target: `comment ${named.comment_id} of ${author} on #${number}`,
    version: updated_at ?? null,
    body: body ?? '',
  });
}

const login = z.string().min(1).max(100).optional();

const listIssues = readTool({
  name: 'github_list_issues',
  title: 'Issues of a repository',
  hint: 'bugs tickets tasks open backlog assigned',
  description: 'Issues of one repository without their texts; pull requests are not among them.',
  input: input({
    repository,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which ones'),
    labels: z.string().min(1).max(300).optional().describe('Only with all of these labels, separated by commas'),
    assignee: login.describe('Only assigned to this login'),
    creator: login.describe('Only opened by this login'),
    since: sinceField.describe('Only changed from this date or time on, as 2026-11-24'),
    sort: z.enum(['created', 'updated', 'comments']).default('created').describe('Order, highest first'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(IssueView.shown), ...listing }),
  async run({ repository, state, labels, assignee, creator, since, sort, cursor, limit }, { get }) {
    const filter = { state, labels, assignee, creator, since: githubTime(since, 'since'), sort };
    const asked = { ...ownerAndName(repository), ...filter, per_page: 50 };
    return listViews(get, '/repos/{owner}/{repo}/issues', asked, IssueView, {
      cursor,
      limit,
      // GitHub lists pull requests as issues too.
      keep: (read) => read.pull_request === undefined,
    });
  },
});

const getIssue = readTool({
  name: 'github_get_issue',
  title: 'One issue',
  hint: 'bug ticket details discussion number comments',
  description: 'One issue or pull request with its text and its comments, oldest first; long texts are cut.',
  input: input({ repository, number: number.describe('Number of the issue'), cursor }),
  output: z.object({
    ...IssueView.shown.shape,
    is_pull_request: z.boolean(),
    body: z.string(),
    comment_list: z.array(CommentView.shown),
    ...listing,
  }),
  async run({ repository, number, cursor }, { get }) {
    const asked = { ...ownerAndName(repository), issue_number: number };
    const answer = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, IssueView.read);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const head = {
      ...IssueView.project(read),
      is_pull_request: read.pull_request !== undefined,
      body: projectIssueBody(read.body),
    };
    const comments = await listViews(
      get,
      '/repos/{owner}/{repo}/issues/{issue_number}/comments',
      { ...asked, per_page: 50 },
      CommentView,
      { cursor, limit: 50, bytes: answerBytes - frameBytes - jsonBytes(head) },
    );
    if (!comments.ok) return comments;
    const { items, ...list } = comments.value;
    return ok({ ...head, comment_list: items, ...list });
  },
});

const createIssue = writeTool({
  name: 'github_create_issue',
  title: 'Create an issue',
  hint: 'bug report ticket file open new task',
  description: 'Opens a new issue in one repository. Each call opens another one.',
  access: 'write',
  texts: { title: 'prose', body: 'prose' },
  input: input({
    repository,
    title: issueTitle.describe('Title, one line'),
    body: markdownBody.optional().describe('Text, in Markdown'),
    labels: issueLabels.optional().describe('Names of labels'),
    assignees: issueAssignees.optional().describe('Logins of those who work on it'),
  }),
  output: WrittenIssue,
  async preview({ title, body, labels, assignees }, context) {
    const found = await context.place();
    if (!found.ok) return found;
    return ok({ target: 'a new issue', version: null, changes: changesOf({ title, body, labels, assignees }) });
  },
  undoMade: ({ repository }, _, { number }) => ({
    tool: 'github_update_issue',
    arguments: { repository, number, state: 'closed', state_reason: 'not_planned' },
  }),
  async run({ repository, title, body, labels, assignees }, { change }) {
    const fields = { title, body, labels, assignees };
    const place = ownerAndName(repository);
    const made = await change('POST /repos/{owner}/{repo}/issues', place, fields, ReadWrittenIssue);
    return made.ok ? ok(projectWrittenIssue(made.value, { labels, assignees })) : made;
  },
});

const updateIssue = writeTool({
  name: 'github_update_issue',
  title: 'Change an issue',
  hint: 'close reopen edit assign label milestone bug ticket',
  description: 'Changes the named fields of one issue or pull request, also to close or reopen it; the rest stays.',
  access: 'write',
  texts: { title: 'prose', body: 'prose' },
  input: input({
    repository,
    number: number.describe('Number of the issue or pull request'),
    title: issueTitle.optional().describe('Title, one line, in place of the present one'),
    body: markdownBody.optional().describe('Text in Markdown, in place of the present one'),
    state: z.enum(['open', 'closed']).optional().describe('Closes or reopens it'),
    state_reason: z
      .enum(['completed', 'not_planned', 'duplicate'])
      .optional()
      .describe('Why it is closed; only with state closed'),
    labels: issueLabels.optional().describe('All labels it shall have, in place of the present ones'),
    assignees: issueAssignees.optional().describe('Logins of all those who work on it, in place of the present ones'),
    milestone: milestoneNumber.optional().describe('Number of the milestone that it shall be part of; null for none'),
  })
    // GitHub ignores a reason that comes without a change of state.
    .refine(({ state, state_reason }) => state_reason === undefined || state === 'closed', {
      message: 'needs state closed',
      path: ['state_reason'],
    })
    .refine(...atLeastOne('title', 'body', 'state', 'labels', 'assignees', 'milestone')),
  output: WrittenIssue,
  async preview({ repository, number, account, milestone: wanted, ...fields }, { get }) {
    const asked = { ...ownerAndName(repository), issue_number: number };
    const issue = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, IssueView.read);
    if (!issue.ok) return issue;
    const milestone = await namedMilestone(get, repository, wanted);
    if (!milestone.ok) return milestone;
    const read = issue.value.value;
    return ok({
      target: numberedTitle(read),
      version: read.updated_at ?? null,
      changes: changesOf({ ...fields, milestone: milestone.value }, fieldsOf(read)),
    });
  },
  undo({ repository, number }, { changes }) {
    // A reason is not a change by itself: it comes with the state that it was the reason for.
    const own = changes.filter(({ name }) => name !== 'state_reason');
    const fields = own.map(({ name, before }) => [name, fieldValue(name, before)]);
    if (fields.length === 0) return { reason: 'It was so already.' };
    return { tool: 'github_update_issue', arguments: { repository, number, ...Object.fromEntries(fields) } };
  },
  async run({ repository, number, account, ...fields }, { change }) {
    const place = { ...ownerAndName(repository), issue_number: number };
    const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
    const made = await change(route, place, fields, ReadWrittenIssue);
    return made.ok ? ok(projectWrittenIssue(made.value, fields)) : made;
  },
});

/** What a field was, out of how it is shown. */
function fieldValue(name: string, shown: string | null): string | string[] | number | null {
  if (name === 'labels' || name === 'assignees') return shown ? shown.split('\n') : [];
  if (name === 'milestone') return shown ? Number.parseInt(shown, 10) : null;
  return shown ?? '';
}

const fieldsOf = ({ title, body, state, state_reason, labels, assignees, milestone }: ReadIssue) => ({
  title,
  body: body ?? '',
  state,
  state_reason,
  milestone: milestoneName(milestone),
  labels: labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
  assignees: (assignees ?? []).map((user) => user?.login ?? ''),
});

const ReadLock = IssueView.read.extend({ locked: z.boolean().optional(), active_lock_reason: z.string().nullish() });

const lockIssue = writeTool({
  name: 'github_lock_issue',
  title: 'Lock or unlock an issue',
  hint: 'close conversation comments unlock freeze pr',
  description: 'Lets only those who may push comment on one issue or pull request, or everybody again.',
  access: 'write',
  input: input({
    repository,
    number: number.describe('Number of the issue or pull request'),
    locked: z.boolean().describe('Whether it shall be locked'),
    reason: z.enum(['off-topic', 'too heated', 'resolved', 'spam']).optional().describe('Why it is locked'),
  }).refine(({ locked, reason }) => locked || reason === undefined, { message: 'needs locked', path: ['reason'] }),
  output: z.object({ locked: z.boolean() }),
  async preview({ repository, number, locked, reason }, { get }) {
    const asked = { ...ownerAndName(repository), issue_number: number };
    const issue = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, ReadLock);
    if (!issue.ok) return issue;
    const read = issue.value.value;
    const before = { locked: read.locked ?? false, reason: read.active_lock_reason };
    return ok({ target: numberedTitle(read), version: null, changes: changesOf({ locked, reason }, before) });
  },
  undo({ repository, number }, { changes }) {
    const was = changes.find(({ name }) => name === 'locked')?.before;
    const reason = changes.find(({ name }) => name === 'reason')?.before;
    if (changes.length === 0) return { reason: 'It was so already.' };
    const locked = was === undefined || was === 'true';
    return {
      tool: 'github_lock_issue',
      arguments: { repository, number, locked, ...(locked && reason && { reason }) },
    };
  },
  async run({ repository, number, locked, reason }, { change }) {
    const route = '/repos/{owner}/{repo}/issues/{issue_number}/lock';
    const place = { ...ownerAndName(repository), issue_number: number };
    const done = emptyAnswer({ locked });
    return locked
      ? change(`PUT ${route}`, place, reason && { lock_reason: reason }, done)
      : change(`DELETE ${route}`, place, undefined, done);
  },
});

const addComment = writeTool({
  name: 'github_add_comment',
  title: 'Add a comment',
  hint: 'reply respond answer write issue pr note',
  description: 'Adds a comment to one issue or pull request. Each call adds another one.',
  access: 'write',
  texts: { body: 'prose' },
  input: input({
    repository,
    number: number.describe('Number of the issue or pull request'),
    body: markdownBody.regex(/\S/, 'must not be blank').describe('Text of the comment, in Markdown'),
  }),
  output: WrittenCommentView.shown,
  async preview({ repository, number, body }, { get }) {
    const asked = { ...ownerAndName(repository), issue_number: number };
    const issue = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, IssueView.read);
    if (!issue.ok) return issue;
    // Without a version: what others write meanwhile does not change what this comment says, or where.
    return ok({ target: numberedTitle(issue.value.value), version: null, changes: changesOf({ comment: body }) });
  },
  undoMade: ({ repository }, _, { id }) => ({
    tool: 'github_delete_comment',
    arguments: { repository, comment_id: id, kind: 'comment' },
  }),
  async run({ repository, number, body }, { change }) {
    const place = { ...ownerAndName(repository), issue_number: number };
    return change(
      'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      place,
      { body },
      WrittenCommentView.made,
    );
  },
});

const updateComment = writeTool({
  name: 'github_update_comment',
  title: 'Change a comment',
  hint: 'edit reply rewrite correct issue pr',
  description: 'Replaces the text of one comment on an issue or a pull request.',
  access: 'write',
  texts: { body: 'prose' },
  input: input({
    repository,
    comment_id: commentIdField,
    kind: commentKind,
    body: markdownBody.regex(/\S/, 'must not be blank').describe('Text in Markdown, in place of the present one'),
  }),
  output: WrittenCommentView.shown,
  async preview({ repository, comment_id, kind, body }, { get }) {
    const known = await knownComment(get, { repository, comment_id, kind });
    if (!known.ok) return known;
    const { body: before, ...rest } = known.value;
    return ok({ ...rest, changes: changesOf({ body }, { body: before }) });
  },
  undo({ repository, comment_id, kind }, { changes: [change] }) {
    if (!change?.before) return { reason: 'It was so already.' };
    return { tool: 'github_update_comment', arguments: { repository, comment_id, kind, body: change.before } };
  },
  async run({ repository, comment_id, kind, body }, { change }) {
    const place = commentPlace({ repository, comment_id });
    return change(`PATCH ${commentRoute(kind)}`, place, { body }, WrittenCommentView.made);
  },
});

const deleteComment = writeTool({
  name: 'github_delete_comment',
  title: 'Delete a comment',
  hint: 'remove erase reply issue pr',
  description: 'Deletes one comment on an issue or a pull request.',
  access: 'destructive',
  input: input({ repository, comment_id: commentIdField, kind: commentKind }),
  output: z.object({ deleted: z.literal(true) }),
  async preview({ repository, comment_id, kind }, { get }) {
    const known = await knownComment(get, { repository, comment_id, kind });
    if (!known.ok) return known;
    const { body, ...rest } = known.value;
    return ok({ ...rest, changes: [{ name: 'body', before: body, after: null }] });
  },
  undo: () => ({ reason: 'A deleted comment is gone; a new one with its text would be by this account, and last.' }),
  async run({ repository, comment_id, kind }, { change }) {
    const place = commentPlace({ repository, comment_id });
    return change(`DELETE ${commentRoute(kind)}`, place, undefined, emptyAnswer({ deleted: true as const }));
  },
});

export const issueTools: Tool[] = [
  listIssues,
  getIssue,
  createIssue,
  addComment,
  updateIssue,
  updateComment,
  deleteComment,
];

/** What few questions need. */
export const issueLockTools: Tool[] = [lockIssue];
