/** What the hub reads of issues and comments, and the small views of them. */
import * as z from 'zod';
import { cleanMarkdown, cleanTitle } from '../../clean-text.ts';
import {
  commentAt,
  fieldAt,
  githubView,
  headingAt,
  loginAt,
  loginsAt,
  manyNames,
  nameAt,
  nullableText,
  outsiderAt,
  sameAs,
  sameOr,
  timeAt,
  unlessEmpty,
  urlAt,
  viewLimits,
} from '../view.ts';

const labels = z.array(z.union([z.string(), z.object({ name: nullableText })])).default([]);
const milestone = z.object({ number: z.number(), title: z.string() }).nullish();

export const IssueView = githubView(
  {
    number: sameAs('number', z.number()),
    title: headingAt('title'),
    state: nameAt('state'),
    state_reason: unlessEmpty(nameAt('state_reason', nullableText)),
    author: loginAt('user'),
    outsider: outsiderAt('author_association'),
    labels: fieldAt('labels', labels, z.array(z.string()), (all) =>
      manyNames(all.map((label) => (typeof label === 'string' ? label : label.name))),
    ),
    assignees: loginsAt('assignees'),
    milestone: fieldAt('milestone', milestone, z.string().optional(), (one) =>
      one ? cleanTitle(one.title, 100) : undefined,
    ),
    comments: sameOr('comments', z.number(), 0),
    created_at: timeAt('created_at'),
    updated_at: timeAt('updated_at'),
    url: urlAt('html_url'),
  },
  {
    repository_url: nullableText,
    closed_at: nullableText,
    body: nullableText,
    /** Present, no matter what it holds, when the issue is a pull request. */
    pull_request: z.object({}).optional(),
  },
);
export type ReadIssue = z.infer<typeof IssueView.read>;

/** Issues name their repository by its API address alone; `owner/name`, or empty when that is not what it holds. */
export const repositoryOfIssue = (read: ReadIssue): string =>
  /\/repos\/([^/?#]+\/[^/?#]+)$/.exec(read.repository_url ?? '')?.[1] ?? '';

export const projectIssueBody = (body: string | null | undefined): string => cleanMarkdown(body ?? '', viewLimits.body);

export const CommentView = githubView({
  author: loginAt('user'),
  outsider: outsiderAt('author_association'),
  created_at: timeAt('created_at'),
  body: commentAt('body'),
  url: urlAt('html_url'),
});

/** What is told of a comment once it is written. */
export const WrittenCommentView = githubView({ id: sameAs('id', z.number()), url: urlAt('html_url') });
