/** What the hub reads of GitHub Actions, and the small views of it. */
import * as z from 'zod';
import { cleanProse, cleanTitle } from '../../clean-text.ts';
import {
  fieldAt,
  fieldOf,
  githubView,
  headingAt,
  loginAt,
  nameAt,
  nullableText,
  outsiderField,
  pathAt,
  sameAs,
  sameOr,
  timeAt,
  unlessEmpty,
  urlAt,
} from '../view.ts';

const conclusion = unlessEmpty(nameAt('conclusion', nullableText)).describe(
  'such as success, failure, cancelled, skipped, timed_out; absent until it ended',
);

export const WorkflowView = githubView({
  id: sameAs('id', z.number()),
  name: nameAt('name'),
  path: pathAt('path'),
  state: nameAt('state'),
  url: urlAt('html_url'),
});

const InRepository = z.object({ full_name: z.string() }).nullish();
type Origin = Record<'repository' | 'head_repository', z.infer<typeof InRepository>>;

/** What comes from a fork was written by somebody who may not push here: title and branch, and the workflow with its names. */
export const markOfRun = ({ head_repository, repository }: Partial<Origin>): { outsider?: true } =>
  head_repository?.full_name === repository?.full_name ? {} : { outsider: true };

export const RunView = githubView({
  id: sameAs('id', z.number()),
  workflow: nameAt('name', nullableText),
  title: headingAt('display_title', nullableText),
  outsider: fieldOf(
    { repository: InRepository, head_repository: InRepository },
    outsiderField,
    (run) => markOfRun(run).outsider,
  ),
  run_number: sameAs('run_number', z.number()),
  attempt: sameOr('run_attempt', z.number(), 1),
  event: nameAt('event'),
  status: nameAt('status', nullableText).describe('such as queued, in_progress, completed'),
  conclusion,
  branch: nameAt('head_branch', nullableText),
  sha: nameAt('head_sha'),
  actor: loginAt('actor'),
  created_at: timeAt('created_at'),
  updated_at: timeAt('updated_at'),
  url: urlAt('html_url'),
});

const Step = z.object({ number: z.number(), name: z.string(), status: z.string(), conclusion: nullableText });
const mostSteps = 50;

export const JobView = githubView({
  id: sameAs('id', z.number()),
  run_id: sameAs('run_id', z.number()),
  name: nameAt('name'),
  // Of its run, which says it.
  outsider: fieldOf({}, outsiderField, () => undefined),
  status: nameAt('status'),
  conclusion,
  started_at: timeAt('started_at'),
  completed_at: timeAt('completed_at'),
  steps: fieldAt('steps', z.array(Step).default([]), z.array(z.string()), (steps) =>
    steps
      .slice(0, mostSteps)
      .map((step) => `${step.number}. ${cleanTitle(step.name, 60)}: ${cleanTitle(step.conclusion ?? step.status, 20)}`),
  ).describe('Each with how it ended; at most 50'),
  url: urlAt('html_url', nullableText),
});

const runIds = z
  .object({ id: z.number(), repository_id: z.number(), head_repository_id: z.number() })
  .partial()
  .nullish();

export const ArtifactView = githubView({
  id: sameAs('id', z.number()),
  name: nameAt('name'),
  outsider: fieldAt('workflow_run', runIds, outsiderField, (run): true | undefined =>
    run?.head_repository_id === run?.repository_id ? undefined : true,
  ),
  bytes: sameAs('size_in_bytes', z.number()),
  expired: sameAs('expired', z.boolean()),
  run_id: fieldAt('workflow_run', runIds, z.number().optional(), (run) => run?.id),
  created_at: timeAt('created_at'),
  url: urlAt('url'),
});

export const AnnotationView = githubView({
  path: pathAt('path'),
  line: sameAs('start_line', z.number()),
  level: nameAt('annotation_level', nullableText),
  title: headingAt('title', nullableText),
  message: fieldAt('message', nullableText, z.string(), (text) => cleanProse(text ?? '', 1_200)),
  // Printed by the code that ran, which may be that of a pull request from a fork; GitHub does not say here.
  outsider: fieldOf({}, outsiderField, () => true as const),
  url: urlAt('blob_href'),
});
