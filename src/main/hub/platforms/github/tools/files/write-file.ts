import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changeOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { contentsRoute, inRepository, ownerAndName, repository } from '../../fields.ts';
import { Committed } from '../../files/commit-files.ts';
import { branch, content, filePath, message } from '../../files/fields.ts';
import { openTexts } from '../../files/file-text.ts';
import { openTree, refuseSymlink } from '../../files/open-tree.ts';
import { endOfBranch } from '../../files/snapshot.ts';
import { targetOf } from '../../files/target.ts';
import { projectWritten, ReadWritten, restoring } from '../../files/written.ts';
import { connectGitHub } from '../../get.ts';

export const writeFile = writeTool({
  name: 'github_write_file',
  title: 'Write a file',
  description: 'Creates one text file on a branch, or replaces all of its text, in a commit of its own.',
  access: 'write',
  toolset: 'repos',
  input: input({
    repository,
    branch: branch.describe('Branch, which exists'),
    path: filePath.describe('Path of the file'),
    content,
    message,
  }),
  output: Committed,
  place: inRepository,
  files: ({ branch, path }) => ({ branch, paths: [path] }),
  async preview({ repository, branch, path, content, message }, { client }) {
    const get = await connectGitHub(client);
    const end = await endOfBranch(get, repository, branch);
    if (!end.ok) return end;
    const found = await openTree(get, repository, end.value.tree)(path);
    const entry = found.ok ? refuseSymlink(path, found.value) : found;
    if (!entry.ok) return entry;
    const before = entry.value && (await openTexts(get, repository)(entry.value));
    if (before && !before.ok) return before;
    return ok({
      target: targetOf(branch, [path]),
      version: entry.value?.sha ?? null,
      changes: [...changeOf(path, before?.value ?? null, content), ...changeOf('commit message', null, message)],
    });
  },
  undo: ({ repository, branch, path }, _, { parent }) => restoring(repository, branch, parent, [path]),
  async run({ repository, branch, path, content, message }, { client, preview }) {
    const fields = {
      message,
      content: Buffer.from(content).toString('base64'),
      branch,
      // Without it GitHub creates the file and refuses to replace one; with it, to replace any other.
      ...(preview.version !== null && { sha: preview.version }),
    };
    const made = await change(client, `PUT ${contentsRoute(path)}`, ownerAndName(repository), fields, ReadWritten);
    return made.ok ? ok(projectWritten(made.value)) : made;
  },
});
