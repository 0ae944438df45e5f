/** Calls about changes that wait for the person, and about undoing them. */
import * as z from 'zod/mini';
import { Allowance, Approval, ApprovalOutcome, ApprovalStanding, DoneCall, Waiting } from './approval.ts';
import { both, call, confirmation, console, nothing, one, terminal } from './call.ts';
import { PasskeyQuestion, SignedAnswer, TogetherApproved, WindowHash } from './passkey.ts';

export const approvalCalls = {
  /** What waits, without the arguments, which may hold what one client is not to learn of another. */
  'approvals.waiting': call('read', 'anyone', console, nothing, z.array(Waiting)),
  /** At the command line, where anyone may ask, without what the platform holds: the previews are empty. */
  'approvals.list': call('read', 'anyone', confirmation, nothing, z.array(Approval)),
  /** One in full. */
  'approvals.show': call('read', 'person', confirmation, one, Approval),
  /** `hash` is that of what was shown to the person; anything else is not approved. `forAWhile`: similar calls too, for ten minutes. */
  'approvals.approve': call(
    'grant',
    'person',
    confirmation,
    z.object({
      id: z.string(),
      hash: z.string(),
      forAWhile: z.optional(z.boolean()),
      passkey: z.optional(SignedAnswer),
    }),
    Approval,
  ),
  /** The question that a passkey answers, on the page for approvals alone. */
  'approvals.begin': call(
    'propose',
    'person',
    confirmation,
    z.object({ id: z.string(), hash: z.string() }),
    PasskeyQuestion,
  ),
  /** The same for several requests of one key; one touch approves each of them, or none that is not as it was shown. */
  'approvals.beginTogether': call(
    'propose',
    'person',
    confirmation,
    z.object({ requests: TogetherApproved }),
    PasskeyQuestion,
  ),
  'approvals.approveTogether': call(
    'grant',
    'person',
    confirmation,
    z.object({ requests: TogetherApproved, passkey: SignedAnswer }),
    z.object({ approved: z.array(z.string()) }),
  ),
  'approvals.deny': call('stop', 'anyone', both, one, Waiting),
  /** Five minutes more, up to thirty in all, while the client still waits. */
  'approvals.extend': call('propose', 'person', both, one, Waiting),
  /** What the person has allowed for a while. */
  'approvals.allowed': call('read', 'anyone', console, nothing, z.array(Allowance)),
  'approvals.disallow': call('stop', 'anyone', console, one, Allowance),
  /** The changes of the last hour, newest first. */
  'approvals.done': call('read', 'anyone', console, nothing, z.array(DoneCall)),
  /** The result of a request that the person has approved: told where they approved it, and nowhere else. */
  'approvals.standing': call('read', 'anyone', terminal, one, ApprovalStanding),
  'approvals.outcome': call('read', 'person', confirmation, one, ApprovalOutcome),
  /** Puts the inverse call before the person; answers its approval. */
  'approvals.undo': call('propose', 'person', both, one, one),
  /** The same for each change of a key that can be undone, one after the other and the newest first; answers how many. */
  'approvals.undoAll': call(
    'propose',
    'person',
    console,
    z.object({ key: z.string() }),
    z.object({ changes: z.number() }),
  ),
  /** Opens the page where it is answered by a passkey, for this request in the person's browser, from the app's own window. */
  'approvals.openPage': call('read', 'person', confirmation, z.extend(one, { window: z.optional(WindowHash) }), one),
} as const;
