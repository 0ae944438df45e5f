import { ok } from '../../../../../shared/result.ts';
import { tool } from '../../../tools/tool.ts';
import { change } from '../change.ts';
import { input, named, ownerAndName, repository } from '../fields.ts';
import {
  assignees,
  body,
  labels,
  projectWrittenIssue,
  ReadWrittenIssue,
  title,
  WrittenIssue,
} from '../issue-fields.ts';

export const createIssue = tool({
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
  repository: named,
  async run({ repository, title, body, labels, assignees }, { client }) {
    const fields = { title, body, labels, assignees };
    const place = ownerAndName(repository);
    const made = await change(client, 'POST /repos/{owner}/{repo}/issues', place, fields, ReadWrittenIssue);
    return made.ok ? ok(projectWrittenIssue(made.value, { labels, assignees })) : made;
  },
});
