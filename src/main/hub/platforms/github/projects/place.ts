/** Where a project is: below a person or below an organization, by its number there. */

import * as z from 'zod';
import { type Failed, fail } from '../../../../../shared/result.ts';
import type { ToolContext } from '../../../tools/tool.ts';
import { number } from '../fields.ts';

export const owner = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'must be a login, without @')
  .describe('Login of the person or organization that the project belongs to');
export const ownerType = z.enum(['user', 'org']).default('user').describe('What the owner is');
export const project = number.describe('Number of the project, as in its address');
export const itemId = z.int().min(1).describe('id of the item');

type Owner = { owner: string; owner_type: 'user' | 'org' };

/** The route below which the owner's projects are; the rest of it may name more places. */
export const projectsOf = <Rest extends string>({ owner_type }: Owner, rest: Rest) =>
  `/${owner_type === 'org' ? 'orgs' : 'users'}/{owner}/projectsV2${rest}` as const;

/**
 * A project belongs to no repository, and shows things of any that its owner has: only a key that covers all of those may
 * reach it. The refusal, or undefined.
 */
export function uncovered({ owner }: Owner, allows: ToolContext['allows']): Failed | undefined {
  if (allows('repository', `${owner.toLowerCase()}/*`)) return undefined;
  return fail('not_allowed', `A project of ${owner} needs a key for all repositories of ${owner}.`);
}
