import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { body, title } from '../../issue-fields.ts';
import { name, numbered } from '../../project.ts';
import {
  commitLines,
  fileLines,
  headName,
  openPullRequest,
  pullFiles,
  pullPlace,
  pullRoute,
  seenCommit,
  wholeList,
} from '../../pull-request.ts';
import { ReadCommit, ReadFileChange } from '../../read.ts';
import type { ReadFullPullRequest } from '../../read-pull-request.ts';

const obstacle = ({ draft, mergeable }: ReadFullPullRequest): string | undefined =>
  draft ? 'The pull request is still a draft.' : mergeable === false ? 'Its branches conflict.' : undefined;

export const mergePullRequest = writeTool({
  name: 'github_merge_pull_request',
  title: 'Merge a pull request',
  description: 'Merges one pull request as it is now: if anybody pushes to its branch meanwhile, nothing is merged.',
  access: 'write',
  // By the time that another one is made, it may bring other commits.
  isBatch: true,
  toolset: 'pull_requests',
  input: input({
    repository,
    number: number.describe('Number of the pull request'),
    merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge').describe('How; a repository may forbid some'),
    commit_title: title.optional().describe("First line of the new commit's message, in place of GitHub's"),
    commit_message: body.optional().describe('The rest of it'),
  }),
  output: z.object({ merged: z.boolean(), sha: z.string().describe('The commit that the branch is at now') }),
  place: inRepository,
  // Into a branch that the arguments do not name.
  files: pullFiles,
  async preview({ repository, number, merge_method, commit_title, commit_message }, { client }) {
    const get = await connectGitHub(client);
    const pull = await openPullRequest(get, { repository, number }, obstacle);
    if (!pull.ok) return pull;
    const asked = pullPlace({ repository, number });
    const commits = await wholeList(get, `${pullRoute}/commits`, asked, z.array(ReadCommit));
    if (!commits.ok) return commits;
    const files = await wholeList(get, `${pullRoute}/files`, asked, z.array(ReadFileChange));
    if (!files.ok) return files;
    const more = (is: boolean) => (is ? ['and more'] : []);
    const { head, base } = pull.value;
    const from = headName(pull.value, repository);
    return ok({
      target: `${numbered(pull.value)}, ${from} into ${name(base.ref)}`,
      version: head.sha,
      changes: [
        ...changesOf({ state: 'merged' }, { state: 'open' }),
        ...changesOf({
          ...{ merge_method, commit_title, commit_message },
          commits: [...commitLines(commits.value.all), ...more(commits.value.more)],
          files: [...fileLines(files.value.all), ...more(files.value.more)],
        }),
      ],
    });
  },
  undo: () => ({ reason: 'A merge stays in the history; a new pull request can revert what it changed.' }),
  async run({ repository, number, merge_method, commit_title, commit_message }, { client, preview }) {
    const fields = { sha: seenCommit(preview), merge_method, commit_title, commit_message };
    const Merged = z.object({ merged: z.boolean(), sha: z.string() });
    const made = await change(client, `PUT ${pullRoute}/merge`, pullPlace({ repository, number }), fields, Merged);
    return made.ok ? ok({ merged: made.value.merged, sha: name(made.value.sha) }) : made;
  },
});
