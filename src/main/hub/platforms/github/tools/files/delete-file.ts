import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changeOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { contentsRoute, inRepository, ownerAndName, repository } from '../../fields.ts';
import { Committed } from '../../files/commit-files.ts';
import { branch, filePath, message } from '../../files/fields.ts';
import { openTexts } from '../../files/file-text.ts';
import { openTree } from '../../files/open-tree.ts';
import { endOfBranch } from '../../files/snapshot.ts';
import { targetOf } from '../../files/target.ts';
import { projectWritten, ReadWritten, restoring } from '../../files/written.ts';
import { connectGitHub } from '../../get.ts';
import { path as shown } from '../../project.ts';

export const deleteFile = writeTool({
  name: 'github_delete_file',
  title: 'Delete a file',
  description: 'Deletes one file from a branch, in a commit of its own; earlier commits keep it.',
  access: 'destructive',
  toolset: 'repos',
  input: input({
    repository,
    branch: branch.describe('Branch, which exists'),
    path: filePath.describe('Path of the file'),
    message,
  }),
  output: Committed,
  place: inRepository,
  files: ({ branch, path }) => ({ branch, paths: [path] }),
  async preview({ repository, branch, path, message }, { client }) {
    const get = await connectGitHub(client);
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const entry = await openTree(get, repository, end.value.tree)(path);
    if (!entry.ok) return entry;
    if (!entry.value) return fail('platform_not_found', `There is no ${shown(path)} on ${branch}.`);
    const before = await openTexts(get, repository)(entry.value);
    if (!before.ok) return before;
    return ok({
      target: targetOf(branch, [path]),
      version: entry.value.sha,
      changes: [...changeOf(path, before.value, null), ...changeOf('commit message', null, message)],
    });
  },
  undo: ({ repository, branch, path }, _, { parent }) => restoring(repository, branch, parent, [path]),
  async run({ repository, branch, path, message }, { client, preview }) {
    const fields = { message, sha: preview.version, branch };
    const made = await change(client, `DELETE ${contentsRoute(path)}`, ownerAndName(repository), fields, ReadWritten);
    return made.ok ? ok(projectWritten(made.value)) : made;
  },
});
