import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { branch } from '../../files/fields.ts';
import { connectGitHub } from '../../get.ts';
import { name, projectCommit } from '../../project.ts';
import { ReadCommit, ReadRepository } from '../../read.ts';

export const deleteBranch = writeTool({
  name: 'github_delete_branch',
  title: 'Delete a branch',
  description: 'Deletes a branch, with the commits that no other branch has; open pull requests from it are closed.',
  access: 'destructive',
  toolset: 'repos',
  input: input({ repository, branch: branch.describe('Branch, not the default one') }),
  output: z.object({ branch: z.string(), sha: z.string().describe('The commit that it ended with') }),
  place: inRepository,
  files: ({ branch }) => ({ branch }),
  async preview({ repository, branch }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, ReadRepository);
    if (!home.ok) return home;
    const main = home.value.value.default_branch ?? '';
    if (branch === main) return fail('platform_refused', 'The default branch cannot be deleted.');
    const ReadBranch = z.object({ commit: ReadCommit });
    const found = await get('/repos/{owner}/{repo}/branches/{branch}', { ...place, branch }, ReadBranch);
    if (!found.ok) return found;
    const { sha, title } = projectCommit(found.value.value.commit);
    // By its commit, since a branch may have a name that compares as something else.
    const asked = { ...place, basehead: `${main}...${sha}`, per_page: 1 };
    const only = await get('/repos/{owner}/{repo}/compare/{basehead}', asked, z.object({ ahead_by: z.number() }));
    if (!only.ok) return only;
    return ok({
      target: `the branch ${branch}`,
      version: sha,
      changes: [
        { name: 'branch', before: branch, after: null },
        { name: 'latest commit', before: `${sha} ${title}`, after: null },
        { name: `commits that ${name(main)} does not have`, before: String(only.value.value.ahead_by), after: null },
      ],
    });
  },
  undo: ({ repository, branch }, _, { sha }) => ({
    tool: 'github_create_branch',
    arguments: { repository, branch, from: sha },
  }),
  async run({ repository, branch }, { client, preview }) {
    const place = { ...ownerAndName(repository), ref: `heads/${branch}` };
    const made = await change(client, 'DELETE /repos/{owner}/{repo}/git/refs/{ref}', place, undefined, nothing);
    return made.ok ? ok({ branch, sha: preview.version ?? '' }) : made;
  },
});
