/** GitHub Actions: what its tools share. */
import * as z from 'zod';
import type { Result } from '../../../../shared/result.ts';
import { ownerAndName } from './fields.ts';
import type { Get } from './get.ts';
import { name, title } from './project.ts';
import { ReadRun } from './project-actions.ts';

const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
export const runId = id.describe('Id of the run');
export const jobId = id.describe('Id of the job');
export const workflow = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, 'must be the name of a file such as ci.yml, or an id')
  .describe('Workflow, by the name of its file such as ci.yml, or its id');

/** What runs is of any branch, so no key that is limited to some covers it. */
export const anyBranch = { branch: 'refs/heads/*' };

export const actionsRoute = '/repos/{owner}/{repo}/actions';
export const runRoute = `${actionsRoute}/runs/{run_id}` as const;

export const runPlace = ({ repository, run_id }: { repository: string; run_id: number }) => ({
  ...ownerAndName(repository),
  run_id,
});

/** The run as one names it to a person. */
export const runName = (read: ReadRun): string =>
  `${name(read.name)} #${read.run_number} ${title(read.display_title ?? '')}`;

export const readRun = async (get: Get, asked: { repository: string; run_id: number }): Promise<Result<ReadRun>> => {
  const found = await get(runRoute, runPlace(asked), ReadRun);
  return found.ok ? { ok: true, value: found.value.value } : found;
};
