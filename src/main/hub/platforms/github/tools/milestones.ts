/** Milestones: what is read of them, how an issue is put into one, and the tool that lists them. */
import * as z from 'zod';
import { ok, type Result } from '../../../../../shared/result.ts';
import { cleanMarkdown } from '../../clean-text.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import { readTool, type Tool } from '../../tool.ts';
import { inRepository, number, ownerAndName, repository } from '../fields.ts';
import { listItems } from '../lists.ts';
import { connectGitHub, type Get } from '../rest.ts';
import { cleanHeading, cleanName, cleanUrl, nullableText, utcTime, viewLimits } from '../view.ts';

export const milestoneNumber = number.nullable();

const ReadMilestone = z.object({
  number: z.number(),
  title: z.string(),
  description: nullableText,
  state: z.string(),
  open_issues: z.number(),
  closed_issues: z.number(),
  due_on: nullableText,
  html_url: z.string(),
});

const Milestone = z.object({
  number: z.number(),
  title: z.string(),
  description: z.string(),
  state: z.string(),
  open_issues: z.number().describe('Pull requests included'),
  closed_issues: z.number(),
  due_on: z.string().describe('UTC, or empty when it has none'),
  url: z.string().describe('Address to cite'),
});

export const projectMilestone = (read: z.infer<typeof ReadMilestone>): z.infer<typeof Milestone> => ({
  number: read.number,
  title: cleanHeading(read.title),
  description: cleanMarkdown(read.description ?? '', viewLimits.comment),
  state: cleanName(read.state),
  open_issues: read.open_issues,
  closed_issues: read.closed_issues,
  due_on: utcTime(read.due_on),
  url: cleanUrl(read.html_url),
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
  const found = await get(route, { ...ownerAndName(repository), milestone_number: asked }, ReadMilestone);
  return found.ok ? ok(milestoneName(found.value.value)) : found;
}

const listMilestones = readTool({
  name: 'github_list_milestones',
  title: 'Milestones of a repository',
  hint: 'deadlines sprints goals versions due progress',
  description: 'The milestones that issues and pull requests of one repository can be part of, with how far they are.',
  toolset: 'issues',
  input: input({
    repository,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('Which ones'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(Milestone), ...listing }),
  place: inRepository,
  async run({ repository, state, cursor, limit }, { client }) {
    const get = connectGitHub(client);
    const asked = { ...ownerAndName(repository), state, per_page: 50 };
    return listItems({
      cursor,
      most: limit,
      fetch: (page) => get('/repos/{owner}/{repo}/milestones', { ...asked, page }, z.array(ReadMilestone)),
      project: projectMilestone,
    });
  },
});

export const milestoneTools: Tool[] = [listMilestones];
