import * as z from 'zod';
import { outsider } from '../outsider.ts';
import { address, instant, name, title } from '../project.ts';

const Owner = z.object({ login: z.string() }).nullish();

const ReadGistFile = z.object({
  filename: z.string(),
  size: z.number(),
  content: z.string().optional(),
  truncated: z.boolean().optional(),
});
export type ReadGistFile = z.infer<typeof ReadGistFile>;

export const ReadGist = z.object({
  id: z.string(),
  html_url: z.string(),
  description: z.string().nullish(),
  public: z.boolean(),
  updated_at: z.string().nullish(),
  owner: Owner,
  // As a list, since a record would lose a file that is called `__proto__`.
  files: z.preprocess(
    (files) => (typeof files === 'object' && files !== null ? Object.values(files) : files),
    z.array(ReadGistFile.nullable()),
  ),
});
export type ReadGist = z.infer<typeof ReadGist>;

export const Gist = z.object({
  id: z.string(),
  description: z.string(),
  private: z.boolean().describe('Secret: only those who have its address see it'),
  author: z.string(),
  outsider,
  updated_at: z.string().describe('UTC'),
  url: z.string().describe('Address to cite'),
});

/** What `login` did not write is by somebody it need not know. */
export function projectGist(read: ReadGist, login: string): z.infer<typeof Gist> {
  const author = name(read.owner?.login);
  return {
    id: name(read.id),
    description: title(read.description ?? ''),
    private: !read.public,
    author,
    ...(author.toLowerCase() !== login.toLowerCase() && { outsider: true as const }),
    updated_at: instant(read.updated_at),
    url: address(read.html_url),
  };
}

export const filesOf = (read: ReadGist): ReadGistFile[] => read.files.filter((file) => file !== null);
