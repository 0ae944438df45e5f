/**
 * The small views of GitHub's things that leave the hub. Every field is named here, every text is cleaned and cut, and
 * every item has the `url` by which it can be cited.
 */
import * as z from 'zod';
import { cleanLine, cleanMarkdown, cleanProse, cleanText, cleanTitle } from '../clean-text.ts';
import { outsider, outsiderMark } from './outsider.ts';
import type {
  ReadComment,
  ReadCommit,
  ReadEntry,
  ReadFileChange,
  ReadIssue,
  ReadMe,
  ReadPullRequest,
  ReadRepository,
} from './read.ts';

export const limits = { name: 200, title: 200, url: 500, path: 400, body: 3_000, comment: 1_200, patch: 1_500 };

const when = z.string().describe('UTC, or empty when unknown');
const url = z.string().describe('Address to cite');
const repository = z.string().describe('owner/name');

/** Also what people call themselves, which is prose; no name of a branch, a label or an account is changed by that. */
export const name = (text: string | null | undefined): string => cleanTitle(text ?? '', limits.name);
export const title = (text: string): string => cleanTitle(text, limits.title);
/** A URL of the web is ASCII; anything else in one only serves to look like another, and what is none is empty. */
export const address = (text: string | null | undefined): string =>
  /^https?:\/\//.test(text ?? '') ? (text ?? '').replace(/[^!-~]/g, '').slice(0, limits.url) : '';
export const path = (text: string): string => cleanLine(text, limits.path);

/** A time as `2026-11-24T15:00:00Z`, or empty when it is none. */
export function instant(text: string | null | undefined): string {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** An issue or a pull request as one names it to a person. */
export const numbered = (read: { number: number; title: string }): string => `#${read.number} ${title(read.title)}`;

const firstLine = (message: string): string => title(message.trimStart().split('\n', 1)[0] ?? '');

export const Me = z.object({
  login: z.string(),
  name: z.string(),
  url,
  created_at: when,
  public_repositories: z.number().optional(),
  private_repositories: z.number().optional(),
  private: z.literal(false).describe('Whether what this says is private'),
});

export function projectMe(me: z.infer<typeof ReadMe>): z.infer<typeof Me> {
  return {
    login: name(me.login),
    name: name(me.name),
    url: address(me.html_url),
    created_at: instant(me.created_at),
    public_repositories: me.public_repos,
    private_repositories: me.total_private_repos,
    private: false,
  };
}

export const Repository = z.object({
  repository,
  private: z.boolean(),
  fork: z.boolean(),
  archived: z.boolean(),
  description: z.string(),
  language: z.string(),
  default_branch: z.string(),
  stars: z.number(),
  open_issues: z.number().describe('Pull requests included'),
  pushed_at: when,
  url,
});

export function projectRepository(read: ReadRepository): z.infer<typeof Repository> {
  return {
    repository: name(read.full_name),
    private: read.private,
    fork: read.fork ?? false,
    archived: read.archived ?? false,
    description: title(read.description ?? ''),
    language: name(read.language),
    default_branch: name(read.default_branch),
    stars: read.stargazers_count ?? 0,
    open_issues: read.open_issues_count ?? 0,
    pushed_at: instant(read.pushed_at),
    url: address(read.html_url),
  };
}

export const Commit = z.object({
  sha: z.string(),
  title: z.string().describe('First line of the message'),
  author: z.string(),
  date: when,
  url,
});

/** `date` is when the commit was committed, which is what GitHub sorts and filters by. */
export function projectCommit(read: ReadCommit): z.infer<typeof Commit> {
  const { message, author, committer } = read.commit;
  return {
    sha: name(read.sha),
    title: firstLine(message),
    author: name(read.author?.login ?? author?.name),
    date: instant(committer?.date ?? author?.date),
    url: address(read.html_url),
  };
}

/** The message after its first line. */
export const projectMessageBody = (message: string): string =>
  cleanProse(message.trimStart().split('\n').slice(1).join('\n').trim(), limits.body);

export const FileChange = z.object({
  path: z.string(),
  previous_path: z.string().optional(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  patch: z.string().optional().describe('Cut when long; absent for binary and very large files'),
});

export function projectFileChange(read: ReadFileChange): z.infer<typeof FileChange> {
  return {
    path: path(read.filename),
    ...(read.previous_filename && { previous_path: path(read.previous_filename) }),
    status: name(read.status),
    additions: read.additions,
    deletions: read.deletions,
    ...(read.patch && { patch: cleanText(read.patch, limits.patch) }),
  };
}

export const Issue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  state_reason: z.string().optional(),
  author: z.string(),
  outsider,
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  milestone: z.string().optional(),
  comments: z.number(),
  created_at: when,
  updated_at: when,
  url,
});

export const manyNames = (texts: (string | null | undefined)[]): string[] =>
  texts.slice(0, 10).map((text) => cleanTitle(text ?? '', 40));

export function projectIssue(read: ReadIssue): z.infer<typeof Issue> {
  return {
    number: read.number,
    title: title(read.title),
    state: name(read.state),
    ...(read.state_reason && { state_reason: name(read.state_reason) }),
    author: name(read.user?.login),
    ...outsiderMark(read.author_association),
    labels: manyNames(read.labels.map((label) => (typeof label === 'string' ? label : label.name))),
    assignees: manyNames((read.assignees ?? []).map((user) => user?.login)),
    ...(read.milestone && { milestone: cleanLine(read.milestone.title, 100) }),
    comments: read.comments,
    created_at: instant(read.created_at),
    updated_at: instant(read.updated_at),
    url: address(read.html_url),
  };
}

export const projectIssueBody = (body: string | null | undefined): string => cleanMarkdown(body ?? '', limits.body);

export const Comment = z.object({ author: z.string(), outsider, created_at: when, body: z.string(), url });

export function projectComment(read: ReadComment): z.infer<typeof Comment> {
  return {
    author: name(read.user?.login),
    ...outsiderMark(read.author_association),
    created_at: instant(read.created_at),
    body: cleanMarkdown(read.body ?? '', limits.comment),
    url: address(read.html_url),
  };
}

export const PullRequest = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string().describe('open, closed or merged'),
  draft: z.boolean(),
  author: z.string(),
  outsider,
  from: z.string().describe('Branch with the changes'),
  into: z.string().describe('Branch to merge into'),
  created_at: when,
  updated_at: when,
  url,
});

export function projectPullRequest(read: ReadPullRequest): z.infer<typeof PullRequest> {
  return {
    number: read.number,
    title: title(read.title),
    state: read.merged_at ? 'merged' : name(read.state),
    draft: read.draft ?? false,
    author: name(read.user?.login),
    ...outsiderMark(read.author_association),
    from: name(read.head.ref),
    into: name(read.base.ref),
    created_at: instant(read.created_at),
    updated_at: instant(read.updated_at),
    url: address(read.html_url),
  };
}

export const Entry = z.object({ name: z.string(), type: z.string(), size: z.number(), url });

export function projectEntry(read: ReadEntry): z.infer<typeof Entry> {
  return { name: path(read.name), type: name(read.type), size: read.size, url: address(read.html_url) };
}
