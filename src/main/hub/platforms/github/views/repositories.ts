/** What the hub reads of repositories, and the small view of one. */
import * as z from 'zod';
import { githubView, headingAt, nameAt, nullableText, sameAs, sameOr, timeAt, urlAt } from '../view.ts';

export const RepositoryView = githubView({
  repository: nameAt('full_name').describe('owner/name'),
  private: sameAs('private', z.boolean()),
  fork: sameOr('fork', z.boolean(), false),
  archived: sameOr('archived', z.boolean(), false),
  description: headingAt('description', nullableText),
  language: nameAt('language', nullableText),
  default_branch: nameAt('default_branch', nullableText),
  stars: sameOr('stargazers_count', z.number(), 0),
  open_issues: sameOr('open_issues_count', z.number(), 0).describe('Pull requests included'),
  pushed_at: timeAt('pushed_at'),
  url: urlAt('html_url'),
});

export const ReadResolved = z.object({
  id: z.number(),
  full_name: z.string(),
  private: z.boolean(),
  default_branch: z.string(),
  permissions: z.object({ push: z.boolean() }).optional(),
});
