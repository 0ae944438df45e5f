import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { everyBranch, inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { name, title } from '../../project.ts';
import { ReadRepository } from '../../read.ts';

const ReadOwned = ReadRepository.extend({
  forks_count: z.number().optional(),
  permissions: z.object({ admin: z.boolean() }).optional(),
});

export const deleteRepository = writeTool({
  name: 'github_delete_repository',
  title: 'Delete a repository',
  description: 'Deletes a repository with its branches, issues, pull requests, releases and settings.',
  access: 'destructive',
  toolset: 'repos',
  input: input({ repository }),
  output: z.object({ repository: z.string().describe('What is gone') }),
  place: inRepository,
  // All of them.
  files: () => ({ branch: everyBranch }),
  async preview({ repository }, { client }) {
    const get = await connectGitHub(client);
    const found = await get('/repos/{owner}/{repo}', ownerAndName(repository), ReadOwned);
    if (!found.ok) return found;
    const read = found.value.value;
    if (read.permissions?.admin === false) return fail('platform_forbidden', 'Only its administrators can delete it.');
    const gone = (what: string, before: string) => ({ name: what, before, after: null });
    return ok({
      target: `the ${read.private ? 'private' : 'public'} repository ${name(read.full_name)}`,
      version: read.pushed_at ?? null,
      changes: [
        gone('repository', name(read.full_name)),
        gone('description', title(read.description ?? '')),
        gone('last push', name(read.pushed_at)),
        gone('open issues and pull requests', String(read.open_issues_count ?? 0)),
        gone('stars', String(read.stargazers_count ?? 0)),
        gone('forks that stay without it', String(read.forks_count ?? 0)),
      ],
    });
  },
  undo: () => ({
    reason: 'Its owner can restore most repositories for 90 days, under Deleted repositories in their GitHub settings.',
  }),
  async run({ repository }, { client }) {
    const made = await change(client, 'DELETE /repos/{owner}/{repo}', ownerAndName(repository), undefined, nothing);
    return made.ok ? ok({ repository: name(repository) }) : made;
  },
});
