/** What a person consents to, and what they allow for a while. */
import * as z from 'zod/mini';
import { Flow } from './labels.ts';
import { Access, Outcome, Preview, UserId } from './model.ts';

export const ApprovalState = z.enum(['waiting', 'approved', 'denied', 'expired', 'used']);

/**
 * A person's consent to one exact call. `waiting` until they answer or it expires; `approved` until it has run once or ten
 * minutes have passed.
 */
export const Approval = z.object({
  id: z.string(),
  userId: UserId,
  keyId: z.string(),
  /** As the key names it: what a client says of itself is not shown as ours. */
  client: z.string(),
  tool: z.string(),
  title: z.string(),
  access: Access,
  /** The platform's name, the account's label there, and where the change goes, `github:owner/name`. */
  platform: z.string(),
  account: z.string(),
  resource: z.string(),
  /** The canonical arguments, exactly what runs. */
  arguments: z.string(),
  /** What it would do, as read just before the person was asked. */
  preview: Preview,
  /** Present where somebody from outside may have written what the preview shows of the platform. */
  isForeign: z.optional(z.literal(true)),
  /** What a card draws from, `shown.ts`; only where it is shown in full. */
  shown: z.optional(z.string()),
  /** SHA-256 over `shown`; an approval names it. */
  hash: z.string(),
  askedAt: z.string(),
  expiresAt: z.string(),
  /** Present where the person asked for it themselves, to undo a change of that client. */
  isUndo: z.optional(z.literal(true)),
  /** Whether this key has never before changed anything there. */
  isFirst: z.boolean(),
  /** Present where it waits for hours, over restarts of the hub: approved, it runs at once, and the answer is kept for its client. */
  isLasting: z.optional(z.literal(true)),
  /** Present where a later preview differs from the one of when it was asked; `changed` names what the platform says otherwise. */
  isChanged: z.optional(z.literal(true)),
  changed: z.optional(z.array(z.string())),
  /** Present where its client cancelled it. */
  isCancelled: z.optional(z.literal(true)),
  /** Whether the person may allow similar calls for ten minutes. */
  isAllowable: z.boolean(),
  /** What the call might carry, and where, when its key has read both private data and untrusted text. */
  flow: z.optional(Flow),
  /** Where the person answers it by a passkey; present where nothing else is enough. */
  passkeyAt: z.optional(z.string()),
  state: ApprovalState,
  /** Why it ended without a yes, as the record says it: a name in `approvalEndings`. */
  endedBy: z.optional(z.string()),
});
export type Approval = z.infer<typeof Approval>;

/**
 * An approval as the console shows it: who waits, with what, as whom and where. Script in the console must not learn more, since it
 * could show it in a window that it made itself.
 */
export const Waiting = z.pick(Approval, {
  id: true,
  userId: true,
  keyId: true,
  client: true,
  tool: true,
  title: true,
  access: true,
  platform: true,
  account: true,
  resource: true,
  askedAt: true,
  expiresAt: true,
  isUndo: true,
  isFirst: true,
  passkeyAt: true,
  state: true,
});
export type Waiting = z.infer<typeof Waiting>;

/** What the record of a call has first as its reason when the person had allowed such calls for a while. */
export const allowedForAWhile = 'allowed for 10 minutes';

/** What a client may do for a while without asking: calls of one tool, on one target, with one account. */
export const Allowance = z.object({
  id: z.string(),
  client: z.string(),
  tool: z.string(),
  title: z.string(),
  platform: z.string(),
  account: z.string(),
  resource: z.string(),
  /** In the platform's words. */
  target: z.string(),
  expiresAt: z.string(),
});
export type Allowance = z.infer<typeof Allowance>;

/** A change that was made recently, and whether it can be undone. */
export const DoneCall = z.object({
  id: z.string(),
  /** In the record. */
  callId: z.string(),
  /** Null where the person made it. */
  keyId: z.nullable(z.string()),
  client: z.string(),
  /** Present where it was itself an undo. */
  isUndo: z.optional(z.literal(true)),
  tool: z.string(),
  title: z.string(),
  access: Access,
  platform: z.string(),
  account: z.string(),
  resource: z.string(),
  target: z.string(),
  doneAt: z.string(),
  /** The inverse call, by its title; null where nothing does, for this `reason`. */
  undo: z.nullable(z.string()),
  reason: z.nullable(z.string()),
});
export type DoneCall = z.infer<typeof DoneCall>;

/** How far a request is, without anything of what it is about: any program of the person may ask. */
export const ApprovalStanding = z.object({
  state: ApprovalState,
  /** Why it ended without a yes. */
  endedBy: z.optional(z.string()),
  /** Null until the client's call has run, and the reason where that is not all. */
  outcome: z.nullable(Outcome),
  reason: z.nullable(z.string()),
});
export type ApprovalStanding = z.infer<typeof ApprovalStanding>;

/** The result of a request that the person has approved. */
export const ApprovalOutcome = z.extend(ApprovalStanding, {
  /** What was changed, by name and with its link. */
  made: z.nullable(z.object({ name: z.string(), url: z.nullable(z.string()) })),
  /** Whether it can be undone. */
  change: z.nullable(DoneCall),
});
export type ApprovalOutcome = z.infer<typeof ApprovalOutcome>;
