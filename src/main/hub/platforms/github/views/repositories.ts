/** What the hub reads of repositories, and the small view of one. */
import * as z from 'zod';
import { cleanHeading, cleanName, cleanUrl, nullableText, urlField, utcTime, whenField } from '../view.ts';

const repository = z.string().describe('owner/name');

export const RepositoryView = z.object({
  repository,
  private: z.boolean(),
  fork: z.boolean(),
  archived: z.boolean(),
  description: z.string(),
  language: z.string(),
  default_branch: z.string(),
  stars: z.number(),
  open_issues: z.number().describe('Pull requests included'),
  pushed_at: whenField,
  url: urlField,
});

export function projectRepository(read: ReadRepository): z.infer<typeof RepositoryView> {
  return {
    repository: cleanName(read.full_name),
    private: read.private,
    fork: read.fork ?? false,
    archived: read.archived ?? false,
    description: cleanHeading(read.description ?? ''),
    language: cleanName(read.language),
    default_branch: cleanName(read.default_branch),
    stars: read.stargazers_count ?? 0,
    open_issues: read.open_issues_count ?? 0,
    pushed_at: utcTime(read.pushed_at),
    url: cleanUrl(read.html_url),
  };
}

export const ReadRepository = z.object({
  full_name: z.string(),
  html_url: z.string(),
  private: z.boolean(),
  description: nullableText,
  language: nullableText,
  default_branch: nullableText,
  pushed_at: nullableText,
  fork: z.boolean().optional(),
  archived: z.boolean().optional(),
  stargazers_count: z.number().optional(),
  open_issues_count: z.number().optional(),
});

export type ReadRepository = z.infer<typeof ReadRepository>;

export const ReadResolved = z.object({
  id: z.number(),
  full_name: z.string(),
  private: z.boolean(),
  default_branch: z.string(),
  permissions: z.object({ push: z.boolean() }).optional(),
});
