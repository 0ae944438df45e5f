/** Calls that end everything, and about what each side answered. */
import * as z from 'zod/mini';
import { call, console, nothing } from './call.ts';
import { Receipt } from './receipt.ts';

export const revocationCalls = {
  /** Ends everything the person has given out, as far as each side lets us; its receipt names what each side answered. */
  revokeAll: call('stop', 'anyone', console, nothing, Receipt),
  /** What each side answered when something was ended, newest first. */
  'receipts.list': call('read', 'anyone', console, nothing, z.array(Receipt)),
  /** Looks at a receipt as it was saved to a file. `isOurs`: it was signed with the key that this hub has now. */
  'receipts.verify': call(
    'read',
    'anyone',
    console,
    z.object({ text: z.string().check(z.maxLength(1_000_000)) }),
    z.object({ isSigned: z.boolean(), isOurs: z.boolean() }),
  ),
} as const;
