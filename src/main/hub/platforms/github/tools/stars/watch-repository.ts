import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { input } from '../../../fields.ts';
import { change, nothing } from '../../change.ts';
import { inRepository, ownerAndName, repository } from '../../fields.ts';
import { connectGitHub } from '../../get.ts';
import { name } from '../../project.ts';
import { ReadRepository } from '../../read.ts';

const ReadSubscription = z.object({ ignored: z.boolean() });
const levels = ['participating', 'all', 'ignore'] as const;

export const watchRepository = writeTool({
  name: 'github_watch_repository',
  title: 'Watch a repository',
  description: 'Sets of what in a repository the account is notified.',
  access: 'write',
  toolset: 'notifications',
  input: input({
    repository,
    level: z.enum(levels).describe('participating: only what it takes part in; all; ignore: nothing'),
  }),
  output: z.object({ repository: z.string(), level: z.enum(levels) }),
  place: inRepository,
  async preview({ repository, level }, { client }) {
    const get = await connectGitHub(client);
    const place = ownerAndName(repository);
    const found = await get('/repos/{owner}/{repo}', place, ReadRepository);
    if (!found.ok) return found;
    const now = await get('/repos/{owner}/{repo}/subscription', place, ReadSubscription);
    if (!now.ok && now.failure.code !== 'platform_not_found') return now;
    const before = !now.ok ? 'participating' : now.value.value.ignored ? 'ignore' : 'all';
    return ok({
      target: name(found.value.value.full_name),
      version: null,
      changes: changesOf({ notified: level }, { notified: before }),
    });
  },
  undo: ({ repository }, { changes: [changed] }) =>
    changed
      ? { tool: 'github_watch_repository', arguments: { repository, level: changed.before } }
      : { reason: 'It was so already.' },
  async run({ repository, level }, { client }) {
    const place = ownerAndName(repository);
    const route = '/repos/{owner}/{repo}/subscription';
    const fields = level === 'ignore' ? { ignored: true } : { subscribed: true };
    const made: Result<unknown> = await (level === 'participating'
      ? change(client, `DELETE ${route}`, place, undefined, nothing)
      : change(client, `PUT ${route}`, place, fields, ReadSubscription));
    return made.ok ? ok({ repository: name(repository), level }) : made;
  },
});
