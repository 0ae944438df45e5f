/** What the hub reads of issues and comments, and the small views of them. */
import * as z from 'zod';
import { cleanLine, cleanMarkdown } from '../../clean-text.ts';
import {
  cleanHeading,
  cleanName,
  cleanUrl,
  manyNames,
  nullableText,
  outsiderField,
  outsiderMarkOf,
  ReadLogin,
  urlField,
  utcTime,
  viewLimits,
  whenField,
} from '../view.ts';

export const ReadIssue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  state_reason: nullableText,
  html_url: z.string(),
  repository_url: nullableText,
  user: ReadLogin,
  author_association: nullableText,
  labels: z.array(z.union([z.string(), z.object({ name: nullableText })])).default([]),
  assignees: z.array(ReadLogin).nullish(),
  milestone: z.object({ number: z.number(), title: z.string() }).nullish(),
  comments: z.number().default(0),
  created_at: nullableText,
  updated_at: nullableText,
  closed_at: nullableText,
  body: nullableText,
  /** Present, no matter what it holds, when the issue is a pull request. */
  pull_request: z.object({}).optional(),
});

export type ReadIssue = z.infer<typeof ReadIssue>;

export const ReadIssueComment = z.object({
  html_url: z.string(),
  user: ReadLogin,
  author_association: nullableText,
  created_at: nullableText,
  body: nullableText,
});

export type ReadIssueComment = z.infer<typeof ReadIssueComment>;

/** Issues name their repository by its API address alone; `owner/name`, or empty when that is not what it holds. */
export const repositoryOfIssue = (read: ReadIssue): string =>
  /\/repos\/([^/?#]+\/[^/?#]+)$/.exec(read.repository_url ?? '')?.[1] ?? '';

export const IssueView = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  state_reason: z.string().optional(),
  author: z.string(),
  outsider: outsiderField,
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.string().optional(),
  comments: z.number(),
  created_at: whenField,
  updated_at: whenField,
  url: urlField,
});

export function projectIssue(read: ReadIssue): z.infer<typeof IssueView> {
  return {
    number: read.number,
    title: cleanHeading(read.title),
    state: cleanName(read.state),
    ...(read.state_reason && { state_reason: cleanName(read.state_reason) }),
    author: cleanName(read.user?.login),
    ...outsiderMarkOf(read.author_association),
    labels: manyNames(read.labels.map((label) => (typeof label === 'string' ? label : label.name))),
    assignees: manyNames((read.assignees ?? []).map((user) => user?.login)),
    ...(read.milestone && { milestone: cleanLine(read.milestone.title, 100) }),
    comments: read.comments,
    created_at: utcTime(read.created_at),
    updated_at: utcTime(read.updated_at),
    url: cleanUrl(read.html_url),
  };
}

export const projectIssueBody = (body: string | null | undefined): string => cleanMarkdown(body ?? '', viewLimits.body);

export const CommentView = z.object({
  author: z.string(),
  outsider: outsiderField,
  created_at: whenField,
  body: z.string(),
  url: urlField,
});

export function projectComment(read: ReadIssueComment): z.infer<typeof CommentView> {
  return {
    author: cleanName(read.user?.login),
    ...outsiderMarkOf(read.author_association),
    created_at: utcTime(read.created_at),
    body: cleanMarkdown(read.body ?? '', viewLimits.comment),
    url: cleanUrl(read.html_url),
  };
}
