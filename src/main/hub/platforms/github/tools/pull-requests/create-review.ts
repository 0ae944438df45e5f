import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, path, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body } from '../../issue-fields.ts';
import { numbered } from '../../project.ts';
import { projectWrittenReview, WrittenReview } from '../../project-pull-request.ts';
import { openPullRequest, pullFiles, pullPlace, pullRoute, seenCommit, verdict, verdicts } from '../../pull-request.ts';
import { ReadReview } from '../../read-pull-request.ts';

const line = z.int().min(1).max(10_000_000);

const Remark = z.strictObject({
  path: path.min(1).describe('File'),
  line: line.describe('Line of the file, the last one of several'),
  start_line: line.optional().describe('First of several lines'),
  side: z.enum(['LEFT', 'RIGHT']).default('RIGHT').describe('LEFT for a line that is removed'),
  body: body.regex(/\S/, 'must not be blank').describe('Text, in Markdown'),
});

export const createReview = writeTool({
  name: 'github_create_review',
  title: 'Review a pull request',
  description:
    'Reviews one pull request, with remarks on lines. Without an event it is a draft that nobody else sees yet.',
  access: 'write',
  isBatch: true,
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    event: verdict.optional().describe('Verdict; left out, the review is kept as a draft'),
    body: body.optional().describe('Text in Markdown; needed to request changes'),
    comments: z.array(Remark).max(50).optional().describe('Remarks on lines of the diff'),
  })
    .refine(({ event, body }) => event !== 'request_changes' || /\S/.test(body ?? ''), {
      message: 'is needed to request changes',
      path: ['body'],
    })
    .refine(
      ({ event, body, comments }) => event === 'approve' || /\S/.test(body ?? '') || (comments ?? []).length > 0,
      'needs a text or a remark',
    ),
  output: WrittenReview,
  place: inRepository,
  files: (asked) => (asked.comments?.length ? pullFiles(asked) : undefined),
  async preview({ repository, number, event, body, comments = [] }, { client }) {
    const get = await connectGitHub(client);
    const pull = await openPullRequest(get, { repository, number });
    if (!pull.ok) return pull;
    const remarks = comments.map(({ path, start_line, line, side, body }) => {
      const lines = start_line === undefined ? `${line}` : `${start_line}–${line}`;
      return { name: `${path}:${lines}${side === 'LEFT' ? ' (as it was)' : ''}`, before: null, after: body };
    });
    return ok({
      target: numbered(pull.value),
      version: pull.value.head.sha,
      changes: [...changesOf({ review: event ?? 'draft', body }), ...remarks],
    });
  },
  undo({ repository, number, event }, _, { id: review_id }) {
    if (event === 'comment')
      return { reason: 'A review that only comments stays; its comments can be deleted one by one.' };
    if (event === undefined) {
      return { tool: 'github_delete_pending_review', arguments: { repository, number, review_id } };
    }
    return {
      tool: 'github_dismiss_review',
      arguments: { repository, number, review_id, message: 'Withdrawn.' },
    };
  },
  async run({ repository, number, event, body, comments }, { client, preview }) {
    const fields = {
      commit_id: seenCommit(preview),
      event: event && verdicts[event],
      body,
      comments: comments?.map(located),
    };
    const made = await change(
      client,
      `POST ${pullRoute}/reviews`,
      pullPlace({ repository, number }),
      fields,
      ReadReview,
    );
    return made.ok ? ok(projectWrittenReview(made.value)) : made;
  },
});

const located = ({ start_line, ...remark }: z.infer<typeof Remark>) =>
  start_line === undefined ? remark : { ...remark, start_line, start_side: remark.side };
