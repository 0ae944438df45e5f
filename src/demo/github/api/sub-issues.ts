import type { Issue } from '../model.ts';
import { fullIssue, issueShape } from '../shapes/issue.ts';
import { type Answer, created, failure, list, notFound, ok } from './answer.ts';
import type { RepositoryContext } from './context.ts';
import { readInput } from './input.ts';
import { replace } from './issue-writes.ts';
import { findIssue } from './issues.ts';
import { pusher } from './push-access.ts';

const parts = ({ repository }: RepositoryContext, { subIssues = [] }: Issue): Issue[] =>
  subIssues.flatMap((number) => repository.content().issues[number - 1] ?? []);

export function subIssues(context: RepositoryContext): Answer {
  const { repository, origin } = context;
  const found = findIssue(context);
  if (!found || found.pull) return notFound(context);
  return list(context, parts(context, found), (one) => issueShape(repository, one, origin));
}

const kinds = {
  sub_issue_id: 'integer',
  after_id: 'integer',
  before_id: 'integer',
  replace_parent: 'boolean',
} as const;

/** Reads who changes the sub-issues of which issue, and which one of them is meant; all of one repository, as our tools do it. */
function named(context: RepositoryContext) {
  const by = pusher(context);
  if ('status' in by) return by;
  const found = findIssue(context);
  if (!found || found.pull) return notFound(context);
  const read = readInput(context, kinds);
  if ('status' in read) return read;
  const { issues } = context.repository.content();
  const part = issues.find(({ id, pull }) => id === read.input['sub_issue_id'] && !pull);
  return part ? { found, part, input: read.input, issues } : notFound(context);
}

const unprocessable = ({ documentation }: RepositoryContext, message: string) => failure(422, message, documentation);

function put(context: RepositoryContext, found: Issue, subIssues: readonly number[]) {
  const made = { ...found, subIssues };
  replace(context, made);
  return fullIssue(context.repository, made, context.origin);
}

export function addSubIssue(context: RepositoryContext): Answer {
  const asked = named(context);
  if ('status' in asked) return asked;
  const { found, part, issues } = asked;
  if (issues.some(({ subIssues = [] }) => subIssues.includes(part.number))) {
    return unprocessable(
      context,
      'An error occured while adding the sub-issue to the parent issue. Sub issue may only have one parent',
    );
  }
  if (part === found) return unprocessable(context, 'Sub issue cannot be its own parent');
  return created(put(context, found, [...(found.subIssues ?? []), part.number]));
}

export function removeSubIssue(context: RepositoryContext): Answer {
  const asked = named(context);
  if ('status' in asked) return asked;
  const { found, part } = asked;
  if (!found.subIssues?.includes(part.number)) return notFound(context);
  return ok(
    put(
      context,
      found,
      found.subIssues.filter((number) => number !== part.number),
    ),
  );
}

export function moveSubIssue(context: RepositoryContext): Answer {
  const asked = named(context);
  if ('status' in asked) return asked;
  const { found, part, input } = asked;
  const rest = parts(context, found).filter((one) => one !== part);
  const neighbour = rest.findIndex(({ id }) => id === (input['after_id'] ?? input['before_id']));
  if (neighbour < 0) return unprocessable(context, 'Either after_id or before_id must be a sub-issue');
  const place = input['after_id'] === undefined ? neighbour : neighbour + 1;
  return ok(
    put(
      context,
      found,
      rest.toSpliced(place, 0, part).map(({ number }) => number),
    ),
  );
}
