/** The tools for branches. */
import * as z from 'zod';
import { fail, ok } from '../../../../../shared/result.ts';
import { changeOf, changesOf } from '../../changes.ts';
import { cursor, input, limit, listing } from '../../fields.ts';
import type { Tool } from '../../tool.ts';
import { gitReference, ownerAndName, repository } from '../fields.ts';
import { listViews } from '../lists.ts';
import { emptyAnswer, githubToolsIn } from '../rest.ts';
import { cleanName, urlField } from '../view.ts';
import { CommitView } from '../views/commits.ts';
import { RepositoryView } from '../views/repositories.ts';
import { gitBranch } from './files.ts';
import { newRefChanges } from './refs.ts';
import { repositoryPage } from './releases.ts';

const { readTool, writeTool } = githubToolsIn('repos');

const ReadShortBranch = z.object({
  name: z.string(),
  protected: z.boolean().optional(),
  commit: z.object({ sha: z.string() }),
});

const Branch = z.object({
  branch: z.string(),
  sha: z.string().describe('Its latest commit'),
  default: z.literal(true).optional(),
  protected: z.literal(true).optional(),
  url: urlField,
});

/** `home` is the repository's page, to which GitHub adds none of the branch's own. */
export function projectBranch(
  read: z.infer<typeof ReadShortBranch>,
  home: { html_url: string; default_branch?: string | null | undefined },
): z.infer<typeof Branch> {
  return {
    branch: cleanName(read.name),
    sha: cleanName(read.commit.sha),
    ...(read.name === home.default_branch && { default: true }),
    ...(read.protected && { protected: true }),
    url: repositoryPage(home.html_url, 'tree', read.name),
  };
}

const listBranches = readTool({
  name: 'github_list_branches',
  title: 'Branches of a repository',
  hint: 'heads refs feature default git names',
  description: 'Branches of one repository by name, with the latest commit of each.',
  input: input({ repository, cursor, limit }),
  output: z.object({ items: z.array(Branch), ...listing }),
  async run({ repository, cursor, limit }, { get }) {
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, RepositoryView.read);
    if (!home.ok) return home;
    const project = (read: z.infer<typeof ReadShortBranch>) => projectBranch(read, home.value.value);
    const view = { read: ReadShortBranch, project };
    return listViews(get, '/repos/{owner}/{repo}/branches', { ...place, per_page: 100 }, view, { cursor, limit });
  },
});

const ReadRef = z.object({ ref: z.string(), object: z.object({ sha: z.string() }) });

const createBranch = writeTool({
  name: 'github_create_branch',
  title: 'Create a branch',
  hint: 'new start checkout feature ref',
  description: 'Creates a branch that starts at a commit of the same repository.',
  access: 'write',
  input: input({
    repository,
    branch: gitBranch.describe('Name of the new branch'),
    from: gitReference.default('HEAD').describe('Branch, tag or commit to start at; the default branch if left out'),
  }),
  output: z.object({ branch: z.string(), sha: z.string().describe('The commit that it starts at') }),
  // The new branch gets what is on the other.
  files: ({ branch, from }) => ({ branch: [branch, from === 'HEAD' ? undefined : from], changed: [branch] }),
  async preview({ repository, branch, from }, context) {
    const { get } = context;
    const place = ownerAndName(repository);
    const start = await get('/repos/{owner}/{repo}/commits/{ref}', { ...place, ref: from }, CommitView.read);
    if (!start.ok) return start;
    const known = await get('/repos/{owner}/{repo}/git/ref/{ref}', { ...place, ref: `heads/${branch}` }, ReadRef);
    if (known.ok) return fail('platform_refused', `There is a branch ${branch} already.`);
    if (known.failure.code !== 'platform_not_found') return known;
    const { sha, title } = CommitView.project(start.value.value);
    const held = await newRefChanges(repository, { ref: `refs/heads/${branch}`, end: sha }, context);
    if (!held.ok) return held;
    return ok({
      target: `a new branch ${branch}`,
      version: sha,
      changes: [...changesOf({ branch, 'starts at': `${sha} ${title}` }), ...held.value],
    });
  },
  undo: ({ repository, branch }) => ({ tool: 'github_delete_branch', arguments: { repository, branch } }),
  async run({ repository, branch }, { change, preview }) {
    const fields = { ref: `refs/heads/${branch}`, sha: preview.version };
    const made = await change('POST /repos/{owner}/{repo}/git/refs', ownerAndName(repository), fields, ReadRef);
    return made.ok ? ok({ branch, sha: cleanName(made.value.object.sha) }) : made;
  },
});

const deleteBranch = writeTool({
  name: 'github_delete_branch',
  title: 'Delete a branch',
  hint: 'remove prune cleanup merged ref',
  description: 'Deletes a branch, with the commits that no other branch has; open pull requests from it are closed.',
  access: 'destructive',
  input: input({ repository, branch: gitBranch.describe('Branch, not the default one') }),
  output: z.object({ branch: z.string(), sha: z.string().describe('The commit that it ended with') }),
  files: ({ branch }) => ({ branch }),
  async preview({ repository, branch }, { get }) {
    const place = ownerAndName(repository);
    const home = await get('/repos/{owner}/{repo}', place, RepositoryView.read);
    if (!home.ok) return home;
    const main = home.value.value.default_branch ?? '';
    if (branch === main) return fail('platform_refused', 'The default branch cannot be deleted.');
    const ReadBranch = z.object({ commit: CommitView.read });
    const found = await get('/repos/{owner}/{repo}/branches/{branch}', { ...place, branch }, ReadBranch);
    if (!found.ok) return found;
    const { sha, title } = CommitView.project(found.value.value.commit);
    // By its commit, since a branch may have a name that compares as something else.
    const asked = { ...place, basehead: `${main}...${sha}`, per_page: 1 };
    const only = await get('/repos/{owner}/{repo}/compare/{basehead}', asked, z.object({ ahead_by: z.number() }));
    if (!only.ok) return only;
    return ok({
      target: `the branch ${branch}`,
      version: sha,
      changes: [
        ...changeOf('branch', branch, null),
        ...changeOf('latest commit', `${sha} ${title}`, null),
        ...changeOf(`commits that ${cleanName(main)} does not have`, String(only.value.value.ahead_by), null),
      ],
    });
  },
  undoMade: ({ repository, branch }, _, { sha }) => ({
    tool: 'github_create_branch',
    arguments: { repository, branch, from: sha },
  }),
  async run({ repository, branch }, { change, preview }) {
    const place = { ...ownerAndName(repository), ref: `heads/${branch}` };
    const gone = emptyAnswer({ branch, sha: preview.version ?? '' });
    return change('DELETE /repos/{owner}/{repo}/git/refs/{ref}', place, undefined, gone);
  },
});

export const branchTools: Tool[] = [listBranches, createBranch, deleteBranch];
