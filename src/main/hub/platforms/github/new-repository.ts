/** What making a repository and forking one share: where the new one will be, and what is told of it. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ToolContext } from '../../tools/tool.ts';
import type { Get } from './get.ts';
import { address, name } from './project.ts';
import { ReadMe, ReadRepository } from './read.ts';

export const NewRepository = z.object({
  repository: z.string().describe('owner/name'),
  private: z.boolean(),
  default_branch: z.string(),
  url: z.string().describe('Address to cite'),
});

export const ReadNewRepository = ReadRepository.pick({
  full_name: true,
  private: true,
  default_branch: true,
  html_url: true,
});

export const projectNewRepository = (read: z.infer<typeof ReadNewRepository>): z.infer<typeof NewRepository> => ({
  repository: name(read.full_name),
  private: read.private,
  default_branch: name(read.default_branch),
  url: address(read.html_url),
});

/**
 * Where it will be, the account's own unless an organization is named. Fails where this key does not reach that name, and
 * where it is taken.
 */
export async function placeOfNew(
  get: Get,
  allows: ToolContext['allows'],
  repo: string,
  organization: string | undefined,
): Promise<Result<string>> {
  const me = organization === undefined ? await get('/user', {}, ReadMe.pick({ login: true })) : undefined;
  if (me && !me.ok) return me;
  const owner = organization ?? me?.value.value.login ?? '';
  const place = `${owner}/${repo}`;
  if (!allows('repository', place.toLowerCase())) return fail('not_allowed', `This key does not cover ${name(place)}.`);
  const known = await get('/repos/{owner}/{repo}', { owner, repo }, ReadNewRepository);
  if (known.ok) return fail('platform_refused', `There is a repository ${name(known.value.value.full_name)} already.`);
  return known.failure.code === 'platform_not_found' ? ok(place) : known;
}
