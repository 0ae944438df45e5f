/** One shape for whatever a search finds, so that an answer reads the same for every kind. */
import * as z from 'zod';
import { cleanText } from '../clean-text.ts';
import { outsider, outsiderMark } from './outsider.ts';
import { address, instant, name, path, projectCommit, title } from './project.ts';
import type { ReadFoundCode, ReadFoundCommit, ReadIssue, ReadRepository } from './read.ts';
import type { ReadMember } from './views/person.ts';

export const Found = z.object({
  repository: z.string().optional().describe('owner/name; absent for people'),
  private: z.boolean().optional().describe('Whether the repository is; absent when unknown'),
  title: z.string(),
  number: z.number().optional(),
  sha: z.string().optional(),
  path: z.string().optional(),
  state: z.string().optional(),
  author: z.string().optional(),
  outsider,
  date: z.string().optional().describe('UTC: last push, last update or commit'),
  excerpt: z.string().optional(),
  url: z.string().describe('Address to cite'),
});
export type Found = z.infer<typeof Found>;

const excerptLimit = 300;

export const foundRepository = (read: ReadRepository): Found => ({
  repository: name(read.full_name),
  private: read.private,
  title: title(read.description ?? ''),
  date: instant(read.pushed_at),
  url: address(read.html_url),
});

export const foundIssue = (read: ReadIssue): Found => ({
  repository: name(repositoryOfIssue(read)),
  title: title(read.title),
  number: read.number,
  state: name(read.state),
  author: name(read.user?.login),
  ...outsiderMark(read.author_association),
  date: instant(read.updated_at),
  url: address(read.html_url),
});

export const foundPerson = (read: ReadMember): Found => ({
  private: false,
  title: name(read.login),
  url: address(read.html_url),
});

/** Issues name their repository by its API address alone; `owner/name`, or empty when that is not what it holds. */
export const repositoryOfIssue = (read: ReadIssue): string =>
  /\/repos\/([^/?#]+\/[^/?#]+)$/.exec(read.repository_url ?? '')?.[1] ?? '';

export function foundCommit(read: ReadFoundCommit): Found {
  return { ...placeOf(read), ...projectCommit(read) };
}

export function foundCode(read: ReadFoundCode): Found {
  const fragment = read.text_matches?.[0]?.fragment;
  return {
    ...placeOf(read),
    title: path(read.path.slice(read.path.lastIndexOf('/') + 1)),
    path: path(read.path),
    ...(fragment && { excerpt: cleanText(fragment, excerptLimit) }),
    url: address(read.html_url),
  };
}

const placeOf = ({ repository }: ReadFoundCode | ReadFoundCommit): Pick<Found, 'repository' | 'private'> => ({
  repository: name(repository.full_name),
  ...(repository.private !== undefined && { private: repository.private }),
});
