/** Issues and their sub-issues. */
import { belongsTo, type GitHubAccount, type Issue, type StateReason } from '../model.ts';
import { fullIssue, issueShape, labelShape } from '../shapes/issue.ts';
import { takeLabels } from './labels.ts';
import { canPush, pusher, writer } from './push-access.ts';
import { created, listReply, missing, noContent, okReply, type Reply, refuseField, refuseRequest } from './reply.ts';
import {
  checkParameters,
  type Input,
  type RepositoryContext,
  readInput,
  sameName,
  sortBy,
  timeParameter,
} from './request.ts';
import { route } from './route.ts';

export const issueSorts: Readonly<Record<string, (issue: Issue) => number>> = {
  created: ({ createdAt }) => createdAt,
  updated: ({ updatedAt }) => updatedAt,
  comments: ({ comments }) => comments.length,
};

export const hasLabels = (issue: Issue, names: readonly string[]): boolean =>
  names.every((name) => issue.labels.some((label) => sameName(label.name, name.trim())));

/** `none` and `*` are GitHub's words for nobody and anybody. */
function isAssignedTo({ assignees }: Issue, asked: string | null): boolean {
  if (asked === null) return true;
  if (asked === 'none') return assignees.length === 0;
  return assignees.some(({ login }) => asked === '*' || login === asked);
}

/** Forks start without an issue tracker. */
export function checkTracker({ repository }: RepositoryContext): void {
  if (repository.parent) refuseRequest(410, 'Issues has been disabled in this repository.');
}

/** Pull requests are among them, as at GitHub. */
function issues(context: RepositoryContext): Reply {
  const { repository, query } = context;
  checkTracker(context);
  const choices = {
    state: ['open', 'closed', 'all'],
    sort: Object.keys(issueSorts),
    direction: ['asc', 'desc'],
  };
  checkParameters(context, 'Issue', choices, ['since']);
  const state = query.get('state') ?? 'open';
  const labels = query.get('labels')?.split(',').filter(Boolean) ?? [];
  const since = timeParameter(context, 'since') ?? 0;
  const creator = query.get('creator');
  const matches = repository
    .content()
    .issues.filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        hasLabels(issue, labels) &&
        issue.updatedAt >= since &&
        isAssignedTo(issue, query.get('assignee')) &&
        (creator === null || sameName(issue.author.login, creator)),
    );
  const key = issueSorts[query.get('sort') ?? 'created'] ?? (({ number }) => number);
  const sorted = sortBy(matches, key, query.get('direction') !== 'asc');
  return listReply(context, sorted, (issue) => issueShape(repository, issue));
}

/** The issue or pull request that the path names. */
export const findIssue = ({ repository, parameters }: RepositoryContext): Issue =>
  repository.content().issues.find(({ number }) => String(number) === parameters['number']) ?? missing();

function oneIssue(context: RepositoryContext): Reply {
  checkTracker(context);
  const found = findIssue(context);
  return okReply(fullIssue(context.repository, found), found.updatedAt);
}

/** Puts a changed issue in the place of what it was. */
export function replaceIssue({ repository }: RepositoryContext, issue: Issue): void {
  repository.content().issues[issue.number - 1] = issue;
}

/** What a body says about an issue; absent fields are not touched. */
type IssueFields = {
  title?: string;
  body?: string | null;
  state?: Issue['state'];
  stateReason?: Issue['stateReason'];
  labels?: string[];
  assignees?: GitHubAccount[];
  milestone?: number | null;
};

const limits: Readonly<Record<string, number>> = { title: 256, body: 65_536 };
const choices: Readonly<Record<string, readonly string[]>> = {
  state: ['open', 'closed'],
  state_reason: ['completed', 'not_planned', 'duplicate', 'reopened'],
};

/** Reads the fields of an issue from the body, and refuses the first one that GitHub would. */
function readIssue(context: RepositoryContext, viewer: GitHubAccount): IssueFields {
  const input = readInput(context, {
    title: 'string',
    body: 'string',
    state: 'string',
    state_reason: 'string',
    labels: 'strings',
    assignees: 'strings',
    milestone: 'integer',
  });
  checkIssue(input);
  const given = <Key extends string>(key: Key, value: unknown) => (value === undefined ? {} : { [key]: value });
  const text = {
    ...given('title', input['title'] ?? undefined),
    ...given('body', input['body']),
    ...given('state', input['state'] ?? undefined),
    ...given('stateReason', input['state_reason'] ?? undefined),
  } as IssueFields;
  // Who may not push has labels and assignees dropped without a word.
  if (!canPush(context, viewer)) return text;
  const assignees = readAssignees(context, input);
  const { milestone: value } = input;
  const known = context.repository.content().milestones.some(({ number }) => number === value);
  if (typeof value === 'number' && !known) {
    refuseField({ resource: 'Issue', field: 'milestone', code: 'invalid', value });
  }
  const labels = given('labels', input['labels'] ?? undefined);
  return { ...text, ...labels, ...given('assignees', assignees), ...given('milestone', value) };
}

function checkIssue(input: Input): void {
  const refuse = (field: string, code: string, more: object = {}) =>
    refuseField({ resource: 'Issue', field, code, ...more });
  const { title } = input;
  if (typeof title === 'string' && title.trim() === '') refuse('title', 'missing_field');
  for (const [field, limit] of Object.entries(limits)) {
    const value = input[field];
    const message = `${field} is too long (maximum is ${limit} characters)`;
    if (typeof value === 'string' && value.length > limit) refuse(field, 'custom', { message });
  }
  for (const [field, allowed] of Object.entries(choices)) {
    const value = input[field] ?? undefined;
    if (value !== undefined && !allowed.includes(String(value))) refuse(field, 'invalid', { value });
  }
}

/** Only those who belong to a repository can be assigned; one who does not makes the whole request invalid. */
function readAssignees({ repository, catalogue }: RepositoryContext, input: Input): GitHubAccount[] | undefined {
  const value = input['assignees'] as string[] | null | undefined;
  if (!value) return undefined;
  const found = value.map((login) => {
    const account = catalogue.accounts.find((one) => sameName(one.login, login));
    return account && belongsTo(repository, account)
      ? account
      : refuseField({ resource: 'Issue', field: 'assignees', code: 'invalid', value });
  });
  return [...new Set(found)];
}

/** An issue, or with `pull` a pull request, that somebody has just opened. */
export function openIssue<Fields extends Pick<Issue, 'title' | 'body'> & Partial<Issue>>(
  { repository }: RepositoryContext,
  author: GitHubAccount,
  at: number,
  fields: Fields,
): Issue & Fields {
  const { issues } = repository.content();
  const number = issues.length + 1;
  const made: Issue & Fields = {
    id: repository.id * 1000 + number,
    number,
    author,
    labels: [],
    assignees: [],
    comments: [],
    state: 'open',
    stateReason: null,
    closedAt: null,
    closedBy: null,
    createdAt: at,
    updatedAt: at,
    ...fields,
  };
  issues.push(made);
  return made;
}

function createIssue(context: RepositoryContext): Reply {
  const { viewer, at } = writer(context);
  checkTracker(context);
  const { title, body = null, labels = [], assignees = [] } = readIssue(context, viewer);
  if (title === undefined) return refuseRequest(422, 'Invalid request.\n\n"title" wasn\'t supplied.');
  const made = openIssue(context, viewer, at, { title, body, labels: takeLabels(context, labels), assignees });
  return created(fullIssue(context.repository, made));
}

function updateIssue(context: RepositoryContext): Reply {
  const { viewer, at } = writer(context);
  checkTracker(context);
  const found = findIssue(context);
  if (found.author.id !== viewer.id && !canPush(context, viewer)) {
    refuseRequest(403, 'Must have admin rights to Repository.');
  }
  const fields = readIssue(context, viewer);
  if (found.pull?.mergedAt && fields.state === 'open') {
    const message = 'The pull request cannot be reopened.';
    refuseField({ resource: 'Issue', field: 'state', code: 'custom', message });
  }
  const { title = found.title, body = found.body, assignees = found.assignees } = fields;
  const milestone = fields.milestone === undefined ? found.milestone : (fields.milestone ?? undefined);
  const labels = fields.labels ? takeLabels(context, fields.labels) : found.labels;
  const state = changeState(found, fields, viewer, at);
  const made = { ...found, title, body, labels, assignees, milestone, updatedAt: at, ...state };
  replaceIssue(context, made);
  return okReply(fullIssue(context.repository, made), at);
}

/** A reason counts only together with a change of state, and never for a pull request. */
function changeState(found: Issue, fields: IssueFields, viewer: GitHubAccount, at: number): Partial<Issue> {
  const { state, stateReason } = fields;
  if (state === undefined || state === found.state) return {};
  const reason = (standard: StateReason): StateReason | null => (found.pull ? null : (stateReason ?? standard));
  if (state === 'open') return { state, stateReason: reason('reopened'), closedAt: null, closedBy: null };
  return { state, stateReason: reason('completed'), closedAt: at, closedBy: viewer };
}

/** Puts labels on what the path names, and answers with all that it has then. */
function relabel(context: RepositoryContext, change: (found: Issue) => Issue['labels']): Reply {
  const { at } = pusher(context);
  const found = findIssue(context);
  const labels = change(found);
  replaceIssue(context, { ...found, labels, updatedAt: at });
  return okReply(labels.map((one) => labelShape(context.repository, one)));
}

const addLabels = (context: RepositoryContext): Reply =>
  relabel(context, ({ labels }) => {
    const { labels: names = [] } = readInput(context, { labels: 'strings' }) as { labels?: string[] };
    return [...new Set([...labels, ...takeLabels(context, names)])];
  });

const removeLabel = (context: RepositoryContext): Reply =>
  relabel(context, ({ labels }) => {
    const kept = labels.filter(({ name }) => !sameName(name, context.parameters['name'] ?? ''));
    return kept.length < labels.length ? kept : missing('Label does not exist');
  });

/** Lets only those who may push comment, or everybody again. */
function lockIssue(context: RepositoryContext): Reply {
  pusher(context);
  const found = findIssue(context);
  const input = context.body === '' ? {} : readInput(context, { lock_reason: 'string' });
  const { lock_reason: reason = null } = input as { lock_reason?: string | null };
  replaceIssue(context, { ...found, lock: { reason } });
  return noContent;
}

function unlockIssue(context: RepositoryContext): Reply {
  pusher(context);
  replaceIssue(context, { ...findIssue(context), lock: undefined });
  return noContent;
}

export const issueRoutes = [
  route('GET', '/issues', issues),
  route('GET', '/issues/{number}', oneIssue),
  route('POST', '/issues', createIssue),
  route('PATCH', '/issues/{number}', updateIssue),
  route('POST', '/issues/{number}/labels', addLabels),
  route('DELETE', '/issues/{number}/labels/{name}', removeLabel),
  route('PUT', '/issues/{number}/lock', lockIssue),
  route('DELETE', '/issues/{number}/lock', unlockIssue),
];

/** The issue that the path names, which a pull request is not, and its sub-issues. */
function findParent(context: RepositoryContext) {
  const found = findIssue(context);
  const { issues } = context.repository.content();
  const parts = (found.subIssues ?? []).flatMap((number) => issues[number - 1] ?? []);
  return found.pull ? missing() : { found, parts };
}

function subIssues(context: RepositoryContext): Reply {
  const { repository } = context;
  return listReply(context, findParent(context).parts, (one) => issueShape(repository, one));
}

/** Reads who changes the sub-issues of which issue, and which one of them is meant; all of one repository, as our tools do it. */
function readChange(context: RepositoryContext) {
  pusher(context);
  const parent = findParent(context);
  const input = readInput(context, {
    sub_issue_id: 'integer',
    after_id: 'integer',
    before_id: 'integer',
    replace_parent: 'boolean',
  });
  const { issues } = context.repository.content();
  const part = issues.find(({ id, pull }) => id === input['sub_issue_id'] && !pull) ?? missing();
  return { ...parent, part, input, issues };
}

function put(context: RepositoryContext, found: Issue, parts: readonly Issue[]) {
  const made = { ...found, subIssues: parts.map(({ number }) => number) };
  replaceIssue(context, made);
  return fullIssue(context.repository, made);
}

function addSubIssue(context: RepositoryContext): Reply {
  const { found, parts, part, issues } = readChange(context);
  if (issues.some(({ subIssues = [] }) => subIssues.includes(part.number))) {
    const message =
      'An error occured while adding the sub-issue to the parent issue. Sub issue may only have one parent';
    refuseRequest(422, message);
  }
  if (part === found) refuseRequest(422, 'Sub issue cannot be its own parent');
  return created(put(context, found, [...parts, part]));
}

function removeSubIssue(context: RepositoryContext): Reply {
  const { found, parts, part } = readChange(context);
  if (!parts.includes(part)) missing();
  const kept = parts.filter((one) => one !== part);
  return okReply(put(context, found, kept));
}

function moveSubIssue(context: RepositoryContext): Reply {
  const { found, parts, part, input } = readChange(context);
  const rest = parts.filter((one) => one !== part);
  const neighbour = rest.findIndex(({ id }) => id === (input['after_id'] ?? input['before_id']));
  if (neighbour < 0) refuseRequest(422, 'Either after_id or before_id must be a sub-issue');
  const place = input['after_id'] === undefined ? neighbour : neighbour + 1;
  return okReply(put(context, found, rest.toSpliced(place, 0, part)));
}

export const subIssueRoutes = [
  route('GET', '/issues/{number}/sub_issues', subIssues),
  route('POST', '/issues/{number}/sub_issues', addSubIssue),
  route('DELETE', '/issues/{number}/sub_issue', removeSubIssue),
  route('PATCH', '/issues/{number}/sub_issues/priority', moveSubIssue),
];
