import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body, title } from '../../issue-fields.ts';
import { numbered, PullRequest, projectPullRequest } from '../../project.ts';
import { branch, pullPlace, pullRoute } from '../../pull-request.ts';
import { ReadPullRequest } from '../../read.ts';
import { ReadFullPullRequest } from '../../read-pull-request.ts';

export const updatePullRequest = writeTool({
  name: 'github_update_pull_request',
  title: 'Change a pull request',
  description: 'Changes the named fields of one pull request, also to close or reopen it; the rest stays.',
  access: 'write',
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    title: title.optional().describe('Title, one line, in place of the present one'),
    body: body.optional().describe('Text in Markdown, in place of the present one'),
    state: z.enum(['open', 'closed']).optional().describe('Closes or reopens it'),
    base: branch.optional().describe('Branch to merge into, in place of the present one'),
  }).refine(
    ({ title, body, state, base }) => [title, body, state, base].some((field) => field !== undefined),
    'needs at least one change',
  ),
  output: PullRequest,
  place: inRepository,
  async preview({ repository, number, account, ...fields }, { client }) {
    const get = await connectGitHub(client);
    const pull = await get(pullRoute, pullPlace({ repository, number }), ReadFullPullRequest);
    if (!pull.ok) return pull;
    const read = pull.value.value;
    if (read.merged_at && fields.state === 'open') return fail('platform_refused', 'It has been merged.');
    const before = { title: read.title, body: read.body ?? '', state: read.state, base: read.base.ref };
    return ok({ target: numbered(read), version: read.updated_at ?? null, changes: changesOf(fields, before) });
  },
  undo({ repository, number }, { changes }) {
    if (changes.length === 0) return { reason: 'It was so already.' };
    const fields = changes.map(({ name, before }) => [name, before ?? '']);
    return { tool: 'github_update_pull_request', arguments: { repository, number, ...Object.fromEntries(fields) } };
  },
  async run({ repository, number, account, ...fields }, { client }) {
    const route = `PATCH ${pullRoute}` as const;
    const made = await change(client, route, pullPlace({ repository, number }), fields, ReadPullRequest);
    return made.ok ? ok(projectPullRequest(made.value)) : made;
  },
});
