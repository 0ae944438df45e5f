import { belongsTo, roleIn } from '../access.ts';
import type { Account, Issue, Label } from '../model.ts';
import { type Answer, failure, type Invalid, invalid } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { type Input, readInput } from './input.ts';

/** What a body says about an issue; absent fields are not touched. */
export type IssueFields = {
  title?: string;
  body?: string | null;
  state?: Issue['state'];
  stateReason?: Issue['stateReason'];
  labels?: string[];
  assignees?: Account[];
  milestone?: number | null;
};

const kinds = {
  title: 'string',
  body: 'string',
  state: 'string',
  state_reason: 'string',
  labels: 'strings',
  assignees: 'strings',
  milestone: 'integer',
} as const;
const limits: Readonly<Record<string, number>> = { title: 256, body: 65_536 };
const choices: Readonly<Record<string, readonly string[]>> = {
  state: ['open', 'closed'],
  state_reason: ['completed', 'not_planned', 'duplicate', 'reopened'],
};

export function canPush({ repository }: RepositoryContext, viewer: Account): boolean {
  const role = roleIn(repository, viewer);
  return role === 'admin' || role === 'write';
}

/** Reads the fields of an issue from the body, or answers the first one that GitHub would refuse. */
export function readIssue(context: RepositoryContext, viewer: Account): { fields: IssueFields } | Answer {
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const { input } = read;
  const wrong = firstWrong(input);
  if (wrong) return invalid(context, { resource: 'Issue', ...wrong });
  const given = <Key extends string>(key: Key, value: unknown) => (value === undefined ? {} : { [key]: value });
  const text = {
    ...given('title', input['title'] ?? undefined),
    ...given('body', input['body']),
    ...given('state', input['state'] ?? undefined),
    ...given('stateReason', input['state_reason'] ?? undefined),
  } as IssueFields;
  // Who may not push has labels and assignees dropped without a word.
  if (!canPush(context, viewer)) return { fields: text };
  const assignees = readAssignees(context, input);
  if (assignees === 'invalid') {
    const value = input['assignees'];
    return invalid(context, { resource: 'Issue', field: 'assignees', code: 'invalid', value });
  }
  const { milestone } = input;
  const known = context.repository.content().milestones.some(({ number }) => number === milestone);
  if (typeof milestone === 'number' && !known) {
    return invalid(context, { resource: 'Issue', field: 'milestone', code: 'invalid', value: milestone });
  }
  const rest = { ...given('labels', input['labels'] ?? undefined), ...given('assignees', assignees) };
  return { fields: { ...text, ...rest, ...given('milestone', milestone) } };
}

function firstWrong(input: Input): Omit<Invalid, 'resource'> | undefined {
  const { title } = input;
  if (typeof title === 'string' && title.trim() === '') return { field: 'title', code: 'missing_field' };
  for (const [field, limit] of Object.entries(limits)) {
    const value = input[field];
    if (typeof value === 'string' && value.length > limit) {
      return { field, code: 'custom', message: `${field} is too long (maximum is ${limit} characters)` };
    }
  }
  for (const [field, allowed] of Object.entries(choices)) {
    const value = input[field] ?? undefined;
    if (value !== undefined && !allowed.includes(String(value))) return { field, code: 'invalid', value };
  }
  return undefined;
}

/** Only those who belong to a repository can be assigned; one who does not makes the whole request invalid. */
function readAssignees({ repository, catalogue }: RepositoryContext, input: Input): Account[] | 'invalid' | undefined {
  const logins = input['assignees'] as string[] | null | undefined;
  if (!logins) return undefined;
  const found = new Set<Account>();
  for (const login of logins) {
    const account = catalogue.accounts.find((one) => one.login.toLowerCase() === login.toLowerCase());
    if (!account || !belongsTo(repository, account)) return 'invalid';
    found.add(account);
  }
  return [...found];
}

/** The labels of these names, whatever their case; an unknown name becomes a label, as at GitHub. */
export function takeLabels({ repository }: RepositoryContext, names: readonly string[]): Label[] {
  const known = repository.content().labels;
  const taken = names.map((written) => {
    const name = written.trim();
    const label = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (label) return label;
    const made: Label = { name, color: 'ededed', description: '' };
    known.push(made);
    return made;
  });
  return [...new Set(taken)];
}

/** Why nobody, or not this viewer, can write to the repository's tracker at all. */
export function refuseWriting(context: RepositoryContext): Answer | undefined {
  const { repository, viewer, documentation } = context;
  if (!viewer) return failure(401, 'Requires authentication', documentation);
  if (repository.archived) return failure(403, 'Repository was archived so is read-only.', documentation);
  return undefined;
}
