import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { change } from '../../change.ts';
import { inRepository, number, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { name, numbered, title } from '../../project.ts';
import { forkOf, headName, openPullRequest, pullFiles, pullPlace, pullRoute, seenCommit } from '../../pull-request.ts';

export const updatePullRequestBranch = writeTool({
  name: 'github_update_pull_request_branch',
  title: 'Bring a pull request up to date',
  description: 'Merges the branch that a pull request goes into into its own branch, so that it has what is new there.',
  access: 'write',
  toolset: 'pull_requests',
  input: input({ repository, number: number.describe('Number of the pull request') }),
  output: z.object({ message: z.string() }),
  place: inRepository,
  files: pullFiles,
  async preview({ repository, number }, { client, allows }) {
    const get = await connectGitHub(client);
    const pull = await openPullRequest(get, { repository, number });
    if (!pull.ok) return pull;
    // Whoever opened it may let others push to their fork, which is a repository of its own.
    const fork = forkOf(pull.value, repository);
    if (fork !== undefined && !allows('repository', fork.toLowerCase())) {
      return fail(
        'not_allowed',
        `Its branch is in ${fork || 'a repository that is gone'}, which this key does not cover.`,
      );
    }
    const { head, base } = pull.value;
    const [branch, before] = [headName(pull.value, repository), name(head.sha)];
    const after = `${before}, and after it a commit that merges ${name(base.ref)} into it`;
    return ok({ target: numbered(pull.value), version: head.sha, changes: [{ name: branch, before, after }] });
  },
  undo: () => ({ reason: 'The merge stays in the history of its branch; another commit can revert what it brought.' }),
  async run({ repository, number }, { client, preview }) {
    const fields = { expected_head_sha: seenCommit(preview) };
    const place = pullPlace({ repository, number });
    const Accepted = z.object({ message: z.string() });
    const made = await change(client, `PUT ${pullRoute}/update-branch`, place, fields, Accepted);
    return made.ok ? ok({ message: title(made.value.message) }) : made;
  },
});
