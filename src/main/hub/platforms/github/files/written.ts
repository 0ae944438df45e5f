/** What a commit that a request made is told as, and what takes it back. */
import * as z from 'zod';
import type { Undo } from '../../../../../shared/model.ts';
import { address, name } from '../project.ts';
import type { Committed } from './commit-files.ts';

export const ReadWritten = z.object({
  commit: z.object({ sha: z.string(), html_url: z.string(), parents: z.array(z.object({ sha: z.string() })) }),
});

export const projectWritten = ({ commit }: z.infer<typeof ReadWritten>): z.infer<typeof Committed> => ({
  commit: name(commit.sha),
  parent: name(commit.parents[0]?.sha),
  url: address(commit.html_url),
});

/** The call that makes files what they were at a commit. */
export const restoring = (repository: string, branch: string, commit: string, paths: string[]): Undo => ({
  tool: 'github_restore_files',
  arguments: { repository, branch, commit, paths },
});
