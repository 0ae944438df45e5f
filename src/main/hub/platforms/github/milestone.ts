/** Milestones: what is read of them, and how an issue is put into one. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { cleanMarkdown } from '../clean-text.ts';
import { number, ownerAndName } from './fields.ts';
import type { Get } from './get.ts';
import { address, instant, limits, name, title } from './project.ts';

const text = z.string().nullish();

export const milestone = number.nullable();

export const ReadMilestone = z.object({
  number: z.number(),
  title: z.string(),
  description: text,
  state: z.string(),
  open_issues: z.number(),
  closed_issues: z.number(),
  due_on: text,
  html_url: z.string(),
});

export const Milestone = z.object({
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
  title: title(read.title),
  description: cleanMarkdown(read.description ?? '', limits.comment),
  state: name(read.state),
  open_issues: read.open_issues,
  closed_issues: read.closed_issues,
  due_on: instant(read.due_on),
  url: address(read.html_url),
});

/** How a milestone is shown to a person; its number comes first, so that `undo` can name it. */
export const milestoneName = (read: { number: number; title: string } | null | undefined): string =>
  read ? `${read.number} ${title(read.title)}` : '';

/** The milestone that an issue shall get, as it is shown; fails where there is none of that number. */
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
