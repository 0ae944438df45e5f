/** The calls about what waits for the person's consent. */
import * as z from 'zod/mini';
import { Allowance, Approval, DoneCall, Waiting } from './approval.ts';
import { both, call, confirmation, console, nothing, one, terminal } from './call.ts';

export const approvalCalls = {
  /** What waits, without the arguments, which may hold what one client is not to learn of another. */
  'approvals.waiting': call('anyone', console, nothing, z.array(Waiting)),
  /** At the command line, where anyone may ask, without what the platform holds: the previews are empty. */
  'approvals.list': call('anyone', confirmation, nothing, z.array(Approval)),
  /** One in full. */
  'approvals.show': call('person', terminal, one, Approval),
  /** `hash` is that of what was shown to the person; anything else is not approved. `forAWhile`: its like too, for ten minutes. */
  'approvals.approve': call(
    'person',
    confirmation,
    z.object({ id: z.string(), hash: z.string(), forAWhile: z.optional(z.boolean()) }),
    Approval,
  ),
  'approvals.deny': call('anyone', both, one, Waiting),
  /** Five minutes more, up to thirty in all, while the client still waits. */
  'approvals.extend': call('person', both, one, Waiting),
  /** What the person has allowed for a while. */
  'approvals.allowed': call('anyone', console, nothing, z.array(Allowance)),
  'approvals.disallow': call('anyone', console, one, Allowance),
  /** The changes of the last half hour, newest first. */
  'approvals.done': call('anyone', console, nothing, z.array(DoneCall)),
  /** Puts the call that takes it back before the person; answers its approval. */
  'approvals.undo': call('person', console, one, one),
} as const;
