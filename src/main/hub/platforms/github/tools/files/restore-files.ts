import * as z from 'zod';
import type { Preview } from '../../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changeOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { inRepository, repository } from '../../fields.ts';
import { Committed, commitFiles, type TreeChange } from '../../files/commit-files.ts';
import { branch, commitId, filePath, isApart, message } from '../../files/fields.ts';
import { openTexts, type ReadText } from '../../files/file-text.ts';
import { type FileEntry, openTree } from '../../files/open-tree.ts';
import { earlierOf, endOfBranch, type Snapshot, snapshotOf } from '../../files/snapshot.ts';
import { targetOf } from '../../files/target.ts';
import { restoring } from '../../files/written.ts';
import { connectGitHub, type Get } from '../../get.ts';

export const restoreFiles = writeTool({
  name: 'github_restore_files',
  title: 'Restore files',
  description:
    'Makes files on a branch what they were at an earlier commit of it, in one new commit; those that were not there then are deleted.',
  access: 'destructive',
  toolset: 'repos',
  input: input({
    repository,
    branch: branch.describe('Branch, which exists'),
    commit: commitId,
    paths: z.array(filePath).min(1).max(50).refine(isApart, 'must be different files').describe('Paths of the files'),
    message: message.optional().describe('Commit message; says what is restored if left out'),
  }),
  output: Committed,
  place: inRepository,
  files: ({ branch, paths }) => ({ branch, paths }),
  async preview({ repository, branch, commit, paths, message }, { client }) {
    const get = await connectGitHub(client);
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const differing = await differencesFrom(get, repository, end.value, commit, paths);
    if (!differing.ok) return differing;
    const readText = openTexts(get, repository);
    const changes: Preview['changes'] = [];
    for (const { path, before, after } of differing.value) {
      const was = await textOf(readText, before);
      if (!was.ok) return was;
      const becomes = await textOf(readText, after);
      if (!becomes.ok) return becomes;
      changes.push(...changeOf(path, was.value, becomes.value));
      if (before && after) changes.push(...changeOf(`mode of ${path}`, before.mode, after.mode));
    }
    if (changes.length > 0) changes.push(...changeOf('commit message', null, messageOf(commit, message)));
    return ok({
      target: `${targetOf(branch, paths)} as of ${commit.slice(0, 7)}`,
      version: end.value.commit,
      changes,
    });
  },
  undo: ({ repository, branch, paths }, _, { parent }) => restoring(repository, branch, parent, paths),
  async run({ repository, branch, commit, paths, message }, { client, preview }) {
    const get = await connectGitHub(client);
    const parent = await snapshotOf(get, repository, preview.version ?? '');
    if (!parent.ok) return parent;
    const differing = await differencesFrom(get, repository, parent.value, commit, paths);
    if (!differing.ok) return differing;
    if (differing.value.length === 0) return fail('invalid_arguments', 'The files are so already.');
    const changes = differing.value.map(({ path, after }): TreeChange => {
      return { path, mode: after?.mode ?? '100644', sha: after?.sha ?? null };
    });
    const fields = { branch, parent: parent.value, message: messageOf(commit, message), changes };
    return commitFiles(client, repository, fields);
  },
});

const messageOf = (commit: string, message = `Restore files as of ${commit.slice(0, 7)}`): string => message;

const textOf = async (readText: ReadText, entry: FileEntry | undefined): Promise<Result<string | null>> =>
  entry ? readText(entry) : ok(null);

type Difference = { path: string; before: FileEntry | undefined; after: FileEntry | undefined };

/** Which of the paths are otherwise at a commit than now, and how they are there. */
async function differencesFrom(
  get: Get,
  repository: string,
  now: Snapshot,
  commit: string,
  paths: string[],
): Promise<Result<Difference[]>> {
  const then = await earlierOf(get, repository, now, commit);
  if (!then.ok) return then;
  const here = openTree(get, repository, now.tree);
  const there = openTree(get, repository, then.value.tree);
  const found: Difference[] = [];
  for (const path of paths) {
    const before = await here(path);
    if (!before.ok) return before;
    const after = await there(path);
    if (!after.ok) return after;
    const isSame = before.value?.sha === after.value?.sha && before.value?.mode === after.value?.mode;
    if (!isSame) found.push({ path, before: before.value, after: after.value });
  }
  return ok(found);
}
