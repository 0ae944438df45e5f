import * as z from 'zod';
import { fail, ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { anyBranch, readRun, runId, runName, runPlace, runRoute } from '../../actions.ts';
import { change } from '../../change.ts';
import { inRepository, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';

export const cancelRun = writeTool({
  name: 'github_cancel_run',
  title: 'Cancel a run',
  description: 'Cancels a run of GitHub Actions that has not ended yet. What its jobs did until then stays.',
  access: 'write',
  toolset: 'actions',
  input: input({ repository, run_id: runId }),
  output: z.object({ run_id: z.number() }),
  place: inRepository,
  files: () => anyBranch,
  async preview({ repository, run_id }, { client }) {
    const get = await connectGitHub(client);
    const found = await readRun(get, { repository, run_id });
    if (!found.ok) return found;
    if (found.value.status === 'completed') return fail('platform_refused', 'The run has ended already.');
    // Whether it waits or works may change at any time, and makes no difference to whoever wants it cancelled.
    return ok({
      target: runName(found.value),
      version: found.value.head_sha,
      changes: [{ name: 'run', before: 'not ended', after: 'cancelled' }],
    });
  },
  undo: ({ repository, run_id }) => ({ tool: 'github_rerun_run', arguments: { repository, run_id } }),
  async run({ repository, run_id }, { client }) {
    const place = runPlace({ repository, run_id });
    const made = await change(client, `POST ${runRoute}/cancel`, place, undefined, z.object({}).nullable());
    return made.ok ? ok({ run_id }) : made;
  },
});
