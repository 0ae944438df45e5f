import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { assignees } from '../../issue-fields.ts';
import { name, numbered } from '../../project.ts';
import { openPullRequest, pullPlace, pullRoute } from '../../pull-request.ts';
import { ReadFullPullRequest } from '../../read-pull-request.ts';

const loginsOf = (users: ReadFullPullRequest['requested_reviewers']): string[] =>
  (users ?? []).map((user) => user?.login ?? '');
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const requestReviewers = writeTool({
  name: 'github_request_reviewers',
  title: 'Ask for reviews',
  description: 'Asks people to review one pull request, or takes that back.',
  access: 'write',
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    reviewers: assignees.min(1).describe('Their logins'),
    requested: z.boolean().default(true).describe('False takes the request back'),
  }),
  output: z.object({ requested_reviewers: z.array(z.string()).describe('All who are asked now') }),
  place: inRepository,
  async preview({ repository, number, reviewers, requested }, { client }) {
    const get = await connectGitHub(client);
    const pull = await openPullRequest(get, { repository, number });
    if (!pull.ok) return pull;
    const before = loginsOf(pull.value.requested_reviewers);
    const isNamed = (login: string) => reviewers.some((one) => isSame(one, login));
    const added = reviewers.filter((login) => !before.some((one) => isSame(one, login)));
    const after = requested ? [...before, ...added] : before.filter((login) => !isNamed(login));
    const changes = [{ name: 'requested reviewers', before: before.join('\n'), after: after.join('\n') }];
    return ok({
      target: numbered(pull.value),
      version: null,
      changes: after.length === before.length ? [] : changes,
    });
  },
  undo({ repository, number, requested }, { changes: [change] }) {
    if (!change) return { reason: 'It was so already.' };
    const lines = (text: string | null) => (text ? text.split('\n') : []);
    const [before, after] = [lines(change.before), lines(change.after)];
    const [more, less] = requested ? [after, before] : [before, after];
    return {
      tool: 'github_request_reviewers',
      arguments: { repository, number, reviewers: more.filter((one) => !less.includes(one)), requested: !requested },
    };
  },
  async run({ repository, number, reviewers, requested }, { client }) {
    const route = `${requested ? 'POST' : 'DELETE'} ${pullRoute}/requested_reviewers` as const;
    const Changed = ReadFullPullRequest.pick({ requested_reviewers: true });
    const made = await change(client, route, pullPlace({ repository, number }), { reviewers }, Changed);
    return made.ok ? ok({ requested_reviewers: loginsOf(made.value.requested_reviewers).map(name) }) : made;
  },
});
