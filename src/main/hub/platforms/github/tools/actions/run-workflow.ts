import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { actionsRoute, workflow } from '../../actions.ts';
import { change } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { address, name, path } from '../../project.ts';
import { ReadWorkflow } from '../../project-actions.ts';
import { branch } from '../../pull-request.ts';
import { ReadCommit } from '../../read.ts';

const workflowRoute = `${actionsRoute}/workflows/{workflow_id}` as const;

/** Nothing from a GitHub that does not tell which run it started. */
const ReadStarted = z.object({ workflow_run_id: z.number(), html_url: z.string() }).nullable();

export const runWorkflow = writeTool({
  name: 'github_run_workflow',
  title: 'Start a workflow',
  description: 'Starts a workflow of GitHub Actions that may be started by hand (workflow_dispatch).',
  access: 'write',
  // Nobody can say what it does, and it is another workflow on each branch.
  isBatch: true,
  toolset: 'actions',
  input: input({
    repository,
    workflow,
    ref: branch.describe('Branch or tag to run it on'),
    inputs: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/, 'must be the name of an input'),
        z.string().max(10_000),
      )
      .refine((inputs) => Object.keys(inputs).length <= 25, 'at most 25')
      .optional()
      .describe('What the workflow asks for, by name'),
  }),
  output: z.object({
    run_id: z.number().optional().describe('Absent when GitHub does not tell'),
    url: z.string().optional().describe('Address to cite'),
  }),
  place: inRepository,
  files: ({ ref }) => ({ branch: ref }),
  async preview({ repository, workflow, ref, inputs = {} }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const found = await get(workflowRoute, { ...place, workflow_id: workflow }, ReadWorkflow);
    if (!found.ok) return found;
    const commit = await get('/repos/{owner}/{repo}/commits/{ref}', { ...place, ref }, ReadCommit);
    if (!commit.ok) return commit;
    const named = Object.entries(inputs).map(([key, value]) => [`input ${key}`, value] as const);
    const read = found.value.value;
    return ok({
      target: `the workflow ${name(read.name)} (${path(read.path)})`,
      version: commit.value.value.sha,
      changes: changesOf({ ref, ...Object.fromEntries(named) }),
    });
  },
  undo({ repository }, _, { run_id }) {
    if (run_id === undefined) return { reason: 'It can be cancelled while it runs; what it did stays.' };
    return { tool: 'github_cancel_run', arguments: { repository, run_id } };
  },
  async run({ repository, workflow, ref, inputs }, { client }) {
    const place = { ...ownerAndName(repository), workflow_id: workflow };
    const fields = { ref, inputs, return_run_details: true };
    const made = await change(client, `POST ${workflowRoute}/dispatches`, place, fields, ReadStarted);
    if (!made.ok) return made;
    return ok(made.value ? { run_id: made.value.workflow_run_id, url: address(made.value.html_url) } : {});
  },
});
