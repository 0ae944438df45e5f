import { cancelRun } from './cancel-run.ts';
import { deleteRunLogs } from './delete-run-logs.ts';
import { getActions } from './get-actions.ts';
import { rerunRun } from './rerun-run.ts';
import { runWorkflow } from './run-workflow.ts';

export const actions = { reads: [getActions], writes: [runWorkflow, rerunRun, cancelRun, deleteRunLogs] };
