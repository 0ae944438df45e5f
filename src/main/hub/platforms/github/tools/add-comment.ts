import * as z from 'zod';
import { ok } from '../../../../../shared/result.ts';
import { tool } from '../../../tools/tool.ts';
import { change } from '../change.ts';
import { input, named, number, ownerAndName, repository } from '../fields.ts';
import { body } from '../issue-fields.ts';
import { address } from '../project.ts';
import { ReadComment } from '../read.ts';

export const addComment = tool({
  name: 'github_add_comment',
  title: 'Add a comment',
  description: 'Adds a comment to one issue or pull request. Each call adds another one.',
  access: 'write',
  toolset: 'issues',
  input: input({
    repository,
    number: number.describe('Number of the issue or pull request'),
    body: body.regex(/\S/).describe('Text of the comment, in Markdown'),
  }),
  output: z.object({ id: z.number(), url: z.string().describe('Address to cite') }),
  repository: named,
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
