/** Milestones: what is read of them, how an issue is put into one, and the tool that lists them. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { number, ownerAndName, repository } from '../fields.ts';
import { listViews } from '../lists.ts';
import { type Get, githubToolsIn } from '../rest.ts';
import { cleanHeading, commentAt, githubView, headingAt, nameAt, sameAs, timeAt, urlAt } from '../view.ts';

export const milestoneNumber = number.nullable();

const Milestone = githubView({
  number: sameAs('number', z.number()),
  title: headingAt('title'),
  description: commentAt('description'),
  state: nameAt('state'),
  open_issues: sameAs('open_issues', z.number()).describe('Pull requests included'),
  closed_issues: sameAs('closed_issues', z.number()),
  due_on: timeAt('due_on').describe('UTC, or empty when it has none'),
  url: urlAt('html_url'),
});

/** How a milestone is shown to a person; its number comes first, so that `undo` can name it. */
export const milestoneName = (read: { number: number; title: string } | null | undefined): string =>
  read ? `${read.number} ${cleanHeading(read.title)}` : '';

/** The milestone that an issue shall get, as it is shown; fails where there is not one of that number. */
export async function namedMilestone(
  get: Get,
  repository: string,
  asked: number | null | undefined,
): Promise<Result<string | undefined>> {
  if (asked === undefined) return ok(undefined);
  if (asked === null) return ok('');
  const route = '/repos/{owner}/{repo}/milestones/{milestone_number}';
  const found = await get(route, { ...ownerAndName(repository), milestone_number: asked }, Milestone.read);
  return found.ok ? ok(milestoneName(found.value.value)) : found;
}

const listMilestones = githubToolsIn('issues').readTool({
  name: 'github_list_milestones',
  title: 'Milestones of a repository',
  hint: 'deadlines sprints goals versions due progress',
  description: 'The milestones that issues and pull requests of one repository can be part of, with how far they are.',
  input: input({
    repository,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which ones'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Milestone.shown), ...listing }),
  async run({ repository, state, cursor, limit }, { get }) {
    const asked = { ...ownerAndName(repository), state, per_page: 50 };
    return listViews(get, '/repos/{owner}/{repo}/milestones', asked, Milestone, { cursor, limit });
  },
});

export const milestoneTools: Tool[] = [listMilestones];
