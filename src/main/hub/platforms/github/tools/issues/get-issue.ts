import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cursor, input, listing } from '../../../fields.ts';
import { answerBytes, frameBytes, jsonBytes } from '../../../take-items.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { listItems } from '../../list-items.ts';
import { Comment, Issue, projectComment, projectIssue, projectIssueBody } from '../../project.ts';
import { ReadComment, ReadIssue } from '../../read.ts';

export const getIssue = readTool({
  name: 'github_get_issue',
  title: 'One issue',
  description: 'One issue or pull request with its text and its comments, oldest first; long texts are cut.',
  toolset: 'issues',
  input: input({ repository, number: number.describe('Number of the issue'), cursor }),
  output: z.object({
    ...Issue.shape,
    is_pull_request: z.boolean(),
    body: z.string(),
    comment_list: z.array(Comment),
    ...listing,
  }),
  place: inRepository,
  async run({ repository, number, cursor }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), issue_number: number };
    const answer = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, ReadIssue);
    if (!answer.ok) return answer;
    const read = answer.value.value;
    const head = {
      ...projectIssue(read),
      is_pull_request: read.pull_request !== undefined,
      body: projectIssueBody(read.body),
    };
    const comments = await listItems({
      cursor,
      most: 50,
      bytes: answerBytes - frameBytes - jsonBytes(head),
      fetch: (page) =>
        get(
          '/repos/{owner}/{repo}/issues/{issue_number}/comments',
          { ...asked, per_page: 50, page },
          z.array(ReadComment),
        ),
      project: projectComment,
    });
    if (!comments.ok) return comments;
    const { items, ...list } = comments.value;
    return ok({ ...head, comment_list: items, ...list });
  },
});
