import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
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
import { milestone, milestoneName, namedMilestone } from '../../milestone.ts';
import { numbered } from '../../project.ts';
import { ReadIssue } from '../../read.ts';

export const updateIssue = writeTool({
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
    milestone: milestone.optional().describe('Number of the milestone that it shall be part of; null for none'),
  })
    // GitHub ignores a reason that comes without a change of state.
    .refine(({ state, state_reason }) => state_reason === undefined || state === 'closed', {
      message: 'needs state closed',
      path: ['state_reason'],
    })
    .refine(
      ({ title, body, state, labels, assignees, milestone }) =>
        [title, body, state, labels, assignees, milestone].some((field) => field !== undefined),
      'needs at least one change',
    ),
  output: WrittenIssue,
  place: inRepository,
  async preview({ repository, number, account, milestone: wanted, ...fields }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), issue_number: number };
    const issue = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, ReadIssue);
    if (!issue.ok) return issue;
    const milestone = await namedMilestone(get, repository, wanted);
    if (!milestone.ok) return milestone;
    const read = issue.value.value;
    return ok({
      target: numbered(read),
      version: read.updated_at ?? null,
      changes: changesOf({ ...fields, milestone: milestone.value }, fieldsOf(read)),
    });
  },
  undo({ repository, number }, { changes }) {
    // A reason is none of its own: it comes with the state that it was the reason for.
    const own = changes.filter(({ name }) => name !== 'state_reason');
    const fields = own.map(({ name, before }) => [name, fieldValue(name, before)]);
    if (fields.length === 0) return { reason: 'It was so already.' };
    return { tool: 'github_update_issue', arguments: { repository, number, ...Object.fromEntries(fields) } };
  },
  async run({ repository, number, account, ...fields }, { client }) {
    const place = { ...ownerAndName(repository), issue_number: number };
    const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
    const made = await change(client, route, place, fields, ReadWrittenIssue);
    return made.ok ? ok(projectWrittenIssue(made.value, fields)) : made;
  },
});

/** What a field was, out of how it is shown. */
function fieldValue(name: string, shown: string | null): string | string[] | number | null {
  if (name === 'labels' || name === 'assignees') return shown ? shown.split('\n') : [];
  if (name === 'milestone') return shown ? Number.parseInt(shown, 10) : null;
  return shown ?? '';
}

const fieldsOf = ({ title, body, state, state_reason, labels, assignees, milestone }: ReadIssue) => ({
  ...{ title, body: body ?? '', state, state_reason, milestone: milestoneName(milestone) },
  labels: labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))),
  assignees: (assignees ?? []).map((user) => user?.login ?? ''),
});
