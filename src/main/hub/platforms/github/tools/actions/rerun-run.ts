import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { anyBranch, readRun, runId, runName, runPlace, runRoute } from '../../actions.ts';
import { change } from '../../change.ts';
import { inRepository, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { name } from '../../project.ts';

export const rerunRun = writeTool({
  name: 'github_rerun_run',
  title: 'Run a run again',
  description:
    'Runs all jobs of a completed run of GitHub Actions again, or only those that failed, on the same commit.',
  access: 'write',
  toolset: 'actions',
  input: input({
    repository,
    run_id: runId,
    only_failed: z.boolean().default(false).describe('Only the jobs that failed, and those that need them'),
  }),
  output: z.object({ run_id: z.number() }),
  place: inRepository,
  files: () => anyBranch,
  async preview({ repository, run_id, only_failed }, { client }) {
    const get = await connectGitHub(client);
    const found = await readRun(get, { repository, run_id });
    if (!found.ok) return found;
    const { status, conclusion, head_sha } = found.value;
    if (status !== 'completed') return fail('platform_refused', 'The run has not ended yet.');
    return ok({
      target: runName(found.value),
      version: head_sha,
      changes: [
        {
          name: 'run',
          before: name(conclusion),
          after: only_failed ? 'its failed jobs run again' : 'all of it runs again',
        },
      ],
    });
  },
  undo: ({ repository, run_id }) => ({ tool: 'github_cancel_run', arguments: { repository, run_id } }),
  async run({ repository, run_id, only_failed }, { client }) {
    const route = `POST ${runRoute}/${only_failed ? 'rerun-failed-jobs' : 'rerun'}` as const;
    const made = await change(client, route, runPlace({ repository, run_id }), undefined, z.object({}).nullable());
    return made.ok ? ok({ run_id }) : made;
  },
});
