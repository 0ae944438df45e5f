import * as z from 'zod';
import type { Preview } from '../../../../../../shared/model.ts';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changeOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { inRepository, repository } from '../../fields.ts';
import { Committed, commitFiles, type TreeChange } from '../../files/commit-files.ts';
import { branch, content, filePath, isApart, message } from '../../files/fields.ts';
import { openTexts } from '../../files/file-text.ts';
import { type FindFile, openTree, refuseSymlink } from '../../files/open-tree.ts';
import { endOfBranch, snapshotOf } from '../../files/snapshot.ts';
import { targetOf } from '../../files/target.ts';
import { restoring } from '../../files/written.ts';
import { connectGitHub } from '../../get.ts';

export const pushFiles = writeTool({
  name: 'github_push_files',
  title: 'Write several files',
  description: 'Creates or replaces several text files on a branch in one commit; the rest of the branch stays.',
  access: 'write',
  isBatch: true,
  toolset: 'repos',
  input: input({
    repository,
    branch: branch.describe('Branch, which exists'),
    files: z
      .array(z.strictObject({ path: filePath, content }))
      .min(1)
      .max(50)
      .refine((files) => isApart(files.map(({ path }) => path)), 'must be different files')
      .describe('Each with its path and whole text'),
    message,
  }),
  output: Committed,
  place: inRepository,
  files: ({ branch, files }) => ({ branch, paths: files.map(({ path }) => path) }),
  async preview({ repository, branch, files, message }, { client }) {
    const get = await connectGitHub(client);
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const find = openTree(get, repository, end.value.tree);
    const readText = openTexts(get, repository);
    const changes: Preview['changes'] = [];
    for (const { path, content } of files) {
      const entry = await findPlain(find, path);
      if (!entry.ok) return entry;
      const text = entry.value && (await readText(entry.value));
      if (text && !text.ok) return text;
      changes.push(...changeOf(path, text?.value ?? null, content));
    }
    return ok({
      target: targetOf(
        branch,
        files.map(({ path }) => path),
      ),
      version: end.value.commit,
      changes: [...changes, ...changeOf('commit message', null, message)],
    });
  },
  undo: ({ repository, branch, files }, _, { parent }) =>
    restoring(
      repository,
      branch,
      parent,
      files.map(({ path }) => path),
    ),
  async run({ repository, branch, files, message }, { client, preview }) {
    const get = await connectGitHub(client);
    const parent = await snapshotOf(get, repository, preview.version ?? '');
    if (!parent.ok) return parent;
    const find = openTree(get, repository, parent.value.tree);
    const changes: TreeChange[] = [];
    for (const { path, content } of files) {
      const entry = await findPlain(find, path);
      if (!entry.ok) return entry;
      // What could be run before can be run afterwards.
      changes.push({ path, content, mode: entry.value?.mode ?? '100644' });
    }
    return commitFiles(client, repository, { branch, parent: parent.value, message, changes });
  },
});

async function findPlain(find: FindFile, path: string) {
  const found = await find(path);
  return found.ok ? refuseSymlink(path, found.value) : found;
}
