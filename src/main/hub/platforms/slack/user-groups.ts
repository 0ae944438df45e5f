/** The groups of people that a workspace has a handle for. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import type { CallSlack } from './web-api.ts';

const ReadGroup = z.object({
  id: z.string(),
  handle: z.string().default(''),
  name: z.string().default(''),
  description: z.string().nullish(),
  users: z.array(z.string()).default([]),
});
const Groups = z.object({ usergroups: z.array(ReadGroup) });

/** All of them, with their members' ids. Fails with `scope_missing` where the account may not look them up. */
export async function userGroups(call: CallSlack): Promise<Result<z.infer<typeof ReadGroup>[]>> {
  const found = await call('usergroups.list', { include_users: true }, Groups);
  return found.ok ? ok(found.value.usergroups) : found;
}
