/** What the hub reads of GitHub Actions, and the small views of it. */
import * as z from 'zod';
import { cleanProse, cleanTitle } from '../../clean-text.ts';
import {
  cleanHeading,
  cleanName,
  cleanPath,
  cleanUrl,
  nullableText,
  outsiderField,
  urlField,
  utcTime,
  whenField,
} from '../view.ts';

const outcome = z
  .string()
  .optional()
  .describe('success, failure, cancelled, skipped, timed_out and the like; absent until it ended');

export const ReadWorkflow = z.object({
  id: z.number(),
  name: z.string(),
  path: z.string(),
  state: z.string(),
  html_url: z.string(),
});

export const WorkflowView = z.object({
  id: z.number(),
  name: z.string(),
  path: z.string(),
  state: z.string(),
  url: urlField,
});

export const projectWorkflow = (read: z.infer<typeof ReadWorkflow>): z.infer<typeof WorkflowView> => ({
  id: read.id,
  name: cleanName(read.name),
  path: cleanPath(read.path),
  state: cleanName(read.state),
  url: cleanUrl(read.html_url),
});

const InRepository = z.object({ full_name: z.string() }).nullish();

export const ReadRun = z.object({
  id: z.number(),
  name: nullableText,
  display_title: nullableText,
  run_number: z.number(),
  run_attempt: z.number().optional(),
  event: z.string(),
  status: nullableText,
  conclusion: nullableText,
  head_branch: nullableText,
  head_sha: z.string(),
  actor: z.object({ login: z.string() }).nullish(),
  repository: InRepository,
  head_repository: InRepository,
  created_at: nullableText,
  updated_at: nullableText,
  html_url: z.string(),
});
export type ReadRun = z.infer<typeof ReadRun>;

export const RunView = z.object({
  id: z.number(),
  workflow: z.string(),
  title: z.string(),
  outsider: outsiderField,
  run_number: z.number(),
  attempt: z.number(),
  event: z.string(),
  status: z.string().describe('queued, in_progress, completed and the like'),
  conclusion: outcome,
  branch: z.string(),
  sha: z.string(),
  actor: z.string(),
  created_at: whenField,
  updated_at: whenField,
  url: urlField,
});

/** What comes from a fork was written by somebody who may not push here: title and branch, and the workflow with its names. */
export const markOfRun = ({ head_repository, repository }: ReadRun): { outsider?: true } =>
  head_repository?.full_name === repository?.full_name ? {} : { outsider: true };

export const projectRun = (read: ReadRun): z.infer<typeof RunView> => ({
  id: read.id,
  workflow: cleanName(read.name),
  title: cleanHeading(read.display_title ?? ''),
  ...markOfRun(read),
  run_number: read.run_number,
  attempt: read.run_attempt ?? 1,
  event: cleanName(read.event),
  status: cleanName(read.status),
  ...(read.conclusion && { conclusion: cleanName(read.conclusion) }),
  branch: cleanName(read.head_branch),
  sha: cleanName(read.head_sha),
  actor: cleanName(read.actor?.login),
  created_at: utcTime(read.created_at),
  updated_at: utcTime(read.updated_at),
  url: cleanUrl(read.html_url),
});

export const ReadJob = z.object({
  id: z.number(),
  run_id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: nullableText,
  started_at: nullableText,
  completed_at: nullableText,
  html_url: nullableText,
  steps: z
    .array(z.object({ number: z.number(), name: z.string(), status: z.string(), conclusion: nullableText }))
    .default([]),
});

export const JobView = z.object({
  id: z.number(),
  run_id: z.number(),
  name: z.string(),
  outsider: outsiderField,
  status: z.string(),
  conclusion: outcome,
  started_at: whenField,
  completed_at: whenField,
  steps: z.array(z.string()).describe('Each with how it ended; at most 50'),
  url: urlField,
});

const mostSteps = 50;

export const projectJob = (read: z.infer<typeof ReadJob>): z.infer<typeof JobView> => ({
  id: read.id,
  run_id: read.run_id,
  name: cleanName(read.name),
  status: cleanName(read.status),
  ...(read.conclusion && { conclusion: cleanName(read.conclusion) }),
  started_at: utcTime(read.started_at),
  completed_at: utcTime(read.completed_at),
  steps: read.steps
    .slice(0, mostSteps)
    .map((step) => `${step.number}. ${cleanTitle(step.name, 60)}: ${cleanTitle(step.conclusion ?? step.status, 20)}`),
  url: cleanUrl(read.html_url),
});

export const ReadArtifact = z.object({
  id: z.number(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  created_at: nullableText,
  url: z.string(),
  workflow_run: z
    .object({
      id: z.number().optional(),
      repository_id: z.number().optional(),
      head_repository_id: z.number().optional(),
    })
    .nullish(),
});

export const ArtifactView = z.object({
  id: z.number(),
  name: z.string(),
  outsider: outsiderField,
  bytes: z.number(),
  expired: z.boolean(),
  run_id: z.number().optional(),
  created_at: whenField,
  url: urlField,
});

export const projectArtifact = (read: z.infer<typeof ReadArtifact>): z.infer<typeof ArtifactView> => ({
  id: read.id,
  name: cleanName(read.name),
  ...(read.workflow_run?.head_repository_id !== read.workflow_run?.repository_id && { outsider: true }),
  bytes: read.size_in_bytes,
  expired: read.expired,
  ...(read.workflow_run?.id !== undefined && { run_id: read.workflow_run.id }),
  created_at: utcTime(read.created_at),
  url: cleanUrl(read.url),
});

export const ReadAnnotation = z.object({
  path: z.string(),
  start_line: z.number(),
  annotation_level: nullableText,
  title: nullableText,
  message: nullableText,
  blob_href: z.string(),
});

export const AnnotationView = z.object({
  path: z.string(),
  line: z.number(),
  level: z.string(),
  title: z.string(),
  message: z.string(),
  outsider: outsiderField,
  url: urlField,
});

const messageLimit = 1_200;

export const projectAnnotation = (read: z.infer<typeof ReadAnnotation>): z.infer<typeof AnnotationView> => ({
  path: cleanPath(read.path),
  line: read.start_line,
  level: cleanName(read.annotation_level),
  title: cleanHeading(read.title ?? ''),
  message: cleanProse(read.message ?? '', messageLimit),
  // Printed by the code that ran, which may be that of a pull request from a fork; GitHub does not say here.
  outsider: true,
  url: cleanUrl(read.blob_href),
});
