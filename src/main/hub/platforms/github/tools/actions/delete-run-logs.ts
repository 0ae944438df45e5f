import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { anyBranch, readRun, runId, runName, runPlace, runRoute } from '../../actions.ts';
import { change, nothing } from '../../change.ts';
import { inRepository, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';

export const deleteRunLogs = writeTool({
  name: 'github_delete_run_logs',
  title: 'Delete the logs of a run',
  description: 'Deletes all logs of one run of GitHub Actions; the run itself stays.',
  access: 'destructive',
  toolset: 'actions',
  input: input({ repository, run_id: runId }),
  output: z.object({ deleted: z.literal(true) }),
  place: inRepository,
  files: () => anyBranch,
  async preview({ repository, run_id }, { client }) {
    const get = await connectGitHub(client);
    const found = await readRun(get, { repository, run_id });
    if (!found.ok) return found;
    return ok({
      target: runName(found.value),
      version: found.value.updated_at ?? null,
      changes: [{ name: 'logs', before: 'all that its jobs printed', after: null }],
    });
  },
  undo: () => ({ reason: 'Deleted logs are gone; running it again makes others.' }),
  async run({ repository, run_id }, { client }) {
    const place = runPlace({ repository, run_id });
    const made = await change(client, `DELETE ${runRoute}/logs`, place, undefined, nothing);
    return made.ok ? ok({ deleted: true as const }) : made;
  },
});
