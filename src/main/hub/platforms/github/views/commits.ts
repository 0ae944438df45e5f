/** What the hub reads of commits and the files they change, and the small views of them. */
import * as z from 'zod';
import { cleanProse, cleanText } from '../../clean-text.ts';
import {
  cleanHeading,
  cleanName,
  cleanPath,
  cleanUrl,
  nullableText,
  ReadLogin,
  urlField,
  utcTime,
  viewLimits,
  whenField,
} from '../view.ts';

const Signature = z.object({ name: nullableText, date: nullableText }).nullish();

export const ReadCommit = z.object({
  sha: z.string(),
  html_url: z.string(),
  commit: z.object({ message: z.string(), author: Signature, committer: Signature }),
  author: ReadLogin,
});

export type ReadCommit = z.infer<typeof ReadCommit>;

export const ReadFileChange = z.object({
  filename: z.string(),
  previous_filename: nullableText,
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  patch: nullableText,
});

export type ReadFileChange = z.infer<typeof ReadFileChange>;

export const ReadFullCommit = ReadCommit.extend({
  stats: z.object({ additions: z.number(), deletions: z.number() }).optional(),
  files: z.array(ReadFileChange).default([]),
});

export type ReadFullCommit = z.infer<typeof ReadFullCommit>;

const firstLine = (message: string): string => cleanHeading(message.trimStart().split('\n', 1)[0] ?? '');

export const CommitView = z.object({
  sha: z.string(),
  title: z.string().describe('First line of the message'),
  author: z.string(),
  date: whenField,
  url: urlField,
});

/** When the commit was committed, which is what GitHub sorts and filters by. */
export const commitDate = ({ commit }: ReadCommit): string => utcTime(commit.committer?.date ?? commit.author?.date);

export function projectCommit(read: ReadCommit): z.infer<typeof CommitView> {
  const { message, author } = read.commit;
  return {
    sha: cleanName(read.sha),
    title: firstLine(message),
    author: cleanName(read.author?.login ?? author?.name),
    date: commitDate(read),
    url: cleanUrl(read.html_url),
  };
}

/** The message after its first line. */
export const projectMessageBody = (message: string): string =>
  cleanProse(message.trimStart().split('\n').slice(1).join('\n').trim(), viewLimits.body);

export const FileChangeView = z.object({
  path: z.string(),
  previous_path: z.string().optional(),
  status: z.string(),
  additions: z.number(),
  deletions: z.number(),
  patch: z.string().optional().describe('Cut when long; absent for binary and very large files'),
});

export function projectFileChange(read: ReadFileChange): z.infer<typeof FileChangeView> {
  return {
    path: cleanPath(read.filename),
    ...(read.previous_filename && { previous_path: cleanPath(read.previous_filename) }),
    status: cleanName(read.status),
    additions: read.additions,
    deletions: read.deletions,
    ...(read.patch && { patch: cleanText(read.patch, viewLimits.patch) }),
  };
}
