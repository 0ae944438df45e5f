import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, ownerAndName, reference, repository } from '../../fields.ts';
import { branch } from '../../files/fields.ts';
import { connectGitHub } from '../../get.ts';
import { name, projectCommit } from '../../project.ts';
import { ReadCommit } from '../../read.ts';

const ReadRef = z.object({ ref: z.string(), object: z.object({ sha: z.string() }) });

export const createBranch = writeTool({
  name: 'github_create_branch',
  title: 'Create a branch',
  description: 'Creates a branch that starts at a commit of the same repository.',
  access: 'write',
  toolset: 'repos',
  input: input({
    repository,
    branch: branch.describe('Name of the new branch'),
    from: reference.default('HEAD').describe('Branch, tag or commit to start at; the default branch if left out'),
  }),
  output: z.object({ branch: z.string(), sha: z.string().describe('The commit that it starts at') }),
  place: inRepository,
  // What is on the one comes to be on the other.
  files: ({ branch, from }) => ({ branch: [branch, from === 'HEAD' ? undefined : from] }),
  async preview({ repository, branch, from }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const start = await get('/repos/{owner}/{repo}/commits/{ref}', { ...place, ref: from }, ReadCommit);
    if (!start.ok) return start;
    const known = await get('/repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `heads/${branch}` }, ReadRef);
    if (known.ok) return fail('platform_refused', `There is a branch ${branch} already.`);
    if (known.failure.code !== 'platform_not_found') return known;
    const { sha, title } = projectCommit(start.value.value);
    return ok({
      target: `a new branch ${branch}`,
      version: sha,
      changes: changesOf({ branch, 'starts at': `${sha} ${title}` }),
    });
  },
  undo: ({ repository, branch }) => ({ tool: 'github_delete_branch', arguments: { repository, branch } }),
  async run({ repository, branch }, { client, preview }) {
    const fields = { ref: `refs/heads/${branch}`, sha: preview.version };
    const made = await change(client, 'POST /repos/{owner}/{repo}/git/refs', ownerAndName(repository), fields, ReadRef);
    return made.ok ? ok({ branch, sha: name(made.value.object.sha) }) : made;
  },
});
