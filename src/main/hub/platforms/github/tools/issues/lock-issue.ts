import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { inRepository, number, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { numbered } from '../../project.ts';
import { ReadIssue } from '../../read.ts';

const ReadLock = ReadIssue.extend({ locked: z.boolean().optional(), active_lock_reason: z.string().nullish() });

export const lockIssue = writeTool({
  name: 'github_lock_issue',
  title: 'Lock or unlock an issue',
  description: 'Lets only those who may push comment on one issue or pull request, or everybody again.',
  access: 'write',
  toolset: 'issues',
  input: input({
    repository,
    number: number.describe('Number of the issue or pull request'),
    locked: z.boolean().describe('Whether it shall be locked'),
    reason: z.enum(['off-topic', 'too heated', 'resolved', 'spam']).optional().describe('Why it is locked'),
  }).refine(({ locked, reason }) => locked || reason === undefined, { message: 'needs locked', path: ['reason'] }),
  output: z.object({ locked: z.boolean() }),
  place: inRepository,
  async preview({ repository, number, locked, reason }, { client }) {
    const get = await connectGitHub(client);
    const asked = { ...ownerAndName(repository), issue_number: number };
    const issue = await get('/repos/{owner}/{repo}/issues/{issue_number}', asked, ReadLock);
    if (!issue.ok) return issue;
    const read = issue.value.value;
    const before = { locked: read.locked ?? false, reason: read.active_lock_reason };
    return ok({ target: numbered(read), version: null, changes: changesOf({ locked, reason }, before) });
  },
  undo({ repository, number }, { changes }) {
    const was = changes.find(({ name }) => name === 'locked')?.before;
    const reason = changes.find(({ name }) => name === 'reason')?.before;
    if (changes.length === 0) return { reason: 'It was so already.' };
    const locked = was === undefined || was === 'true';
    return {
      tool: 'github_lock_issue',
      arguments: { repository, number, locked, ...(locked && reason && { reason }) },
    };
  },
  async run({ repository, number, locked, reason }, { client }) {
    const route = '/repos/{owner}/{repo}/issues/{issue_number}/lock';
    const place = { ...ownerAndName(repository), issue_number: number };
    const made = locked
      ? await change(client, `PUT ${route}`, place, reason && { lock_reason: reason }, nothing)
      : await change(client, `DELETE ${route}`, place, undefined, nothing);
    return made.ok ? ok({ locked }) : made;
  },
});
