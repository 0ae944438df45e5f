/** Calls about the record that take the owner: what it keeps, and what they vouch for, which the hub can't tell by itself. */
import * as z from 'zod/mini';
import { call, nothing, terminal } from './call.ts';

export const auditOwnerCalls = {
  /** Vouches for the clock: what is on record ahead of it no longer counts as seen. Answers by how much it was ahead. */
  'audit.acceptClock': call('owner', terminal, nothing, z.object({ aheadMs: z.number() })),
  /** Accepts the key that signs the record now, in place of one that is gone. Answers it, and how many it follows. */
  'audit.acceptKey': call(
    'owner',
    terminal,
    nothing,
    z.object({ publicKey: z.nullable(z.string()), former: z.number() }),
  ),
  /** Archives what is before that time, but nothing of the last month; answers the files. */
  'audit.prune': call(
    'owner',
    terminal,
    z.object({ before: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)) }),
    z.object({ archived: z.number(), files: z.array(z.string()) }),
  ),
} as const;
