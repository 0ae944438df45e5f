/** What the hub reads of commits and the files they change, and the small views of them. */
import * as z from 'zod';
import { cleanProse, cleanText } from '../../clean-text.ts';
import {
  cleanHeading,
  cleanName,
  fieldAt,
  fieldOf,
  githubView,
  nameAt,
  nullableText,
  pathAt,
  ReadLogin,
  sameAs,
  unlessEmpty,
  urlAt,
  utcTime,
  viewLimits,
  whenField,
} from '../view.ts';

const Signature = z.object({ name: nullableText, date: nullableText }).nullish();
const Written = z.object({ message: z.string(), author: Signature, committer: Signature });

/** When the commit was committed, which is what GitHub sorts and filters by. */
export const commitDate = ({ commit }: { commit: z.infer<typeof Written> }): string =>
  utcTime(commit.committer?.date ?? commit.author?.date);

const firstLine = (message: string): string => cleanHeading(message.trimStart().split('\n', 1)[0] ?? '');

export const CommitView = githubView({
  sha: nameAt('sha'),
  title: fieldAt('commit', Written, z.string(), ({ message }) => firstLine(message)).describe(
    'First line of the message',
  ),
  author: fieldOf({ commit: Written, author: ReadLogin }, z.string(), ({ commit, author }) =>
    cleanName(author?.login ?? commit.author?.name),
  ),
  date: fieldOf({ commit: Written }, whenField, commitDate),
  url: urlAt('html_url'),
});
export type ReadCommit = z.infer<typeof CommitView.read>;

/** The message after its first line. */
export const projectMessageBody = (message: string): string =>
  cleanProse(message.trimStart().split('\n').slice(1).join('\n').trim(), viewLimits.body);

export const FileChangeView = githubView({
  path: pathAt('filename'),
  previous_path: unlessEmpty(pathAt('previous_filename', nullableText)),
  status: nameAt('status'),
  additions: sameAs('additions', z.number()),
  deletions: sameAs('deletions', z.number()),
  patch: unlessEmpty(
    fieldAt('patch', nullableText, z.string(), (patch) => cleanText(patch ?? '', viewLimits.patch)),
  ).describe('Cut when long; absent for binary and very large files'),
});

export const ReadFullCommit = CommitView.read.extend({
  stats: z.object({ additions: z.number(), deletions: z.number() }).optional(),
  files: z.array(FileChangeView.read).default([]),
});
