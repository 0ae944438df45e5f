import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, ownerAndName, reference, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body, title } from '../../issue-fields.ts';
import { PullRequest, projectPullRequest } from '../../project.ts';
import { branch, commitLines, fileLines } from '../../pull-request.ts';
import { ReadCommit, ReadFileChange, ReadPullRequest } from '../../read.ts';

const ReadComparison = z.object({
  total_commits: z.number(),
  commits: z.array(ReadCommit),
  files: z.array(ReadFileChange).default([]),
});

export const createPullRequest = writeTool({
  name: 'github_create_pull_request',
  title: 'Open a pull request',
  description: 'Opens a pull request to merge one branch into another. The branch must have been pushed already.',
  access: 'write',
  toolset: 'pull_requests',
  input: input({
    repository,
    title: title.describe('Title, one line'),
    head: reference
      .regex(/^([A-Za-z0-9][A-Za-z0-9_-]*:)?[^:]+$/, 'must be a branch, or owner:branch')
      .describe('Branch with the changes; owner:branch for one of a fork'),
    base: branch.describe('Branch to merge into'),
    body: body.optional().describe('Text, in Markdown'),
    draft: z.boolean().default(false).describe('Not ready to be merged yet'),
  }),
  output: PullRequest,
  place: inRepository,
  files: ({ head }) => ({ branch: head }),
  async preview({ repository, title, head, base, body, draft }, { client, allows }) {
    // A fork, whatever its name, is not the repository that the key was judged by.
    const [owner] = head.includes(':') ? head.split(':') : repository.split('/');
    const isHere = owner?.toLowerCase() === ownerAndName(repository).owner.toLowerCase();
    if (!isHere && !allows('repository', `${owner}/*`.toLowerCase())) {
      return fail('not_allowed', `A branch of ${owner} needs a key for all repositories of ${owner}.`);
    }
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), basehead: `${base}...${head}` };
    const compared = await get('/repos/{owner}/{repo}/compare/{basehead}', asked, ReadComparison);
    if (!compared.ok) return compared;
    const { total_commits: total, commits, files } = compared.value.value;
    if (total === 0) return fail('platform_refused', `Nothing in ${head} is not in ${base} already.`);
    // GitHub names the first 250 alone: of more, the last is not known here.
    const version = commits.length === total ? (commits.at(-1)?.sha ?? null) : null;
    const more = total > commits.length ? [`and ${total - commits.length} more`] : [];
    return ok({
      target: `a new pull request, ${head} into ${base}`,
      version,
      changes: changesOf({
        ...{ title, body, from: head, into: base, draft },
        commits: [...commitLines(commits), ...more],
        // GitHub names the first 300 alone.
        files: [...fileLines(files), ...(files.length >= 300 ? ['and more'] : [])],
      }),
    });
  },
  undo: ({ repository }, _, { number }) => ({
    tool: 'github_update_pull_request',
    arguments: { repository, number, state: 'closed' },
  }),
  async run({ repository, title, head, base, body, draft }, { client }) {
    const fields = { title, head, base, body, draft };
    const made = await change(
      client,
      'POST /repos/{owner}/{repo}/pulls',
      ownerAndName(repository),
      fields,
      ReadPullRequest,
    );
    return made.ok ? ok(projectPullRequest(made.value)) : made;
  },
});
