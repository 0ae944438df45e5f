/** The calls about what waits for the person's consent. */
import * as z from 'zod/mini';
import { both, call, confirmation, console, nothing, one, terminal } from './call.ts';
import { Approval, Waiting } from './model.ts';

export const approvalCalls = {
  /** What waits, without the arguments, which may hold what one client is not to learn of another. */
  'approvals.waiting': call('anyone', console, nothing, z.array(Waiting)),
  /** At the command line, where anyone may ask, without what the platform holds: the previews are empty. */
  'approvals.list': call('anyone', confirmation, nothing, z.array(Approval)),
  /** One in full. */
  'approvals.show': call('person', terminal, one, Approval),
  /** `hash` is that of what was shown to the person; anything else is not approved. */
  'approvals.approve': call('person', confirmation, z.object({ id: z.string(), hash: z.string() }), Approval),
  'approvals.deny': call('anyone', both, one, Waiting),
  /** Five minutes more, up to thirty in all, while the client still waits. */
  'approvals.extend': call('person', both, one, Waiting),
} as const;
