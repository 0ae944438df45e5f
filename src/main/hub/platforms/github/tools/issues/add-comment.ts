import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body } from '../../issue-fields.ts';
import { address, numbered } from '../../project.ts';
import { ReadComment, ReadIssue } from '../../read.ts';

export const addComment = writeTool({
  name: 'github_add_comment',
  title: 'Add a comment',
  description: 'Adds a comment to one issue or pull request. Each call adds another one.',
  access: 'write',
  toolset: 'issues',
  input: input({
    repository,
    number: number.describe('Number of the issue or pull request'),
    body: body.regex(/\S/, 'must not be blank').describe('Text of the comment, in Markdown'),
  }),
  output: z.object({ id: z.number(), url: z.string().describe('Address to cite') }),
  place: inRepository,
  async preview({ repository, number, body }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), issue_number: number };
    const issue = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, ReadIssue);
    if (!issue.ok) return issue;
    // Without a version: what others write meanwhile does not change what this comment says, or where.
    return ok({ target: numbered(issue.value.value), version: null, changes: changesOf({ comment: body }) });
  },
  undo: ({ repository }, _, { id }) => ({
    tool: 'github_delete_comment',
    arguments: { repository, comment_id: id, kind: 'comment' },
  }),
  async run({ repository, number, body }, { client }) {
    const place = { ...ownerAndName(repository), issue_number: number };
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const made = await change(
      client,
      route,
      place,
      { body },
      ReadComment.pick({ html_url: true }).extend({ id: z.number() }),
    );
    return made.ok ? ok({ id: made.value.id, url: address(made.value.html_url) }) : made;
  },
});
