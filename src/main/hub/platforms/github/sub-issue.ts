/** Sub-issues: GitHub names them by ids that nobody sees, so that the tools find those behind the numbers. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { ownerAndName } from './fields.ts';
import { repositoryOfIssue } from './found.ts';
import type { Get } from './get.ts';
import { numbered } from './project.ts';
import { ReadIssue } from './read.ts';

const issueRoute = '/repos/{owner}/{repo}/issues/{issue_number}';
export const subIssuesRoute = `${issueRoute}/sub_issues` as const;

const ReadKnownIssue = ReadIssue.extend({ id: z.number() });
export type KnownIssue = z.infer<typeof ReadKnownIssue>;

/** The issue of that number; fails where it is a pull request, which is never a sub-issue nor has any. */
export async function knownIssue(get: Get, repository: string, issue_number: number): Promise<Result<KnownIssue>> {
  const found = await get(issueRoute, { ...ownerAndName(repository), issue_number }, ReadKnownIssue);
  if (!found.ok) return found;
  const read = found.value.value;
  return read.pull_request ? fail('invalid_arguments', `#${issue_number} is a pull request.`) : ok(read);
}

/** The first hundred sub-issues, which is the most that an issue can have, each as one names it to a person. */
export async function subIssues(get: Get, repository: string, issue_number: number): Promise<Result<KnownIssue[]>> {
  const asked = { ...ownerAndName(repository), issue_number, per_page: 100 };
  const found = await get(subIssuesRoute, asked, z.array(ReadKnownIssue));
  return found.ok ? ok(found.value.value) : found;
}

/** The key was judged by this repository alone: a title of another one is not told, nor its number taken for one of here. */
export const isHere = (issue: KnownIssue, repository: string): boolean =>
  repositoryOfIssue(issue).toLowerCase() === repository.toLowerCase();

export const lines = (issues: KnownIssue[], repository: string): string =>
  issues.map((one) => (isHere(one, repository) ? numbered(one) : 'an issue of another repository')).join('\n');
