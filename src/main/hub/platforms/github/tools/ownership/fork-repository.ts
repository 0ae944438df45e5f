import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { everyBranch, inRepository, login, ownerAndName, repository, repositoryName } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { NewRepository, placeOfNew, projectNewRepository, ReadNewRepository } from '../../new-repository.ts';
import { name as shown } from '../../project.ts';
import { ReadRepository } from '../../read.ts';

export const forkRepository = writeTool({
  name: 'github_fork_repository',
  title: 'Fork a repository',
  description:
    'Makes a copy of a repository for the account, or for an organization that it is in, as public as the original.',
  access: 'write',
  toolset: 'repos',
  input: input({
    repository,
    organization: login.optional().describe('Organization to own the copy; the account if left out'),
    name: repositoryName.optional().describe('Name of the copy; the same if left out'),
  }),
  output: NewRepository,
  place: inRepository,
  isElsewhere: true,
  // The copy has all branches, whatever is in them.
  files: () => ({ branch: everyBranch }),
  async preview({ repository, organization, name }, { client, allows }) {
    const get = await connectGitHub(client);
    const source = ownerAndName(repository);
    const found = await get('/repos/{owner}/{repo}', source, ReadRepository);
    if (!found.ok) return found;
    const place = await placeOfNew(get, allows, name ?? source.repo, organization);
    if (!place.ok) return place;
    const original = shown(found.value.value.full_name);
    const visibility = found.value.value.private ? 'private' : 'public';
    return ok({
      target: `a new ${visibility} repository ${place.value}`,
      version: null,
      changes: changesOf({ name: place.value, visibility, 'copy of': original }),
    });
  },
  undo(_, { changes }, { repository }) {
    // GitHub answers with a copy that its owner has already, whatever its name: it was not made by this, and is not for it to delete.
    const wanted = changes.find(({ name }) => name === 'name')?.after;
    if (wanted?.toLowerCase() !== repository.toLowerCase()) return { reason: `Nothing was made: it is ${repository}.` };
    return { tool: 'github_delete_repository', arguments: { repository } };
  },
  async run({ repository, organization, name }, { client }) {
    const route = 'POST /repos/{owner}/{repo}/forks';
    const fields = { organization, name };
    const made = await change(client, route, ownerAndName(repository), fields, ReadNewRepository);
    return made.ok ? ok(projectNewRepository(made.value)) : made;
  },
});
