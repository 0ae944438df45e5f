/** The tools that create, fork and delete repositories, and list who works on one. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changesOf } from '../../changes.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { everyBranch, issueTitle, login, notPublic, ownerAndName, repository, repositoryName } from '../fields.ts';
import { listViews } from '../lists.ts';
import { emptyAnswer, type Get, githubToolsIn } from '../rest.ts';
import { cleanHeading, cleanName, githubView } from '../view.ts';
import { RepositoryView } from '../views/repositories.ts';
import { CollaboratorView, MeView } from './people.ts';

const { readTool, writeTool } = githubToolsIn('repos');

const { repository: nameWithOwner, private: isPrivate, default_branch, url } = RepositoryView.fields;

/** What making a repository and forking one tell of the new one. */
const NewRepository = githubView({ repository: nameWithOwner, private: isPrivate, default_branch, url });

/**
 * Where it will be, the account's own unless an organization is named. Fails where this key does not reach that name, and
 * where it is taken.
 */
async function placeOfNew(
  get: Get,
  allows: ToolContext['allows'],
  repo: string,
  organization: string | undefined,
): Promise<Result<string>> {
  const me = organization === undefined ? await get('/user', {}, MeView.read.pick({ login: true })) : undefined;
  if (me && !me.ok) return me;
  const owner = organization ?? me?.value.value.login ?? '';
  const place = `${owner}/${repo}`;
  if (!allows('repository', place.toLowerCase()))
    return fail('not_allowed', `This key does not cover ${cleanName(place)}.`);
  const known = await get('/repos/{owner}/{repo}', { owner, repo }, NewRepository.read);
  if (known.ok) return fail('platform_refused', 'There is a repository of that name already.');
  return known.failure.code === 'platform_not_found' ? ok(place) : known;
}

const listCollaborators = readTool({
  name: 'github_list_collaborators',
  title: 'Who works on a repository',
  hint: 'access permissions members contributors who push',
  description: 'People who may reach one repository, with their roles; only those who may push are told.',
  input: input({
    repository,
    affiliation: z
      .enum(['all', 'direct', 'outside'])
      .default('all')
      .describe('direct: named in person; outside: of those, not in the organization'),
    cursor,
    limit,
  }),
  output: z.object({ items: z.array(CollaboratorView.shown), ...notPublic, ...listing }),
  async run({ repository, affiliation, cursor, limit }, { get }) {
    const asked = { ...ownerAndName(repository), affiliation, per_page: 100 };
    const found = await listViews(get, '/repos/{owner}/{repo}/collaborators', asked, CollaboratorView, {
      cursor,
      limit,
    });
    return found.ok ? ok({ ...found.value, private: true as const }) : found;
  },
});

const createRepository = writeTool({
  name: 'github_create_repository',
  title: 'Create a repository',
  hint: 'new repo project init start',
  description:
    'Creates a repository of the account, or of an organization that it is in; private unless told otherwise.',
  access: 'write',
  texts: { description: 'prose' },
  input: input({
    name: repositoryName.describe('Name, without the owner'),
    organization: login.optional().describe('Organization to own it; the account if left out'),
    description: issueTitle.optional().describe('What it is for, one line'),
    private: z.boolean().default(true).describe('Whether only those let in may see it'),
    readme: z.boolean().default(true).describe('Whether it starts with a README, without which it has no branch'),
  }),
  output: NewRepository.shown,
  place: () => undefined,
  async preview({ name, organization, description, private: isPrivate, readme }, { get, allows }) {
    const place = await placeOfNew(get, allows, name, organization);
    if (!place.ok) return place;
    const visibility = isPrivate ? 'private' : 'public';
    return ok({
      target: `a new ${visibility} repository ${place.value}`,
      version: null,
      changes: changesOf({
        name: place.value,
        visibility,
        description,
        'first file': readme ? 'README.md' : undefined,
      }),
    });
  },
  undoMade: (_, __, { repository }) => ({ tool: 'github_delete_repository', arguments: { repository } }),
  async run({ name, organization, description, private: isPrivate, readme }, { change }) {
    const fields = { name, description, private: isPrivate, auto_init: readme };
    return organization === undefined
      ? change('POST /user/repos', {}, fields, NewRepository.made)
      : change('POST /orgs/{org}/repos', { org: organization }, fields, NewRepository.made);
  },
});

const forkRepository = writeTool({
  name: 'github_fork_repository',
  title: 'Fork a repository',
  hint: 'copy clone duplicate repo own',
  description:
    'Makes a copy of a repository for the account, or for an organization that it is in, as public as the original.',
  access: 'write',
  input: input({
    repository,
    organization: login.optional().describe('Organization to own the copy; the account if left out'),
    name: repositoryName.optional().describe('Name of the copy; the same if left out'),
  }),
  output: NewRepository.shown,
  isElsewhere: true,
  // The copy has all branches, no matter what is in them.
  files: () => ({ branch: everyBranch }),
  async preview({ repository, organization, name }, { get, allows }) {
    const source = ownerAndName(repository);
    const found = await get('/repos/{owner}/{repo}', source, RepositoryView.read);
    if (!found.ok) return found;
    const place = await placeOfNew(get, allows, name ?? source.repo, organization);
    if (!place.ok) return place;
    const original = cleanName(found.value.value.full_name);
    const visibility = found.value.value.private ? 'private' : 'public';
    return ok({
      target: `a new ${visibility} repository ${place.value}`,
      version: null,
      changes: changesOf({ name: place.value, visibility, 'copy of': original }),
    });
  },
  undoMade(_, { changes }, { repository }) {
    // GitHub answers with a copy that its owner has already, no matter what its name: it was not made by this, and is not for it to delete.
    const wanted = changes.find(({ name }) => name === 'name')?.after;
    if (wanted?.toLowerCase() !== repository.toLowerCase()) return { reason: `Nothing was made: it is ${repository}.` };
    return { tool: 'github_delete_repository', arguments: { repository } };
  },
  async run({ repository, organization, name }, { change }) {
    const route = 'POST /repos/{owner}/{repo}/forks';
    const fields = { organization, name };
    return change(route, ownerAndName(repository), fields, NewRepository.made);
  },
});

const ReadOwned = RepositoryView.read.extend({
  forks_count: z.number().optional(),
  permissions: z.object({ admin: z.boolean() }).optional(),
});

const deleteRepository = writeTool({
  name: 'github_delete_repository',
  title: 'Delete a repository',
  hint: 'remove erase destroy repo project',
  description: 'Deletes a repository with its branches, issues, pull requests, releases and settings.',
  access: 'destructive',
  input: input({ repository }),
  output: z.object({ repository: z.string().describe('What is gone') }),
  // All of them.
  files: () => ({ branch: everyBranch }),
  async preview({ repository }, { get }) {
    const found = await get('/repos/{owner}/{repo}', ownerAndName(repository), ReadOwned);
    if (!found.ok) return found;
    const read = found.value.value;
    if (read.permissions?.admin === false)
      return fail('platform_forbidden', 'Only its administrators can delete it.', {
        hint: 'Ask somebody who administers the repository.',
      });
    const gone = (what: string, before: string) => ({ name: what, before, after: null });
    return ok({
      target: `the ${read.private ? 'private' : 'public'} repository ${cleanName(read.full_name)}`,
      version: read.pushed_at ?? null,
      changes: [
        gone('repository', cleanName(read.full_name)),
        gone('description', cleanHeading(read.description ?? '')),
        gone('last push', cleanName(read.pushed_at)),
        gone('open issues and pull requests', String(read.open_issues_count ?? 0)),
        gone('stars', String(read.stargazers_count ?? 0)),
        gone('forks that stay without it', String(read.forks_count ?? 0)),
      ],
    });
  },
  undo: () => ({
    reason: 'Its owner can restore most repositories for 90 days, under Deleted repositories in their GitHub settings.',
  }),
  async run({ repository }, { change }) {
    return change(
      'DELETE /repos/{owner}/{repo}',
      ownerAndName(repository),
      undefined,
      emptyAnswer({ repository: cleanName(repository) }),
    );
  },
});

export const ownershipTools: Tool[] = [listCollaborators, createRepository, forkRepository, deleteRepository];
