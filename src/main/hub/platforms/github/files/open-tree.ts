import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { ownerAndName } from '../fields.ts';
import type { Get } from '../get.ts';
import { path as shown } from '../project.ts';

const Entry = z.object({
  path: z.string(),
  mode: z.string(),
  type: z.string(),
  sha: z.string(),
  size: z.number().optional(),
});

/** A file or symlink as git has it: `100644`, `100755` where it may be run, `120000` for a symlink. */
export type FileEntry = { mode: string; sha: string; size: number };

const ReadTree = z.object({ tree: z.array(Entry), truncated: z.boolean().default(false) });
type ReadTree = z.infer<typeof ReadTree>;

export type FindFile = (path: string) => Promise<Result<FileEntry | undefined>>;

/**
 * Finds files below a tree, directory by directory, each read once; undefined for one that is not there. Nothing is found
 * through a symlink: a path would then be written elsewhere than it says. Fails for a path that is, or leads through,
 * something else than files and directories.
 */
export function openTree(get: Get, repository: string, root: string): FindFile {
  const trees = new Map<string, Promise<Result<ReadTree>>>();

  async function read(sha: string): Promise<Result<ReadTree>> {
    const asked = { ...ownerAndName(repository), tree_sha: sha };
    const answer = await get('/repos/{owner}/{repo}/git/trees/{tree_sha}', asked, ReadTree);
    if (!answer.ok) return answer;
    if (answer.value.value.truncated) return fail('platform_refused', 'A directory has too many entries.');
    return ok(answer.value.value);
  }

  function readOnce(sha: string): Promise<Result<ReadTree>> {
    const known = trees.get(sha) ?? read(sha);
    trees.set(sha, known);
    return known;
  }

  return async (path) => {
    const parts = path.split('/');
    let directory = root;
    for (const [index, part] of parts.entries()) {
      const listed = await readOnce(directory);
      if (!listed.ok) return listed;
      const entry = listed.value.tree.find((one) => one.path === part);
      if (!entry) return ok(undefined);
      const here = shown(parts.slice(0, index + 1).join('/'));
      const isLast = index === parts.length - 1;
      if (isLast && entry.type === 'blob') return ok({ mode: entry.mode, sha: entry.sha, size: entry.size ?? 0 });
      if (isLast) return fail('invalid_arguments', `${here} is a ${kindOf(entry)}, not a file.`);
      if (entry.type !== 'tree') return fail('invalid_arguments', `${here} is a ${kindOf(entry)}, not a directory.`);
      directory = entry.sha;
    }
    return ok(undefined);
  };
}

const kindOf = ({ type, mode }: z.infer<typeof Entry>): string =>
  type === 'tree' ? 'directory' : type === 'commit' ? 'submodule' : mode === '120000' ? 'symlink' : 'file';

/** A file that text may be written to. To write to a symlink would change where it points. */
export function refuseSymlink(path: string, entry: FileEntry | undefined): Result<FileEntry | undefined> {
  if (entry?.mode !== '120000') return ok(entry);
  return fail('invalid_arguments', `${shown(path)} is a symlink, not a file.`, {
    hint: 'Name the file that it points to.',
  });
}
