import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub, type Get } from '../../get.ts';
import { numbered } from '../../project.ts';
import { findProject, namedProject } from '../../projects/find-item.ts';
import { owner, ownerType, project, projectsOf, uncovered } from '../../projects/place.ts';
import { ReadIssue } from '../../read.ts';

const issueOf = (get: Get, repository: string, number: number) =>
  get('/repos/{owner}/{repo}/issues/{issue_number}', { ...ownerAndName(repository), issue_number: number }, ReadIssue);

export const addProjectItem = writeTool({
  name: 'github_add_project_item',
  title: 'Put an issue into a project',
  description: 'Puts one issue or pull request of a repository into a project.',
  access: 'write',
  toolset: 'projects',
  input: input({
    owner,
    owner_type: ownerType,
    project,
    repository: repository.describe('Repository of the issue, as owner/name'),
    number: number.describe('Number of the issue or pull request'),
  }),
  output: z.object({ item_id: z.number() }),
  place: inRepository,
  isElsewhere: true,
  async preview({ owner, owner_type, project, repository, number }, { client, allows }) {
    const where = { owner, owner_type, project };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const get = await connectGitHub(client);
    const [found, issue] = await Promise.all([findProject(get, where), issueOf(get, repository, number)]);
    if (!found.ok) return found;
    if (!issue.ok) return issue;
    const after = `${repository}${numbered(issue.value.value)}`;
    const target = `${namedProject(found.value.project)}, ${found.value.project.public ? 'public' : 'private'}`;
    return ok({ target, version: null, changes: [{ name: 'item', before: null, after }] });
  },
  undo: ({ owner, owner_type, project }, _, { item_id }) => ({
    tool: 'github_delete_project_item',
    arguments: { owner, owner_type, project, item_id },
  }),
  async run({ owner, owner_type, project, repository, number }, { client, allows }) {
    const where = { owner, owner_type, project };
    const refused = uncovered(where, allows);
    if (refused) return refused;
    const issue = await issueOf(await connectGitHub(client), repository, number);
    if (!issue.ok) return issue;
    const type = issue.value.value.pull_request ? 'PullRequest' : 'Issue';
    const fields = { type, ...ownerAndName(repository), number };
    const route = `POST ${projectsOf(where, '/{project}/items')}` as const;
    const made = await change(client, route, { owner, project }, fields, z.object({ id: z.number() }));
    return made.ok ? ok({ item_id: made.value.id }) : made;
  },
});
