import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { tool } from '../../../tools/tool.ts';
import { change } from '../change.ts';
import { input, named, number, ownerAndName, repository } from '../fields.ts';
import {
  assignees,
  body,
  labels,
  projectWrittenIssue,
  ReadWrittenIssue,
  title,
  WrittenIssue,
} from '../issue-fields.ts';

export const updateIssue = tool({
  name: 'github_update_issue',
  title: 'Change an issue',
  description: 'Changes the named fields of one issue or pull request, also to close or reopen it; the rest stays.',
  access: 'write',
  toolset: 'issues',
  input: input({
    repository,
    number: number.describe('Number of the issue or pull request'),
    title: title.optional().describe('Title, one line, in place of the present one'),
    body: body.optional().describe('Text in Markdown, in place of the present one'),
    state: z.enum(['open', 'closed']).optional().describe('Closes or reopens it'),
    state_reason: z
      .enum(['completed', 'not_planned', 'duplicate'])
      .optional()
      .describe('Why it is closed; only with state closed'),
    labels: labels.optional().describe('All labels it shall have, in place of the present ones'),
    assignees: assignees.optional().describe('Logins of all those who work on it, in place of the present ones'),
  })
    // GitHub ignores a reason that comes without a change of state.
    .refine(({ state, state_reason }) => state_reason === undefined || state === 'closed', {
      message: 'needs state closed',
      path: ['state_reason'],
    })
    .refine(
      ({ title, body, state, labels, assignees }) =>
        [title, body, state, labels, assignees].some((field) => field !== undefined),
      'needs at least one change',
    ),
  output: WrittenIssue,
  repository: named,
  async run({ repository, number, account, ...fields }, { client }) {
    const place = { ...ownerAndName(repository), issue_number: number };
    const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
    const made = await change(client, route, place, fields, ReadWrittenIssue);
    return made.ok ? ok(projectWrittenIssue(made.value, fields)) : made;
  },
});
