import type { Issue } from '../model.ts';
import { fullIssue, issueShape } from '../shapes/issue.ts';
import { findIssue, replaceIssue } from './issues.ts';
import { pusher } from './push-access.ts';
import { created, listReply, missing, okReply, type Reply, refuseRequest } from './reply.ts';
import { type RepositoryContext, readInput } from './request.ts';
import { route } from './route.ts';

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
    ...{ sub_issue_id: 'integer', after_id: 'integer', before_id: 'integer', replace_parent: 'boolean' },
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
