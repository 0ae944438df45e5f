import * as z from 'zod';
import { address, name, path } from '../project.ts';

const url = z.string().describe('Address to cite');

export const ReadShortBranch = z.object({
  name: z.string(),
  protected: z.boolean().optional(),
  commit: z.object({ sha: z.string() }),
});

export const Branch = z.object({
  branch: z.string(),
  sha: z.string().describe('Its latest commit'),
  default: z.literal(true).optional(),
  protected: z.literal(true).optional(),
  url,
});

/** `home` is the repository's page, to which GitHub adds none of the branch's own. */
export function projectBranch(
  read: z.infer<typeof ReadShortBranch>,
  home: { html_url: string; default_branch?: string | null | undefined },
): z.infer<typeof Branch> {
  return {
    branch: name(read.name),
    sha: name(read.commit.sha),
    ...(read.name === home.default_branch && { default: true }),
    ...(read.protected && { protected: true }),
    url: pageOf(home.html_url, 'tree', read.name),
  };
}

export const ReadShortTag = z.object({ name: z.string(), commit: z.object({ sha: z.string() }) });

export const Tag = z.object({ tag: z.string(), sha: z.string().describe('The commit that it names'), url });

export const projectTag = (read: z.infer<typeof ReadShortTag>, home: { html_url: string }): z.infer<typeof Tag> => ({
  tag: name(read.name),
  sha: name(read.commit.sha),
  url: pageOf(home.html_url, 'releases/tag', read.name),
});

/** A page of a repository that is about a branch or tag, slashes in the name as GitHub has them. */
export const pageOf = (home: string, kind: string, reference: string): string =>
  address(`${home}/${kind}/${reference.toWellFormed().split('/').map(encodeURIComponent).join('/')}`);

export const ReadTreeEntry = z.object({
  path: z.string(),
  type: z.string(),
  mode: z.string(),
  size: z.number().optional(),
});

export const TreeEntry = z.object({
  path: z.string(),
  type: z.string().describe('file, directory, symlink or submodule'),
  size: z.number().optional().describe('Bytes'),
});

const kinds: Record<string, string> = { tree: 'directory', commit: 'submodule', blob: 'file' };

export const projectTreeEntry = (read: z.infer<typeof ReadTreeEntry>): z.infer<typeof TreeEntry> => ({
  path: path(read.path),
  type: read.mode === '120000' ? 'symlink' : (kinds[read.type] ?? ''),
  ...(read.size !== undefined && { size: read.size }),
});
