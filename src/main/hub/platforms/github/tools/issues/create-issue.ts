import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import {
  assignees,
  body,
  labels,
  projectWrittenIssue,
  ReadWrittenIssue,
  title,
  WrittenIssue,
} from '../../issue-fields.ts';
import { ReadRepository } from '../../read.ts';

export const createIssue = writeTool({
  name: 'github_create_issue',
  title: 'Create an issue',
  description: 'Opens a new issue in one repository. Each call opens another one.',
  access: 'write',
  toolset: 'issues',
  input: input({
    repository,
    title: title.describe('Title, one line'),
    body: body.optional().describe('Text, in Markdown'),
    labels: labels.optional().describe('Names of labels'),
    assignees: assignees.optional().describe('Logins of those who work on it'),
  }),
  output: WrittenIssue,
  place: inRepository,
  async preview({ repository, title, body, labels, assignees }, { client }) {
    const get = await connectGitHub(client);
    const found = await get('/repos/{owner}/{repo}', ownerAndName(repository), ReadRepository);
    if (!found.ok) return found;
    return ok({ target: 'a new issue', version: null, changes: changesOf({ title, body, labels, assignees }) });
  },
  undo: ({ repository }, _, { number }) => ({
    tool: 'github_update_issue',
    arguments: { repository, number, state: 'closed', state_reason: 'not_planned' },
  }),
  async run({ repository, title, body, labels, assignees }, { client }) {
    const fields = { title, body, labels, assignees };
    const place = ownerAndName(repository);
    const made = await change(client, 'POST /repos/{owner}/{repo}/issues', place, fields, ReadWrittenIssue);
    return made.ok ? ok(projectWrittenIssue(made.value, { labels, assignees })) : made;
  },
});
