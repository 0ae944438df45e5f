/** The parts of GitHub's answers that the hub reads; whatever else they hold is dropped on parsing. */
import * as z from 'zod';

const text = z.string().nullish();
const User = z.object({ login: z.string() }).nullish();

export const ReadMe = z.object({
  id: z.number(),
  login: z.string(),
  name: text,
  html_url: z.string(),
  created_at: text,
  public_repos: z.number().optional(),
  total_private_repos: z.number().optional(),
});

export const ReadRepository = z.object({
  full_name: z.string(),
  html_url: z.string(),
  private: z.boolean(),
  description: text,
  language: text,
  default_branch: text,
  pushed_at: text,
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

const Signature = z.object({ name: text, date: text }).nullish();

export const ReadCommit = z.object({
  sha: z.string(),
  html_url: z.string(),
  commit: z.object({ message: z.string(), author: Signature, committer: Signature }),
  author: User,
});
export type ReadCommit = z.infer<typeof ReadCommit>;

export const ReadFileChange = z.object({
  filename: z.string(),
  previous_filename: text,
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  patch: text,
});
export type ReadFileChange = z.infer<typeof ReadFileChange>;

export const ReadFullCommit = ReadCommit.extend({
  stats: z.object({ additions: z.number(), deletions: z.number() }).optional(),
  files: z.array(ReadFileChange).default([]),
});
export type ReadFullCommit = z.infer<typeof ReadFullCommit>;

export const ReadIssue = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  state_reason: text,
  html_url: z.string(),
  repository_url: text,
  user: User,
  author_association: text,
  labels: z.array(z.union([z.string(), z.object({ name: text })])).default([]),
  assignees: z.array(User).nullish(),
  milestone: z.object({ number: z.number(), title: z.string() }).nullish(),
  comments: z.number().default(0),
  created_at: text,
  updated_at: text,
  closed_at: text,
  body: text,
  /** Present, whatever it holds, when the issue is a pull request. */
  pull_request: z.object({}).optional(),
});
export type ReadIssue = z.infer<typeof ReadIssue>;

export const ReadComment = z.object({
  html_url: z.string(),
  user: User,
  author_association: text,
  created_at: text,
  body: text,
});
export type ReadComment = z.infer<typeof ReadComment>;

export const ReadPullRequest = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean().optional(),
  html_url: z.string(),
  user: User,
  author_association: text,
  head: z.object({ ref: z.string() }),
  base: z.object({ ref: z.string() }),
  created_at: text,
  updated_at: text,
  merged_at: text,
});
export type ReadPullRequest = z.infer<typeof ReadPullRequest>;

export const ReadEntry = z.object({
  type: z.string(),
  name: z.string(),
  path: z.string(),
  size: z.number(),
  html_url: text,
});
export type ReadEntry = z.infer<typeof ReadEntry>;

/** A file or, as an array, a directory. */
export const ReadContents = z.union([
  z.array(ReadEntry),
  ReadEntry.extend({ content: z.string().optional(), encoding: z.string().optional() }),
]);

const InRepository = z.object({ repository: z.object({ full_name: z.string(), private: z.boolean().optional() }) });

export const ReadFoundCommit = ReadCommit.extend(InRepository.shape);
export type ReadFoundCommit = z.infer<typeof ReadFoundCommit>;

export const ReadFoundCode = InRepository.extend({
  path: z.string(),
  html_url: z.string(),
  text_matches: z.array(z.object({ fragment: z.string() })).optional(),
});
export type ReadFoundCode = z.infer<typeof ReadFoundCode>;
